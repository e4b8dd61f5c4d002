const MAX_WAIT_MS = 30_000;

/** What `get` answers once it does: a failure is tried again, at growing distances and without end. */
export async function until<T>(get: () => Promise<T>, waitMs = 1_000): Promise<T> {
  try {
    return await get();
  } catch {
    await new Promise((resolve) => setTimeout(resolve, waitMs));
    return until(get, Math.min(MAX_WAIT_MS, waitMs * 2));
  }
}

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
