import { limits } from '../../protocol/limits.ts';
import type { Cancel, Platform } from './platform.ts';

const QUIET_MS = 250;

/**
 * Confirms what arrived (FLOW1, and "delivered" for the others): at once when the line was quiet, else gathered for
 * a moment, and never more than `gotEveryEvents` behind.
 */
export class Confirmations {
  #platform: Platform;
  #send: (seq: number) => void;
  #seq = 0;
  #confirmed = 0;
  #lastAt = -Infinity;
  #timer: Cancel | null = null;

  constructor(platform: Platform, send: (seq: number) => void) {
    this.#platform = platform;
    this.#send = send;
  }

  arrived(seq: number): void {
    this.#seq = seq;
    if (seq <= this.#confirmed) return;
    const now = this.#platform.monotonic();
    const wait = this.#lastAt + QUIET_MS - now;
    if (wait <= 0 || seq - this.#confirmed >= limits.events.gotEveryEvents) return this.#flush();
    this.#timer ??= this.#platform.after(wait, () => this.#flush());
  }

  /** A new socket knows nothing of what was confirmed on the one before. */
  reset(): void {
    this.#timer?.();
    this.#timer = null;
    this.#seq = this.#confirmed = 0;
    this.#lastAt = -Infinity;
  }

  #flush(): void {
    this.#timer?.();
    this.#timer = null;
    this.#lastAt = this.#platform.monotonic();
    this.#confirmed = this.#seq;
    this.#send(this.#seq);
  }
}
