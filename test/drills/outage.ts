import { setTimeout as delay } from 'node:timers/promises';
import type { Problem } from '../../protocol/index.ts';
import { until } from '../../scripts/lib/servers.ts';
import { inboxName } from '../../worker/identity/names.ts';
import { ApiProblem, newClientId, type Answer, type Api } from '../support/api.ts';
import { SteadyClient } from '../support/steady-client.ts';
import { seeded } from '../support/seeded.ts';
import { check } from './checker.ts';
import type { Fault, Faults, Faulty } from './faulty/fault.ts';
import { Ledger } from './ledger.ts';
import { observe } from './observe.ts';
import { ORIGIN, person, Scene, TENANT } from './scene.ts';
import { Writer } from './writer.ts';

export interface OutageOptions {
  /** The bundle with bindings that fail when told to. */
  readonly script: string;
  readonly outages: readonly (readonly [Faulty, Fault])[];
  /** How long one of a part lasts at least. */
  readonly holdMs: (target: Faulty) => number;
  readonly seed: number;
}

export interface Outage {
  readonly name: string;
  readonly lastedMs: number;
  /** Commands acknowledged meanwhile. */
  readonly acknowledged: number;
  readonly slowestAckMs: number;
  readonly convergedMs: number;
  /** What newcomers met with, by what they tried. */
  readonly newcomers: Readonly<Record<string, string>>;
}

export interface OutageReport {
  readonly seed: number;
  readonly outages: readonly Outage[];
  readonly broken: readonly string[];
}

const WRITERS = [0, 1, 2] as const;
/** People who come in the middle of an outage, each once. */
const NEWCOMERS = 30;
const PAUSE_MS = 250;
/** What was said during an outage must have been shown to everyone, still during it, this long after. */
const SHOWN_MS = 5_000;

/** What newcomers try; each answers in words how it went. */
interface Newcomer {
  readonly api: Api;
  readonly conversationId: string;
  readonly attachmentId: string;
  /** A page of a tenant whose configuration this Worker has never seen. */
  readonly stranger: Api;
  /** Someone to talk to. */
  readonly other: string;
}
const ATTEMPTS = {
  'conversation socket': async ({ api, conversationId }) => {
    const { socket } = await api.join(conversationId);
    socket.send({ type: 'pull', after: 0 });
    await socket.next('events');
    socket.close();
  },
  'inbox socket': async ({ api }) => {
    const { socket } = await api.device();
    socket.close();
  },
  history: ({ api, conversationId }) => api.history(conversationId),
  list: ({ api }) => api.conversations(),
  directory: ({ api }) => api.call('GET', '/directory?q=nurse'),
  start: ({ api, other }) => api.createConversation({ user_ids: [other] }),
  upload: ({ api, conversationId }) =>
    succeeded(api.upload(conversationId, 'a few words', { name: 'note.txt', type: 'text/plain' })),
  download: async ({ api, attachmentId }) => {
    const response = await api.raw(`/attachments/${attachmentId}`);
    const text = await response.text();
    if (!response.ok) throw new ApiProblem('download', answerOf(response, JSON.parse(text)));
  },
  'unknown tenant': async ({ stranger }) => {
    const { status, body, headers } = await stranger.ask<Problem>('GET', '/me');
    if (headers.get('access-control-allow-origin') !== ORIGIN) throw new Error('the page cannot read why');
    throw new ApiProblem('me', { status, body, headers });
  },
} satisfies Record<string, (who: Newcomer) => Promise<unknown>>;
type Attempt = keyof typeof ATTEMPTS;

const answerOf = <T>({ status, headers }: Response, body: T): Answer<T> => ({ status, headers, body });

async function succeeded(asked: Promise<Answer<Problem>>): Promise<void> {
  const answer = await asked;
  if (answer.status >= 300) throw new ApiProblem('upload', answer);
}

