const BASE_MS = 1_000;
const MAX_MS = 30_000;

/** How long to hold a try back: exponential with full jitter, never less than the server asked for. */
export function holdBackMs(tries: number, minMs: number, random: number): number {
  return Math.max(minMs, random * Math.min(MAX_MS, BASE_MS * 2 ** tries));
}
