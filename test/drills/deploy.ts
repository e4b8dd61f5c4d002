import { setTimeout as delay } from 'node:timers/promises';
import { until } from '../../scripts/lib/servers.ts';
import { createClient, type ChatClient } from '../../widget/client/client.ts';
import type { Platform } from '../../widget/client/platform.ts';
import { nodePlatform } from '../support/node-platform.ts';
import { seeded, type Random } from '../support/seeded.ts';
import { ORIGIN, person, Scene, TENANT } from './scene.ts';

export interface DeployOptions {
  /** The bundle whose sockets can be closed all at once. */
  readonly script: string;
  readonly clients: number;
  readonly seed: number;
}

/** How the old version goes. */
const ROUNDS = {
  'sockets closed in order, then replaced': async (scene: Scene, script: string) => {
    const response = await fetch(new URL('/drill/close-sockets', scene.chat.url), { method: 'POST' });
    await response.arrayBuffer();
    return scene.chat.replace(script);
  },
  'killed and replaced': (scene: Scene) => scene.chat.kill(),
} satisfies Record<string, (scene: Scene, script: string) => Promise<number>>;

export interface Round {
  readonly name: string;
  /** Until the new version answered. */
  readonly downMs: number;
  /** Until the last socket was live again. */
  readonly backMs: number;
  /** Sockets live again in each second since. */
  readonly arrivals: readonly number[];
  /** Tickets asked for in each second since. */
  readonly attempts: readonly number[];
  /** The most of them meant for any 200 ms. */
  readonly mostAtOnce: number;
  readonly sent: number;
}

export interface DeployReport {
  readonly seed: number;
  readonly clients: number;
  readonly rounds: readonly Round[];
  readonly broken: readonly string[];
}

const GROUP = 10;
/** Clients that are let in at once at the beginning: that is no part of what is tried. */
const WAVE = 20;
const BACK_MS = 30_000;
const SETTLED_MS = 30_000;
/** Clients go on sending while nobody answers, for so long. */
const SENDING_MS = 3_000;
/**
 * Of all sockets, how many may mean to try again within one such time. Back-off with full jitter stays near a half; without
 * jitter all of them come together. It is the client's plan that is looked at: on a busy machine timers come late, in lumps.
 */
const MOST_AT_ONCE = 0.75;
const AT_ONCE_MS = 200;

/** A client with what it did since the round began. */
interface Seat {
  readonly client: ChatClient;
  readonly conversationId: string;
  readonly texts: string[];
}

interface Watch {
  startedAt: number;
  readonly opened: number[];
  readonly asked: number[];
}

/**
 * Replaces the Worker under many connected clients, with the product's own client code: all come back within half a
 * minute, spread out and not in one rush, and what was sent meanwhile is there once.
 */
export async function deploy({ script, clients, seed }: DeployOptions): Promise<DeployReport> {
  const random = seeded(seed);
  const scene = await Scene.open({ script, people: clients });
  const watch: Watch = { startedAt: 0, opened: [], asked: [] };
  const seats: Seat[] = [];
  const broken: string[] = [];
  try {
    for (let first = 0; first < clients; first += GROUP) {
      const group = Array.from({ length: Math.min(GROUP, clients - first) }, (_, i) => first + i);
      const conversationId = await scene.conversation(group);
      for (const index of group)
        seats.push({
          client: clientOf(scene, index, seeded(random(2 ** 31)), watch),
          conversationId,
          texts: [],
        });
    }
    for (let from = 0; from < seats.length; from += WAVE) {
      const wave = seats.slice(from, from + WAVE);
      for (const { client, conversationId } of wave) {
        client.openConversation(conversationId);
        void client.start();
      }
      await until(() => wave.every(isUp) || undefined, 'the first clients are in', BACK_MS);
    }

    const rounds: Round[] = [];
    for (const [name, replace] of Object.entries(ROUNDS)) {
      watch.opened.length = watch.asked.length = 0;
      watch.startedAt = performance.now();
      const sending = sendMeanwhile(seats, name, random);
      const downMs = await replace(scene, script);
      await until(() => seats.every(isUp) || undefined, `${name}: all are back`, BACK_MS).catch(() => {
        broken.push(
          `${name}: ${seats.filter((seat) => !isUp(seat)).length} were not back within ${BACK_MS} ms`,
        );
      });
      const backMs = performance.now() - watch.startedAt;
      const arrivals = perSecond(watch.opened);
      const attempts = perSecond(watch.asked);
      const sent = await sending;
      await until(() => seats.every(isSettled) || undefined, `${name}: all is sent`, SETTLED_MS).catch(() => {
        broken.push(
          `${name}: ${seats.filter((seat) => !isSettled(seat)).length} still have something unsent`,
        );
      });
      const mostAtOnce = most(watch.asked);
      if (mostAtOnce > MOST_AT_ONCE * 2 * clients)
        broken.push(`${name}: ${mostAtOnce} of ${2 * clients} sockets came within ${AT_ONCE_MS} ms`);
      rounds.push({ name, downMs, backMs, arrivals, attempts, mostAtOnce, sent });
    }
    broken.push(...(await checkTexts(scene, seats)));
    return { seed, clients, rounds, broken };
  } finally {
    for (const { client } of seats) client.destroy();
    await scene.close();
  }
}

