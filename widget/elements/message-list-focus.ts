import type { ThreadWindow } from './message-list-window.ts';

/** The keys of a feed: Page Up and Page Down go from message to message, whether it is in the document or not. */
export class FeedFocus {
  /** The row that Tab reaches; null for the last. */
  key: string | null = null;
  readonly #window: ThreadWindow;
  readonly #changed: () => void;
  #next: string | null = null;
  #held: string | null = null;
  /** Where the focus stood before a render, in pixels from the view's top; null where it was not in the list. */
  #stood: number | null = null;

  /** `changed` asks for a render. */
  constructor(window: ThreadWindow, changed: () => void) {
    this.#window = window;
    this.#changed = changed;
  }

  /** Another conversation. */
  reset(): void {
    this.key = null;
    this.#next = this.#held = this.#stood = null;
  }

  /** Before a render, with what has the focus. */
  capture(active: Element | null): void {
    if (active === null) return;
    this.#stood = active.getBoundingClientRect().top;
    const row = active.closest('.row');
    if (row !== null) this.#held = this.#window.keyOf(row) ?? null;
  }

  /** Gives the focus to a row once it is rendered. */
  later(key: string): void {
    this.#next = key;
  }

  /** After a render: a focus that went with its button stays with its message, or goes to the one nearest by. */
  settle(root: ShadowRoot | null): void {
    const lost = root !== null && this.#stood !== null && document.activeElement === document.body;
    const key = this.#next ?? (lost ? this.#held : null);
    const article = key === null ? null : this.#article(key);
    (article ?? (lost ? this.#nearest(root, this.#stood ?? 0) : null))?.focus({ preventScroll: true });
    this.#next = this.#held = this.#stood = null;
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
    const next = this.#window.messages[at + step]?.key;
    if (next === undefined) return;
    const article = this.#article(next);
    if (article !== null) {
      article.focus();
      return;
    }
    this.#window.hold(at + step, this.#window.viewHeight / 3);
    this.#next = next;
    this.#changed();
  };

  #nearest(root: ShadowRoot, top: number): HTMLElement | null {
    const away = (article: Element): number => Math.abs(article.getBoundingClientRect().top - top);
    const articles = [...root.querySelectorAll<HTMLElement>('[role=article]')];
    return articles.sort((one, other) => away(one) - away(other))[0] ?? null;
  }

  #article(key: string): HTMLElement | null {
    return this.#window.element(key)?.querySelector<HTMLElement>('[role=article]') ?? null;
  }
}
