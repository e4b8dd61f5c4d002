import type { Message, Quote } from '../../protocol/entities.ts';
import { firstCodePoints } from '../../protocol/content.ts';
import type { MessageView } from './state.ts';

/** As much as the server quotes. */
const QUOTE_CHARS = 140;

const previewOf = (content: string | null): string | null =>
  content && firstCodePoints(content.replace(/\s+/gu, ' ').trim(), QUOTE_CHARS);

/** A message as whoever answers it quotes it; null where it is not in the log yet. */
export function quoteOf(message: MessageView): Quote | null {
  const { messageId, seq, userId, name, content, messageType, retracted } = message;
  if (messageId === null || seq === null) return null;
  return {
    message_id: messageId,
    seq,
    user_id: userId,
    name,
    preview: previewOf(content),
    message_type: messageType,
    retracted,
  };
}

/** The same of one that is in the log, as the server tells it. */
export function quoteOfRow(row: Message): Quote {
  const { message_id, seq, user_id, name, content, message_type, retracted_at } = row;
  const retracted = retracted_at !== null;
  return { message_id, seq, user_id, name, preview: previewOf(content), message_type, retracted };
}
