const CLAIM = Symbol.for('care-chat');

/** What the loader leaves in the page for the panel it loads, claimed before Lit comes or any tag is defined. */
export interface Claim {
  /** The panel calls this once its tags stand. */
  arrived(): void;
}

export function readClaim(): Claim | undefined {
  return Reflect.get(globalThis, CLAIM) as Claim | undefined;
}

export function writeClaim(claim: Claim): void {
  Reflect.set(globalThis, CLAIM, claim);
}
