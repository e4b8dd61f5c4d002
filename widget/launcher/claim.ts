/** Where the loader, the panel and the npm build meet, so that two copies in a page never fight. */
export const CLAIM = Symbol.for('care-chat');

/** What the loader leaves for the panel it loads. */
export interface Claim {
  readonly version: string;
  /** The panel calls this once its tags stand. */
  arrived(): void;
}

export function readClaim(): Claim | undefined {
  const found: unknown = Reflect.get(globalThis, CLAIM);
  return typeof found === 'object' && found !== null && 'arrived' in found ? (found as Claim) : undefined;
}

export function writeClaim(claim: Claim): void {
  Object.defineProperty(globalThis, CLAIM, { value: claim, configurable: true });
}
