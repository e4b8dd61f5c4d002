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

/** The first page. */
export const foundIn = ({ items, total, next }: SearchAnswer): Found => ({
  ...bounded(items, next),
  total,
  at: items.length === 0 ? -1 : 0,
});

/** The first page of the same question once more: what is looked at stays so, where it is still found. */
export function foundAgain(was: Found, answer: SearchAnswer): Found {
  const now = foundIn(answer);
  const seq = was.hits[was.at]?.seq;
  const at = answer.items.findIndex((hit) => hit.seq === seq);
  if (at >= 0) return { ...now, at };
  const oldest = answer.items.at(-1)?.seq;
  if (seq === undefined || oldest === undefined || seq > oldest) return now;
  // It lies beyond this page: what is held goes on, behind what is new.
  const newest = was.hits[0]?.seq ?? 0;
  const newer = answer.items.filter((hit) => hit.seq > newest);
  const held = bounded([...newer, ...was.hits], was.next);
  const moved = was.at + newer.length;
  return moved < held.hits.length ? { ...held, total: answer.total, at: moved } : now;
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
