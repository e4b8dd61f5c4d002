import type { ConversationDown } from '../protocol/index.ts';
import type { RawSocket } from '../test/support/wire-socket.ts';
import type { Goal } from './goals.ts';
import { median } from './stats.ts';
import { within } from './within.ts';
import { bytes, ms, table, times } from './table.ts';
import type { ProductSide } from './subjects.ts';

/**
 * A client that comes back after 10,000 events: what it costs to replay them all, and what to load the newest page and
 * go on from there. Past `REPLAY_LIMIT` the client does the second; this is why.
 */

const MISSED = 10_000;
const ROUNDS = 5;
const PAGE_ROWS = 50;
const LIMIT_MS = 60_000;

interface Taken {
  readonly ms: number;
  readonly bytes: number;
  readonly frames: number;
}

/** The frames of one coming-in, counted, until `done` says that it is over. */
async function count(
  open: () => Promise<RawSocket>,
  answer: (frame: ConversationDown, say: (frame: object) => void) => 'more' | 'done',
  hello: { after: number },
): Promise<Taken> {
  const socket = await open();
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  let received = 0;
  let frames = 0;
  const say = (frame: object): void => socket.send(JSON.stringify(frame));
  socket.addEventListener('message', ({ data }) => {
    const text = String(data);
    received += Buffer.byteLength(text);
    frames++;
    // Parsed, as a client must: reading is part of what a replay costs.
    if (answer(JSON.parse(text) as ConversationDown, say) === 'done') resolve();
  });
  socket.addEventListener('close', ({ code }) => reject(new Error(`the socket closed with ${code}`)));
  const started = performance.now();
  say({ type: 'hello', features: [], ...hello });
  await within(LIMIT_MS, `the client is up to date (${MISSED} events missed)`, promise);
  const took = performance.now() - started;
  socket.close(1000);
  return { ms: took, bytes: received, frames };
}

const replay = (open: () => Promise<RawSocket>): Promise<Taken> =>
  count(
    open,
    (frame, say) => {
      if (frame.type === 'welcome') say({ type: 'pull', after: 1 });
      if (frame.type !== 'events') return 'more';
      if (!frame.more) return 'done';
      say({ type: 'pull', after: frame.events.at(-1)?.seq });
      return 'more';
    },
    { after: 1 },
  );

const newestPage = (open: () => Promise<RawSocket>): Promise<Taken> => {
  const due = new Set(['events', 'history']);
  return count(
    open,
    (frame, say) => {
      if (frame.type === 'welcome') {
        say({ type: 'pull', after: frame.head });
        say({ type: 'history', ref: 'bench-newest', before: frame.head + 1, limit: PAGE_ROWS });
      }
      due.delete(frame.type);
      return due.size === 0 ? 'done' : 'more';
    },
    { after: 1 },
  );
};

const medianOf = (taken: readonly Taken[]): Taken => ({
  ms: median(taken.map((each) => each.ms)),
  bytes: median(taken.map((each) => each.bytes)),
  frames: median(taken.map((each) => each.frames)),
});

/** Prints both, and answers by how much the page must be the cheaper. */
export async function measureResume(product: ProductSide, text: string): Promise<Goal[]> {
  const id = await product.imported(MISSED, text);
  const open = (): Promise<RawSocket> => product.api(0).connect(id);
  const replays: Taken[] = [];
  const pages: Taken[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    replays.push(await replay(open));
    pages.push(await newestPage(open));
  }
  const [all, newest] = [medianOf(replays), medianOf(pages)];
  const row = (name: string, taken: Taken): string[] => [
    name,
    ms(taken.ms),
    bytes(taken.bytes),
    String(taken.frames),
  ];
  console.log(
    table([
      [`coming back after ${MISSED.toLocaleString('en')} events`, 'time', 'received', 'frames'],
      row('replay by pull', all),
      row(`the newest page of ${PAGE_ROWS}, then live`, newest),
      ['replay costs', times(all.ms / newest.ms), times(all.bytes / newest.bytes), ''],
    ]),
  );
  return [{ name: 'replay of 10,000 against the newest page, time', is: all.ms / newest.ms, atLeast: 5 }];
}
