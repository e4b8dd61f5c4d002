import { fail, limits, ok, type Result } from '../protocol/index.ts';

/** A token bucket. `tokens` at time `at` (ms). */
export interface Bucket {
  readonly tokens: number;
  readonly at: number;
}

export interface Rate {
  readonly burst: number;
  readonly perSecond: number;
}

/** Takes one token: the bucket after, or how long (ms) until there is one. */
export function take(
  bucket: Bucket | undefined,
  now: number,
  { burst, perSecond }: Rate = limits.rate,
): { bucket: Bucket; waitMs: number } {
  const before = bucket ?? { tokens: burst, at: now };
  const elapsedMs = Math.max(0, now - before.at);
  const tokens = Math.min(burst, before.tokens + (elapsedMs / 1000) * perSecond);
  if (tokens >= 1) return { bucket: { tokens: tokens - 1, at: now }, waitMs: 0 };
  return { bucket: { tokens, at: now }, waitMs: Math.ceil(((1 - tokens) / perSecond) * 1000) };
}

/**
 * A bucket per person, in memory alone: nothing is written for a request, and losing them only forgives. Those least
 * lately asked for are forgotten beyond `limits.rates.remembered`.
 */
export class Buckets {
  readonly #rate: Rate;
  readonly #of = new Map<string, Bucket>();

  constructor(rate: Rate) {
    this.#rate = rate;
  }

  /** Counts one request of this person; `rate_limited`, with when to come again, where there were too many. */
  take(userId: string, now: number): Result<null> {
    const { bucket, waitMs } = take(this.#of.get(userId), now, this.#rate);
    // Maps keep the order of insertion: the first is the one longest not asked for.
    this.#of.delete(userId);
    const oldest = this.#of.size >= limits.rates.remembered ? this.#of.keys().next() : null;
    if (oldest !== null && oldest.done !== true) this.#of.delete(oldest.value);
    this.#of.set(userId, bucket);
    return waitMs > 0 ? fail('rate_limited', { retryAfterMs: waitMs }) : ok(null);
  }
}
