import { expect, test } from 'vitest';
import { contentProblem, utf8Bytes } from '../../protocol/content.ts';
import { limits } from '../../protocol/limits.ts';
import { newsOf, roomFor, sendable, spokenStep } from './composer-room.ts';

const { maxCodePoints, maxBytes } = limits.content;
/** The widest character there is: two units, four bytes. */
const WIDE = '😀';

test.each([
  ['', { name: 'enough' }],
  ['x'.repeat(maxCodePoints * 0.9), { name: 'enough' }],
  ['x'.repeat(maxCodePoints * 0.9 + 1), { name: 'near', left: maxCodePoints / 10 - 1 }],
  ['x'.repeat(maxCodePoints), { name: 'near', left: 0 }],
  ['x'.repeat(maxCodePoints + 1), { name: 'over', by: 1 }],
  [WIDE.repeat(maxCodePoints / 2), { name: 'enough' }],
  [WIDE.repeat(maxCodePoints - 1), { name: 'near', left: 1 }],
  [WIDE.repeat(maxCodePoints + 2), { name: 'over', by: 2 }],
  ['half a \uD83D', { name: 'invalid' }],
  ['a \0', { name: 'invalid' }],
])('[LIM1] the room left, in the last tenth, in code points (case %#)', (text, room) => {
  expect(roomFor(text)).toEqual(room);
});

test('[LIM1] it says the same as the server', () => {
  for (const character of ['x', 'é', '好', WIDE])
    for (const count of [maxCodePoints, maxCodePoints + 1]) {
      const text = character.repeat(count);
      expect(roomFor(text).name === 'over').toBe(contentProblem(text) === 'content_too_long');
    }
  expect(utf8Bytes(WIDE.repeat(maxCodePoints))).toBeLessThanOrEqual(maxBytes);
});

test('[LIM1] too much, too many files and nothing at all are not sent', () => {
  expect(sendable('x', 0)).toBe(true);
  expect(sendable('', 1)).toBe(true);
  expect(sendable('', 0)).toBe(false);
  expect(sendable('x'.repeat(maxCodePoints + 1), 0)).toBe(false);
  expect(sendable('x', limits.attachments.perMessage)).toBe(true);
  expect(sendable('x', limits.attachments.perMessage + 1)).toBe(false);
});

test('each letter shows and few are spoken', () => {
  const steps = (from: number, to: number) =>
    new Set(
      Array.from({ length: from - to + 1 }, (_, typed) => spokenStep({ name: 'near', left: from - typed })),
    ).size;
  expect(steps(799, 701)).toBe(1);
  expect(steps(799, 101)).toBe(7);
  expect(steps(100, 1)).toBe(10);
  expect(spokenStep({ name: 'near', left: 0 })).not.toBe(spokenStep({ name: 'near', left: 1 }));
  expect(spokenStep({ name: 'over', by: 1 })).not.toBe(spokenStep({ name: 'near', left: 0 }));
  expect(spokenStep({ name: 'over', by: 2 })).toBe(spokenStep({ name: 'over', by: 1 }));
  expect(spokenStep({ name: 'over', by: 523 })).not.toBe(spokenStep({ name: 'over', by: 1 }));
});

test('of several things that are said of a text, those are spoken that are news', () => {
  const near = { step: 'near 2', words: '160 left' };
  const named = { step: 'too many named', words: 'too many named' };
  const none = { step: '', words: '' };
  expect(newsOf([], [near, named])).toBe('160 left too many named');
  expect(newsOf(['near 2', named.step], [{ step: 'near 1', words: '90 left' }, named])).toBe('90 left');
  expect(newsOf([near.step, ''], [near, named])).toBe('too many named');
  expect(newsOf([near.step, named.step], [near, none])).toBe('');
});
