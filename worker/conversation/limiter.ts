import { limits } from '../../protocol/index.ts';

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
