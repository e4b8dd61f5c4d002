import { existsSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { contentProblem } from '../../protocol/index.ts';
import { people } from './people.ts';
import { stories } from './stories.ts';

const now = Date.UTC(2026, 5, 12, 10, 30);

describe.each(stories(now).map((story) => [story.key, story] as const))('%s', (_, story) => {
  test('times never go back and none is in the future', () => {
    const times = story.lines.map((line) => line.at);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(Math.max(...times)).toBeLessThanOrEqual(now);
  });

  test('every line is acceptable content by someone who takes part', () => {
    for (const line of story.lines) {
      expect([story.creator, ...story.others]).toContain(line.by);
      expect(contentProblem(line.text, line.file !== undefined)).toBeNull();
    }
  });

  test('replies point back', () => {
    for (const [index, line] of story.lines.entries())
      if (line.replyTo !== undefined) expect(line.replyTo).toBeLessThan(index);
  });
});

test('whoever a line mentions takes part, and is called by name in it', () => {
  for (const { creator, others, lines } of stories(now))
    for (const { text, by, names = [] } of lines)
      for (const who of names) {
        expect([creator, ...others].filter((each) => each !== by)).toContain(who);
        expect(text).toContain(`@${people[who].name}`);
      }
});

test('the same day tells the same stories', () => {
  expect(stories(now)).toEqual(stories(now));
});

test('times hold just after midnight and on the days the clocks change', () => {
  for (const moment of [Date.UTC(2026, 2, 29, 0, 5), Date.UTC(2026, 9, 25, 1, 5), Date.UTC(2027, 0, 1, 0, 1)])
    for (const story of stories(moment)) {
      const times = story.lines.map((line) => line.at);
      expect(times).toEqual(times.toSorted((a, b) => a - b));
    }
});

test('one conversation is long enough to page through, and Nora has three unread messages', () => {
  const all = stories(now);
  expect(Math.max(...all.map((story) => story.lines.length))).toBeGreaterThan(250);
  expect(all.reduce((sum, story) => sum + (story.unread?.nora ?? 0), 0)).toBe(3);
});

test('the files it sends are there, and user ids are unique', () => {
  for (const story of stories(now))
    for (const line of story.lines)
      if (line.file) expect(existsSync(`demo/assets/seed/${line.file.path}`)).toBe(true);
  const ids = Object.values(people).map((person) => person.user_id);
  expect(new Set(ids).size).toBe(ids.length);
});
