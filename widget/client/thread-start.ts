import type { Conversation, Message, OthersCursor, OwnCursor, Sender } from '../../protocol/entities.ts';

/** What the first page of a conversation needs; how it goes on is in `thread.ts`, which comes later. */

/**
 * What is known of one conversation. `rows` is a window: every message visible to this person between its first and
 * last row, ascending, with no hole; `hasBefore` and `hasAfter` say what lies outside. `after` is the position in
 * the log up to which events have been applied, whatever the window shows.
 */
export interface Thread {
  readonly conversationId: string;
  /** Whose eyes these are. */
  readonly me: string;
  readonly epoch: number | null;
  readonly after: number;
  readonly conversation: Conversation | null;
  readonly seats: readonly Sender[];
  readonly mySenderId: string | null;
  readonly others: OthersCursor | null;
  readonly cursor: OwnCursor;
  /** False until the first page is here, and again after a gap. */
  readonly loaded: boolean;
  readonly rows: readonly Message[];
  readonly hasBefore: boolean;
  readonly hasAfter: boolean;
  readonly newFrom: number | null;
  /**
   * Set while the rows are from before the first greeting: its head. They are of no known epoch, so that what a restore took
   * back may be among them; only what changed beyond it is known to be of this one.
   */
  readonly greetedAt?: number | undefined;
  /** Seqs, ascending; absent: none, as far as is known. */
  readonly pinned?: readonly number[];
}

export function emptyThread(conversationId: string, me: string): Thread {
  return {
    conversationId,
    me,
    epoch: null,
    after: 0,
    conversation: null,
    seats: [],
    mySenderId: null,
    others: null,
    cursor: { delivered_seq: 0, read_seq: 0 },
    loaded: false,
    rows: [],
    hasBefore: false,
    hasAfter: false,
    newFrom: null,
  };
}

/** Unread by this person: what counts in the "new messages" line and in the badge (CUR2). */
export function countsAsUnread(row: Message, me: string, readSeq: number): boolean {
  return (
    row.seq > readSeq && row.user_id !== me && row.message_type !== 'system' && row.retracted_at === null
  );
}

/** Puts the "new messages" line before the first unread row, if the window reaches back to what was read. */
export function drawNewLine(thread: Thread): Thread {
  const { rows, hasBefore, me, cursor } = thread;
  const reaches = !hasBefore || (rows[0]?.seq ?? Infinity) <= cursor.read_seq;
  const first = rows.find((row) => countsAsUnread(row, me, cursor.read_seq));
  return { ...thread, newFrom: reaches ? (first?.seq ?? null) : null };
}
