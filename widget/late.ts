/**
 * Something that comes after the first paint. Whoever can do without it looks at `now`, whoever cannot awaits
 * `want()`; where it comes from is said by whoever builds the widget.
 */
export class Late<T extends object> {
  #now: T | null = null;
  #bring: (() => unknown) | null = null;
  #settle: (value: T) => void = () => undefined;
  /** Waits without asking. Never rejects. */
  readonly arrival: Promise<T> = new Promise((resolve) => (this.#settle = resolve));

  get now(): T | null {
    return this.#now;
  }

  /** `bring` is called at the first `want()`, once. */
  from(bring: () => unknown): void {
    this.#bring = bring;
  }

  give(value: T): void {
    this.#now ??= value;
    this.#settle(value);
  }

  want(): Promise<T> {
    this.#bring?.();
    this.#bring = null;
    return this.arrival;
  }
}
