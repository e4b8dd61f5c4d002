/** The one piece of Node's API the Worker uses (`nodejs_compat`): a synchronous hash, needed inside a transaction. */
declare module 'node:crypto' {
  export function createHash(algorithm: 'sha256'): {
    update(data: string): { digest(encoding: 'base64url' | 'hex'): string };
  };
}
