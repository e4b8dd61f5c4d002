import type { Sender, User } from '../../protocol/entities.ts';
import type { History } from './history.ts';
import type { Pending } from './outbox.ts';
import type { ConversationView, Link, OutgoingMessage } from './state.ts';
import { conversationView } from './conversation-view.ts';
import type { ViewContext } from './message-view.ts';
import { countsAsUnread, type Thread } from './thread.ts';
import { RowViews } from './view.ts';

export interface RoomParts {
  readonly thread: Thread;
  readonly phase: 'open' | 'failed' | 'removed';
  readonly link: Link;
  readonly live: boolean;
  readonly history: Pick<History, 'loading' | 'error' | 'jump'>;
  /** This conversation's, in order. */
  readonly pending: readonly Pending[];
  /** The inbox's count, for when the window does not hold all that is unread. */
  readonly unread: number;
  /** Seats. */
  readonly typing: readonly string[];
  readonly givesRoles: boolean;
  readonly finds: boolean;
  readonly pins: boolean;
  /** People may be named in a message. */
  readonly names: boolean;
  readonly returned: OutgoingMessage | null;
}

const NOBODY: readonly Sender[] = [];

function unreadIn({ rows, hasBefore, hasAfter, loaded, cursor, me }: Thread): number | null {
  const whole = loaded && !hasAfter && (!hasBefore || (rows[0]?.seq ?? 0) <= cursor.read_seq);
  if (!whole) return null;
  const from = rows.findLastIndex((row) => row.seq <= cursor.read_seq) + 1;
  return rows.slice(from).filter((row) => countsAsUnread(row, me, cursor.read_seq)).length;
}

/** Makes the view of a conversation, keeping the identity of every part that did not change. */
export class RoomView {
  #me: User;
  #rows: RowViews;
  #seats: readonly Sender[] = [];
  #people: readonly Sender[] = [];
  #typing: ConversationView['typing'] = [];

  constructor(context: ViewContext) {
    this.#me = context.me;
    this.#rows = new RowViews(context);
  }

  make(parts: RoomParts): ConversationView {
    const { thread, phase, link, live, history, pending, unread, typing } = parts;
    if (thread.seats !== this.#seats) {
      this.#seats = thread.seats;
      this.#people = thread.seats.filter((seat) => seat.is_active && seat.user_id !== this.#me.user_id);
    }
    if (typing.join() !== this.#typing.map((each) => each.senderId).join()) {
      this.#typing = typing.flatMap((senderId) => {
        const seat = thread.seats.find((each) => each.sender_id === senderId);
        return seat ? [{ senderId, name: seat.name }] : [];
      });
    }
    return conversationView(thread, {
      phase: thread.loaded ? 'ready' : phase === 'open' ? 'loading' : phase,
      link,
      people: this.#people,
      rows: this.#rows.rows(thread.rows, pending, !live),
      loadingBefore: history.loading === 'before',
      loadingAfter: history.loading === 'after',
      historyError: history.error,
      unread: unreadIn(thread) ?? unread,
      jump: history.jump,
      typing: this.#typing,
      givesRoles: parts.givesRoles,
      finds: parts.finds,
      pinned: parts.pins ? (thread.pinned ?? null) : null,
      returned: parts.returned,
      mentionable: parts.names && this.#people.length > 1 ? this.#people : NOBODY,
    });
  }
}
