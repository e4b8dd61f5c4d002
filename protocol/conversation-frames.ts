import * as z from 'zod/mini';
import {
  conversation,
  message,
  othersCursor,
  ownCursor,
  seatCursor,
  sender,
  writableMessageType,
} from './entities.ts';
import { logEvent } from './events.ts';
import { errorCodes } from './errors.ts';
import { attachmentId, clientId, instant, messageId, senderId, seq, userId } from './ids.ts';
import { limits } from './limits.ts';

/**
 * Frames of a conversation's socket. Up = from client to server. The server refuses unknown fields in every up
 * frame but `hello`; the client ignores unknown frame types and unknown fields of what comes down.
 */

const emoji = z.string().check(z.minLength(1), z.maxLength(limits.reactions.emojiMaxBytes));
/** Length is checked by `contentProblem`, which gives the exact code; here only what bounds the parse. */
const content = z.string();
/** Everyone the text names, each once. Only to a server with the feature `mentions`. */
export const mentionIds = z.array(userId).check(z.maxLength(limits.mentions.perMessage));

/** First frame of a socket: what the client has (`after`, of which `epoch`) and what it can do. */
export const hello = z.looseObject({
  type: z.literal('hello'),
  after: seq,
  /** The epoch `after` belongs to; absent when the client has nothing. */
  epoch: z.optional(z.int()),
  /** The highest `rev` of a seat the client holds; seats are sent only if something is newer. */
  seats_rev: z.optional(z.int()),
  features: z.array(z.string()).check(z.maxLength(32)),
  visible: z.optional(z.boolean()),
});
export const pull = z.strictObject({ type: z.literal('pull'), after: seq });
/** Everything up to `seq` has arrived here (FLOW1); it also says "delivered". */
export const got = z.strictObject({ type: z.literal('got'), seq });
export const send = z.strictObject({
  type: z.literal('send'),
  client_id: clientId,
  content,
  message_type: z._default(writableMessageType, 'text'),
  attachment_ids: z._default(z.array(attachmentId).check(z.maxLength(limits.attachments.perMessage)), []),
  reply_to: z._default(z.nullable(messageId), null),
  /** Everyone else is asked to acknowledge it. Only to a server with the feature `urgent`. */
  urgent: z.optional(z.boolean()),
  mentions: z.optional(mentionIds),
});
export const edit = z.strictObject({
  type: z.literal('edit'),
  client_id: clientId,
  message_id: messageId,
  content,
  /** Absent: those it named before. */
  mentions: z.optional(mentionIds),
});
export const retract = z.strictObject({
  type: z.literal('retract'),
  client_id: clientId,
  message_id: messageId,
});
export const react = z.strictObject({
  type: z.literal('react'),
  client_id: clientId,
  message_id: messageId,
  emoji,
  action: z.enum(['add', 'remove']),
});
/** This person has seen an urgent message of someone else. */
export const acknowledge = z.strictObject({
  type: z.literal('acknowledge'),
  client_id: clientId,
  message_id: messageId,
});
export const pin = z.strictObject({
  type: z.literal('pin'),
  client_id: clientId,
  message_id: messageId,
  action: z.enum(['add', 'remove']),
});
export const typingUp = z.strictObject({ type: z.literal('typing'), active: z.boolean() });
/** The person has seen everything up to `seq` (CUR3). */
export const readUp = z.strictObject({ type: z.literal('read'), seq });
/** Asks for a page of message rows; exactly one of before, after, around. `ref` comes back with the answer. */
export const historyUp = z.strictObject({
  type: z.literal('history'),
  ref: clientId,
  before: z.optional(seq),
  after: z.optional(seq),
  around: z.optional(seq),
  limit: z._default(z.int().check(z.gte(1), z.lte(limits.history.maxRows)), limits.history.defaultRows),
});
/** A fresh identity token for the same person, so that the socket may live on. */
export const renew = z.strictObject({
  type: z.literal('renew'),
  token: z.string().check(z.maxLength(limits.token.maxChars)),
});

