import type { Mention } from '../../protocol/index.ts';
import type { MessageView } from '../client/state.ts';
import type { Words } from './composer-draft.ts';

/** A message of one's own whose text is in the field. */
export interface Editing {
  readonly messageId: string;
  readonly before: string;
  /** Files stay with the message, which may then do without words. */
  readonly files: number;
  /** Whom it names. */
  readonly mentions: readonly Mention[];
  readonly words: Words;
}

/** A change of a message that was sent: over the draft, which it leaves alone. */
export class Change {
  readonly #changed: () => void;
  #editing: Editing | null = null;
  /** Of the last one, until it is known to be there. */
  #saved: Words | null = null;

  /** `changed` is told after each change of `editing`. */
  constructor(changed: () => void) {
    this.#changed = changed;
  }

  get editing(): Editing | null {
    return this.#editing;
  }

  #set(editing: Editing | null): void {
    this.#editing = editing;
    this.#changed();
  }

  /** False for one that is not in the log yet. */
  begin({ messageId, content, attachments, mentions = [] }: MessageView): boolean {
    if (messageId === null) return false;
    const before = content ?? '';
    this.#set({
      messageId,
      before,
      files: attachments.length,
      mentions,
      words: { text: before, chosen: [] },
    });
    return true;
  }

  /** False where none is under way: the words are another's. */
  write(words: Words): boolean {
    if (this.#editing === null) return false;
    this.#set({ ...this.#editing, words });
    return true;
  }

  /** Leaves the message as it is; false where none is under way. */
  stop(): boolean {
    if (this.#editing === null) return false;
    this.#set(null);
    return true;
  }

  /** It is over, and these are the words the message is to have. */
  save(words: Words): void {
    this.#saved = words;
    this.#set(null);
  }

  /** The last one was refused: its words, once; null where there were none. */
  refused(): Words | null {
    const saved = this.#saved;
    this.#saved = null;
    return saved?.text ? saved : null;
  }

  /** What comes now is of another conversation. */
  forget(): void {
    this.#saved = null;
    this.#set(null);
  }
}
