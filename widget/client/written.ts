import { Aims, AIMS } from './aims.ts';
import type { Drafts } from './drafts.ts';
import type { Unsent } from './courier.ts';
import { LeftBehind, withoutAccepted, type Shown } from './left.ts';
import type { Platform } from './platform.ts';
import { quoteOf } from './quote.ts';
import type { ConversationView, DraftAim, MessageView } from './state.ts';

export interface WrittenOptions {
  readonly platform: Pick<Platform, 'storage'>;
  readonly tenant: string;
  readonly drafts: Drafts;
  /** Told after each change of a draft. */
  readonly changed: () => void;
  /** Told after each change of what a draft is to be sent as. */
  readonly aimed: () => void;
  /** Asks for a message that is not on show; null: there is none, rejected: nobody knows. */
  readonly ask: (messageId: string) => Promise<MessageView | null>;
}

/** What stands unsent in the fields of a session, and what becomes of it when the page goes and when it comes back. */
export class WrittenTexts {
  readonly #o: WrittenOptions;
  readonly #left: LeftBehind;
  readonly #aims: Aims;
  /** Messages that were asked for, once each. */
  readonly #asked = new Set<string>();

  constructor(options: WrittenOptions) {
    const { platform, tenant } = (this.#o = options);
    this.#left = new LeftBehind(platform, tenant);
    this.#aims = new Aims(platform, tenant);
  }

  /** It is known whose they are; `stored`: they outlive a reload. */
  openFor(userId: string, stored: boolean): void {
    const { drafts } = this.#o;
    drafts.openFor(userId, stored);
    this.#aims.openFor(userId, stored, drafts.all);
    drafts.set(AIMS, '');
    this.#aims.keep();
    this.#left.take();
  }

  /** Null: it is to be sent as a message like any other. */
  set(conversationId: string, text: string, aim: DraftAim | null): void {
    const aimed = this.#aims.set(conversationId, text === '' ? null : aim);
    this.#setText(conversationId, text);
    if (aimed) this.#o.aimed();
  }

  /** The conversation is not this person's any longer. */
  forget(conversationId: string): void {
    this.#setText(conversationId, '');
  }

  /** Empties the field where this is still all that stands in it. */
  drop(conversationId: string, text: string): void {
    if (this.#of(conversationId).trim() === text) this.#setText(conversationId, '');
  }

  /** In front of what is being written; once, however often it comes back. */
  add(conversationId: string, text: string, aim: DraftAim): void {
    const draft = this.#of(conversationId);
    if (draft.trim() !== text) this.#setText(conversationId, draft === '' ? text : `${text}\n\n${draft}`);
    if (text !== '' && this.#aims.add(conversationId, aim)) this.#o.aimed();
  }

  /** The page goes: what was not accepted becomes a draft of the next; with `stored`, which tells by its ids what was after all. */
  park(unsent: Unsent | undefined, stored: boolean): void {
    this.#o.drafts.park(unsent?.texts ?? new Map());
    this.#aims.park(unsent?.messages ?? []);
    if (unsent !== undefined && stored) this.#left.keep(unsent.ids);
  }

  /** The page stays after all. */
  unpark(): void {
    this.#o.drafts.unpark();
    this.#aims.keep();
    this.#left.forget();
  }

  /** What the page before had sent, and left as a draft because it could not know, is none. */
  settle(shown: Shown): void {
    const { conversationId } = shown;
    const accepted = this.#left.accepted(shown);
    if (accepted.length === 0) return;
    this.#aims.accepted(accepted.map(({ key }) => key));
    const contents = accepted.flatMap(({ content }) => content ?? []);
    this.#setText(conversationId, withoutAccepted(this.#of(conversationId), contents));
  }

  /** What the draft of a conversation on show is to be sent as; what it answers is looked for where only its id is known. */
  aimOf({ conversationId, phase, rows }: ConversationView): DraftAim | null {
    const id = phase === 'ready' ? this.#aims.unknown(conversationId) : null;
    if (id !== null) {
      const row = rows.findLast(({ messageId }) => messageId === id);
      if (row !== undefined) this.#aims.found(id, quoteOf(row));
      else if (!this.#asked.has(id)) void this.#look(id);
    }
    return this.#aims.of(conversationId);
  }

  async #look(id: string): Promise<void> {
    this.#asked.add(id);
    try {
      const row = await this.#o.ask(id);
      this.#aims.found(id, row && quoteOf(row));
      this.#o.aimed();
    } catch {
      // It stays known by its id, for the next page to ask.
    }
  }

  #setText(conversationId: string, text: string): void {
    this.#o.drafts.set(conversationId, text);
    if (text === '') this.#aims.drop(conversationId);
    this.#o.changed();
  }

  #of(conversationId: string): string {
    return this.#o.drafts.all.get(conversationId) ?? '';
  }
}
