import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { budgets } from '../scripts/lib/budgets.ts';
import { build } from '../scripts/lib/build.ts';
import { measurePage, type PageWeight } from './page-weight.ts';
import { verdicts, type Goal } from './goals.ts';
import { measureGroups } from './group.ts';
import { measureHistory } from './history.ts';
import { measureMemory } from './memory.ts';
import { measureSockets } from './sockets.ts';
import { measureReplication } from './replication.ts';
import { measureResume } from './resume.ts';
import type { Room } from './room.ts';
import { median, percentile } from './stats.ts';
import { floorSide, productSide, type ProductSide, type Side } from './subjects.ts';
import { ms, rate, table, times } from './table.ts';

/**
 * `npm run bench`: the product against a floor of fixed code, in one run on one machine. Absolute numbers are the
 * machine's; the ratios are what is held to goals.
 */

const TEXT = 'Your repeat is ready from two o’clock at the Mill Road counter. Please bring the old box.';
const ROUNDS = 5;
/** Messages per round; the rate limit allows one person 60 at once, which bounds what two people can say. */
const PLANS = [
  { sockets: 2, rooms: 3, acks: 40, burst: 60 },
  { sockets: 50, rooms: 1, acks: 60, burst: 120 },
  { sockets: 300, rooms: 1, acks: 40, burst: 100 },
] as const;
type Plan = (typeof PLANS)[number];

interface Sample {
  readonly p50: number;
  readonly p99: number;
  readonly deliveriesPerSecond: number;
}

/** One round: acknowledge times one by one, then a burst. Two people get new rooms, or the rate limit would bite. */
async function round(side: Side, plan: Plan, kept: Map<Side, Room>): Promise<Sample> {
  const times: number[] = [];
  let burstMs = 0;
  for (let i = 0; i < plan.rooms; i++) {
    const room = kept.get(side) ?? (await side.room(plan.sockets));
    times.push(...(await room.ackTimes(plan.acks, TEXT)));
    burstMs += await room.burst(plan.burst, TEXT);
    if (plan.sockets > 2) kept.set(side, room);
    else room.close();
  }
  const deliveries = plan.burst * plan.sockets * plan.rooms;
  return {
    p50: percentile(times, 0.5),
    p99: percentile(times, 0.99),
    deliveriesPerSecond: (deliveries / burstMs) * 1000,
  };
}

const medianOf = (samples: readonly Sample[]): Sample => ({
  p50: median(samples.map((sample) => sample.p50)),
  p99: median(samples.map((sample) => sample.p99)),
  deliveriesPerSecond: median(samples.map((sample) => sample.deliveriesPerSecond)),
});

interface Compared {
  readonly floor: Sample;
  readonly product: Sample;
}

/** Interleaved, the order turned each round, so that a slow minute of the machine hits both. */
async function compare(floor: Side, product: Side, plan: Plan, kept: Map<Side, Room>): Promise<Compared> {
  const samples = new Map<Side, Sample[]>([
    [floor, []],
    [product, []],
  ]);
  // The first round of each warms its code and is not counted.
  for (let index = -1; index < ROUNDS; index++)
    for (const side of index % 2 === 0 ? [floor, product] : [product, floor]) {
      const sample = await round(side, plan, kept);
      if (index >= 0) samples.get(side)?.push(sample);
    }
  return { floor: medianOf(samples.get(floor) ?? []), product: medianOf(samples.get(product) ?? []) };
}

/** Milliseconds from the start of a burst of 100 until every inbox and D1 have it. */
async function convergence(
  product: ProductSide,
  room: Room,
  id: string,
): Promise<{ ms: number; inboxes: number }> {
  await untilConverged(product, id, 60_000);
  const started = performance.now();
  await room.burst(100, TEXT);
  const inboxes = await untilConverged(product, id, 60_000);
  return { ms: performance.now() - started, inboxes };
}

async function untilConverged(product: ProductSide, id: string, limitMs: number): Promise<number> {
  const deadline = performance.now() + limitMs;
  for (;;) {
    const { behind, destinations } = await product.replication(id);
    if (behind === 0) return destinations.length - 1;
    if (performance.now() > deadline)
      throw new Error(`${behind} of ${destinations.length} destinations still behind after ${limitMs} ms`);
    await delay(50);
  }
}

/** Prints what the page received, and answers what it should have been. */
function pageGoals(weight: PageWeight): Goal[] {
  console.log(
    table([
      ['script, gzip', 'bytes', 'when'],
      ...weight.scripts.map(({ name, gzipBytes, when }) => [name, rate(gzipBytes), when]),
      ['all, until the first bubble', rate(weight.allBytes), ''],
      ['all, in the 2 s after it', rate(weight.afterBytes), ''],
    ]),
  );
  return [
    { name: 'launcher, KB gzip', is: weight.launcherBytes / 1024, atMost: budgets.loader / 1024 },
    {
      name: 'all until the first bubble, KB gzip',
      is: weight.allBytes / 1024,
      atMost: budgets.firstBubble / 1024,
    },
  ];
}

