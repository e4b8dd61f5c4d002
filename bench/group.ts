import { createServer } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { chromium, type Page } from 'playwright-core';
import { FEATURES, limits, type ConversationUpInput } from '../protocol/index.ts';
import { newClientId } from '../test/support/api.ts';
import { chromiumLaunch } from '../test/support/chromium.ts';
import type { RawSocket } from '../test/support/wire-socket.ts';
import type { Goal } from './goals.ts';
// For what it puts on the window.
import type { Watched } from './group-page.ts';
import { HTML, script } from './page-script.ts';
import { median } from './stats.ts';
import { catchUp, PEOPLE, welcomed, type ProductSide } from './subjects.ts';
import { ms, table, times } from './table.ts';
import { within } from './within.ts';

type ReactFrame = Extract<ConversationUpInput, { type: 'react' }>;

/**
 * A busy group in Chromium: the window over the whole client at a real server, while everyone else in the group types,
 * reacts, reads and writes. And a conversation in which each message has many reactions, beside one with none.
 */

const SIZES = [50, 300] as const;
/** Messages there from the start. */
const HISTORY = 200;
const WATCHED_MS = 10_000;
/** Each types all the time: said once in every three seconds (what a client of ours says). */
const TYPES_EVERY_MS = limits.typing.throttleMs;
const REACTS_EVERY_MS = 10_000;
/** Somebody writes, and all read that. */
const WRITES_EVERY_MS = 500;
const AT_ONCE = 20;
const EMOJI = ['👍', '❤️', '🙏', '✅', '💊'] as const;
const REACTED = { messages: 1_000, each: 10 };
const OPENINGS = 20;
const MAX_DRIFT_PX = 1;
/** What the sockets of one page bring in a second, whatever the size of the group. */
const MAX_FRAMES = 100;
const ANSWER_MS = 30_000;

const text = (at: number): string => `Reading ${at}: 128 over 82, slept well, no dizziness since Tuesday.`;

/** Everyone but the first, each with a socket. */
class Others {
  readonly #sockets: RawSocket[] = [];
  readonly #id: string;
  #timers: ReturnType<typeof setInterval>[] = [];
  #head: number;
  #refused = 0;

  constructor(id: string, head: number) {
    this.#id = id;
    this.#head = head;
  }

  get refused(): number {
    return this.#refused;
  }

