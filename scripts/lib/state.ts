import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { exportJWK, generateKeyPair, type JWK } from 'jose';

/** What the demo's Workers may know and nobody else; made at the first start, never committed. */
export interface Secrets {
  readonly chatIdSecret: string;
  readonly chatTicketSecret: string;
  readonly operatorToken: string;
  readonly portalKey: { readonly kid: string; readonly publicJwk: JWK; readonly privateJwk: JWK };
}

/** Where the demo keeps its state; `CARE_STATE` changes it. */
export const stateDir = (): string => resolve(process.env['CARE_STATE'] || '.state');

const secret = (): string => randomBytes(32).toString('base64url');

/** Reads the secrets of a state directory, making directory and secrets where they are missing. */
export async function readSecrets(dir: string): Promise<Secrets> {
  const file = join(dir, 'secrets.json');
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')) as Secrets;
  const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true });
  const kid = `portal-${randomBytes(6).toString('hex')}`;
  const secrets: Secrets = {
    chatIdSecret: secret(),
    chatTicketSecret: secret(),
    operatorToken: secret(),
    portalKey: {
      kid,
      publicJwk: { ...(await exportJWK(publicKey)), kid, alg: 'ES256', use: 'sig' },
      privateJwk: { ...(await exportJWK(privateKey)), kid, alg: 'ES256' },
    },
  };
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  writeFileSync(file, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 });
  return secrets;
}

/** Writes the Workers' secrets as wrangler reads them, readable by their owner only. */
export function writeEnvFiles(dir: string, secrets: Secrets): { chat: string; portal: string } {
  const files = { chat: join(dir, 'chat.env'), portal: join(dir, 'portal.env') };
  const write = (file: string, values: Record<string, string>): void =>
    writeFileSync(
      file,
      // Single quotes: nothing in base64url or JSON of a key needs escaping in them.
      Object.entries(values)
        .map(([name, value]) => `${name}='${value}'\n`)
        .join(''),
      { mode: 0o600 },
    );
  write(files.chat, {
    CHAT_ID_SECRET: secrets.chatIdSecret,
    CHAT_TICKET_SECRET: secrets.chatTicketSecret,
    OPERATOR_TOKEN: secrets.operatorToken,
  });
  write(files.portal, { PORTAL_SIGNING_KEY: JSON.stringify(secrets.portalKey.privateJwk) });
  return files;
}
