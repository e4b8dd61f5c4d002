import { describe, expect, test } from 'vitest';
import { Heights } from './heights.ts';
import { anchorAt, planWindow, rowsBetween, type Segment } from './virtual.ts';

const even = (count: number, height = 50): Heights => {
  const heights = new Heights();
  heights.change({ at: 0, removed: 0, added: count });
  for (let index = 0; index < count; index++) heights.set(index, height);
  return heights;
};
const fifties = even(10_000);
const plan = (more: Partial<Parameters<typeof planWindow>[0]> = {}) =>
  planWindow({
    heights: fifties,
    top: 250_000,
    viewport: 600,
    overscan: 500,
    maxRows: 150,
    keep: [],
    ...more,
  });
const rows = (segments: readonly Segment[]) =>
  segments.flatMap((segment) => (segment.kind === 'row' ? [segment.index] : []));

describe('planWindow', () => {
  test('holds the view and what is near it, and gaps for all the rest', () => {
    const segments = plan();
    expect(rows(segments)[0]).toBe(4_990);
    expect(rows(segments).at(-1)).toBe(5_022);
    expect(segments[0]).toEqual({ kind: 'gap', from: 0, to: 4_989 });
    expect(segments.at(-1)).toEqual({ kind: 'gap', from: 5_023, to: 9_999 });
  });

  test('every row is in exactly one segment, in order', () => {
    for (const top of [-200, 0, 123, 499_990, 900_000]) {
      let next = 0;
      for (const segment of plan({ top, keep: [3, 4, 9_999, 700, -1, 10_000] })) {
        expect(segment.kind === 'row' ? segment.index : segment.from).toBe(next);
        next = (segment.kind === 'row' ? segment.index : segment.to) + 1;
      }
      expect(next).toBe(10_000);
    }
  });

  test('stays under the bound with the view itself whole', () => {
    const indices = rows(plan({ heights: even(10_000, 5), top: 25_000, overscan: 10_000, maxRows: 150 }));
    expect(indices.length).toBeLessThanOrEqual(150);
    for (let index = 5_000; index < 5_120; index++) expect(indices).toContain(index);
  });

  test('keeps rows that may not leave', () => {
    expect(rows(plan({ keep: [12, 9_000] }))).toEqual(expect.arrayContaining([12, 9_000]));
  });

  test('outside the view holds only what is to stand ready', () => {
    expect(rows(plan({ ready: (index) => index === 4_995 || index === 4_000 }))).toEqual([
      4_995,
      ...Array.from({ length: 13 }, (_, index) => 5_000 + index),
    ]);
  });

  test('an empty thread has nothing', () => {
    expect(plan({ heights: even(0) })).toEqual([]);
  });
});

test('rowsBetween gives the last row for a place beyond the end', () => {
  expect(rowsBetween(even(3), 1_000, 1_100)).toEqual({ first: 2, last: 2 });
});

test('an anchor holds its row at the same pixel whatever is measured above it', () => {
  const heights = even(100);
  const before = anchorAt(heights, 1_230);
  expect(before).toEqual({ index: 24, offset: -30 });
  // Rows above turn out twice as high: the new scroll place that shows the same row at the same offset.
  for (let index = 0; index < 24; index++) heights.set(index, 100);
  const top = heights.before(24) - before!.offset;
  expect(anchorAt(heights, top)).toEqual(before);
});
