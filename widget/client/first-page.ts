import type { User } from '../../protocol/entities.ts';
import { conversationDetail, conversationMessageList, senderList } from '../../protocol/reading.ts';
import { conversationView } from './conversation-view.ts';
import type { FirstQuestions } from './first-questions.ts';
import { messageView } from './message-view.ts';
import type { ConversationView } from './state.ts';
import { drawNewLine, emptyThread, type Thread } from './thread-start.ts';

/** A conversation's first page: the newest one, or the one around `around`. Null when it was not answered. */
export async function firstPage(
  { get }: FirstQuestions,
  conversationId: string,
  me: User,
  around: number | null,
): Promise<Thread | null> {
  const [detail, seats, page] = await Promise.all([
    get(`/conversations/${conversationId}`, conversationDetail),
    get(`/conversations/${conversationId}/senders`, senderList),
    get(
      `/messages/conversation/${conversationId}${around === null ? '' : `?around=${around}`}`,
      conversationMessageList,
    ),
  ]);
  if (detail === null || seats === null || page === null) return null;
  return drawNewLine({
    ...emptyThread(conversationId, me.user_id),
    conversation: detail.conversation,
    seats: seats.items,
    mySenderId: detail.me.sender_id,
    others: detail.others,
    cursor: detail.cursor,
    loaded: true,
    rows: page.items,
    hasBefore: page.has_before,
    hasAfter: page.has_after,
  });
}

/** The same as elements see it, before anything of it is live. */
export function firstView(
  thread: Thread,
  me: User,
  phase: ConversationView['phase'],
  unread: number,
): ConversationView {
  return conversationView(thread, {
    phase,
    link: 'connecting',
    people: thread.seats.filter((seat) => seat.is_active && seat.user_id !== me.user_id),
    rows: thread.rows.map((row) => messageView(row, { me, courier: () => null })),
    loadingBefore: false,
    loadingAfter: false,
    historyError: false,
    unread,
    jump: null,
    typing: [],
  });
}
