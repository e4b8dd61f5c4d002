import { NO_AIM } from '../client/draft-aim.ts';
import type { DraftAim } from '../client/state.ts';

/** What is not sent yet of a conversation, beside its text. */
export interface Unsent {
  readonly files: readonly File[];
  readonly aim: DraftAim;
}
const NOTHING: Unsent = { files: [], aim: NO_AIM };

/** What is unsent of the other conversations visited. */
export class UnsentElsewhere {
  readonly #of = new Map<string, Unsent>();

  /** Keeps what is unsent of the conversation that is `left`, and answers what was of the one that is come to. */
  swap(left: string, unsent: Unsent, come: string): Unsent {
    this.#of.set(left, unsent);
    const held = this.#of.get(come) ?? NOTHING;
    this.#of.delete(come);
    return held;
  }
}
