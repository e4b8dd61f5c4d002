import type { Cancel, Platform, Signal } from './platform.ts';

/** A page hidden this long does without its conversation's socket. */
export const HIDDEN_MS = 5 * 60_000;

/**
 * Which sockets a page should have. None while it is put aside (frozen, or in the back/forward cache, where an open
 * one would keep it out); the inbox's alone while it has been hidden for long.
 */
export class Pauses {
  readonly #platform: Platform;
  readonly #changed: () => void;
  #timer: Cancel | null = null;
  #away = false;
  #hidden = false;

  constructor(platform: Platform, changed: () => void) {
    this.#platform = platform;
    this.#changed = changed;
    this.#watch();
  }

  /** The page may be gone for good: nothing is begun. */
  get away(): boolean {
    return this.#away;
  }
  get inbox(): boolean {
    return this.#away;
  }
  get room(): boolean {
    return this.#away || this.#hidden;
  }

  signal(signal: Signal): void {
    if (signal === 'leaving') this.#away = true;
    // Any sign of life will do, lest the one that should have come be missed.
    else if (signal !== 'offline' && (signal !== 'visibility' || this.#platform.visible()))
      this.#away = false;
    this.#watch();
    this.#changed();
  }

  stop(): void {
    this.#timer?.();
    this.#timer = null;
  }

  #watch(): void {
    if (this.#platform.visible()) {
      this.stop();
      this.#hidden = false;
    } else if (!this.#hidden) {
      this.#timer ??= this.#platform.after(HIDDEN_MS, () => {
        this.#timer = null;
        this.#hidden = !this.#platform.visible();
        this.#changed();
      });
    }
  }
}
