import { describe, expect, test } from 'vitest';
import { formatFor } from './format.ts';

const words = { today: 'Today', yesterday: 'Yesterday' };
const now = Date.parse('2026-06-12T10:46:00+01:00');
const london = formatFor('en-GB', 'Europe/London');
const ago = (days: number) => now - days * 86_400_000;

describe('days', () => {
  test('names near days by word and far ones by date', () => {
    expect(london.day(now, now, words)).toBe('Today');
    expect(london.day(ago(1), now, words)).toBe('Yesterday');
    expect(london.day(ago(2), now, words)).toMatch(/^Wednesday,? 10 June$/);
    expect(london.day(ago(365), now, words)).toMatch(/2025$/);
  });

  test('a list shows the clock, then Yesterday, the weekday, the date', () => {
    expect([0, 1, 3, 8, 400].map((days) => london.listTime(ago(days), now, words))).toEqual([
      '10:46',
      'Yesterday',
      'Tue',
      '4 Jun',
      '8 May 2025',
    ]);
  });

  test('the zone decides the day', () => {
    const late = Date.parse('2026-06-11T23:30:00Z');
    expect(formatFor('en-GB', 'Europe/London').day(late, now, words)).toBe('Today');
    expect(formatFor('en-GB', 'UTC').day(late, now, words)).toBe('Yesterday');
    expect(formatFor('en-GB', 'Asia/Kathmandu').dayNumber(late)).toBe(
      formatFor('en-GB', 'UTC').dayNumber(late) + 1,
    );
  });

  test('a day of 23 hours is one day', () => {
    const zone = formatFor('en-US', 'America/New_York');
    const before = Date.parse('2026-03-08T00:30:00-05:00');
    const after = Date.parse('2026-03-08T23:30:00-04:00');
    expect(zone.dayNumber(after)).toBe(zone.dayNumber(before));
    expect(zone.dayNumber(after + 3_600_000)).toBe(zone.dayNumber(before) + 1);
  });

  test('digits are Latin and the calendar Gregorian in every language', () => {
    for (const locale of ['ar-EG', 'fa-IR', 'th-TH'])
      expect(formatFor(locale, 'UTC').listTime(ago(400), now, words)).toMatch(/8.*2025/);
  });
});

test('an unknown language or zone falls back and does not throw', () => {
  expect(formatFor('xx', 'Nowhere/Land').time(now)).toMatch(/\d/);
});

test('sizes', () => {
  expect([0, 999, 1_000, 188_416, 1_300_000, 25 * 1024 * 1024, 150e6].map((n) => london.size(n))).toEqual([
    '0 bytes',
    '999 bytes',
    '1 KB',
    '184 KB',
    '1.2 MB',
    '25 MB',
    '143 MB',
  ]);
  expect(london.percent(0.544)).toBe('54%');
});

test('formatters are made once', () => {
  expect(formatFor('en-GB', 'UTC')).toBe(formatFor('en-GB', 'UTC'));
});
