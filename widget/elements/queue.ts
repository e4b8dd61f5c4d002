/** Does one thing after the other, whatever becomes of each. */
export class Queue {
  readonly #busy: (busy: boolean) => void;
  #last: Promise<unknown> = Promise.resolve();
  #waiting = 0;

  /** `busy` is told when something is being done, and when nothing is any more. */
  constructor(busy: (busy: boolean) => void) {
    this.#busy = busy;
  }

  async add(work: () => Promise<unknown> | undefined): Promise<void> {
    this.#busy(++this.#waiting > 0);
    const done = this.#last.then(work);
    this.#last = done.catch(() => undefined);
    try {
      await done;
    } finally {
      this.#busy(--this.#waiting > 0);
    }
  }
}
