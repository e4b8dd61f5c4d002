import { limits } from '../../protocol/limits.ts';
import type { Cancel, Platform } from './platform.ts';

/** How long a person has done nothing, as it is to be answered. */
export type Idleness =
  | { readonly name: 'active'; readonly checkIn: number }
  /** Asked whether they are still there. `left`: ms until the end. */
  | { readonly name: 'warning'; readonly left: number; readonly checkIn: number }
  | { readonly name: 'over' };

/** An instant by both clocks: the one people set, and the one that nobody sets and that may stand still in sleep. */
export interface Instant {
  readonly wall: number;
  readonly monotonic: number;
}

/** A sleeping machine's timers stand still: how late after its waking it may be noticed, ms. */
const NOTICE_MS = 1_000;
/** Other tabs hear of what is done here at most this often, ms. */
const TELL_MS = 1_000;

/** Whichever clock ran further counts, so that neither sleep nor setting the time back makes it longer. */
export function idleness(last: Instant, now: Instant, limitMs: number): Idleness {
  const passed = Math.max(now.wall - last.wall, now.monotonic - last.monotonic);
  const left = limitMs - passed;
  if (left <= 0) return { name: 'over' };
  const warningMs = Math.min(limits.idle.warningMs, limitMs / 2);
  if (left <= warningMs) return { name: 'warning', left, checkIn: Math.min(left, NOTICE_MS) };
  return { name: 'active', checkIn: Math.min(left - warningMs, NOTICE_MS) };
}

export interface IdleOptions {
  readonly platform: Pick<Platform, 'now' | 'monotonic' | 'after' | 'listen'>;
  readonly limitMs: number;
  /** Calls back at each act of the person in this page. */
  readonly acts: (listener: () => void) => Cancel;
  /** Tells the other tabs that the person is here. */
  readonly tell: () => void;
  /** Ms left, rounded up to seconds, at each second of the warning; null when it is over or was answered. */
  readonly warn: (left: number | null) => void;
  /** The time is over. Called once, and the watch is at its end. */
  readonly over: () => void;
}

/** Watches one person's absence from all tabs of a browser. */
export class IdleWatch {
  readonly #o: IdleOptions;
  readonly #stops: Cancel[];
  #last: Instant;
  #told = -Infinity;
  #timer: Cancel | null = null;
  #warned: number | null = null;
  #stopped = false;

  constructor(options: IdleOptions) {
    this.#o = options;
    this.#last = this.#now();
    this.#stops = [options.acts(() => this.act()), options.platform.listen(() => this.#check())];
    this.act();
  }

  /** The person did something here. Too late where the time is over, whoever it is that is here now. */
  act(): void {
    this.heard();
    const { monotonic } = this.#last;
    if (this.#stopped || monotonic - this.#told < TELL_MS) return;
    this.#told = monotonic;
    this.#o.tell();
  }

  /** The same in another tab. */
  heard(): void {
    if (this.#check()) return;
    this.#last = this.#now();
    this.#check();
  }

  stop(): void {
    this.#stopped = true;
    this.#timer?.();
    for (const stop of this.#stops) stop();
    this.#warn(null);
  }

  /** Whether it is over. */
  #check(): boolean {
    if (this.#stopped) return true;
    const idle = idleness(this.#last, this.#now(), this.#o.limitMs);
    if (idle.name === 'over') {
      this.stop();
      this.#o.over();
      return true;
    }
    this.#warn(idle.name === 'warning' ? Math.ceil(idle.left / 1_000) * 1_000 : null);
    this.#timer?.();
    this.#timer = this.#o.platform.after(idle.checkIn, () => this.#check());
    return false;
  }

  #warn(left: number | null): void {
    if (left === this.#warned) return;
    this.#warned = left;
    this.#o.warn(left);
  }

  #now(): Instant {
    return { wall: this.#o.platform.now(), monotonic: this.#o.platform.monotonic() };
  }
}
