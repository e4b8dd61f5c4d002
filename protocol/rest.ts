import * as z from 'zod/mini';
import { mentionIds } from './conversation-frames.ts';
import {
  attachment,
  conversationType,
  entry,
  message,
  ownCursor,
  seatRole,
  user,
  userType,
  writableMessageType,
} from './entities.ts';
import { errorCodes } from './errors.ts';
import { attachmentId, clientId, conversationId, instant, messageId, seq, userId } from './ids.ts';
import { limits } from './limits.ts';
import { listOf } from './reading.ts';

export * from './reading.ts';

/** Bodies and query strings of the REST API. Requests refuse unknown fields. Lists answer `{ items, next }`. */

/** A cursor is ours to read: opaque, bounded. */
export const pageCursor = z.string().check(z.regex(/^[A-Za-z0-9_.-]{1,200}$/));
const queryLimit = z._default(
  z.coerce.number().check(z.int(), z.gte(1), z.lte(limits.page.maxRows)),
  limits.page.defaultRows,
);
export const pageQuery = z.strictObject({ cursor: z.optional(pageCursor), limit: queryLimit });
/** Which of one's conversations: those put away, or the others; and only those with someone of a type among the others in them. */
export const entriesQuery = z.strictObject({
  cursor: z.optional(pageCursor),
  limit: queryLimit,
  archived: z._default(z.enum(['true', 'false']), 'false'),
  user_type: z.optional(userType),
});

// --- messages
export const createMessage = z.strictObject({
  conversation_id: conversationId,
  client_id: clientId,
  content: z._default(z.string(), ''),
  message_type: z._default(writableMessageType, 'text'),
  attachment_ids: z._default(z.array(attachmentId).check(z.maxLength(limits.attachments.perMessage)), []),
  reply_to: z._default(z.nullable(messageId), null),
  urgent: z.optional(z.boolean()),
  mentions: z.optional(mentionIds),
});
export type CreateMessage = z.infer<typeof createMessage>;
/** Pins a message for everyone in the conversation, or no longer. */
export const pinMessage = z.strictObject({ client_id: clientId, pinned: z.boolean() });
export const updateMessage = z.strictObject({
  client_id: clientId,
  content: z.string(),
  mentions: z.optional(mentionIds),
});
export type UpdateMessage = z.infer<typeof updateMessage>;
export const removeMessage = z.strictObject({ client_id: z.optional(clientId) });
export const acknowledgeMessage = z.strictObject({ client_id: z.optional(clientId) });
/** Newest first over all of the caller's conversations, or one of them. */
export const listMessages = z.strictObject({
  cursor: z.optional(pageCursor),
  limit: queryLimit,
  conversation_id: z.optional(conversationId),
});
/**
 * One page of a conversation, ascending; exactly one of before, after, around, at, or none for the newest. `at` is around
 * the first message that is not earlier, and with none such what came before.
 */
export const conversationMessages = z.strictObject({
  before: z.optional(z.coerce.number().check(z.int(), z.gte(0))),
  after: z.optional(z.coerce.number().check(z.int(), z.gte(0))),
  around: z.optional(z.coerce.number().check(z.int(), z.gte(0))),
  at: z.optional(instant),
  limit: z._default(
    z.coerce.number().check(z.int(), z.gte(1), z.lte(limits.history.maxRows)),
    limits.history.defaultRows,
  ),
});
export const messageList = listOf(message);
export const readAnswer = z.object({ message, cursor: ownCursor });
/** Who has a message and who has read it (public watermarks only). */
export const messageReceipts = z.object({
  items: z.array(
    z.object({
      user,
      sender_id: z.string(),
      delivered: z.boolean(),
      read: z.boolean(),
      /** When it was read; null where that is not known, or not to be shown. */
      read_at: z.optional(z.nullable(instant)),
      /** Reading is kept private: whether this person has read it is told to nobody. */
      private: z.optional(z.boolean()),
    }),
  ),
  next: z.nullable(z.string()),
});
/** What a message said before it was edited, oldest first. */
export const messageVersions = listOf(z.object({ content: z.string(), replaced_at: instant }));

