import type { SearchAnswer, SearchHit } from '../../protocol/index.ts';

/** What was found in a conversation, newest first, as far as it is held, and which of it is looked at. */
export interface Found {
  readonly hits: readonly SearchHit[];
  /** Exactly how many there are, held or not. */
  readonly total: number;
  /** Where the rest goes on; null when all is held, or as much as is held at most. */
  readonly next: string | null;
  /** Of `hits`; -1 where there are none. */
  readonly at: number;
}

/** Most hits held (LIM1); nobody steps through more. */
export const MAX_HITS = 1_000;
/** This close to the last one held the next page is asked for. */
const AHEAD = 10;

const bounded = (hits: readonly SearchHit[], next: string | null): Pick<Found, 'hits' | 'next'> =>
  hits.length < MAX_HITS ? { hits, next } : { hits: hits.slice(0, MAX_HITS), next: null };

/** The first page. `seq`, of what was looked at before, is gone on with where it is still there. */
export function foundIn({ items, total, next }: SearchAnswer, seq: number | null = null): Found {
  const held = seq === null ? -1 : items.findIndex((hit) => hit.seq === seq);
  return { ...bounded(items, next), total, at: items.length === 0 ? -1 : Math.max(0, held) };
}

/** With the page after what is held. */
export const withMore = (found: Found, { items, total, next }: SearchAnswer): Found => ({
  ...found,
  ...bounded([...found.hits, ...items], next),
  total,
});

/** `by` 1 is the next older one, -1 the next newer; the same value where there is none. */
export function stepped(found: Found, by: 1 | -1): Found {
  const at = found.at + by;
  return at < 0 || at >= found.hits.length ? found : { ...found, at };
}

export const canStep = (found: Found | null, by: 1 | -1): boolean =>
  found !== null && stepped(found, by) !== found;

export const wantsMore = ({ hits, next, at }: Found): boolean => next !== null && at + AHEAD >= hits.length;
