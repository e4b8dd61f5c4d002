import { limits } from '../../protocol/index.ts';
import { retryDelayMs, type Destination, type Destinations } from './destinations.ts';

/** What draining needs to know of the log and of the places behind the names. */
export interface DrainPorts {
  readonly destinations: Destinations;
  /** Those behind now; purges included. */
  readonly behind: () => Destination[];
  /**
   * Sends one destination what it lacks, or its purge. Answers the rev it then holds, `purged`, or `nothing` when it
   * lacked nothing after all. A throw means it could not be reached.
   */
  readonly deliver: (destination: Destination) => Promise<{ readonly appliedRev: number } | 'purged'>;
  /** Whether someone purged has a seat again. */
  readonly hasSeat: (destination: string) => boolean;
  readonly now: () => number;
  /** Calls `work` once, `ms` from now, unless what it answers is called before. */
  readonly later: (ms: number, work: () => void) => () => void;
  readonly random: () => number;
  /** Told after every acknowledge, for those who wait. */
  readonly onAcked: (destination: string, rev: number) => void;
}

/**
 * Keeps the copies up: one batch in flight per destination, some destinations at once, a failing one put off by
 * itself and never holding up the rest. All state is in the table; losing this object loses nothing but time.
 */
export class Drain {
  readonly #ports: DrainPorts;
  readonly #inFlight = new Set<string>();
  #queue: Destination[] = [];
  #run: { readonly ended: Promise<void>; readonly end: () => void } | null = null;

  constructor(ports: DrainPorts) {
    this.#ports = ports;
  }

  /**
   * Works until nobody is behind but those being put off. Calls made meanwhile join the run, and what is new is begun
   * at once: a place that takes long to answer holds up only itself.
   */
  run(): Promise<void> {
    this.#run ??= newRun();
    const { ended } = this.#run;
    try {
      this.#queue = this.#ready();
      this.#fill();
    } catch (error) {
      this.#ended();
      throw error;
    }
    return ended;
  }

  #fill(): void {
    while (this.#inFlight.size < limits.replication.concurrency) {
      const next = this.#queue.shift();
      if (next === undefined) break;
      this.#bringUp(next)
        .then(() => {
          if (this.#queue.length === 0) this.#queue = this.#ready();
          this.#fill();
        })
        // Storage that fails ends the run, not the waiting: whoever waits for it sets the next deadline.
        .catch(() => this.#ended());
    }
    if (this.#inFlight.size === 0 && this.#queue.length === 0) this.#ended();
  }

  #ended(): void {
    this.#run?.end();
    this.#run = null;
  }

  #ready(): Destination[] {
    const now = this.#ports.now();
    return this.#ports
      .behind()
      .filter((one) => retryAt(one, now) <= now && !this.#inFlight.has(one.destination));
  }

  /** One batch to one destination. */
  async #bringUp(listed: Destination): Promise<void> {
    const { destinations, deliver, now, random } = this.#ports;
    const destination = destinations.get(listed.destination);
    if (destination === undefined || this.#inFlight.has(destination.destination)) return;
    this.#inFlight.add(destination.destination);
    try {
      const answer = await within(limits.replication.deliveryMs, this.#ports.later, deliver(destination));
      const current = destinations.get(destination.destination);
      if (current === undefined) return;
      if (answer === 'purged') {
        if (current.mode === 'purge')
          destinations.purged(destination.destination, this.#ports.hasSeat(destination.destination));
        this.#ports.onAcked(destination.destination, Number.MAX_SAFE_INTEGER);
      } else if (current.mode === 'fill') {
        // Set back meanwhile: what this batch brought says nothing of where it has to begin again.
        if (current.acked_rev !== destination.acked_rev || current.rewound !== destination.rewound) return;
        // A mismatch answers what the receiver holds; going back to it is the whole repair.
        destinations.acked(destination.destination, answer.appliedRev);
        if (answer.appliedRev === destination.acked_rev) throw new Error('no progress');
        this.#ports.onAcked(destination.destination, answer.appliedRev);
      }
    } catch {
      const at = now();
      destinations.failed(destination.destination, at, at + retryDelayMs(destination.failures + 1, random()));
    } finally {
      this.#inFlight.delete(destination.destination);
    }
  }

  /** When to come back: the earliest retry of those behind, or null when nobody is. */
  nextRetryAt(): number | null {
    const behind = this.#ports.behind();
    if (behind.length === 0) return null;
    const now = this.#ports.now();
    return Math.min(...behind.map((one) => retryAt(one, now)));
  }
}

/** A retry further away than any is put off was set by a clock that has been put right since: it is due now. */
const retryAt = (one: Destination, now: number): number =>
  one.retry_at > now + limits.replication.retryMaxMs ? now : one.retry_at;

/** What `work` comes to, or a failure after `ms`: its answer is then nobody's, whenever it comes. */
async function within<T>(ms: number, later: DrainPorts['later'], work: Promise<T>): Promise<T> {
  let stop = (): void => undefined;
  const late = new Promise<never>((_, reject) => {
    stop = later(ms, () => reject(new Error('no answer')));
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    stop();
  }
}

function newRun(): { ended: Promise<void>; end: () => void } {
  let end = (): void => undefined;
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  return { ended, end };
}
