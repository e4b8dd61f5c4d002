import type { ThreadWindow } from './message-list-window.ts';

/** The keys of a feed: Page Up and Page Down go from message to message, whether it is in the document or not. */
export class FeedFocus {
  /** The row that Tab reaches; null for the last. */
  key: string | null = null;
  readonly #window: ThreadWindow;
  readonly #changed: () => void;
  #next: string | null = null;
  #held: string | null = null;

  /** `changed` asks for a render. */
  constructor(window: ThreadWindow, changed: () => void) {
    this.#window = window;
    this.#changed = changed;
  }

  /** Another conversation. */
  reset(): void {
    this.key = null;
    this.#next = this.#held = null;
  }

  /** Before a render, with what has the focus. */
  capture(active: Element | null): void {
    const row = active?.closest('.row') ?? null;
    if (row !== null) this.#held = this.#window.keyOf(row) ?? null;
  }

  /** Gives the focus to a row once it is rendered. */
  later(key: string): void {
    this.#next = key;
  }

  /** After a render, with what has the focus: a button that went with it leaves it to its message. */
  settle(active: Element | null): void {
    const key = this.#next ?? (active === null ? this.#held : null);
    this.#next = this.#held = null;
    if (key !== null) this.#article(key)?.focus({ preventScroll: true });
  }

  readonly moved = (event: FocusEvent): void => {
    const row = event.target instanceof Element ? event.target.closest('.row') : null;
    const key = row === null ? undefined : this.#window.keyOf(row);
    if (key === undefined) return;
    this.key = key;
    this.#changed();
  };

  readonly keydown = (event: KeyboardEvent): void => {
    const step = event.key === 'PageDown' ? 1 : event.key === 'PageUp' ? -1 : 0;
    const at = this.key === null ? undefined : this.#window.indexOf(this.key);
    if (step === 0 || at === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    const next = this.#window.rows[at + step]?.message.key;
    if (next === undefined) return;
    const article = this.#article(next);
    if (article !== null) {
      article.focus();
      return;
    }
    this.#window.hold(next, this.#window.viewHeight / 3);
    this.#next = next;
    this.#changed();
  };

  #article(key: string): HTMLElement | null {
    return this.#window.element(key)?.querySelector<HTMLElement>('[role=article]') ?? null;
  }
}
