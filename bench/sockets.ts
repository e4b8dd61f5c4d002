import { Crowd, MOST_SOCKETS } from './crowd.ts';
import { bytes, ms, rate, table } from './table.ts';
import type { ProductSide } from './subjects.ts';

/** How many sockets one conversation's object holds on this machine, and what a message to all of them takes. */

const STEP = 500;
const CAP = 5_000;

export async function measureSockets(product: ProductSide, text: string): Promise<void> {
  const crowd = await Crowd.gather(product);
  const rows = [['sockets at one object', 'opened in', 'one message to all', 'deliveries/s', 'process']];
  let end = `the cap of ${rate(CAP)} was reached (a conversation may have ${rate(MOST_SOCKETS)})`;
  try {
    for (let size = STEP; size <= CAP; size += STEP) {
      const started = performance.now();
      await crowd.grow(size);
      const opened = performance.now() - started;
      if (crowd.size !== size) throw new Error(`only ${crowd.size} of ${size} are open`);
      const told = await crowd.tell(text);
      rows.push([
        rate(size),
        `${(opened / 1000).toFixed(1)} s`,
        ms(told),
        rate((size / told) * 1000),
        bytes(product.rssBytes()),
      ]);
    }
  } catch (error) {
    end = `it ended there: ${(error as Error).message}`;
  }
  crowd.close();
  console.log(`${table(rows)}\n${end}`);
}
