import { describe, expect, test } from 'vitest';
import type { SearchAnswer, SearchHit } from '../../protocol/index.ts';
import {
  canStep,
  foundAgain,
  foundIn,
  MAX_HITS,
  stepped,
  wantsMore,
  withMore,
  type Found,
} from './find-steps.ts';

/** A page that holds these messages, of so many in all. */
const page = (seqs: readonly number[], total = seqs.length, next: string | null = null): SearchAnswer => ({
  items: seqs.map((seq) => ({ seq }) as SearchHit),
  total,
  next,
  conversations: [],
});
const range = (from: number, to: number): number[] =>
  Array.from({ length: from - to + 1 }, (_, at) => from - at);
const seqOf = (found: Found): number | undefined => found.hits[found.at]?.seq;

describe('[SRCH1] stepping through what was found', () => {
  test('begins with the newest and goes to the oldest, and no further', () => {
    let found = foundIn(page([9, 5, 2]));
    expect([found.at, found.total, seqOf(found)]).toEqual([0, 3, 9]);
    expect([canStep(found, 1), canStep(found, -1)]).toEqual([true, false]);
    const seen: (number | undefined)[] = [];
    for (let press = 0; press < 4; press++) {
      found = stepped(found, 1);
      seen.push(seqOf(found));
    }
    expect(seen).toEqual([5, 2, 2, 2]);
    expect([canStep(found, 1), canStep(found, -1)]).toEqual([false, true]);
    expect(seqOf(stepped(found, -1))).toBe(5);
  });

  test('what was not found cannot be stepped through', () => {
    const found = foundIn(page([]));
    expect([found.at, canStep(found, 1), canStep(found, -1), wantsMore(found)]).toEqual([
      -1,
      false,
      false,
      false,
    ]);
    expect(stepped(found, 1)).toBe(found);
    expect(canStep(null, 1)).toBe(false);
  });

  test('the next page is asked for before it is needed, and only while there is one', () => {
    let found = foundIn(page(range(100, 51), 80, 'cursor'));
    expect(wantsMore(found)).toBe(false);
    for (let press = 0; press < 40; press++) found = stepped(found, 1);
    expect(wantsMore(found)).toBe(true);
    found = withMore(found, page(range(50, 21), 80));
    expect([found.hits.length, found.at, seqOf(found), wantsMore(found)]).toEqual([80, 40, 60, false]);
  });

  test('counted again, it stays with the message that is looked at', () => {
    const at5 = stepped(foundIn(page([9, 5, 2])), 1);
    expect(seqOf(foundAgain(at5, page([12, 9, 5, 2])))).toBe(5);
    // That one is no longer found: edited, or taken back.
    expect(seqOf(foundAgain(at5, page([12, 9, 2])))).toBe(12);
    expect(foundAgain(at5, page([]))).toMatchObject({ at: -1, total: 0 });
  });

  test('also where that lies beyond the first page', () => {
    let found = withMore(foundIn(page(range(100, 51), 80, 'a')), page(range(50, 21), 80, 'b'));
    for (let press = 0; press < 60; press++) found = stepped(found, 1);
    const again = foundAgain(found, page(range(102, 53), 82, 'c'));
    expect([seqOf(found), seqOf(again), again.at, again.total, again.next]).toEqual([40, 40, 62, 82, 'b']);
    expect(again.hits.map(({ seq }) => seq)).toEqual(range(102, 21));
  });

  test('[LIM1] no more are held than a bound', () => {
    const found = withMore(
      foundIn(page(range(5_000, 4_100), 5_000, 'a')),
      page(range(4_099, 3_900), 5_000, 'b'),
    );
    expect([found.hits.length, found.next, found.total]).toEqual([MAX_HITS, null, 5_000]);
  });
});
