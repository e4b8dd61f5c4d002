import type { Cancel } from '../../widget/client/platform.ts';

interface Timer {
  readonly at: number;
  readonly order: number;
  run: (() => void) | null;
}

const before = (a: Timer, b: Timer): boolean => a.at < b.at || (a.at === b.at && a.order < b.order);

/** The one clock of a simulated world: nothing happens but what is due, in order of its time, then of its asking. */
export class Clock {
  /** Ms since the world began. */
  now = 0;
  /** Timers run so far. */
  steps = 0;
  #order = 0;
  /** A binary heap, earliest first. */
  readonly #heap: Timer[] = [];

  after(ms: number, run: () => void): Cancel {
    const timer: Timer = { at: this.now + Math.max(0, ms), order: this.#order++, run };
    this.#push(timer);
    return () => {
      timer.run = null;
    };
  }

  /** Runs what falls due up to `end`, letting every promise settle after each. */
  async runTo(end: number): Promise<void> {
    await settled();
    for (;;) {
      const next = this.#heap[0];
      if (next === undefined || next.at > end) break;
      this.#pop();
      if (next.run === null) continue;
      this.now = next.at;
      this.steps++;
      next.run();
      await settled();
    }
    this.now = end;
  }

  #push(timer: Timer): void {
    const heap = this.#heap;
    let at = heap.length;
    heap.push(timer);
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const above = heap[parent];
      if (above === undefined || before(above, timer)) break;
      heap[at] = above;
      at = parent;
    }
    heap[at] = timer;
  }

  #pop(): void {
    const heap = this.#heap;
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      const [left, right] = [heap[child], heap[child + 1]];
      if (left === undefined) break;
      let least = left;
      if (right !== undefined && before(right, left)) {
        least = right;
        child++;
      }
      if (before(last, least)) break;
      heap[at] = least;
      at = child;
    }
    heap[at] = last;
  }
}

/** Nothing here waits for anything outside, so one turn of the event loop lets every promise go as far as it can. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
