import type { Result } from '../../protocol/index.ts';
import { Log } from '../../worker/conversation/log.ts';
import type { Random } from '../support/random.ts';
import type { Clock } from './clock.ts';
import type { SimConversation } from './conversation-object.ts';
import type { Seen } from './history.ts';
import { Died } from './sim-object.ts';

/** What was let in before a door was shut has ended after this long. */
const LET_IN_MS = 15_000;

export interface RestorePorts {
  readonly conversations: ReadonlyMap<string, SimConversation>;
  readonly random: Random;
  readonly clock: Clock;
  readonly see: (seen: Seen) => void;
  readonly done: () => void;
}

/** The operator who puts conversations back to an earlier point. */
export class Restores {
  /** Those being put back: nobody is let in. */
  readonly shut = new Set<string>();
  readonly #ports: RestorePorts;
  readonly #kept = new Map<
    string,
    { readonly head: number; readonly asOf: number; readonly putBack: () => void }
  >();

  constructor(ports: RestorePorts) {
    this.#ports = ports;
  }

  /** Keeps a conversation's storage as it is, for a restore to come back to. */
  snapshot(conversation: string): void {
    const object = this.#ports.conversations.get(conversation);
    if (object === undefined || this.shut.has(conversation)) return;
    // Read past the object, which may be asleep, or about to die of being woken.
    const { head } = new Log(object.sql);
    this.#kept.set(conversation, { head, asOf: this.#ports.clock.now, putBack: object.sql.keep() });
  }

  /** Puts it back, in the operator's steps: shut the door, let who is in go, ask what was told, go back, count on. */
  async restore(conversation: string): Promise<void> {
    const object = this.#ports.conversations.get(conversation);
    const kept = this.#kept.get(conversation);
    if (object === undefined || kept === undefined || this.shut.has(conversation)) return;
    this.#kept.delete(conversation);
    this.shut.add(conversation);
    await this.#wait(LET_IN_MS);
    const told = await this.#untilAnswered(() => object.call(({ core }) => core.prepareRestore()));
    await this.#wait(this.#ports.random.between(0, 1_000));
    object.kill();
    kept.putBack();
    const { head, asOf } = kept;
    this.#ports.see({ at: this.#ports.clock.now, what: 'restored', conversation, kept: head, asOf });
    await this.#wait(this.#ports.random.between(0, 3_000));
    await this.#untilAnswered(() => object.call(({ core }) => core.restored(told)));
    this.#ports.done();
    this.shut.delete(conversation);
  }

  async #untilAnswered<T>(ask: () => Promise<Result<T>>): Promise<T> {
    for (;;) {
      try {
        const answer = await ask();
        if (answer.ok) return answer.value;
        throw new Error(answer.error.code);
      } catch (error) {
        if (!(error instanceof Died)) throw error;
      }
      await this.#wait(500);
    }
  }

  #wait(ms: number): Promise<void> {
    return new Promise((resolve) => void this.#ports.clock.after(ms, resolve));
  }
}
