import { limits } from '../../protocol/limits.ts';
import type { Cancel, Platform } from './platform.ts';

/** Who is typing. Someone who stops saying so is forgotten; so is someone whose message has come. */
export class TypingOthers {
  #platform: Platform;
  #changed: () => void;
  #timers = new Map<string, Cancel>();

  constructor(platform: Platform, changed: () => void) {
    this.#platform = platform;
    this.#changed = changed;
  }

  /** Seats, in the order they began. */
  get senderIds(): readonly string[] {
    return [...this.#timers.keys()];
  }

  heard(senderId: string, active: boolean): void {
    if (!active) return this.ended(senderId);
    this.#timers.get(senderId)?.();
    this.#timers.set(
      senderId,
      this.#platform.after(limits.typing.expiresMs, () => this.ended(senderId)),
    );
    this.#changed();
  }

  ended(senderId: string): void {
    this.#timers.get(senderId)?.();
    if (this.#timers.delete(senderId)) this.#changed();
  }

  clear(): void {
    for (const cancel of this.#timers.values()) cancel();
    this.#timers.clear();
  }
}

/** Says that this person is typing, no oftener than needed to keep it alive. */
export class TypingSelf {
  #platform: Platform;
  #send: (active: boolean) => void;
  #saidAt: number | null = null;

  constructor(platform: Platform, send: (active: boolean) => void) {
    this.#platform = platform;
    this.#send = send;
  }

  set(active: boolean): void {
    const now = this.#platform.monotonic();
    if (active && this.#saidAt !== null && now - this.#saidAt < limits.typing.throttleMs) return;
    if (!active && this.#saidAt === null) return;
    this.#saidAt = active ? now : null;
    this.#send(active);
  }
}