/** What is not named here must work, whatever is down. */
const EXPECTED: Readonly<Record<Faulty, Partial<Record<Attempt, string>>>> = {
  DB: {},
  FILES: { upload: '503 storage_failed, backoff', download: '503 unavailable, backoff' },
  INBOX: { 'inbox socket': '503 unavailable, backoff', list: '503 unavailable, backoff' },
  TENANT: {
    directory: '503 unavailable, backoff',
    start: '503 unavailable, backoff',
    'unknown tenant': '503 unavailable, backoff',
  },
};
const UNKNOWN_TENANT = '401 unauthenticated, now';
/** Where the answer is lost after the work was done, a caller may see it done all the same. */
const expectedOf = (target: Faulty, attempt: Attempt): string =>
  EXPECTED[target][attempt] ?? (attempt === 'unknown tenant' ? UNKNOWN_TENANT : 'ok');

async function inWords(attempt: () => Promise<unknown>): Promise<string> {
  try {
    await attempt();
    return 'ok';
  } catch (error) {
    if (!(error instanceof ApiProblem)) return String(error);
    const { status, body } = error.answer;
    return `${status} ${body?.code ?? 'without a problem document'}, ${body?.retry ?? ''}`;
  }
}

/**
 * Takes one part after the other away from a chat at work: the database, the files, an inbox, the tenant. Meanwhile
 * messages go on being acknowledged and shown, newcomers get in or are told by a code what cannot be had, and afterwards
 * every copy comes up to the log (DUR1, DUR3).
 */
export async function outage({ script, outages, holdMs, seed }: OutageOptions): Promise<OutageReport> {
  const random = seeded(seed);
  const scene = await Scene.open({ script, people: WRITERS.length + NEWCOMERS });
  const ledger = new Ledger();
  const broken: string[] = [];
  const writers: Writer[] = [];
  try {
    const id = await scene.conversation(Array.from({ length: WRITERS.length + NEWCOMERS }, (_, i) => i));
    const pair = await scene.conversation([0, 1]);
    for (const [conversationId, people] of [
      [id, WRITERS],
      [pair, [0, 1]],
    ] as const)
      for (const index of people) {
        const own = seeded(random(2 ** 31));
        const client = new SteadyClient(scene.as(index), conversationId, own);
        client.start();
        writers.push(new Writer(client, ledger, own));
      }
    await until(
      () => writers.every(({ client }) => client.live) || undefined,
      'every writer has a live socket',
    );
    const { body: file } = await scene.as(0).upload(id, 'the plan', { name: 'plan.txt', type: 'text/plain' });
    const withFile = newClientId();
    const { message_id, seq } = await scene.as(0).post(id, 'The plan', {
      client_id: withFile,
      message_type: 'file',
      attachment_ids: [file.attachment_id],
    });
    ledger.add({
      conversationId: id,
      userId: person(0).userId,
      clientId: withFile,
      ack: { kind: 'ack', seq, messageId: message_id, road: 'http' },
      urgent: false,
      content: 'The plan',
    });

    const done: Outage[] = [];
    for (const [index, [target, fault]] of outages.entries()) {
      const name = `${target} ${fault}`;
      const newcomer = WRITERS.length + index;
      const hit = [1, newcomer].map((who) =>
        inboxName(scene.secrets.CHAT_ID_SECRET, TENANT, person(who).userId),
      );
      await setFaults(scene, { [target]: fault, inboxes: await Promise.all(hit) });
      const started = performance.now();
      const acknowledgedBefore = ledger.acknowledged;
      const connections = writers.map(({ client }) => client.counts.connections);
      let over = false;
      const working = writers.map((writer) => timed(writer, () => over));
      const newcomers = await arrive({
        api: scene.as(newcomer),
        conversationId: id,
        attachmentId: file.attachment_id,
        stranger: scene.as(newcomer, `unseen-${index}`),
        other: person(newcomer + 1).userId,
      });
      await delay(Math.max(0, holdMs(target) - (performance.now() - started)));
      over = true;
      const slowestAckMs = Math.max(...(await Promise.all(working)));
      for (const conversationId of [id, pair])
        await until(
          () => evenly(writers, conversationId) || undefined,
          `${name}: all is shown`,
          SHOWN_MS,
        ).catch((error: unknown) => broken.push(String(error)));
      const lastedMs = performance.now() - started;
      await setFaults(scene, {});
      const convergedMs = await scene.converged([id, pair]);
      const acknowledged = ledger.acknowledged - acknowledgedBefore;
      done.push({ name, lastedMs, acknowledged, slowestAckMs, convergedMs, newcomers });

      for (const attempt of Object.keys(ATTEMPTS) as Attempt[]) {
        const expected = fault === 'lose' && target !== 'INBOX' ? null : expectedOf(target, attempt);
        if (expected !== null && newcomers[attempt] !== expected)
          broken.push(`${name}: ${attempt} met with "${newcomers[attempt]}", not "${expected}"`);
      }
      if (acknowledged === 0) broken.push(`${name}: nobody could say anything`);
      writers.forEach(({ client, userId }, at) => {
        if (client.counts.connections !== connections[at]) broken.push(`${name}: ${userId} lost the socket`);
      });
    }
    await Promise.all(writers.map(({ client }) => client.stop()));
    await scene.converged([id, pair]);
    for (const conversationId of [id, pair]) {
      const here = writers.filter(({ client }) => client.conversationId === conversationId);
      const people = here.map(({ client }) => ({ api: client.api, seen: client.seen }));
      broken.push(...check(ledger, [await observe(scene, conversationId, people)]));
    }
    broken.push(
      ...writers.flatMap(({ client, userId }) => client.broken.map((what) => `${userId}: ${what}`)),
    );
    return { seed, outages: done, broken };
  } finally {
    await Promise.all(writers.map(({ client }) => client.stop()));
    await scene.close();
  }
}