export const conversationUp = z.discriminatedUnion('type', [
  hello,
  pull,
  got,
  send,
  edit,
  retract,
  react,
  acknowledge,
  pin,
  typingUp,
  readUp,
  historyUp,
  renew,
]);
export type ConversationUp = z.infer<typeof conversationUp>;
export type ConversationUpInput = z.input<typeof conversationUp>;
export type SendCommand = z.infer<typeof send>;
export type EditCommand = z.infer<typeof edit>;
export type RetractCommand = z.infer<typeof retract>;
export type ReactCommand = z.infer<typeof react>;
export type AcknowledgeCommand = z.infer<typeof acknowledge>;
export type PinCommand = z.infer<typeof pin>;
/** The frames that change the log; each carries a `client_id` and gets `ack` or `reject`. */
export type Command =
  SendCommand | EditCommand | RetractCommand | ReactCommand | AcknowledgeCommand | PinCommand;

/** Answer to `hello`. The client then pulls: nothing is replayed unasked (FLOW1). */
export const welcome = z.object({
  type: z.literal('welcome'),
  /** Raised by a restore; a client with another epoch starts anew (DUR4). */
  epoch: z.int(),
  head: seq,
  conversation,
  /** All seats, of past ones as many as fit (the latest), or null when the client's `seats_rev` is current. */
  seats: z.nullable(z.array(sender)),
  me: z.object({ sender_id: senderId, floor_seq: seq, cursor: ownCursor }),
  others: z.nullable(othersCursor),
  /** Each active seat's watermarks; null above `limits.senders.listedCursors` seats. */
  cursors: z.nullable(z.array(seatCursor)),
  /** The messages pinned at `head`, by seq, ascending; absent: none. */
  pinned: z.optional(z.array(seq)),
  features: z.array(z.string()),
  /** The server's clock, for showing times only; it orders nothing (ORD3). */
  now: instant,
});
/** New or pulled events, contiguous from the session's position. `more`: pull again. */
export const events = z.object({
  type: z.literal('events'),
  events: z.array(logEvent),
  head: seq,
  more: z.boolean(),
});
/** The command is committed (DUR2). `seq` and `message_id` are those of the first answer for a repeat (IDM1). */
export const ack = z.object({
  type: z.literal('ack'),
  client_id: clientId,
  seq,
  message_id: messageId,
  created_at: instant,
});
export const cursors = z.object({
  type: z.literal('cursors'),
  me: ownCursor,
  others: z.nullable(othersCursor),
  /** The seats that moved; empty above `limits.senders.listedCursors` seats. */
  seats: z.array(seatCursor),
});
export const typingDown = z.object({ type: z.literal('typing'), sender_id: senderId, active: z.boolean() });
export const historyDown = z.object({
  type: z.literal('history'),
  ref: clientId,
  /** Ascending by seq. */
  items: z.array(message),
  /** Whether older (before the first item) and newer (after the last) rows exist for this reader. */
  has_before: z.boolean(),
  has_after: z.boolean(),
});
/** The range cannot be replayed; drop rows, keep what is pending, load the newest page (RES1). */
export const gap = z.object({
  type: z.literal('gap'),
  from: seq,
  to: seq,
  epoch: z.int(),
  reason: z.enum(['beyond_head', 'epoch', 'too_far', 'below_floor']),
});
/** Refused. `ref` is the frame's client_id or history ref, or null when it had none. */
export const reject = z.object({
  type: z.literal('reject'),
  ref: z.nullable(z.string()),
  code: z.enum(errorCodes),
  retry: z.enum(['now', 'backoff', 'never']),
  min_backoff_ms: z.int(),
  fields: z.optional(z.array(z.string())),
});
/** `renew` was accepted; the socket lives until then. */
export const renewed = z.object({ type: z.literal('renewed'), expires_at: instant });
export const pong = z.object({ type: z.literal('pong') });

export const conversationDown = z.discriminatedUnion('type', [
  welcome,
  events,
  ack,
  cursors,
  typingDown,
  historyDown,
  gap,
  reject,
  renewed,
  pong,
]);
export type ConversationDown = z.infer<typeof conversationDown>;
export type Welcome = z.infer<typeof welcome>;
export type EventsFrame = z.infer<typeof events>;
export type Ack = z.infer<typeof ack>;
export type CursorsFrame = z.infer<typeof cursors>;
export type HistoryFrame = z.infer<typeof historyDown>;
export type Gap = z.infer<typeof gap>;
export type Reject = z.infer<typeof reject>;
