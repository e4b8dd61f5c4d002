import { conversationDetail, conversationMessageList, senderList } from '../../protocol/rest.ts';
import type { Http } from './http.ts';
import { mergePage, type Thread } from './thread.ts';

/**
 * The newest page of a conversation without a socket, for networks that let none through. Null when it could not be
 * had; `gone` when the server says there is no such conversation for this person.
 */
export async function loadOverHttp(http: Http, empty: Thread): Promise<Thread | 'gone' | null> {
  const id = empty.conversationId;
  const asked = [
    http.json('GET', `/conversations/${id}`, conversationDetail),
    http.json('GET', `/conversations/${id}/senders`, senderList),
    http.json('GET', `/messages/conversation/${id}`, conversationMessageList),
  ] as const;
  // Known at once, whatever becomes of the others: what is written meanwhile would be written to nobody.
  const detail = await asked[0];
  if (!detail.ok) {
    return detail.error.kind === 'problem' && detail.error.code === 'not_found' ? 'gone' : null;
  }
  const [, senders, page] = await Promise.all(asked);
  if (!senders.ok || !page.ok) return null;
  const { conversation, me, cursor, others } = detail.value;
  return mergePage(
    { ...empty, conversation, seats: senders.value.items, mySenderId: me.sender_id, cursor, others },
    page.value,
    'replace',
  );
}
