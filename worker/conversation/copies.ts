import type {
  AnsweredChoice,
  InboxApplied,
  InboxBatch,
  Made,
  RecordsBatch,
  ReplicationStatus,
} from '../contracts.ts';
import type { Due } from '../due.ts';
import { StorageError } from '../sql.ts';
import { Destinations, type Destination } from '../replication/destinations.ts';
import { Drain } from '../replication/drain.ts';
import type { Log } from './log.ts';
import { Presser } from './presser.ts';
import { firstChangeAfter, InboxBatches, recordsBatch } from './replica.ts';

/** Where copies go, and what keeps them going. */
export interface CopyPorts {
  readonly now: () => number;
  readonly random: () => number;
  readonly inbox: (userId: string) => {
    apply(batch: InboxBatch): Promise<InboxApplied>;
    purge(conversationId: string, made: Made): Promise<void>;
  };
  readonly records: { apply(batch: RecordsBatch): Promise<{ appliedRev: number }> };
  /**
   * Runs `work` once, `ms` from now at the latest, unless what it answers is called before. It may be lost with the
   * object, so it only ever batches; while it is awaited it keeps the object in memory.
   */
  readonly later: (ms: number, work: () => void) => () => void;
  /** The deadlines changed: put the alarm where they say. */
  readonly deadlinesChanged: () => void;
  /** Lets background work finish after the call that started it. */
  readonly background: (work: Promise<void>) => void;
}

const RECORDS = 'records';
export const inboxDestination = (userId: string): string => `inbox:${userId}`;
const userOf = (destination: string): string => destination.slice('inbox:'.length);

/** How soon after a change a drain that died with the object is taken up again by the alarm. */
const SAFETY_MS = 2_000;
/** Above this many people a burst travels as one batch each, after this long. */
const FEW_PEOPLE = 20;
const GATHER_MS = 250;

/** Keeps one conversation's copies: an inbox per person and the tenant's records. */
export class Copies {
  readonly destinations: Destinations;
  readonly #log: Log;
  readonly #due: Pick<Due<'drain'>, 'schedule' | 'cancel'>;
  readonly #ports: CopyPorts;
  readonly #chosen: (n: number, choice: AnsweredChoice) => void;
  readonly #drain: Drain;
  readonly #batches: InboxBatches;
  readonly #kick: Presser<null>;
  readonly #waiting = new Set<{ destination: string; rev: number; done: () => void }>();
  #paused: boolean | null = null;
  /** Whether the safety deadline is known to stand: saves a write per change. */
  #guarded = false;

