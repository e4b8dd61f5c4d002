import type { Entry } from '../../protocol/entities.ts';
import type { ChatState, ConversationView } from './state.ts';

/** What the lists know of a conversation that is on show and not loaded yet; null once it speaks for itself, or is gone. */
export function knownOf(
  { conversation, conversationId, phase }: ConversationView,
  { inbox, filtered, search }: Pick<ChatState, 'inbox' | 'filtered' | 'search'>,
): Entry | null {
  if (conversation !== null || phase === 'removed') return null;
  const lists = [...inbox.entries, ...(filtered?.entries ?? []), ...search.conversations];
  return lists.find((entry) => entry.conversation_id === conversationId) ?? null;
}
