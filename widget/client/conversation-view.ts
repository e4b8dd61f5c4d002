import type { ConversationView } from './state.ts';
import type { Thread } from './thread-start.ts';

/** What a view says besides the thread itself. */
type Around = Pick<
  ConversationView,
  | 'phase'
  | 'link'
  | 'people'
  | 'rows'
  | 'loadingBefore'
  | 'loadingAfter'
  | 'historyError'
  | 'unread'
  | 'jump'
  | 'typing'
  | 'givesRoles'
  | 'finds'
  | 'returned'
  | 'pinned'
  | 'mentionable'
>;

/** A conversation as the elements see it. */
export function conversationView(thread: Thread, around: Around): ConversationView {
  const { conversationId, conversation, seats, mySenderId, others, hasBefore, hasAfter, newFrom } = thread;
  return {
    ...around,
    conversationId,
    conversation,
    mySeat: seats.find((seat) => seat.sender_id === mySenderId) ?? null,
    others,
    hasBefore,
    hasAfter,
    newFrom,
    readSeq: thread.cursor.read_seq,
  };
}
