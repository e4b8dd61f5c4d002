import { spawnSync } from 'node:child_process';
import {
  closeSync,
  fdatasyncSync,
  mkdtempSync,
  openSync,
  rmSync,
  statfsSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { until } from '../../scripts/lib/servers.ts';
import type { ErrorCode } from '../../protocol/index.ts';
import { SteadyClient } from '../support/steady-client.ts';
import { seeded } from '../support/seeded.ts';
import { check } from './checker.ts';
import { Ledger } from './ledger.ts';
import { observe } from './observe.ts';
import { Scene } from './scene.ts';
import { Writer } from './writer.ts';

export interface FullDiskOptions {
  readonly script: string;
  /** How long the disk stays full. */
  readonly holdMs: number;
  readonly seed: number;
}

export interface FullDiskReport {
  readonly seed: number;
  readonly sends: number;
  /** Acknowledged before, during and after. */
  readonly acknowledged: { readonly before: number; readonly during: number; readonly after: number };
  readonly retries: number;
  readonly refusals: ReadonlyMap<ErrorCode, number>;
  readonly broken: readonly string[];
}

const DISK = '48m';
/** What is left free: the first writes still fit, a later one ends in the middle. */
const LEFT_BYTES = 192 * 1024;
const PAUSE_MS = 40;
const WARM_UP_MS = 1_500;
/**
 * What may be refused meanwhile: for want of room, for haste, or for what another did before: retracted the message,
 * acknowledged what is to be edited, pinned the last that may be.
 */
const ALLOWED: readonly ErrorCode[] = [
  'storage_failed',
  'unavailable',
  'internal',
  'rate_limited',
  'retracted',
  'edit_window_passed',
  'full',
];

/** Whether a disk of our own can be made here: the superuser's, on Linux. */
export function canMount(): boolean {
  const dir = mkdtempSync(join(tmpdir(), 'healthcare-chat-mount-'));
  try {
    const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'drill', dir]).status === 0;
    return mounted && spawnSync('umount', [dir]).status === 0;
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

/** A small disk, to be filled and emptied. */
class Disk {
  readonly dir = mkdtempSync(join(tmpdir(), 'healthcare-chat-disk-'));
  readonly #ballast = join(this.dir, 'ballast');

  constructor() {
    const { status, stderr } = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${DISK}`, 'drill', this.dir]);
    if (status !== 0) throw new Error(`no disk could be made: ${stderr.toString()}`);
  }

  /** Fills it but for `leftBytes`. */
  fill(leftBytes: number): void {
    const { bavail, bsize } = statfsSync(this.dir);
    const file = openSync(this.#ballast, 'w');
    writeSync(file, Buffer.alloc(Math.max(0, bavail * bsize - leftBytes)));
    fdatasyncSync(file);
    closeSync(file);
  }

  free(): void {
    unlinkSync(this.#ballast);
  }

  remove(): void {
    spawnSync('umount', ['-l', this.dir]);
    rmSync(this.dir, { recursive: true, force: true });
  }
}

/**
 * The disk under everything fills up while people write. What cannot be stored is refused, or its socket closed; once
 * there is room again, all that was ever acknowledged is there (DUR1, DUR2).
 */
export async function fullDisk({ script, holdMs, seed }: FullDiskOptions): Promise<FullDiskReport> {
  const random = seeded(seed);
  const disk = new Disk();
  const ledger = new Ledger();
  const writers: Writer[] = [];
  let scene: Scene | null = null;
  try {
    scene = await Scene.open({ script, people: 3, dir: disk.dir });
    const ids = [await scene.conversation([0, 1]), await scene.conversation([0, 1, 2])];
    for (const [conversationId, people] of [
      [ids[0] ?? '', [0, 1]],
      [ids[1] ?? '', [0, 1, 2]],
    ] as const)
      for (const index of people) {
        const own = seeded(random(2 ** 31));
        writers.push(new Writer(new SteadyClient(scene.as(index), conversationId, own), ledger, own));
      }
    for (const { client } of writers) client.start();
    let over = false;
    const working = Promise.all(writers.map((writer) => writer.work(() => over, PAUSE_MS)));
    working.catch(() => undefined); // awaited below
    await delay(WARM_UP_MS);
    const before = ledger.acknowledged;

    disk.fill(LEFT_BYTES);
    const retries = () => writers.reduce((sum, { client }) => sum + client.counts.retries, 0);
    const retriesBefore = retries();
    await until(() => retries() > retriesBefore || undefined, 'the disk is full', 20_000);
    await delay(holdMs);
    const during = ledger.acknowledged - before;

    disk.free();
    over = true;
    await scene.chat.restart();
    await working;
    await Promise.all(writers.map(({ client }) => client.stop()));
    await scene.converged(ids);
    const broken = writers.flatMap(({ client, userId }) => client.broken.map((what) => `${userId}: ${what}`));
    for (const id of ids) {
      const here = writers.filter(({ client }) => client.conversationId === id);
      const people = here.map(({ client }) => ({ api: client.api, seen: client.seen }));
      broken.push(...check(ledger, [await observe(scene, id, people)]));
    }
    const refusals = new Map<ErrorCode, number>();
    for (const { client } of writers)
      for (const [code, times] of client.counts.refusals)
        refusals.set(code, times + (refusals.get(code) ?? 0));
    for (const code of refusals.keys())
      if (!ALLOWED.includes(code))
        broken.push(`[DUR2] refused as ${code}, which says nothing of the storage`);
    const after = ledger.acknowledged - during - before;
    return {
      seed,
      sends: ledger.sent.size,
      acknowledged: { before, during, after },
      retries: retries(),
      refusals,
      broken,
    };
  } finally {
    await Promise.all(writers.map(({ client }) => client.stop()));
    await scene?.close();
    disk.remove();
  }
}

/** The report for people. */
export const fullDiskLines = ({
  seed,
  sends,
  acknowledged,
  retries,
  refusals,
  broken,
}: FullDiskReport): string =>
  [
    `  a full disk, seed ${seed}: ${acknowledged.before} commands acknowledged before, ${acknowledged.during} during, ${acknowledged.after} after; ${sends} messages`,
    `    ${retries} repeats; refused as ${[...refusals].map(([code, times]) => `${code} (${times})`).join(', ') || 'nothing: sockets were closed'}`,
    `  ${broken.length === 0 ? 'nothing acknowledged is lost' : `${broken.length} promises broken`}`,
  ].join('\n');
