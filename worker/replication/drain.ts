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
  #running: Promise<void> | null = null;
  #again = false;

  constructor(ports: DrainPorts) {
    this.#ports = ports;
  }

  /** Works until nobody is behind but those being put off. Calls made meanwhile join the run. */
  run(): Promise<void> {
    if (this.#running !== null) {
      this.#again = true;
      return this.#running;
    }
    this.#running = this.#loop().finally(() => {
      this.#running = null;
    });
    return this.#running;
  }

  async #loop(): Promise<void> {
    do {
      this.#again = false;
      const queue = this.#ready();
      const workers = Array.from(
        { length: Math.min(limits.replication.concurrency, queue.length) },
        async () => {
          for (let next = queue.shift(); next !== undefined; next = queue.shift()) await this.#bringUp(next);
        },
      );
      await Promise.all(workers);
    } while (this.#again || this.#ready().length > 0);
  }

  #ready(): Destination[] {
    const now = this.#ports.now();
    return this.#ports.behind().filter((one) => one.retry_at <= now && !this.#inFlight.has(one.destination));
  }

  /** One batch to one destination. */
  async #bringUp(listed: Destination): Promise<void> {
    const { destinations, deliver, now, random } = this.#ports;
    const destination = destinations.get(listed.destination);
    if (destination === undefined || this.#inFlight.has(destination.destination)) return;
    this.#inFlight.add(destination.destination);
    try {
      const answer = await deliver(destination);
      const current = destinations.get(destination.destination);
      if (current === undefined) return;
      if (answer === 'purged') {
        if (current.mode === 'purge')
          destinations.purged(destination.destination, this.#ports.hasSeat(destination.destination));
        this.#ports.onAcked(destination.destination, Number.MAX_SAFE_INTEGER);
      } else if (current.mode === 'fill') {
        // A mismatch answers what the receiver holds; going back to it is the whole repair.
        destinations.acked(destination.destination, answer.appliedRev);
        if (answer.appliedRev === destination.acked_rev) throw new Error('no progress');
        this.#ports.onAcked(destination.destination, answer.appliedRev);
      }
    } catch {
      destinations.failed(destination.destination, now() + retryDelayMs(destination.failures + 1, random()));
    } finally {
      this.#inFlight.delete(destination.destination);
    }
  }

  /** When to come back: the earliest retry of those behind, or null when nobody is. */
  nextRetryAt(): number | null {
    const behind = this.#ports.behind();
    if (behind.length === 0) return null;
    return Math.min(...behind.map((one) => one.retry_at));
  }
}
