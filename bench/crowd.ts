import type { RawSocket } from '../test/support/wire-socket.ts';
import { limits } from '../protocol/limits.ts';
import { catchUp, PEOPLE, type ProductSide } from './subjects.ts';

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
            socket.addEventListener('message', () => this.#heard++);
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
    const started = performance.now();
    await this.#product.api(0).post(this.#id, text);
    while (this.#heard < size) await new Promise((resolve) => setTimeout(resolve, 5));
    return performance.now() - started;
  }

  close(): void {
    for (const socket of this.#sockets) socket.close(1000);
  }
}
