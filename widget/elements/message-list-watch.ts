import { MessageBubble } from './message-bubble.ts';
import { SeenReporter } from './message-list-seen.ts';

export interface WatchOptions {
  /** Rows, or the view itself, are another size; called before the next paint, with every one that may be. */
  readonly resized: (entries: readonly ResizeObserverEntry[]) => void;
  /** Called with ever higher seqs of what was really read (CUR3). */
  readonly seen: (seq: number) => void;
  /** Pixels. */
  readonly viewHeight: () => number;
}

/** Watches the rows in the document: their sizes, and whether anyone reads them. */
export class FeedWatch {
  readonly #sizes: ResizeObserver;
  readonly #seen: SeenReporter;
  readonly #watched = new Set<Element>();

  constructor({ resized, seen, viewHeight }: WatchOptions) {
    this.#sizes = new ResizeObserver(resized);
    this.#seen = new SeenReporter(seen, viewHeight);
  }

  /** What stands in the document now; what no longer does is let go. */
  watch(scroller: HTMLElement, feed: HTMLElement, rows: Iterable<HTMLElement>): void {
    for (const element of this.#watched)
      if (element.parentNode !== feed && element !== scroller) {
        this.#sizes.unobserve(element);
        this.#watched.delete(element);
        const bubble = element.querySelector('care-message-bubble');
        if (bubble !== null) this.#seen.unwatch(bubble);
      }
    for (const element of [scroller, ...rows]) {
      if (!this.#watched.has(element)) this.#sizes.observe(element);
      this.#watched.add(element);
      const bubble = element.lastElementChild;
      if (bubble instanceof MessageBubble && typeof bubble.message?.seq === 'number')
        this.#seen.watch(bubble, bubble.message.seq);
    }
  }

  /** Another conversation. */
  reset(): void {
    this.#sizes.disconnect();
    this.#watched.clear();
    this.#seen.reset();
  }

  close(): void {
    this.reset();
    this.#seen.close();
  }
}
