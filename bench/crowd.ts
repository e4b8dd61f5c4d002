import type { RawSocket } from '../test/support/wire-socket.ts';
import { limits } from '../protocol/limits.ts';
import { catchUp, PEOPLE, type ProductSide } from './subjects.ts';
import { within } from './within.ts';

/** How long one message may take to reach all of them. */
const TELL_MS = 60_000;
/** Sockets opened at once. */
const AT_ONCE = 20;
/** The most sockets one conversation may have at all. */
export const MOST_SOCKETS = PEOPLE * limits.sockets.perUserPerObject;

/** Many live sockets at one conversation that has everyone in it: a person's second comes after everyone's first. */
export class Crowd {
  readonly #product: ProductSide;
  readonly #id: string;
  readonly #sockets: RawSocket[] = [];
  #closed = 0;
  #heard = 0;
  #onHeard: () => void = () => undefined;

  private constructor(product: ProductSide, id: string) {
    this.#product = product;
    this.#id = id;
  }

  static async gather(product: ProductSide): Promise<Crowd> {
    const id = await product.conversation(PEOPLE);
    // What is measured is the conversation; its copies are another matter.
    await product.pause(id, true);
    return new Crowd(product, id);
  }

  get size(): number {
    return this.#sockets.length - this.#closed;
  }

  /** Opens sockets until there are `size`. Throws where one is refused. */
  async grow(size: number): Promise<void> {
    for (let from = this.#sockets.length; from < size; from += AT_ONCE) {
      const some = Array.from({ length: Math.min(AT_ONCE, size - from) }, (_, i) => from + i);
      this.#sockets.push(
        ...(await Promise.all(
          some.map(async (index) => {
            const socket = await this.#product.api(index % PEOPLE).connect(this.#id);
            await catchUp(socket);
            socket.addEventListener('message', () => {
              this.#heard++;
              this.#onHeard();
            });
            socket.addEventListener('close', () => this.#closed++);
            return socket;
          }),
        )),
      );
    }
  }

  /** Milliseconds from one message to its having reached every socket. */
  async tell(text: string): Promise<number> {
    const { size } = this;
    this.#heard = 0;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#onHeard = () => this.#heard >= size && resolve();
    const started = performance.now();
    await this.#product.api(0).post(this.#id, text);
    await within(TELL_MS, `one message reaches ${size} sockets`, promise).catch((error: Error) => {
      throw new Error(`${error.message}; it reached ${this.#heard}`);
    });
    return performance.now() - started;
  }

  close(): void {
    for (const socket of this.#sockets) socket.close(1000);
  }
}