// --- conversations
export const createConversation = z.strictObject({
  client_id: clientId,
  type: z._default(conversationType, 'direct'),
  title: z._default(z.nullable(z.string()), null),
  /** The others; the caller always takes part, as owner. */
  user_ids: z.array(userId).check(z.minLength(1), z.maxLength(limits.senders.maxPerConversation - 1)),
});
export type CreateConversation = z.infer<typeof createConversation>;
export const patchConversation = z.strictObject({
  client_id: clientId,
  title: z.optional(z.nullable(z.string())),
  is_active: z.optional(z.boolean()),
});
export type PatchConversation = z.infer<typeof patchConversation>;
/** One's own marks on a conversation: those named are put or taken away, the others stay. */
export const patchMarks = z.strictObject({
  pinned: z.optional(z.boolean()),
  muted: z.optional(z.boolean()),
  unread: z.optional(z.boolean()),
  archived: z.optional(z.boolean()),
});
export type PatchMarks = z.infer<typeof patchMarks>;
export const addSender = z.strictObject({
  client_id: clientId,
  user_id: userId,
  role: z._default(seatRole, 'member'),
  /** From when the new person sees the history (VIS1). */
  history: z._default(z.enum(['from_now', 'from_start']), 'from_now'),
});
export type AddSender = z.infer<typeof addSender>;
export const patchSender = z.strictObject({ client_id: clientId, role: seatRole });
export type PatchSender = z.infer<typeof patchSender>;

// --- what a person has chosen for all their conversations
export const ownChoices = z.object({
  /** Whether others are told nothing of what this person reads. */
  private_reading: z.boolean(),
});
export type OwnChoices = z.infer<typeof ownChoices>;
export const patchChoices = z.strictObject({ private_reading: z.boolean() });

// --- search
/** What is found has all of it; `q` may be empty where something else is asked for. */
export const searchQuery = z.strictObject({
  q: z._default(z.string().check(z.maxLength(limits.search.maxQueryChars)), ''),
  conversation_id: z.optional(conversationId),
  /** Written by this person. */
  user_id: z.optional(userId),
  has_file: z.optional(z.literal('true')),
  /** Not earlier than this. */
  since: z.optional(instant),
  /** Earlier than this. */
  until: z.optional(instant),
  cursor: z.optional(pageCursor),
  limit: z._default(
    z.coerce.number().check(z.int(), z.gte(1), z.lte(limits.search.maxRows)),
    limits.search.defaultRows,
  ),
});
/** A piece of text; `match` pieces are to be marked. Pieces, not markup: there is no HTML to escape. */
export const snippetPart = z.object({ text: z.string(), match: z.boolean() });
export type SnippetPart = z.infer<typeof snippetPart>;
export const searchHit = z.object({
  message_id: messageId,
  conversation_id: conversationId,
  seq,
  user_id: userId,
  name: z.string(),
  user_type: userType,
  conversation_title: z.nullable(z.string()),
  /** The other people of that conversation, for its name when it has no title. */
  conversation_with: z.array(z.object({ user_id: userId, name: z.string(), user_type: userType })),
  snippet: z.array(snippetPart),
  created_at: instant,
});
export type SearchHit = z.infer<typeof searchHit>;
export const searchAnswer = z.object({
  items: z.array(searchHit),
  next: z.nullable(z.string()),
  /** Exact number of messages that match, over all pages. */
  total: z.int(),
  /** Conversations whose title or people match, newest first; first page only. */
  conversations: z.array(entry),
});
export type SearchAnswer = z.infer<typeof searchAnswer>;

// --- attachments, tickets
export const uploadQuery = z.strictObject({
  conversation_id: conversationId,
  client_id: clientId,
  /** Percent-encoded in the header `x-file-name`, never in the URL. */
});
export const attachmentAnswer = attachment;
export const ticketRequest = z.discriminatedUnion('target', [
  z.strictObject({ target: z.literal('inbox') }),
  z.strictObject({ target: z.literal('conversation'), conversation_id: conversationId }),
]);
export type TicketRequest = z.infer<typeof ticketRequest>;
export const ticketAnswer = z.object({
  ticket: z.string(),
  expires_in: z.number(),
  protocol: z.string(),
  /** Who the server says this is; a client that shows another person must purge first. */
  user,
});
/** People the caller may start a conversation with. */
export const directoryQuery = z.strictObject({
  q: z._default(z.string().check(z.maxLength(limits.search.maxQueryChars)), ''),
  limit: queryLimit,
});
export const directoryAnswer = listOf(user);

// --- problems (RFC 9457)
export const problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: z.enum(errorCodes),
  retry: z.enum(['now', 'backoff', 'never']),
  fields: z.optional(z.array(z.string())),
});
export type Problem = z.infer<typeof problem>;

export const health = z.object({ status: z.literal('ok'), protocol: z.string() });
