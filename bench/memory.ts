import { setTimeout as delay } from 'node:timers/promises';
import { Crowd } from './crowd.ts';
import { bytes, table } from './table.ts';
import type { ProductSide } from './subjects.ts';

/**
 * What an idle socket and an idle conversation keep of memory. It is the resident memory of the whole workerd process,
 * which has more in it than ours and gives little back, so that only the slope over many means something.
 */

const SOCKETS = [0, 500, 1_000, 2_000] as const;
const CONVERSATIONS = [0, 200, 400] as const;
/** Longer than the 10 s after which an idle object is put to sleep. */
const IDLE_MS = 14_000;

/** The least of a few looks: a collection may be under way. */
async function restingBytes(product: ProductSide): Promise<number> {
  await delay(IDLE_MS);
  let least = Infinity;
  for (let look = 0; look < 5; look++) {
    least = Math.min(least, product.rssBytes());
    await delay(200);
  }
  return least;
}

interface Point {
  readonly count: number;
  readonly rss: number;
}

/** Of the line that fits the points best, by least squares. */
export function slope(points: readonly Point[]): number {
  const mean = (of: (point: Point) => number): number =>
    points.reduce((sum, point) => sum + of(point), 0) / points.length;
  const [x, y] = [mean(({ count }) => count), mean(({ rss }) => rss)];
  return mean(({ count, rss }) => (count - x) * (rss - y)) / mean(({ count }) => (count - x) ** 2);
}

async function ramp(
  counts: readonly number[],
  product: ProductSide,
  grow: (to: number) => Promise<void>,
): Promise<Point[]> {
  const points: Point[] = [];
  for (const count of counts) {
    await grow(count);
    points.push({ count, rss: await restingBytes(product) });
  }
  return points;
}

/** The process must hold the product alone. */
export async function measureMemory(product: ProductSide): Promise<void> {
  let made = 0;
  // Conversations first: what sockets once took is not given back, and would hide them.
  const conversations = await ramp(CONVERSATIONS, product, async (to) => {
    for (; made < to; made++) await product.conversation(3);
  });
  const crowd = await Crowd.gather(product);
  const sockets = await ramp(SOCKETS, product, (to) => crowd.grow(to));
  crowd.close();
  const rows = (name: string, points: readonly Point[]): string[][] => [
    [name, ...points.map(({ count, rss }) => `${count}: ${bytes(rss)}`), `each ${bytes(slope(points))}`],
  ];
  const [first, second] = [
    rows('idle conversations', conversations),
    rows('sleeping sockets of one', sockets),
  ];
  console.log('resident memory of the workerd process, after 14 s without a word');
  console.log(table([...first.map((row) => [...row.slice(0, 4), '', row[4] ?? '']), ...second]));
}
