import { describe, expect, test } from 'vitest';
import { anchorAt, heightBetween, Heights, planWindow, rowsBetween, type Segment } from './virtual.ts';

const fifty = () => 50;
const plan = (more: Partial<Parameters<typeof planWindow>[0]> = {}) =>
  planWindow({
    count: 10_000,
    heightOf: fifty,
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
    expect(rows(segments).at(-1)).toBe(5_021);
    expect(segments[0]).toEqual({ kind: 'gap', from: 0, to: 4_989 });
    expect(segments.at(-1)).toEqual({ kind: 'gap', from: 5_022, to: 9_999 });
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
    const indices = rows(plan({ heightOf: () => 5, top: 25_000, overscan: 10_000, maxRows: 150 }));
    expect(indices.length).toBeLessThanOrEqual(150);
    for (let index = 5_000; index < 5_120; index++) expect(indices).toContain(index);
  });

  test('keeps rows that may not leave', () => {
    expect(rows(plan({ keep: [12, 9_000] }))).toEqual(expect.arrayContaining([12, 9_000]));
  });

  test('an empty thread has nothing', () => {
    expect(plan({ count: 0 })).toEqual([]);
  });
});

test('rowsBetween gives the last row for a place beyond the end', () => {
  expect(rowsBetween(3, fifty, 1_000, 1_100)).toEqual({ first: 2, last: 2 });
});

test('an anchor holds its row at the same pixel whatever is measured above it', () => {
  const before = anchorAt(100, fifty, 1_230);
  expect(before).toEqual({ index: 24, offset: -30 });
  // Rows above turn out twice as high: the new scroll place that shows the same row at the same offset.
  const taller = (index: number) => (index < 24 ? 100 : 50);
  const top = heightBetween(taller, 0, 23) - before!.offset;
  expect(anchorAt(100, taller, top)).toEqual(before);
});

test('heights estimate by the average of the measured', () => {
  const heights = new Heights();
  expect(heights.of('x')).toBe(56);
  expect(heights.set('a', 40)).toBe(true);
  expect(heights.set('b', 80)).toBe(true);
  expect(heights.set('b', 80)).toBe(false);
  expect([heights.of('a'), heights.of('x')]).toEqual([40, 60]);
  heights.clear();
  expect(heights.of('a')).toBe(56);
});