  constructor(
    log: Log,
    due: Pick<Due<'drain'>, 'schedule' | 'cancel'>,
    ports: CopyPorts,
    /** A person's inbox has answered what they chose; `n` is the seat they had when it was asked. */
    chosen: (n: number, choice: AnsweredChoice) => void,
  ) {
    this.#chosen = chosen;
    this.#log = log;
    this.#due = due;
    this.#ports = ports;
    this.destinations = new Destinations(log.sql);
    this.#batches = new InboxBatches(log);
    this.#drain = new Drain({
      destinations: this.destinations,
      behind: () => (this.paused ? [] : this.#behind()),
      deliver: (destination) => this.#deliver(destination),
      hasSeat: (destination) => log.seatOf(userOf(destination)) !== undefined,
      now: ports.now,
      later: ports.later,
      random: ports.random,
      onAcked: (destination, rev) => this.#acked(destination, rev),
    });
    this.#kick = new Presser(ports.later, () => ports.background(this.drain()));
  }

  /** Those that lack something, purges included. */
  #behind(): Destination[] {
    return this.destinations.behind({ shared: this.#log.sharedRev, all: this.#log.rev }, RECORDS);
  }

  get paused(): boolean {
    this.#paused ??= this.#log.sql.get<{ paused: number }>('SELECT paused FROM meta')?.paused === 1;
    return this.#paused;
  }

  pause(paused: boolean): void {
    this.#log.sql.run('UPDATE meta SET paused = ?', paused ? 1 : 0);
    this.#paused = paused;
    if (!paused) this.changed(0);
  }

  /** After sleep: whoever is behind is seen to soon, although nobody may have set, or kept, a deadline for it. */
  woke(): void {
    if (!this.paused && this.#behind().length > 0)
      this.#due.schedule('drain', this.#ports.now() + SAFETY_MS, 'earliest');
  }

  /** After a commit: sets the copies going. `people` tells how many there are to tell. */
  changed(people: number): void {
    if (this.paused) return;
    if (!this.#guarded) {
      this.#due.schedule('drain', this.#ports.now() + SAFETY_MS, 'earliest');
      this.#guarded = true;
      this.#ports.deadlinesChanged();
    }
    this.kick(people);
  }

  /** Sets them going without a deadline behind it, for when none can be stored. */
  kick(people = 0): void {
    this.#kick.add(null, people > FEW_PEOPLE ? GATHER_MS : 5);
  }

  /** Brings every copy up that can be reached now, then leaves a deadline for the rest. */
  async drain(): Promise<void> {
    try {
      await this.#drain.run();
      this.#putOff();
    } catch (error) {
      // The deadline that stands, or the next change, takes it up.
      this.#guarded = false;
      if (!(error instanceof StorageError)) throw error;
    }
  }

  #putOff(): void {
    const next = this.#drain.nextRetryAt();
    this.#guarded = next !== null;
    if (next === null) this.#due.cancel('drain');
    else this.#due.schedule('drain', Math.max(next, this.#ports.now() + 50), 'replace');
    this.#ports.deadlinesChanged();
  }

  /**
   * The alarm's turn. It does not wait: a place that takes long to answer must not keep the alarm from its other work,
   * so it comes back until the drain has ended and set the next time itself.
   */
  takeUp(): void {
    this.#due.schedule('drain', this.#ports.now() + SAFETY_MS, 'replace');
    this.#guarded = true;
    this.#ports.background(this.drain());
  }

  async #deliver(destination: Destination): Promise<{ appliedRev: number } | 'purged'> {
    if (destination.destination === RECORDS)
      return this.#ports.records.apply(recordsBatch(this.#log, destination.acked_rev));
    const inbox = this.#ports.inbox(userOf(destination.destination));
    const batch =
      destination.mode === 'fill'
        ? this.#batches.collect(
            userOf(destination.destination),
            destination.acked_rev,
            destination.rewound === 1,
          )
        : null;
    if (batch !== null) return this.#fill(batch, inbox);
    const { conversation_id, epoch } = this.#log.meta;
    await inbox.purge(conversation_id, { epoch, asOf: this.#log.rev });
    return 'purged';
  }

  /** The answer says what the person has chosen, too. One to a seat that has ended meanwhile is not a later seat's. */
  async #fill(batch: InboxBatch, inbox: ReturnType<CopyPorts['inbox']>): Promise<{ appliedRev: number }> {
    const seat = this.#log.seatOf(batch.userId);
    const { appliedRev, reading } = await inbox.apply(batch);
    if (reading !== undefined && seat !== undefined) this.#chosen(seat.n, reading);
    return { appliedRev };
  }

  /** Whether this person's inbox is still to forget the conversation, as it stood with an earlier seat. */
  isForgetting(userId: string): boolean {
    const row = this.#log.sql.get<{ mode: string }>(
      'SELECT mode FROM destinations WHERE destination = ?',
      inboxDestination(userId),
    );
    return row?.mode === 'purge';
  }

  #acked(destination: string, rev: number): void {
    for (const waiting of this.#waiting) {
      if (waiting.destination !== destination || rev < waiting.rev) continue;
      this.#waiting.delete(waiting);
      waiting.done();
    }
  }

  /** Resolves true when `destination` holds all that concerns it up to now (or is purged), false after `ms`. */
  settled(destination: string, ms: number): Promise<boolean> {
    const current = this.destinations.get(destination);
    if (current === undefined) return Promise.resolve(true);
    // A copy is not told of changes that are none of its owner's business.
    const goal =
      current.mode === 'purge' ? Number.MAX_SAFE_INTEGER : Math.max(this.#log.sharedRev, current.dirty_rev);
    if (current.acked_rev >= goal) return Promise.resolve(true);
    if (this.paused || ms <= 0) return Promise.resolve(false);
    return new Promise((resolve) => {
      const stop = this.#ports.later(ms, () => {
        if (this.#waiting.delete(waiting)) resolve(false);
      });
      const done = (): void => {
        stop();
        resolve(true);
      };
      const waiting = { destination, rev: goal, done };
      this.#waiting.add(waiting);
      this.#ports.background(this.drain());
    });
  }

  rewind(destination: string | null, toRev: number): number {
    const found = this.destinations.rewind(destination, toRev);
    if (found > 0) this.changed(0);
    return found;
  }

  status(): ReplicationStatus {
    const log = this.#log;
    const behind = new Set(this.#behind().map((one) => one.destination));
    return {
      headRev: log.rev,
      paused: this.paused,
      behind: behind.size,
      destinations: this.destinations.all().map((one) => ({
        destination: one.destination,
        ackedRev: one.acked_rev,
        behindRevs: behind.has(one.destination) ? Math.max(1, log.rev - one.acked_rev) : 0,
        behindSinceMs: behind.has(one.destination) ? firstChangeAfter(log, one.acked_rev) : null,
        failures: one.failures,
        failingSinceMs: one.failing_since,
        retryAtMs: one.retry_at,
      })),
    };
  }
}
