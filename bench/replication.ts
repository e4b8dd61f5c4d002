import { setTimeout as delay } from 'node:timers/promises';
import { newClientId } from '../test/support/api.ts';
import { percentile } from './stats.ts';
import { ms, table } from './table.ts';
import { within } from './within.ts';
import type { ProductSide } from './subjects.ts';

/** How long after an acknowledge a message is in a reader's inbox, told to that reader's device, and in the database. */

const PEOPLE = 20;
/** One at a time: what a person waits for, not what the machine can carry. */
const MESSAGES = 200;
const LIMIT_MS = 10_000;
const SAID_EVERY = 50;
/** Between two looks into the database; it tells of nothing by itself. */
const LOOK_MS = 2;

export async function measureReplication(product: ProductSide, text: string): Promise<void> {
  const id = await product.conversation(PEOPLE);
  const { socket: device } = await product.api(1).device();
  const authors = [];
  for (let index = 2; index < PEOPLE; index++) authors.push((await product.api(index).join(id)).socket);
  const count = (await product.records()).prepare(
    'SELECT count(*) AS found FROM messages WHERE conversation_id = ? AND seq = ?',
  );
  const toInbox: number[] = [];
  const toRecords: number[] = [];
  for (let i = 0; i < MESSAGES; i++) {
    const author = authors[i % authors.length];
    const clientId = newClientId();
    author?.send({ type: 'send', client_id: clientId, content: `${text} ${i}` });
    const ack = await author?.next('ack', (frame) => frame.client_id === clientId, LIMIT_MS);
    const from = performance.now();
    const seq = ack?.seq ?? 0;
    const told = async (): Promise<void> => {
      await device.next(
        'entry',
        ({ entry }) => entry.conversation_id === id && entry.head_seq >= seq,
        LIMIT_MS,
      );
      toInbox.push(performance.now() - from);
    };
    const recorded = async (): Promise<void> => {
      for (;;) {
        const row = await count.bind(id, seq).first<{ found: number }>();
        if ((row?.found ?? 0) > 0) break;
        if (performance.now() - from > LIMIT_MS) throw new Error(`message ${i} did not reach the database`);
        await delay(LOOK_MS);
      }
      toRecords.push(performance.now() - from);
    };
    await within(2 * LIMIT_MS, `message ${i} is told and in the database`, Promise.all([told(), recorded()]));
    // A slow machine takes minutes over it: whoever waits sees that it goes on.
    if ((i + 1) % SAID_EVERY === 0) console.log(`${i + 1} of ${MESSAGES} messages replicated`);
  }
  for (const author of authors) author.close();
  device.close();
  const row = (name: string, samples: readonly number[]): string[] => [
    name,
    ms(percentile(samples, 0.5)),
    ms(percentile(samples, 0.99)),
  ];
  console.log(
    table([
      [`from the acknowledge, ${MESSAGES} messages one by one`, 'p50', 'p99'],
      row('told to a device of a reader', toInbox),
      row('seen in the database', toRecords),
    ]),
  );
}