function clientOf(scene: Scene, index: number, random: Random, watch: Watch): ChatClient {
  const base = nodePlatform({ origin: ORIGIN, random: () => random(2 ** 30) / 2 ** 30 });
  let meantFor = 0;
  const platform: Platform = {
    ...base,
    after: (ms, run) => {
      const due = performance.now() + ms;
      return base.after(ms, () => {
        meantFor = due;
        run();
      });
    },
    fetch: (url, init) => {
      // What asks for a ticket is the timer that has just run.
      if (url.endsWith('/tickets')) watch.asked.push(meantFor - watch.startedAt);
      return base.fetch(url, init);
    },
    socket: (url, protocols, handlers) => {
      // The first frame is the greeting: only then is the line up.
      let greeted = false;
      return base.socket(url, protocols, {
        ...handlers,
        message: (text) => {
          if (!greeted) watch.opened.push(performance.now() - watch.startedAt);
          greeted = true;
          handlers.message(text);
        },
      });
    },
  };
  const getToken = async () => ({ token: await scene.portal.token(person(index)), expires_in: 300 });
  return createClient({ api: scene.chat.url, tenant: TENANT, getToken, platform });
}

const isUp = ({ client: { state } }: Seat): boolean =>
  state.phase.name === 'ready' && state.inbox.link === 'online' && state.open?.link === 'online';

/** Nothing of this client's own is on its way any more. */
const isSettled = ({ client: { state }, texts }: Seat): boolean => {
  const mine = (state.open?.rows ?? []).filter((row) => row.mine);
  return (
    mine.every((row) => row.seq !== null) && texts.every((text) => mine.some((row) => row.content === text))
  );
};

/** Each client says one thing at some time of the outage; answers how many did. */
async function sendMeanwhile(seats: readonly Seat[], round: string, random: Random): Promise<number> {
  await Promise.all(
    seats.map(async ({ client, texts }, index) => {
      await delay(random(SENDING_MS));
      const text = `${index}: ${round}`;
      texts.push(text);
      client.send({ text, files: [], replyTo: null });
    }),
  );
  return seats.length;
}

/** Every text once in the log, and once on each screen. */
async function checkTexts(scene: Scene, seats: readonly Seat[]): Promise<string[]> {
  const found: string[] = [];
  for (const [conversationId, group] of Map.groupBy(seats, (seat) => seat.conversationId)) {
    const texts = group.flatMap((seat) => seat.texts);
    const { items } = await scene
      .as(seats.findIndex((seat) => seat.conversationId === conversationId))
      .history(conversationId, '?limit=100');
    const views = [
      items.map((message) => message.content),
      ...group.map(({ client }) => (client.state.open?.rows ?? []).map((row) => row.content)),
    ];
    for (const view of views)
      for (const text of texts) {
        const times = view.filter((content) => content === text).length;
        if (times !== 1) found.push(`[IDM1] "${text}" is there ${times} times`);
      }
  }
  return found;
}

/** The most times within any `AT_ONCE_MS`. */
function most(times: readonly number[]): number {
  const sorted = times.toSorted((a, b) => a - b);
  return Math.max(
    0,
    ...sorted.map((first, index) => sorted.findLastIndex((time) => time < first + AT_ONCE_MS) - index + 1),
  );
}

function perSecond(times: readonly number[]): number[] {
  const counts: number[] = [];
  for (const ms of times) {
    const second = Math.floor(ms / 1000);
    while (counts.length <= second) counts.push(0);
    counts[second] = (counts[second] ?? 0) + 1;
  }
  return counts;
}

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;

/** The report for people. */
export const deployLines = ({ seed, clients, rounds, broken }: DeployReport): string =>
  [
    `seed ${seed}: ${clients} clients with two sockets each`,
    ...rounds.flatMap(({ name, downMs, backMs, arrivals, attempts, mostAtOnce, sent }) => [
      `  ${name}: answered again after ${seconds(downMs)}, all back after ${seconds(backMs)}; ${sent} messages sent meanwhile`,
      `    sockets live again, by second: ${arrivals.join(' ')}`,
      `    tickets asked for, by second:  ${attempts.join(' ')}; at most ${mostAtOnce} within ${AT_ONCE_MS} ms`,
    ]),
    `  ${broken.length === 0 ? 'nothing lost, nothing doubled, no rush' : `${broken.length} promises broken`}`,
  ].join('\n');
