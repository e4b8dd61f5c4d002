import { setTimeout as delay } from 'node:timers/promises';
import { SteadyClient } from '../support/steady-client.ts';
import { seeded, type Random } from '../support/seeded.ts';
import { check } from './checker.ts';
import { Ledger } from './ledger.ts';
import { observe } from './observe.ts';
import { Scene } from './scene.ts';
import { Writer } from './writer.ts';

export interface CrashOptions {
  readonly script: string;
  readonly kills: number;
  readonly seed: number;
}

export interface CrashReport {
  readonly seed: number;
  readonly kills: number;
  readonly given: number;
  readonly acknowledged: number;
  readonly sends: number;
  readonly retries: number;
  readonly restartMs: { readonly median: number; readonly max: number };
  readonly convergedMs: number;
  /** Broken promises, in words; none is what the drill is for. */
  readonly broken: readonly string[];
}

/** Who talks with whom: two pairs, a small group, a larger one. */
const CONVERSATIONS = [
  [0, 1],
  [2, 3],
  [0, 2, 4],
  [1, 2, 3, 4, 5, 0],
] as const;
const PEOPLE = 6;
/** A life of the process lasts up to this long, and some end at once. */
const LIFE_MS = 1_500;
/** Of this many lives one is counted from the start; the others from when everyone is back, or this has passed. */
const EARLY_ONE_OF = 4;
const BACK_MS = 10_000;
/** What ends a life: just anything, or what a server that is not careful would lose by it. */
const MOMENTS = ['any', 'given', 'acknowledged'] as const;
const PAUSE_MS = 60;

/**
 * People write while the runtime is killed again and again, and then everything is read back: nothing acknowledged may
 * be missing, nothing twice, nothing in another order than someone saw (DUR1, IDM1, ORD1). The claim is about the death
 * of the process. A loss of power, where the system itself forgets what it was given, is not tried here.
 */
export async function crash({ script, kills, seed }: CrashOptions): Promise<CrashReport> {
  const random = seeded(seed);
  const scene = await Scene.open({ script, people: PEOPLE });
  const ledger = new Ledger();
  const writers: Writer[] = [];
  const restarts: number[] = [];
  try {
    const ids = [];
    for (const people of CONVERSATIONS) {
      const id = await scene.conversation(people);
      ids.push(id);
      for (const index of people) {
        const own = seeded(random(2 ** 31));
        writers.push(new Writer(new SteadyClient(scene.as(index), id, own), ledger, own));
      }
    }
    for (const { client } of writers) client.start();

    let over = false;
    // Looked at in the end; without this, a failure in between would count as unhandled.
    const working = Promise.all(writers.map((writer) => writer.work(() => over, PAUSE_MS)));
    const failed = working.then(
      () => null,
      (error: unknown) => error,
    );
    for (let kill = 0; kill < kills; kill++) {
      await Promise.race([momentToKill(writers, random), failed]);
      restarts.push(await scene.chat.kill());
    }
    over = true;
    // Each writer ends with what it has begun: by then every retry has had its answer.
    await working;
    await Promise.all(writers.map(({ client }) => client.stop()));

    const convergedMs = await scene.converged(ids);
    const observed = [];
    for (const id of ids) {
      const here = writers.filter(({ client }) => client.conversationId === id);
      observed.push(
        await observe(
          scene,
          id,
          here.map(({ client }) => ({ api: client.api, seen: client.seen })),
        ),
      );
    }
    const sorted = restarts.toSorted((a, b) => a - b);
    return {
      seed,
      kills: restarts.length,
      given: ledger.given,
      acknowledged: ledger.acknowledged,
      sends: ledger.sent.size,
      retries: writers.reduce((sum, { client }) => sum + client.counts.retries, 0),
      restartMs: { median: sorted[Math.floor(sorted.length / 2)] ?? 0, max: sorted.at(-1) ?? 0 },
      convergedMs,
      broken: [
        ...writers.flatMap(({ client, userId }) => client.broken.map((what) => `[RES1] ${userId}: ${what}`)),
        ...check(ledger, observed),
      ],
    };
  } finally {
    await Promise.all(writers.map(({ client }) => client.stop()));
    await scene.close();
  }
}

/**
 * Some time of a life, and then either at once, or when the next command goes out or is acknowledged. Were every life
 * counted from its start, nobody would ever get a word in on a slow machine.
 */
async function momentToKill(writers: readonly Writer[], random: Random): Promise<void> {
  const late = performance.now() + BACK_MS;
  const allBack = (): boolean => writers.every(({ client }) => client.live);
  if (random(EARLY_ONE_OF) > 0) while (!allBack() && performance.now() < late) await delay(20);
  await delay(random(LIFE_MS));
  const wanted = MOMENTS[random(MOMENTS.length)];
  if (wanted === 'any') return;
  await new Promise<void>((resolve) => {
    for (const { client } of writers)
      client.onCommand = (moment) => {
        if (moment === wanted) resolve();
      };
  });
}

const seconds = (ms: number): string => `${(ms / 1000).toFixed(2)} s`;

/** The report for people. */
export const crashLines = (report: CrashReport): string =>
  [
    `seed ${report.seed}: ${report.kills} deaths of the process (not losses of power), each back after`,
    `  ${seconds(report.restartMs.median)} (median), ${seconds(report.restartMs.max)} (longest)`,
    `  ${report.given} commands, ${report.given - report.acknowledged} of them refused, ${report.retries} repeats; ${report.sends} messages`,
    `  inboxes and records equal to the log ${seconds(report.convergedMs)} after the last answer`,
    `  ${report.broken.length === 0 ? 'nothing lost, nothing doubled, one order for all' : `${report.broken.length} promises broken`}`,
  ].join('\n');
