import { expect, test } from 'vitest';
import { messageView } from '../client/message-view.ts';
import { message, person } from '../client/testing/builders.ts';
import { Heights } from './heights.ts';
import { guessedHeight, guessNear } from './message-list-guess.ts';
import type { ListRow } from './message-list-rows.ts';

const nora = person('nora');
const row = (content: string, more: Partial<ListRow> = {}): ListRow => ({
  message: messageView(message(1, nora, { content }), { me: nora, courier: () => null }),
  position: 'middle',
  day: false,
  newFrom: false,
  gap: 'tight',
  ...more,
});
const words = 'and some words '.repeat(12);

test('a row is guessed higher for more words, less room, and what stands around it', () => {
  const short = guessedHeight(row('Yes'), 400);
  const long = guessedHeight(row(words), 400);
  expect(long).toBeGreaterThan(short);
  expect(guessedHeight(row(words), 300)).toBeGreaterThan(long);
  expect(guessedHeight(row('Yes\nand no'), 400)).toBeGreaterThan(short);
  for (const more of [{ day: true }, { newFrom: true }, { position: 'last' }, { gap: 'group' }] as const)
    expect(guessedHeight(row('Yes', more), 400)).toBeGreaterThan(short);
});

test('only rows near the view are guessed, and what was measured stands', () => {
  const heights = new Heights();
  heights.change({ at: 0, removed: 0, added: 1_000 });
  heights.set(499, 321);
  const asked: number[] = [];
  const rowAt = (index: number): ListRow => (asked.push(index), row('Yes'));
  guessNear(heights, rowAt, { from: 500, at: 100, width: 400, height: 600, around: 400 });
  expect(heights.of(499)).toBe(321);
  expect(heights.of(500)).toBe(guessedHeight(row('Yes'), 400));
  expect(heights.knows(400)).toBe(false);
  expect(asked.length).toBeGreaterThan(10);
  expect(asked.length).toBeLessThan(60);
  expect(asked).not.toContain(499);
});
