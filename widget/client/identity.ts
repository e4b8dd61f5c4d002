import type { Cancel, Platform } from './platform.ts';

export type TokenReason = 'open' | 'expiring' | 'rejected';
export interface TokenGrant {
  readonly token: string;
  /** Seconds from now. */
  readonly expires_in: number;
}
/** Given by the portal: a fresh token for whoever is signed in, or null when nobody is. */
export type GetToken = (request: {
  reason: TokenReason;
  signal: AbortSignal;
}) => Promise<TokenGrant | null> | TokenGrant | null;

/** `null`: nobody is signed in. `undefined`: the portal did not answer, or not in time. */
export type TokenAnswer = string | null | undefined;

export interface IdentityEvents {
  /** A token that replaces one in use; live sockets want it. */
  readonly renewed: (token: string) => void;
  readonly signedOut: () => void;
  /** The portal now vouches for somebody else: nothing of the one before may be used or shown any longer. */
  readonly personChanged: () => void;
}

const CALL_LIMIT_MS = 10_000;
const RENEW_AT = 0.8;
const RETRY_MS = 5_000;

/**
 * The `sub` of a token, unverified: good for noticing that the portal changed the person before a single request
 * is made for the new one. Who a person really is, the server says.
 */
function subjectOf(token: string): string | null {
  try {
    const payload: unknown = JSON.parse(
      atob((token.split('.')[1] ?? '').replaceAll('-', '+').replaceAll('_', '/')),
    );
    const sub = typeof payload === 'object' && payload !== null && 'sub' in payload ? payload.sub : null;
    return typeof sub === 'string' ? sub : null;
  } catch {
    return null;
  }
}

/**
 * Keeps the identity token, in this object's private memory only, and asks the portal for a new one when that is
 * due: one call at a time, at 80 % of its life while a socket is up, and once after a rejection.
 */
export class Identity {
  #getToken: GetToken;
  #platform: Platform;
  #events: IdentityEvents;
  #token: string | null = null;
  #subject: string | null = null;
  #obtainedAt = 0;
  #lifeMs = 0;
  #inFlight: Promise<TokenAnswer> | null = null;
  #abort: AbortController | null = null;
  #inUse = false;
  #gone = false;
  #timer: Cancel | null = null;

  constructor(getToken: GetToken, platform: Platform, events: IdentityEvents) {
    this.#getToken = getToken;
    this.#platform = platform;
    this.#events = events;
  }

  /** A token to use now: the one held while it is fresh enough, else a new one. */
  token(): Promise<TokenAnswer> {
    if (this.#token === null) return this.#ask('open');
    if (this.#platform.monotonic() < this.#renewAt()) return Promise.resolve(this.#token);
    return this.#ask('expiring');
  }

  /** The server refused `bad`. A token that has replaced it meanwhile is answered without a call. */
  rejected(bad: string): Promise<TokenAnswer> {
    if (this.#token !== null && this.#token !== bad) return Promise.resolve(this.#token);
    return this.#ask('rejected');
  }

  /** Whether a socket is up, which is when a token is worth renewing unasked. */
  setInUse(inUse: boolean): void {
    this.#inUse = inUse;
    this.#schedule();
  }

  /** The page was put aside, and who is signed in may have changed meanwhile: the portal is asked before the next use. */
  doubt(): void {
    this.#lifeMs = 0;
  }

  /**
   * Forgets everything for good, and answers nothing to a call in flight or to come: what this person still had on
   * its way must not go out with the token of the next.
   */
  forget(): void {
    this.#gone = true;
    this.#abort?.abort();
    this.#abort = this.#inFlight = this.#token = this.#subject = null;
    this.setInUse(false);
  }

  #renewAt(): number {
    return this.#obtainedAt + this.#lifeMs * RENEW_AT;
  }

  #schedule(delayMs = this.#renewAt() - this.#platform.monotonic()): void {
    this.#timer?.();
    this.#timer = null;
    if (!this.#inUse || this.#token === null) return;
    this.#timer = this.#platform.after(Math.max(0, delayMs), () => {
      void this.#ask('expiring').then((answer) => {
        if (answer === undefined) this.#schedule(RETRY_MS);
      });
    });
  }

  #ask(reason: TokenReason): Promise<TokenAnswer> {
    if (this.#gone) return Promise.resolve(undefined);
    this.#inFlight ??= this.#call(reason);
    return this.#inFlight;
  }

  async #call(reason: TokenReason): Promise<TokenAnswer> {
    const abort = (this.#abort = new AbortController());
    let stopClock: Cancel = () => undefined;
    const tooLate = new Promise<undefined>((resolve) => {
      stopClock = this.#platform.after(CALL_LIMIT_MS, () => resolve(undefined));
      abort.signal.addEventListener('abort', () => resolve(undefined), { once: true });
    });
    // The portal's function may throw, reject, hang or answer nonsense; none of it may reach the page.
    const answered = Promise.resolve()
      .then(() => this.#getToken({ reason, signal: abort.signal }))
      .catch(() => undefined);
    const grant = await Promise.race([answered, tooLate]);
    stopClock();
    // `forget` came between: whatever was answered belongs to a person who is gone.
    if (this.#abort !== abort) return undefined;
    this.#abort = this.#inFlight = null;
    if (grant === undefined) {
      abort.abort();
      return undefined;
    }
    if (grant === null) {
      this.#token = null;
      this.#events.signedOut();
      return null;
    }
    if (typeof grant.token !== 'string' || !(grant.expires_in > 0)) return undefined;
    return this.#accept(grant);
  }

  #accept(grant: TokenGrant): TokenAnswer {
    const replaces = this.#token !== null;
    const subject = subjectOf(grant.token);
    const changed = this.#subject !== null && subject !== this.#subject;
    if (changed) {
      // The listener forgets and starts anew; the new token is then asked for by the new start.
      this.#events.personChanged();
      return undefined;
    }
    this.#token = grant.token;
    this.#subject = subject;
    this.#obtainedAt = this.#platform.monotonic();
    this.#lifeMs = grant.expires_in * 1000;
    this.#schedule();
    if (replaces) this.#events.renewed(grant.token);
    return grant.token;
  }
}
