import type { Cancel, Platform } from './platform.ts';

const MIN_GAP_MS = 1_000;

export interface ReceiptsOptions {
  readonly platform: Platform;
  /** Tells the server; false when there is no way to now. */
  readonly send: (seq: number) => boolean;
}

/** Says how far this person has read: at most once a second, never backwards, the last word always. */
export class Receipts {
  #options: ReceiptsOptions;
  #wanted = 0;
  #told = 0;
  #lastAt = -Infinity;
  #timer: Cancel | null = null;

  constructor(options: ReceiptsOptions) {
    this.#options = options;
  }

  readUpTo(seq: number): void {
    if (seq <= this.#wanted) return;
    this.#wanted = seq;
    this.#flush();
  }

  /** What the server has; anything above is told again, since the frame may have been lost with its socket. */
  serverHas(seq: number): void {
    this.#wanted = Math.max(this.#wanted, seq);
    this.#told = seq;
    this.#flush();
  }

  stop(): void {
    this.#timer?.();
    this.#timer = null;
  }

  #flush(): void {
    if (this.#wanted <= this.#told || this.#timer !== null) return;
    const { platform, send } = this.#options;
    const now = platform.monotonic();
    const wait = this.#lastAt + MIN_GAP_MS - now;
    if (wait > 0) {
      this.#timer = platform.after(wait, () => {
        this.#timer = null;
        this.#flush();
      });
      return;
    }
    if (!send(this.#wanted)) return;
    this.#lastAt = now;
    this.#told = this.#wanted;
  }
}
