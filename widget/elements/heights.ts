import type { Change } from '../client/change.ts';

/** Pixels of a row where none was ever measured: a short message with what stands around it. */
export const GUESS_PX = 64;
/** Rows in a block, at most twice: long enough that there are few blocks, short enough to go through. */
const BLOCK = 128;

interface Sums {
  count: number;
  sum: number;
  measured: number;
}

/** Some rows after each other, with sums, so that whoever looks for a place far away need not go through them. */
interface Block extends Sums {
  readonly count: number;
  /** NaN where not measured; null while none is. */
  heights: number[] | null;
}

const unmeasured = (count: number): number[] => Array<number>(count).fill(Number.NaN);

function blockOf(heights: number[]): Block {
  const known = heights.filter((height) => !Number.isNaN(height));
  const sum = known.reduce((all, height) => all + height, 0);
  return { count: heights.length, heights, sum, measured: known.length };
}

const blocksOf = (heights: readonly number[]): Block[] =>
  Array.from({ length: Math.ceil(heights.length / BLOCK) }, (_, at) =>
    blockOf(heights.slice(at * BLOCK, (at + 1) * BLOCK)),
  );

const emptyBlocks = (count: number): Block[] =>
  Array.from({ length: Math.ceil(count / BLOCK) }, (_, at) => ({
    count: Math.min(BLOCK, count - at * BLOCK),
    heights: null,
    sum: 0,
    measured: 0,
  }));

/**
 * The heights of all rows, by index, in pixels. What was never measured counts as a guess, and always as the same one:
 * a better guess would move every gap, and all below it be laid out again. Each question, each measure and each
 * change at an end costs as much as there are blocks, whatever the length of the history.
 */
export class Heights {
  #blocks: Block[] = [];
  /** Of all blocks together. */
  #all = { count: 0, sum: 0, measured: 0 };
  #guess: number;
  /** The block that was last asked for, its first row and the pixels above it: the next question is about rows near by. */
  #near = { index: 0, first: 0, top: 0 };

  constructor(guess = GUESS_PX) {
    this.#guess = guess;
  }

  get count(): number {
    return this.#all.count;
  }

  /** Whether it was measured, or guessed by itself. */
  knows(index: number): boolean {
    const { block, at } = this.#find(index);
    return !Number.isNaN(block?.heights?.[at] ?? Number.NaN);
  }

  of(index: number): number {
    const { block, at } = this.#find(index);
    return this.#height(block, at);
  }

  /** Of all rows above this one; with `index` = `count`, of all. */
  before(index: number): number {
    if (index >= this.#all.count) return this.#whole(this.#all);
    const { block, at, top } = this.#find(index);
    let edge = top;
    for (let each = 0; each < at; each++) edge += this.#height(block, each);
    return edge;
  }

  /** The row at this many pixels from the top; the first or the last for what lies outside. */
  at(px: number): number {
    if (px >= this.#whole(this.#all)) return Math.max(0, this.#all.count - 1);
    const near = this.#near;
    while (px < near.top && near.index > 0) this.#step(-1);
    let block = this.#blocks[near.index];
    for (; block !== undefined && px >= near.top + this.#whole(block); block = this.#blocks[near.index])
      this.#step(1);
    let { first: index, top } = near;
    for (let each = 0; block !== undefined && each < block.count - 1; each++, index++) {
      top += this.#height(block, each);
      if (top > px) break;
    }
    return index;
  }

  set(index: number, height: number): void {
    const { block, at } = this.#find(index);
    if (block === undefined) return;
    block.heights ??= unmeasured(block.count);
    const before = block.heights[at] ?? Number.NaN;
    const known = !Number.isNaN(before);
    for (const sums of [block, this.#all]) {
      if (!known) sums.measured++;
      sums.sum += known ? height - before : height;
    }
    block.heights[at] = height;
  }

  /** Rows came, went or were changed; of those changed one by one the heights still stand. */
  change({ at, removed, added }: Change): void {
    const first = this.#find(at);
    const last = this.#find(at + removed);
    // The blocks at both ends of the change are made anew, unless it is between two.
    const left = this.#part(first.block, 0, first.at);
    const right = last.at === 0 ? [] : this.#part(last.block, last.at, BLOCK * 2);
    const kept = removed === added ? this.#slice(at, removed) : null;
    const cut = left.length > 0 || right.length > 0 || kept !== null;
    // What is before it stays where it is.
    while (this.#near.index > 0 && this.#near.index >= first.index) this.#step(-1);
    const before = this.#blocks[first.index - 1];
    if (!cut && removed === 0 && before !== undefined && before.count + added <= BLOCK) {
      const rows = [...this.#part(before, 0, BLOCK), ...unmeasured(added)];
      return this.#take(this.#blocks.with(first.index - 1, blockOf(rows)));
    }
    const fresh = cut ? blocksOf([...left, ...(kept ?? unmeasured(added)), ...right]) : emptyBlocks(added);
    const to = last.at === 0 ? last.index : last.index + 1;
    this.#take([...this.#blocks.slice(0, first.index), ...fresh, ...this.#blocks.slice(to)]);
  }

  /** Of what was measured; the guess where nothing was. */
  get average(): number {
    const { sum, measured } = this.#all;
    return measured === 0 ? this.#guess : sum / measured;
  }

  /** Another width makes other lines: start again, with what was learnt as the guess. */
  forget(): void {
    this.#guess = this.average;
    this.#near = { index: 0, first: 0, top: 0 };
    this.#take(emptyBlocks(this.count));
  }

  #take(blocks: Block[]): void {
    this.#blocks = blocks;
    this.#all = { count: 0, sum: 0, measured: 0 };
    for (const { count, sum, measured } of blocks) {
      this.#all.count += count;
      this.#all.sum += sum;
      this.#all.measured += measured;
    }
  }

  /** To the next block, or the one before. */
  #step(by: 1 | -1): void {
    const near = this.#near;
    const block = this.#blocks[by > 0 ? near.index : near.index - 1];
    if (block === undefined) return;
    near.index += by;
    near.first += by * block.count;
    near.top += by * this.#whole(block);
  }

  #height(block: Block | undefined, at: number): number {
    const height = block?.heights?.[at] ?? Number.NaN;
    return Number.isNaN(height) ? this.#guess : height;
  }

  #whole({ count, sum, measured }: Sums): number {
    return sum + (count - measured) * this.#guess;
  }

  #part(block: Block | undefined, from: number, to: number): number[] {
    if (block === undefined) return [];
    return (block.heights ?? unmeasured(block.count)).slice(from, to);
  }

  /** The block that holds a row, the row's place in it, and the pixels above the block; none at the end. */
  #find(row: number): { block: Block | undefined; index: number; at: number; top: number } {
    const near = this.#near;
    while (row < near.first && near.index > 0) this.#step(-1);
    let block = this.#blocks[near.index];
    for (; block !== undefined && row >= near.first + block.count; block = this.#blocks[near.index])
      this.#step(1);
    return { block, index: near.index, at: block === undefined ? 0 : row - near.first, top: near.top };
  }

  #slice(from: number, count: number): number[] {
    const heights: number[] = [];
    for (let { block, index, at } = this.#find(from); block !== undefined && heights.length < count; at = 0) {
      heights.push(...this.#part(block, at, at + count - heights.length));
      block = this.#blocks[++index];
    }
    return heights;
  }
}