const PARTS = ['room', 'resume', 'replication', 'memory', 'sockets', 'page', 'history', 'group'] as const;
type Part = (typeof PARTS)[number];

/** `--only=resume` measures one part; `--sockets=50` one size of the rooms: for whoever is at work on it. */
const { values: flags } = parseArgs({ options: { sockets: { type: 'string' }, only: { type: 'string' } } });
const only = flags.sockets === undefined ? flags.only : 'room';
if (only !== undefined && !PARTS.some((part) => part === only))
  throw new Error(`--only is one of ${PARTS.join(', ')}`);
const wants = (part: Part): boolean => only === undefined || only === part;

const started = Date.now();
const elapsed = (): string => `${Math.round((Date.now() - started) / 1000)} s`;

/** The rooms: the product and the floor side by side. */
async function measureRooms(persist: string): Promise<Goal[]> {
  const goals: Goal[] = [];
  const product = await productSide(persist);
  const floor = await floorSide(persist);
  try {
    const rows: string[][] = [
      ['', 'ack p50', 'floor', 'ratio', 'ack p99', 'floor', 'ratio', 'deliveries/s', 'floor', 'ratio'],
    ];
    const line = (name: string, { floor: base, product: ours }: Compared): string[] => [
      name,
      ms(ours.p50),
      ms(base.p50),
      times(ours.p50 / base.p50),
      ms(ours.p99),
      ms(base.p99),
      times(ours.p99 / base.p99),
      rate(ours.deliveriesPerSecond),
      rate(base.deliveriesPerSecond),
      times(ours.deliveriesPerSecond / base.deliveriesPerSecond),
    ];
    for (const plan of PLANS) {
      if (flags.sockets !== undefined && Number(flags.sockets) !== plan.sockets) continue;
      const kept = new Map<Side, Room>();
      const paused = await compare(floor, product, plan, kept);
      rows.push(line(`${plan.sockets} sockets, replication paused`, paused));
      goals.push(
        {
          name: `ack p50 at ${plan.sockets}, paused`,
          is: paused.product.p50 / paused.floor.p50,
          atMost: 1.3,
        },
        {
          name: `deliveries at ${plan.sockets}, paused`,
          is: paused.product.deliveriesPerSecond / paused.floor.deliveriesPerSecond,
          atLeast: 0.75,
        },
      );
      if (plan.sockets === 300) {
        // A conversation of its own: what the paused rounds left undrained must not be part of this.
        kept.get(product)?.close();
        const room = await product.room(plan.sockets);
        kept.set(product, room);
        const id = product.conversationId();
        await product.pause(id, false);
        const { ms: converged, inboxes } = await convergence(product, room, id);
        goals.push({ name: 'converged after a burst of 100, seconds', is: converged / 1000, atMost: 5 });
        const on = await compare(floor, product, plan, kept);
        rows.push(line('300 sockets, replication on', on));
        rows.push([`100 messages to ${inboxes} inboxes and D1`, ms(converged), ...Array<string>(8).fill('')]);
        goals.push({
          name: 'deliveries at 300, replication on',
          is: on.product.deliveriesPerSecond / on.floor.deliveriesPerSecond,
          atLeast: 0.4,
        });
      }
      for (const each of kept.values()) each.close();
      console.log(`${plan.sockets} sockets done after ${elapsed()}`);
    }
    console.log(`\n${table(rows)}\n`);
  } finally {
    await Promise.all([product.stop(), floor.stop()]);
  }
  return goals;
}

/** Each in a process of its own, so that none is charged with what another left behind. */
const ALONE: readonly { part: Part; measure: (product: ProductSide) => Promise<Goal[] | void> }[] = [
  { part: 'resume', measure: (product) => measureResume(product, TEXT) },
  { part: 'replication', measure: (product) => measureReplication(product, TEXT) },
  { part: 'memory', measure: measureMemory },
  { part: 'sockets', measure: (product) => measureSockets(product, TEXT) },
  { part: 'group', measure: measureGroups },
];

async function main(): Promise<number> {
  build();
  const goals: Goal[] = [];
  const persist = mkdtempSync(join(tmpdir(), 'healthcare-chat-bench-'));
  try {
    if (wants('room')) goals.push(...(await measureRooms(join(persist, 'room'))));
    for (const { part, measure } of ALONE) {
      if (!wants(part)) continue;
      const product = await productSide(join(persist, part));
      try {
        goals.push(...((await measure(product)) ?? []));
      } finally {
        await product.stop();
      }
      console.log(`${part} done after ${elapsed()}\n`);
    }
  } finally {
    rmSync(persist, { recursive: true, force: true });
  }
  if (wants('page')) goals.push(...pageGoals(await measurePage()));
  if (wants('history')) goals.push(...(await measureHistory()));
  if (goals.length > 0) console.log(`\n${verdicts(goals)}`);
  console.log(`\nin ${elapsed()}`);
  return 0;
}

process.exit(await main());
