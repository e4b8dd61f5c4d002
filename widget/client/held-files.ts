import { NO_AIM, sameAim } from './draft-aim.ts';
import type { DraftAim } from './state.ts';

/** Most conversations whose files are held at once (LIM1). */
const MAX_HELD = 50;

/**
 * The files that are to go with a draft. A browser gives no second sight of a file, so they live in memory alone, as
 * long as the page and the person do. Words are a draft without them, and they are one without words: what they are to
 * be sent as is held with them.
 */
export class HeldFiles {
  readonly #of = new Map<string, DraftAim>();
  /** As it was last given out. */
  #joint: { readonly held: DraftAim; readonly aim: DraftAim | null; readonly both: DraftAim } | null = null;

  /** `aim` without files: there are none any longer. */
  keep(conversationId: string, text: string, aim: DraftAim | null): void {
    const held = this.#of.get(conversationId);
    const files = aim?.files ?? [];
    // With the last file goes what was held of it, but not what an empty field is meant as.
    if (aim === null || (files.length === 0 && (text !== '' || held === undefined)))
      return this.forget(conversationId);
    if (held?.files === files && sameAim(held, aim)) return;
    this.forget(conversationId);
    this.#of.set(conversationId, { ...aim, files });
    const oldest = this.#of.size > MAX_HELD && this.#of.keys().next().value;
    if (oldest) this.forget(oldest);
  }

  of(conversationId: string): DraftAim['files'] {
    return this.#of.get(conversationId)?.files;
  }

  /** The aim of a draft of these words, with its files; the same object while nothing changed. */
  with(conversationId: string, text: string, aim: DraftAim | null): DraftAim | null {
    const held = this.#of.get(conversationId);
    if (held === undefined) return aim;
    if (text === '') return held;
    if (this.#joint?.held !== held || this.#joint.aim !== aim)
      this.#joint = { held, aim, both: { ...(aim ?? NO_AIM), files: held.files ?? [] } };
    return this.#joint.both;
  }

  forget(conversationId: string): void {
    this.#of.delete(conversationId);
  }

  clear(): void {
    this.#of.clear();
    this.#joint = null;
  }
}
