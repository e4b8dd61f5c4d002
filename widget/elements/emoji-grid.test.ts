import { expect, test } from 'vitest';
import { COLUMNS, EMOJI, moveIn } from './emoji-grid.ts';

test('whole rows of single emoji, none of them twice', () => {
  const segments = new Intl.Segmenter('en', { granularity: 'grapheme' });
  expect(EMOJI.length % COLUMNS).toBe(0);
  expect(EMOJI).toHaveLength(48);
  expect(new Set(EMOJI).size).toBe(EMOJI.length);
  for (const emoji of EMOJI) {
    expect([...segments.segment(emoji)], emoji).toHaveLength(1);
    expect(emoji).toMatch(/\p{Emoji_Presentation}|\p{Emoji}\uFE0F/u);
  }
});

test.each<[string, number, number]>([
  ['ArrowRight', 0, 1],
  ['ArrowRight', 7, 8],
  ['ArrowRight', 47, 47],
  ['ArrowLeft', 8, 7],
  ['ArrowLeft', 0, 0],
  ['ArrowDown', 3, 11],
  ['ArrowDown', 43, 43],
  ['ArrowUp', 11, 3],
  ['ArrowUp', 3, 3],
  ['Home', 13, 8],
  ['End', 13, 15],
])('%s leads from %i to %i', (key, at, to) => {
  expect(moveIn(key, at, 48, { rtl: false, ends: false })).toBe(to);
});

test('left is right where one reads from the right, and Control goes to the ends', () => {
  expect(moveIn('ArrowLeft', 3, 48, { rtl: true, ends: false })).toBe(4);
  expect(moveIn('ArrowRight', 3, 48, { rtl: true, ends: false })).toBe(2);
  expect(moveIn('Home', 13, 48, { rtl: false, ends: true })).toBe(0);
  expect(moveIn('End', 13, 48, { rtl: false, ends: true })).toBe(47);
  expect(moveIn('a', 13, 48, { rtl: false, ends: false })).toBeNull();
});
