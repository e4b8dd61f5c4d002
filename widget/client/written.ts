import type { Drafts } from './drafts.ts';
import type { Unsent } from './courier.ts';
import { LeftBehind, withoutAccepted, type Shown } from './left.ts';
import type { Platform } from './platform.ts';

/** What stands unsent in the fields of a session, and what becomes of it when the page goes and when it comes back. */
export class WrittenTexts {
  readonly #drafts: Drafts;
  readonly #left: LeftBehind;
  readonly #changed: () => void;

  constructor(
    platform: Pick<Platform, 'storage'>,
    tenant: string,
    drafts: Drafts,
    /** Told after each change of a draft. */
    changed: () => void,
  ) {
    this.#drafts = drafts;
    this.#left = new LeftBehind(platform, tenant);
    this.#changed = changed;
  }

  /** It is known whose they are; `stored`: they outlive a reload. */
  openFor(userId: string, stored: boolean): void {
    this.#drafts.openFor(userId, stored);
    this.#left.take();
  }

  set(conversationId: string, text: string): void {
    this.#drafts.set(conversationId, text);
    this.#changed();
  }

  /** Empties the field where this is still all that stands in it. */
  drop(conversationId: string, text: string): void {
    if (this.#of(conversationId).trim() === text) this.set(conversationId, '');
  }

  /** In front of what is being written; once, however often it comes back. */
  add(conversationId: string, text: string): void {
    const draft = this.#of(conversationId);
    if (draft.trim() !== text) this.set(conversationId, draft === '' ? text : `${text}\n\n${draft}`);
  }

  /** The page goes: what was not accepted becomes a draft of the next; with `stored`, which tells by its ids what was after all. */
  park(unsent: Unsent | undefined, stored: boolean): void {
    this.#drafts.park(unsent?.texts ?? new Map());
    if (unsent !== undefined && stored) this.#left.keep(unsent.ids);
  }

  /** The page stays after all. */
  unpark(): void {
    this.#drafts.unpark();
    this.#left.forget();
  }

  /** What the page before had sent, and left as a draft because it could not know, is none. */
  settle(shown: Shown): void {
    const { conversationId } = shown;
    const contents = this.#left.accepted(shown);
    if (contents.length > 0) this.set(conversationId, withoutAccepted(this.#of(conversationId), contents));
  }

  #of(conversationId: string): string {
    return this.#drafts.all.get(conversationId) ?? '';
  }
}
