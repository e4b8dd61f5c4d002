import type { Message } from '../../protocol/entities.ts';
import { aimOfUnsent, Aims } from './aims.ts';
import type { Unsent } from './courier.ts';
import { jointAim, NO_AIM } from './draft-aim.ts';
import { aimIn, MAX_CHARS, wordsIn, type Drafts } from './drafts.ts';
import { HeldFiles } from './held-files.ts';
import { LeftBehind, withoutAccepted, type Shown } from './left.ts';
import type { Platform } from './platform.ts';
import { quoteOf, quoteOfRow } from './quote.ts';
import type { ConversationView, DraftAim } from './state.ts';

export interface WrittenOptions {
  readonly platform: Pick<Platform, 'storage'>;
  readonly tenant: string;
  readonly drafts: Drafts;
  /** Told after each change of a draft. */
  readonly changed: () => void;
  /** Told after each change of what a draft is to be sent as. */
  readonly aimed: () => void;
  /** Asks for a message that is not on show; null: there is none, rejected: nobody knows. */
  readonly ask: (messageId: string) => Promise<Message | null>;
}

const inFront = (text: string, draft: string): string => (draft === '' ? text : `${text}\n\n${draft}`);

/** What stands unsent in the fields of a session, and what becomes of it when the page goes and when it comes back. */
export class WrittenTexts {
  readonly #o: WrittenOptions;
  readonly #left: LeftBehind;
  readonly #aims: Aims;
  readonly #files = new HeldFiles();
  /** Messages that were asked for, once each. */
  readonly #asked = new Set<string>();
  /** What the page leaves unsent while it goes, by conversation. */
  #parked: ReadonlyMap<string, string> = new Map();
  #closed = false;

  constructor(options: WrittenOptions) {
    const { platform, tenant, drafts } = (this.#o = options);
    this.#left = new LeftBehind(platform, tenant);
    this.#aims = new Aims(drafts);
    // Whatever becomes of a draft before the page is gone, what was left unsent stands in front of it.
    drafts.atRest = (id, draft) => {
      const parked = this.#parked.get(id);
      if (parked === undefined) return draft;
      return aimIn(parked) + aimIn(draft) + inFront(wordsIn(parked), wordsIn(draft)).slice(0, MAX_CHARS);
    };
  }

  /** It is known whose they are; `stored`: they outlive a reload. */
  openFor(userId: string, stored: boolean): void {
    this.#o.drafts.openFor(userId, stored);
    this.#left.take();
  }

  /** Nothing that comes after this changes a draft: it may be another person's by then. */
  close(): void {
    this.#closed = true;
    this.#files.clear();
    this.#parked = new Map();
  }

  /** Null: it is to be sent as a message like any other; absent: as before. */
  set(conversationId: string, text: string, aim?: DraftAim | null): void {
    if (this.#closed) return;
    const before = this.#aim(conversationId);
    const said = aim === undefined ? aim : this.#aims.said(conversationId, aim ?? NO_AIM);
    if (aim !== undefined) this.#files.keep(conversationId, text, aim);
    this.#put(conversationId, text, said);
    if (this.#aim(conversationId) !== before) this.#o.aimed();
  }

  /** The conversation is not this person's any longer. */
  forget(conversationId: string): void {
    this.#files.forget(conversationId);
    this.#put(conversationId, '');
  }

  /** Empties the field where this is still all that stands in it. */
  drop(conversationId: string, text: string): void {
    if (this.#of(conversationId).trim() === text) this.#put(conversationId, '');
  }

  /** In front of what is being written; once, however often it comes back. */
  add(conversationId: string, text: string, aim: DraftAim): void {
    if (text === '') return;
    const draft = this.#of(conversationId);
    const files = this.#files.of(conversationId);
    const joint = { ...jointAim(aim, this.#aim(conversationId) ?? NO_AIM), ...(files && { files }) };
    this.set(conversationId, draft.trim() === text ? draft : inFront(text, draft), joint);
  }

  /** The page goes: what was not accepted becomes a draft of the next; with `stored`, which tells by its ids what was after all. */
  park(unsent: Unsent | undefined, stored: boolean): void {
    if (unsent === undefined) return;
    const { texts, messages, ids } = unsent;
    const parts = messages.filter(({ text }) => text.trim() !== '');
    const aimOf = (id: string) => aimOfUnsent(parts.filter(({ conversationId }) => conversationId === id));
    this.#park(new Map([...texts].map(([id, text]) => [id, aimOf(id) + text])));
    if (stored) this.#left.keep(ids);
  }

  /** The page stays after all. */
  unpark(): void {
    this.#park(new Map());
    this.#left.forget();
  }

  #park(parked: ReadonlyMap<string, string>): void {
    const ids = [...this.#parked.keys(), ...parked.keys()];
    this.#parked = parked;
    for (const id of ids) this.#o.drafts.write(id);
  }

  /** What the page before had sent, and left as a draft because it could not know, is none. */
  settle(shown: Shown): void {
    const { conversationId } = shown;
    const accepted = this.#left.accepted(shown);
    if (accepted.length === 0) return;
    const contents = accepted.flatMap(({ content }) => content ?? []);
    const keys = accepted.map(({ key }) => key);
    this.#put(
      conversationId,
      withoutAccepted(this.#of(conversationId), contents),
      this.#aims.accepted(conversationId, keys),
    );
  }

  /** What the draft of a conversation on show is to be sent as; what it answers is looked for where only its id is known. */
  aimOf({ conversationId, phase, rows }: ConversationView): DraftAim | null {
    const id = phase === 'ready' ? this.#aims.unknown(conversationId) : null;
    if (id !== null) {
      const row = rows.findLast(({ messageId }) => messageId === id);
      const quote = row && quoteOf(row);
      if (quote) this.#aims.found(conversationId, quote);
      else if (!this.#asked.has(id)) void this.#look(conversationId, id);
    }
    return this.#aim(conversationId);
  }

  #aim(conversationId: string): DraftAim | null {
    return this.#files.with(conversationId, this.#of(conversationId), this.#aims.of(conversationId));
  }

  async #look(conversationId: string, id: string): Promise<void> {
    this.#asked.add(id);
    try {
      const row = await this.#o.ask(id);
      if (this.#closed || this.#aims.unknown(conversationId) !== id) return;
      if (row !== null) this.#aims.found(conversationId, quoteOfRow(row));
      else this.#put(conversationId, this.#of(conversationId), this.#aims.gone(conversationId, id));
      this.#o.aimed();
    } catch {
      // It stays known by its id, for the next page to ask.
    }
  }

  #put(conversationId: string, text: string, aim?: string): void {
    if (this.#closed) return;
    const { drafts, changed } = this.#o;
    const before = drafts.of(conversationId);
    drafts.set(conversationId, text, aim);
    if (drafts.of(conversationId) !== before) changed();
  }

  #of(conversationId: string): string {
    return wordsIn(this.#o.drafts.of(conversationId));
  }
}