  async come(product: ProductSide, size: number): Promise<void> {
    for (let from = 1; from < size; from += AT_ONCE)
      await Promise.all(
        Array.from({ length: Math.min(AT_ONCE, size - from) }, async (_, i) => {
          const socket = await product.api(from + i).connect(this.#id);
          await catchUp(socket, FEATURES);
          socket.addEventListener('message', ({ data }) => this.#hear(socket, String(data)));
          this.#sockets.push(socket);
        }),
      );
  }

  /** Confirms and reads what comes, as a page that is looked at does. */
  #hear(socket: RawSocket, data: string): void {
    if (data.startsWith('{"type":"reject"')) this.#refused++;
    if (!data.startsWith('{"type":"events"')) return;
    const seq = Number(/"head":(\d+)/.exec(data.slice(-60))?.[1] ?? 0);
    this.#head = Math.max(this.#head, seq);
    socket.send(`{"type":"got","seq":${seq}}`);
    if (data.includes('"kind":"message"')) socket.send(`{"type":"read","seq":${seq}}`);
  }

  begin(): void {
    const every = (intervalMs: number, act: (turn: number) => void): void => {
      let turn = 0;
      this.#timers.push(setInterval(() => act(turn++), intervalMs));
    };
    const { length } = this.#sockets;
    const one = (turn: number): RawSocket | undefined => this.#sockets[turn % length];
    every(TYPES_EVERY_MS / length, (turn) => one(turn)?.send('{"type":"typing","active":true}'));
    every(REACTS_EVERY_MS / length, (turn) => {
      const target = Math.max(2, HISTORY - (turn % 20));
      const frame = { client_id: newClientId(), message_id: `${this.#id}.${target}`, action: 'add' };
      one(turn)?.send(JSON.stringify({ type: 'react', emoji: EMOJI[turn % EMOJI.length], ...frame }));
    });
    every(WRITES_EVERY_MS, (turn) =>
      one(turn)?.send(JSON.stringify({ type: 'send', client_id: newClientId(), content: text(turn) })),
    );
  }

  end(): void {
    for (const timer of this.#timers) clearInterval(timer);
    this.#timers = [];
  }

  close(): void {
    this.end();
    for (const socket of this.#sockets) socket.close(1000);
  }
}

/** Frames of the page's sockets, each way. */
interface Heard {
  readonly down: number;
  readonly up: number;
}
/** A page that was watched, and its sockets meanwhile. */
type Seen = Watched & Heard;

/** Counts what the page's sockets bring and send, from its beginning. */
function heardBy(page: Page): () => Heard {
  let [down, up] = [0, 0];
  page.on('websocket', (socket) => {
    socket.on('framereceived', () => down++);
    socket.on('framesent', () => up++);
  });
  return () => ({ down, up });
}

const watch = async (page: Page, heard: () => Heard, standPx: number): Promise<Seen> => {
  const before = heard();
  const watched = await page.evaluate(
    async ([px, forMs]) => {
      if (window.group === undefined) throw new Error('the page has not begun');
      await window.group.stand(px);
      return window.group.watch(forMs);
    },
    [standPx, WATCHED_MS] as const,
  );
  const { down, up } = heard();
  return { ...watched, down: down - before.down, up: up - before.up };
};

const open = (page: Page, id: string): Promise<number> =>
  page.evaluate((which) => window.group?.open(which) ?? Number.NaN, id);

/** A page of the first of the people, at an address of its own. */
async function withPage<T>(
  product: ProductSide,
  run: (page: Page, heard: () => Heard) => Promise<T>,
): Promise<T> {
  const code = await script('bench/group-page.ts');
  const server = createServer(({ url }, response) =>
    url === '/page.js'
      ? response.writeHead(200, { 'content-type': 'text/javascript' }).end(code)
      : response.writeHead(200, { 'content-type': 'text/html' }).end(HTML),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the page has no port');
  const origin = `http://127.0.0.1:${address.port}`;
  await product.admit(origin);
  const browser = await chromium.launch(chromiumLaunch('whole'));
  try {
    const page = await browser.newPage({ viewport: { width: 800, height: 700 }, locale: 'en-GB' });
    const heard = heardBy(page);
    page.on('pageerror', (error) => console.error(`the page complains: ${error.message}`));
    await page.goto(origin);
    await page.evaluate(([api, token]) => window.begin?.(api, token), [
      product.url,
      await product.token(0),
    ] as const);
    await page.evaluate(() => window.group?.start());
    return await run(page, heard);
  } finally {
    await browser.close();
    server.close();
  }
}

async function busy(
  product: ProductSide,
  page: Page,
  heard: () => Heard,
  size: number,
): Promise<{ goals: Goal[]; rows: string[][] }> {
  const id = await product.filled(size, HISTORY, text);
  const others = new Others(id, HISTORY + 1);
  try {
    await others.come(product, size);
    await open(page, id);
    const still = await watch(page, heard, 0);
    others.begin();
    await delay(1_000);
    const end = await watch(page, heard, 0);
    const up = await watch(page, heard, 900);
    others.end();
    const perSecond = (count: number): number => (count * 1_000) / WATCHED_MS;
    const line = (what: string, seen: Seen): string[] => [
      `${what}, ${size} people`,
      perSecond(seen.down).toFixed(1),
      perSecond(seen.up).toFixed(1),
      perSecond(seen.frames).toFixed(1),
      ms(seen.longestMs),
      String(seen.longTasks),
      seen.driftPx.toFixed(2),
      String(seen.came),
    ];
    if (others.refused > 0) console.log(`${others.refused} of what was said at ${size} was refused`);
    return {
      goals: [
        {
          name: `pictures a second in a busy group of ${size}, to a still one`,
          is: end.frames / still.frames,
          atLeast: 0.5,
        },
        {
          name: `frames a second to each in a busy group of ${size}`,
          is: perSecond(Math.max(end.down, up.down)),
          atMost: MAX_FRAMES,
        },
        { name: `px off the end in a busy group of ${size}`, is: end.driftPx, atMost: MAX_DRIFT_PX },
        { name: `px a row moves in a busy group of ${size}`, is: up.driftPx, atMost: MAX_DRIFT_PX },
      ],
      rows: [line('nothing happens', still), line('busy, at the end', end), line('busy, further up', up)],
    };
  } finally {
    others.close();
  }
}

/** Says one thing after another, each once the one before is acknowledged. */
async function say(socket: RawSocket, frames: readonly ReactFrame[]): Promise<void> {
  let next = 0;
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const go = (): void => {
    const frame = frames[next++];
    if (frame === undefined) resolve();
    else socket.send(JSON.stringify(frame));
  };
  socket.addEventListener('message', ({ data }) => {
    const text = String(data);
    if (text.startsWith('{"type":"reject"')) reject(new Error(`refused: ${text.slice(0, 200)}`));
    if (text.startsWith('{"type":"ack"')) go();
  });
  go();
  await within(ANSWER_MS, `${frames.length} commands are acknowledged`, promise);
}

/** Ten reactions on each of a thousand messages, as many by each person. */
async function react(product: ProductSide, id: string): Promise<void> {
  const total = REACTED.messages * REACTED.each;
  let person = 0;
  const some = async (): Promise<void> => {
    while (person < PEOPLE) {
      const who = person++;
      const socket = await product.api(who).connect(id);
      await welcomed(socket);
      const theirs = Array.from({ length: Math.ceil((total - who) / PEOPLE) }, (_, i) => who + i * PEOPLE);
      await say(
        socket,
        theirs.map((at) => ({
          type: 'react',
          client_id: newClientId(),
          message_id: `${id}.${2 + Math.floor(at / REACTED.each)}`,
          emoji: EMOJI[at % EMOJI.length] ?? EMOJI[0],
          action: 'add',
        })),
      );
      socket.close(1000);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, some));
}

async function reactions(product: ProductSide, page: Page): Promise<Goal[]> {
  const plain = await product.filled(PEOPLE, REACTED.messages, text);
  const reacted = await product.filled(PEOPLE, REACTED.messages, text);
  await react(product, reacted);
  const took = { plain: [] as number[], reacted: [] as number[] };
  for (let round = -2; round < OPENINGS; round++)
    for (const which of round % 2 === 0 ? (['plain', 'reacted'] as const) : (['reacted', 'plain'] as const)) {
      const one = await open(page, which === 'plain' ? plain : reacted);
      if (round >= 0) took[which].push(one);
    }
  const [none, many] = [median(took.plain), median(took.reacted)];
  console.log(
    `${REACTED.messages} messages opened: ${ms(none)} with no reaction, ${ms(many)} with ${REACTED.each} on each (${times(many / none)})`,
  );
  return [
    {
      name: `opening with ${REACTED.each} reactions on each message, to none`,
      is: many / none,
      atMost: 1.25,
    },
  ];
}

export async function measureGroups(product: ProductSide): Promise<Goal[]> {
  return withPage(product, async (page, heard) => {
    const goals = await reactions(product, page);
    const rows = [
      ['', 'frames down/s', 'up/s', 'pictures/s', 'longest gap', 'tasks over 50 ms', 'px moved', 'events'],
    ];
    for (const size of SIZES) {
      const found = await busy(product, page, heard, size);
      goals.push(...found.goals);
      rows.push(...found.rows);
    }
    console.log(`\n${table(rows)}\n`);
    return goals;
  });
}
