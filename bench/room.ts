import { limits } from '../protocol/limits.ts';
import type { RawSocket } from '../test/support/wire-socket.ts';

/** How long one message or burst may take before the run is given up. */
const LIMIT_MS = 60_000;
/** A product's client confirms at least this often; the floor has nothing to confirm. */
const CONFIRM_EVERY = limits.events.gotEveryEvents;

interface Waiter {
  readonly resolve: () => void;
  /** Deliveries counted over all sockets at which this is done. */
  readonly at: number;
}

/**
 * One conversation with its sockets, each of another person. What it does for each frame that arrives is the same for
 * both subjects and as little as counting needs: the machine that measures must not become what is measured.
 */
export class Room {
  readonly #sockets: readonly RawSocket[];
  readonly #confirms: boolean;
  readonly #acks = new Map<string, () => void>();
  readonly #unconfirmed: number[];
  #deliveries = 0;
  #waiter: Waiter | null = null;
  #sent = 0;
  #failure: Error | null = null;

  constructor(sockets: readonly RawSocket[], confirms: boolean) {
    this.#sockets = sockets;
    this.#confirms = confirms;
    this.#unconfirmed = sockets.map(() => 0);
    sockets.forEach((socket, index) => {
      socket.addEventListener('message', ({ data }) => this.#onFrame(index, String(data)));
      socket.addEventListener('close', ({ code }) => {
        if (code !== 1000) this.#failure = new Error(`socket ${index} closed with ${code}`);
      });
    });
  }

  get size(): number {
    return this.#sockets.length;
  }

  #onFrame(index: number, text: string): void {
    if (text.startsWith('{"type":"events"')) {
      let count = 0;
      for (let at = text.indexOf('"kind":"'); at >= 0; at = text.indexOf('"kind":"', at + 8)) count++;
      this.#deliveries += count;
      if (this.#confirms) this.#confirm(index, count, text);
      if (this.#waiter !== null && this.#deliveries >= this.#waiter.at) {
        this.#waiter.resolve();
        this.#waiter = null;
      }
    } else if (text.startsWith('{"type":"ack"')) {
      const id = /"client_id":"([^"]+)"/.exec(text)?.[1] ?? '';
      this.#acks.get(id)?.();
      this.#acks.delete(id);
    } else if (text.startsWith('{"type":"reject"')) {
      this.#failure = new Error(`refused: ${text.slice(0, 200)}`);
    }
  }

  #confirm(index: number, count: number, text: string): void {
    const unconfirmed = (this.#unconfirmed[index] ?? 0) + count;
    if (unconfirmed < CONFIRM_EVERY) {
      this.#unconfirmed[index] = unconfirmed;
      return;
    }
    this.#unconfirmed[index] = 0;
    const head = /"head":(\d+)/.exec(text.slice(-60))?.[1];
    if (head !== undefined) this.#sockets[index]?.send(`{"type":"got","seq":${head}}`);
  }

  #send(content: string): string {
    const clientId = `bench-${(this.#sent++).toString(36).padStart(8, '0')}-${Math.random().toString(36).slice(2, 10)}`;
    const socket = this.#sockets[this.#sent % this.#sockets.length];
    socket?.send(JSON.stringify({ type: 'send', client_id: clientId, content }));
    return clientId;
  }

  /** Resolves when `messages` more have arrived everywhere. Throws when a socket failed or the time is up. */
  async #delivered(messages: number): Promise<void> {
    const at = this.#deliveries + messages * this.size;
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const timer = setTimeout(() => {
      reject(
        this.#failure ?? new Error(`${at - this.#deliveries} of ${messages * this.size} deliveries missing`),
      );
    }, LIMIT_MS);
    const watch = setInterval(() => this.#failure !== null && reject(this.#failure), 200);
    this.#waiter = { resolve, at };
    await promise.finally(() => {
      clearTimeout(timer);
      clearInterval(watch);
    });
  }

  /** Milliseconds from sending to the acknowledge, one message at a time, everyone having received the one before. */
  async ackTimes(count: number, content: string): Promise<number[]> {
    const times: number[] = [];
    for (let i = 0; i < count; i++) {
      const delivered = this.#delivered(1);
      const started = performance.now();
      const clientId = this.#send(content);
      await Promise.race([
        new Promise<void>((resolve) =>
          this.#acks.set(clientId, () => {
            times.push(performance.now() - started);
            resolve();
          }),
        ),
        delivered.then(
          () => new Promise<never>((_, reject) => setTimeout(reject, LIMIT_MS, new Error('no ack')).unref()),
        ),
      ]);
      await delivered;
    }
    return times;
  }

  /** Sends `count` messages as fast as the sockets take them; milliseconds until all have arrived everywhere. */
  async burst(count: number, content: string): Promise<number> {
    const delivered = this.#delivered(count);
    const started = performance.now();
    for (let i = 0; i < count; i++) this.#send(content);
    await delivered;
    return performance.now() - started;
  }

  close(): void {
    for (const socket of this.#sockets) socket.close(1000);
  }
}
