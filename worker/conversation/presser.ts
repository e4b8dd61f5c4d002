/**
 * Collects items and hands them on together, `ms` after the first at the latest. What it holds may be lost with the
 * object, so it is for work that is asked for again anyway.
 */
export class Presser<T> {
  readonly #later: (ms: number, work: () => void) => void;
  readonly #flush: (items: readonly T[]) => void;
  #items: T[] = [];

  constructor(later: (ms: number, work: () => void) => void, flush: (items: readonly T[]) => void) {
    this.#later = later;
    this.#flush = flush;
  }

  /** `ms` of 0 hands on at once, in this turn. */
  add(item: T, ms: number): void {
    this.#items.push(item);
    if (ms === 0) this.flush();
    else if (this.#items.length === 1) this.#later(ms, () => this.flush());
  }

  flush(): void {
    const items = this.#items;
    this.#items = [];
    if (items.length > 0) this.#flush(items);
  }
}
