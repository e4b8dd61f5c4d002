import type { ChatActions, ConversationView } from '../client/state.ts';

/** Another page is asked for when the view comes this close to an end. */
const LOAD_PX = 400;

/** Asks for older and newer pages as the view nears an end: once for each, and never again after a failure. */
export class PageAsker {
  #before: string | null = null;
  #after: string | null = null;

  /** `above` and `below` are the pixels of thread outside the view. */
  check(
    state: ConversationView,
    { above, below }: { readonly above: number; readonly below: number },
    actions: ChatActions | null,
  ): void {
    if (state.historyError) return;
    const first = state.rows[0]?.key ?? null;
    if (above < LOAD_PX && state.hasBefore && !state.loadingBefore && this.#before !== first) {
      this.#before = first;
      actions?.loadBefore();
    }
    const last = state.rows.at(-1)?.key ?? null;
    if (below < LOAD_PX && state.hasAfter && !state.loadingAfter && this.#after !== last) {
      this.#after = last;
      actions?.loadAfter();
    }
  }

  /** Another conversation. */
  reset(): void {
    this.#before = null;
    this.#after = null;
  }
}
