import type { ConversationView, MessageView } from '../client/state.ts';
import type { WholeStrings } from '../i18n/whole.ts';
import { isUrgent, messageText } from './message-list-view.ts';

/** What a change of state brought that should be told to someone who cannot see it. */
export interface Heard {
  /** New messages by others, oldest first. */
  readonly arrived: readonly MessageView[];
  /** One's own that have just failed. */
  readonly failed: readonly MessageView[];
  /** One's own has just been sent, and may be taken back. */
  readonly undoable: boolean;
  readonly reconnected: boolean;
}

const NOTHING: Heard = { arrived: [], failed: [], undoable: false, reconnected: false };

/** Whether a message names this person. */
export const namesPerson = ({ mentions }: MessageView, userId: string | undefined): boolean =>
  mentions?.some(({ user_id: each }) => each === userId) === true;

/** What is said of a message that asks for an answer, and so does not wait its turn; null of any other. */
export function saidAtOnce(row: MessageView, me: string | undefined, words: WholeStrings): string | null {
  if (!isUrgent(row)) return null;
  const { thread } = words;
  const who = namesPerson(row, me) ? thread.mentionedYou(row.name) : row.name;
  return thread.announce(who, messageText(row, words));
}

/** Remembers what was already told, so that history, however it comes, is silent. */
export class Listener {
  #conversationId: string | null = null;
  #highest = 0;
  #failed: ReadonlySet<string> = new Set();
  #undoable: string | undefined;
  #ready = false;

  hear(before: ConversationView | null, state: ConversationView | null): Heard {
    if (state === null) return NOTHING;
    if (state.conversationId !== this.#conversationId) {
      this.#conversationId = state.conversationId;
      this.#highest = 0;
      this.#failed = new Set();
      this.#undoable = undefined;
      this.#ready = false;
      before = null;
    }
    const failed = state.rows.filter(({ mine, status }) => mine && status === 'failed');
    const newlyFailed = this.#ready ? failed.filter(({ key }) => !this.#failed.has(key)) : [];
    this.#failed = new Set(failed.map(({ key }) => key));

    const held = state.rows.findLast(({ undoable }) => undoable === true)?.key;
    const undoable = this.#ready && held !== undefined && held !== this.#undoable;
    this.#undoable = held;

    // A page of later history, or the newest page after a gap or a jump, is not news.
    const live = this.#ready && before !== null && !before.hasAfter && !state.hasAfter;
    const arrived: MessageView[] = [];
    let highest = this.#highest;
    for (let index = state.rows.length - 1; index >= 0; index--) {
      const row = state.rows[index];
      if (row?.seq === undefined || row.seq === null) continue;
      if (row.seq <= this.#highest) break;
      highest = Math.max(highest, row.seq);
      if (live && !row.mine && row.messageType !== 'system' && !row.retracted) arrived.unshift(row);
    }
    this.#highest = highest;
    this.#ready ||= state.phase === 'ready';
    const reconnected = before !== null && before.link === 'offline' && state.link === 'online';
    return { arrived, failed: newlyFailed, undoable, reconnected };
  }
}
