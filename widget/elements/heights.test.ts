import { describe, expect, test } from 'vitest';
import { seeded } from '../../test/support/seeded.ts';
import { Heights } from './heights.ts';
import type { Change } from '../client/change.ts';

const GUESS = 64;

/** The same, one row at a time. */
class Plain {
  rows: (number | null)[] = [];
  guess = GUESS;

  change({ at, removed, added }: Change): void {
    if (removed !== added) this.rows.splice(at, removed, ...Array<null>(added).fill(null));
  }
  before(index: number): number {
    return this.rows.slice(0, index).reduce<number>((sum, row) => sum + (row ?? this.guess), 0);
  }
  at(px: number): number {
    let edge = 0;
    const found = this.rows.findIndex((row) => (edge += row ?? this.guess) > px);
    return found < 0 ? this.rows.length - 1 : found;
  }
}

test('rows that were not measured count as one guess, which another width draws from what was', () => {
  const heights = new Heights();
  heights.change({ at: 0, removed: 0, added: 4 });
  expect([heights.of(0), heights.before(4)]).toEqual([GUESS, 4 * GUESS]);
  heights.set(0, 40);
  heights.set(1, 80);
  heights.set(1, 100);
  expect([heights.of(1), heights.of(2), heights.before(4)]).toEqual([100, GUESS, 140 + 2 * GUESS]);
  expect([heights.knows(1), heights.knows(2)]).toEqual([true, false]);
  heights.forget();
  expect([heights.of(1), heights.before(4)]).toEqual([70, 280]);
});

test('rows changed one by one keep their heights; those that came beside them move them', () => {
  const heights = new Heights();
  heights.change({ at: 0, removed: 0, added: 3 });
  for (const index of [0, 1, 2]) heights.set(index, 10 * (index + 1));
  heights.change({ at: 1, removed: 1, added: 1 });
  expect(heights.of(1)).toBe(20);
  heights.change({ at: 0, removed: 0, added: 2 });
  expect([0, 1, 2, 3, 4].map((index) => heights.of(index))).toEqual([GUESS, GUESS, 10, 20, 30]);
});

describe('any number of changes', () => {
  test.each([1, 2, 3])('come to the same as going through every row, seed %i', (seed) => {
    const random = seeded(seed);
    const heights = new Heights();
    const plain = new Plain();
    for (let step = 0; step < 80; step++) {
      const count = plain.rows.length;
      const at = [0, count, random(count + 1)][random(3)] ?? 0;
      const removed = random(4) === 0 ? random(Math.min(300, count - at) + 1) : 0;
      const change = { at, removed, added: random(5) === 0 ? removed : random(300) };
      heights.change(change);
      plain.change(change);
      for (let measure = 0; measure < 30 && plain.rows.length > 0; measure++) {
        const index = random(plain.rows.length);
        const height = 20 + random(200);
        heights.set(index, height);
        plain.rows[index] = height;
      }
      if (plain.rows.length === 0) continue;
      const index = random(plain.rows.length + 1);
      expect(heights.count).toBe(plain.rows.length);
      expect(heights.before(index)).toBe(plain.before(index));
      const px = random(plain.before(plain.rows.length) + 200) - 100;
      expect(heights.at(px)).toBe(plain.at(px));
    }
  });
});
