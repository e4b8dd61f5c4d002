import { beforeEach, describe, expect, test } from 'vitest';
import { limits } from '../../protocol/index.ts';
import { nodeSql } from '../../test/support/node-sql.ts';
import { createSchema } from '../conversation/schema.ts';
import type { Sql } from '../sql.ts';
import { Destinations, type Destination } from './destinations.ts';
import { Drain } from './drain.ts';

/** A delivery under way, which the test lets end. */
interface UnderWay {
  readonly destination: Destination;
  answer(appliedRev: number): Promise<void>;
  fail(): Promise<void>;
}

let sql: Sql;
let destinations: Destinations;
let head: number;
let underWay: UnderWay[];
let drain: Drain;
let now: number;
let timers: { at: number; work: () => void }[];

/** Moves the clock, and runs what was to be run by then. */
const pass = async (ms: number): Promise<void> => {
  now += ms;
  const dueNow = timers.filter((timer) => timer.at <= now);
  timers = timers.filter((timer) => timer.at > now);
  for (const timer of dueNow) timer.work();
  await turn();
};

/** Lets everything that waits for a settled promise go on. */
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

beforeEach(() => {
  sql = nodeSql();
  createSchema(sql);
  now = 1_000;
  timers = [];
  destinations = new Destinations(sql);
  head = 10;
  underWay = [];
  drain = new Drain({
    destinations,
    behind: () => destinations.behind({ shared: head, all: head }, 'records'),
    deliver: (destination) =>
      new Promise((resolve, reject) => {
        const end = async (settle: () => void): Promise<void> => {
          underWay = underWay.filter((each) => each.destination !== destination);
          settle();
          await turn();
        };
        underWay.push({
          destination,
          answer: (appliedRev) => end(() => resolve({ appliedRev })),
          fail: () => end(() => reject(new Error('down'))),
        });
      }),
    hasSeat: () => false,
    now: () => now,
    later: (ms, work) => {
      const timer = { at: now + ms, work };
      timers.push(timer);
      return () => {
        timers = timers.filter((one) => one !== timer);
      };
    },
    random: () => 0.5,
    onAcked: () => undefined,
  });
});

const add = (name: string): void =>
  sql.run(
    `INSERT INTO destinations (destination, mode, acked_rev, dirty_rev) VALUES (?, 'fill', 0, 0)`,
    name,
  );
const to = (name: string): UnderWay => {
  const found = underWay.find((each) => each.destination.destination === name);
  if (found === undefined) throw new Error(`nothing is under way to ${name}`);
  return found;
};

describe('[DUR3] draining', () => {
  test('[DUR3] a place that does not answer holds up nobody else', async () => {
    add('records');
    add('inbox:a');
    void drain.run();
    await to('inbox:a').answer(10);
    head = 20;
    void drain.run();
    await turn();
    expect(to('inbox:a').destination.acked_rev).toBe(10);
    await to('inbox:a').answer(20);
    expect(destinations.get('inbox:a')?.acked_rev).toBe(20);
    expect(to('records').destination.acked_rev).toBe(0);
  });

  test('the run ends when nobody is behind but those put off', async () => {
    add('records');
    add('inbox:a');
    let ended = false;
    const run = drain.run().then(() => (ended = true));
    await to('inbox:a').fail();
    expect(ended).toBe(false);
    await to('records').answer(10);
    await run;
    expect(destinations.get('inbox:a')?.failures).toBe(1);
    expect(drain.nextRetryAt()).toBeGreaterThan(1_000);
  });

  test('[DUR3] a place that hangs is taken to have failed, and what it answers later is nobody\u2019s', async () => {
    add('inbox:a');
    let ended = false;
    void drain.run().then(() => (ended = true));
    const hanging = to('inbox:a');
    await pass(limits.replication.deliveryMs - 1);
    expect([ended, destinations.get('inbox:a')?.failures]).toEqual([false, 0]);
    await pass(1);
    expect([ended, destinations.get('inbox:a')?.failures]).toEqual([true, 1]);
    expect(destinations.get('inbox:a')?.failing_since).toBe(now);
    await hanging.answer(10);
    expect(destinations.get('inbox:a')).toMatchObject({ acked_rev: 0, failures: 1 });

    now = drain.nextRetryAt() ?? 0;
    const run = drain.run();
    await to('inbox:a').answer(10);
    await run;
    expect(destinations.get('inbox:a')).toMatchObject({ acked_rev: 10, failures: 0, failing_since: null });
    expect(timers).toEqual([]);
  });

  test('[DUR3] is tried again for ever, at a pace that is bounded', async () => {
    add('inbox:a');
    const began = now;
    for (let i = 1; i <= 60; i++) {
      void drain.run();
      await to('inbox:a').fail();
      const next = drain.nextRetryAt() ?? 0;
      expect(next - now).toBeLessThanOrEqual(limits.replication.retryMaxMs);
      if (i > 10) expect(next - now).toBeGreaterThanOrEqual(limits.replication.retryMaxMs / 2);
      expect(destinations.get('inbox:a')).toMatchObject({ failures: i, failing_since: began });
      now = next;
    }
  });

  test('[DUR3] a retry put into the far future by a clock that ran ahead is due now', async () => {
    add('inbox:a');
    destinations.failed('inbox:a', now, now + 365 * 24 * 3_600_000);
    expect(drain.nextRetryAt()).toBe(now);
    const run = drain.run();
    await to('inbox:a').answer(10);
    await run;
    expect(destinations.get('inbox:a')?.acked_rev).toBe(10);
  });

  test('never two batches to one place at once', async () => {
    add('inbox:a');
    void drain.run();
    void drain.run();
    await turn();
    expect(underWay).toHaveLength(1);
  });

  test('[DUR3] a rewind while a batch is under way is not undone by its answer', async () => {
    add('inbox:a');
    destinations.acked('inbox:a', 5);
    const run = drain.run();
    destinations.rewind('inbox:a', 0);
    await to('inbox:a').answer(10);
    expect(to('inbox:a').destination).toMatchObject({ acked_rev: 0, rewound: 1 });
    await to('inbox:a').answer(10);
    await run;
    expect(destinations.get('inbox:a')).toMatchObject({ acked_rev: 10, rewound: 0 });
  });
});