async function setFaults(scene: Scene, faults: Faults): Promise<void> {
  const response = await fetch(new URL('/drill/faults', scene.chat.url), {
    method: 'PUT',
    body: JSON.stringify(faults),
  });
  if (!response.ok) throw new Error(`the faults were not taken: ${response.status}`);
}

/** Works until `stopped`; answers how long the slowest thing took, ms. */
async function timed(writer: Writer, stopped: () => boolean): Promise<number> {
  let slowest = 0;
  while (!stopped()) {
    const started = performance.now();
    await writer.act();
    slowest = Math.max(slowest, performance.now() - started);
    await delay(PAUSE_MS);
  }
  return slowest;
}

/** Whether everyone in a conversation was shown the same, and all of what was acknowledged. */
function evenly(writers: readonly Writer[], conversationId: string): boolean {
  const here = writers.filter(({ client }) => client.conversationId === conversationId);
  const shown = here.map(({ client }) => client.seen.length);
  const acknowledged = Math.max(...here.map(({ client }) => client.lastAcknowledged));
  return Math.min(...shown) === Math.max(...shown) && Math.min(...shown) >= acknowledged;
}

async function arrive(who: Newcomer): Promise<Record<Attempt, string>> {
  const entries = await Promise.all(
    (Object.keys(ATTEMPTS) as Attempt[]).map(
      async (name) => [name, await inWords(() => ATTEMPTS[name](who))] as const,
    ),
  );
  return Object.fromEntries(entries) as Record<Attempt, string>;
}

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;

/** The report for people. */
export const outageLines = ({ seed, outages, broken }: OutageReport): string =>
  [
    `seed ${seed}`,
    ...outages.map(({ name, lastedMs, acknowledged, slowestAckMs, convergedMs, newcomers }) => {
      const refused = Object.entries(newcomers).filter(
        ([, word]) => word !== 'ok' && word !== UNKNOWN_TENANT,
      );
      const told =
        refused.map(([attempt, word]) => `${attempt}: ${word}`).join('; ') || 'all they tried worked';
      return `  ${name.padEnd(12)} for ${seconds(lastedMs)}: ${acknowledged} acknowledged, the slowest in ${seconds(slowestAckMs)}; all copies up ${seconds(convergedMs)} after; newcomers: ${told}`;
    }),
    `  ${broken.length === 0 ? 'nothing lost, and everything converged' : `${broken.length} promises broken`}`,
  ].join('\n');
