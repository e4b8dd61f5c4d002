// `npm run fuzz`: plays stories by their seeds on every core and tells what broke. `-- --seed=123` replays one;
// `-- --seeds=500 --from=1` plays as many from there on.
import { availableParallelism } from 'node:os';
import { isMainThread, parentPort, Worker } from 'node:worker_threads';
import { expectedFaults, scriptOf, type Step } from './script.ts';
import { escape, judge, shrink } from './shrink.ts';
import { Died } from './sim-object.ts';

const DEFAULT_SEEDS = 10_000;
const SHRINK_TRIES = 150;
/** Failures told in full. */
const SHOWN = 5;
const LAST_SEEN = 40;
/** From this many stories on, every kind of fault has to occur in them. */
const LONG_RUN = 100;

interface Failure {
  readonly seed: number;
  readonly broken: readonly { readonly rule: string; readonly what: string }[];
  readonly steps: readonly Step[];
  readonly last: readonly string[];
}
interface Played {
  readonly seed: number;
  readonly failure: Failure | null;
  readonly counts: Readonly<Record<string, number>>;
}

/** Whatever an object was doing when it died ends there; anything else that escapes is a bug. */
process.on('unhandledRejection', (error) => {
  if (!(error instanceof Died)) escape(error);
});
process.on('uncaughtException', escape);

async function playSeed(seed: number, shrinking: boolean): Promise<Played> {
  const script = scriptOf(seed);
  const { told, broken } = await judge(script);
  const counts = {
    steps: script.steps.length,
    timers: told?.clockSteps ?? 0,
    seen: told?.history.seen.length ?? 0,
    ...Object.fromEntries(told?.counts ?? []),
  };
  const first = broken[0];
  if (first === undefined) return { seed, failure: null, counts };
  const shrunk = shrinking ? await shrink(script, first.rule, SHRINK_TRIES) : script;
  const again = shrinking ? await judge(shrunk) : { told, broken };
  const seen = again.told?.history.seen ?? [];
  const until = Math.min(seen.length, (again.broken[0]?.index ?? seen.length) + 1);
  return {
    seed,
    counts,
    failure: {
      seed,
      broken: broken.map(({ rule, what }) => ({ rule, what: what.slice(0, 1_500) })),
      steps: shrunk.steps,
      last: seen
        .slice(Math.max(0, until - LAST_SEEN), until)
        .map((each) => JSON.stringify(each).slice(0, 400)),
    },
  };
}

function tell({ seed, broken, steps, last }: Failure): void {
  console.log(`\nseed ${seed} breaks ${[...new Set(broken.map((each) => each.rule))].join(', ')}`);
  for (const { rule, what } of broken.slice(0, 5)) console.log(`  [${rule}] ${what}`);
  console.log(`  the script, shrunk to ${steps.length} steps:`);
  for (const step of steps) console.log(`    +${step.after} ms ${JSON.stringify(step.do)}`);
  console.log('  what was seen last:');
  for (const line of last) console.log(`    ${line}`);
  console.log(`  again: npm run fuzz -- --seed=${seed}`);
}

function options(args: readonly string[]): { seeds: readonly number[]; threads: number } {
  const given = new Map(
    args.map((arg): [string, string] => [arg.split('=')[0] ?? '', arg.split('=')[1] ?? '']),
  );
  const number = (name: string, otherwise: number): number => {
    const value = Number(given.get(name) ?? otherwise);
    if (!Number.isSafeInteger(value) || value < 0) throw new Error(`${name} takes a whole number`);
    return value;
  };
  const one = given.get('--seed');
  const from = number('--from', 1);
  return {
    seeds:
      one !== undefined
        ? one.split(',').map(Number)
        : Array.from({ length: number('--seeds', DEFAULT_SEEDS) }, (_, index) => from + index),
    threads: Math.max(1, number('--threads', availableParallelism())),
  };
}

async function main(): Promise<void> {
  const { seeds, threads } = options(process.argv.slice(2));
  const started = performance.now();
  const totals = new Map<string, number>();
  const failures: Failure[] = [];
  let next = 0;
  let done = 0;
  const report = (): void => {
    const seconds = (performance.now() - started) / 1000;
    console.log(
      `${done} of ${seeds.length} seeds, ${(done / seconds).toFixed(1)}/s, ${failures.length} failed, ${seconds.toFixed(0)} s`,
    );
  };
  const ticker = setInterval(report, 15_000);
  await Promise.all(
    Array.from({ length: Math.min(threads, seeds.length) }, () => {
      const worker = new Worker(new URL(import.meta.url));
      return new Promise<void>((resolve, reject) => {
        const feed = (): void => {
          const seed = seeds[next++];
          if (seed === undefined) return void worker.terminate().then(() => resolve());
          worker.postMessage({ seed, shrinking: failures.length < SHOWN });
        };
        worker.on('message', ({ failure, counts }: Played) => {
          done++;
          for (const [name, count] of Object.entries(counts))
            totals.set(name, (totals.get(name) ?? 0) + count);
          if (failure !== null) {
            failures.push(failure);
            if (failures.length <= SHOWN) tell(failure);
          }
          feed();
        });
        worker.on('error', reject);
        feed();
      });
    }),
  );
  clearInterval(ticker);
  report();
  console.log([...totals].map(([name, count]) => `${name} ${count}`).join(' · '));
  const missing = seeds.length < LONG_RUN ? [] : expectedFaults.filter((fault) => !totals.has(fault));
  if (missing.length > 0) {
    console.log(`never met with: ${missing.join(', ')}`);
    process.exitCode = 1;
  }
  if (failures.length === 0) return;
  console.log(
    `failing seeds: ${failures.map(({ seed, broken }) => `${seed} (${broken[0]?.rule})`).join(', ')}`,
  );
  process.exitCode = 1;
}

if (isMainThread) await main();
else
  parentPort?.on('message', ({ seed, shrinking }: { seed: number; shrinking: boolean }) => {
    void playSeed(seed, shrinking).then((played) => parentPort?.postMessage(played));
  });
