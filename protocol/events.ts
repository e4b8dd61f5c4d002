import * as z from 'zod/mini';
import { conversation, mention, message, sender } from './entities.ts';
import { instant, messageId, senderId, seq, userId } from './ids.ts';

const base = { seq, at: instant };

/**
 * The log, as a session sees it. An event that changes a message carries the change; the `message` event carries
 * the row as it is now, so its `updated_seq` may be later than its own `seq`, and the later events that made it so
 * are then ignored by the client's rule (`seq` not above the row's `updated_seq`).
 */
export const messageEvent = z.object({ ...base, kind: z.literal('message'), message });
export const editEvent = z.object({
  ...base,
  kind: z.literal('edit'),
  target_seq: seq,
  message_id: messageId,
  /** Null when the message was retracted since. */
  content: z.nullable(z.string()),
  /** Whom it names now. Absent: nobody. */
  mentions: z.optional(z.array(mention)),
});
export const retractEvent = z.object({
  ...base,
  kind: z.literal('retract'),
  target_seq: seq,
  message_id: messageId,
});
export const reactEvent = z.object({
  ...base,
  kind: z.literal('react'),
  target_seq: seq,
  message_id: messageId,
  sender_id: senderId,
  user_id: userId,
  emoji: z.string(),
  action: z.enum(['add', 'remove']),
});
/** Of an urgent message, once for each person. Behind the feature `urgent`: to a client without it an unknown kind. */
export const acknowledgeEvent = z.object({
  ...base,
  kind: z.literal('acknowledge'),
  target_seq: seq,
  message_id: messageId,
  sender_id: senderId,
  user_id: userId,
});
/** A message was pinned for everyone, or no longer; it does not change the message. A retraction unpins without one. */
export const pinEvent = z.object({
  ...base,
  kind: z.literal('pin'),
  target_seq: seq,
  message_id: messageId,
  sender_id: senderId,
  user_id: userId,
  action: z.enum(['add', 'remove']),
});
/** A seat was made. `message` is its line in the history, of type `system`; so too for the three below. */
export const joinEvent = z.object({ ...base, kind: z.literal('join'), sender, message });
export const leaveEvent = z.object({ ...base, kind: z.literal('leave'), sender, message });
/** What a seat may do was changed. Behind the feature `roles`: to a client without it this is an unknown kind. */
export const roleEvent = z.object({ ...base, kind: z.literal('role'), sender, message });
export const conversationEvent = z.object({
  ...base,
  kind: z.literal('conversation'),
  conversation,
  message,
});
/** Something this session may not see, or that was erased; it keeps the numbering whole (VIS1). */
export const voidEvent = z.object({ ...base, kind: z.literal('void') });

export const logEvent = z.discriminatedUnion('kind', [
  messageEvent,
  editEvent,
  retractEvent,
  reactEvent,
  acknowledgeEvent,
  pinEvent,
  joinEvent,
  leaveEvent,
  roleEvent,
  conversationEvent,
  voidEvent,
]);
export type LogEvent = z.infer<typeof logEvent>;
export type EventKind = LogEvent['kind'];
