import type { Quote } from '../../protocol/entities.ts';
import { firstCodePoints } from '../../protocol/content.ts';
import type { MessageView } from './state.ts';

/** As much as the server quotes. */
const QUOTE_CHARS = 140;

/** A message as whoever answers it quotes it; null where it is not in the log yet. */
export function quoteOf(message: MessageView): Quote | null {
  const { messageId, seq, userId, name, content, messageType, retracted } = message;
  if (messageId === null || seq === null) return null;
  return {
    message_id: messageId,
    seq,
    user_id: userId,
    name,
    preview: content && firstCodePoints(content.replace(/\s+/gu, ' ').trim(), QUOTE_CHARS),
    message_type: messageType,
    retracted,
  };
}
