import { describe, expect, test } from 'vitest';
import { changeBetween, movedBy, spliced } from './change.ts';

const change = (was: string, now: string) => Object.values(changeBetween(was.split(''), now.split('')));

describe('[ORD2] between two states of the rows, each in the order of the log', () => {
  test.each([
    ['abc', 'abc', [3, 0, 0]],
    ['abc', 'abcd', [3, 0, 1]],
    ['abc', 'xyabc', [0, 0, 2]],
    ['abc', 'aBc', [1, 1, 1]],
    ['abc', 'ac', [1, 1, 0]],
    ['aa', 'aaa', [2, 0, 1]],
    ['', 'ab', [0, 0, 2]],
    ['ab', 'xyz', [0, 2, 3]],
  ])('from %j to %j', (was, now, expected) => {
    expect(change(was, now)).toEqual(expected);
  });

  test('a list made of another tells how, to whoever compares it with that one', () => {
    const rows = 'aaaa'.split('');
    const now = spliced(rows, 1, 2, ['a', 'b', 'c']);
    expect(now.join('')).toBe('aabca');
    expect(changeBetween(rows, now)).toEqual({ at: 1, removed: 2, added: 3 });
    expect(changeBetween([...rows], now)).toEqual({ at: 2, removed: 1, added: 2 });
  });

  test('rows behind a change move with it, changed ones have no place', () => {
    const grown = { at: 2, removed: 1, added: 3 };
    expect([0, 1, 2, 3].map((index) => movedBy(grown, index))).toEqual([0, 1, undefined, 5]);
  });
});
