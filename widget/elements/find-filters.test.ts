import { describe, expect, test } from 'vitest';
import { dayStart, filtersOf, isFiltered, NO_FILTERS } from './find-filters.ts';

/** The clock of this machine's own zone, as a person would read it. */
const clock = (at: number | null): string => {
  if (at === null) return '';
  const date = new Date(at);
  const two = (part: number): string => String(part).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())} ${date.getHours()}:${date.getMinutes()}`;
};

describe('a day of a person’s own zone', () => {
  test.each([
    ['2026-05-04', 0, '2026-5-4'],
    ['2024-02-28', 1, '2024-2-29'],
    ['2026-12-31', 1, '2027-1-1'],
    ['0099-01-02', 0, '99-1-2'],
  ])('%s and %i later begins at its midnight', (day, later, expected) => {
    const date = new Date(dayStart(day, later) ?? NaN);
    expect([date.getFullYear(), date.getMonth() + 1, date.getDate()].join('-')).toBe(expected);
    expect([date.getHours(), date.getMinutes(), date.getSeconds()]).toEqual([0, 0, 0]);
  });

  test.each(['', '2026-5-4', 'tomorrow', '12026-05-04'])('%j is none', (day) => {
    expect(dayStart(day)).toBeNull();
  });

  test('the last that can be written has no day after it', () => {
    expect(dayStart('9999-12-31')).not.toBeNull();
    expect(dayStart('9999-12-31', 1)).toBeNull();
  });
});

describe('what filters ask for', () => {
  test('nothing, where nothing is set', () => {
    expect(filtersOf(NO_FILTERS)).toEqual({});
    expect(isFiltered(NO_FILTERS)).toBe(false);
    expect(isFiltered({ ...NO_FILTERS, since: '2026-05-04' })).toBe(true);
  });

  test('both days whole, whichever comes first', () => {
    const asked = filtersOf({ userId: 'd-1', hasFile: true, since: '2026-05-04', until: '2026-05-05' });
    expect(asked).toMatchObject({ userId: 'd-1', hasFile: true });
    expect([clock(asked.sinceMs ?? null), clock(asked.untilMs ?? null)]).toEqual([
      '2026-05-04 0:0',
      '2026-05-06 0:0',
    ]);
    expect(filtersOf({ ...NO_FILTERS, since: '2026-05-05', until: '2026-05-04' })).toEqual({
      sinceMs: asked.sinceMs,
      untilMs: asked.untilMs,
    });
    expect(filtersOf({ ...NO_FILTERS, since: '2026-05-04' })).toEqual({ sinceMs: asked.sinceMs });
  });
});
