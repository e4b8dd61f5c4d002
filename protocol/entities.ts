import * as z from 'zod/mini';
import {
  attachmentId,
  clientId,
  conversationId,
  instant,
  messageId,
  rev,
  senderId,
  seq,
  userId,
} from './ids.ts';
import { limits } from './limits.ts';

export const userTypes = ['patient', 'doctor', 'pharmacist', 'nurse', 'staff', 'caregiver'] as const;
export const userType = z.enum(userTypes);
export type UserType = z.infer<typeof userType>;

export const conversationTypes = ['direct', 'group', 'care_team', 'announcement'] as const;
export const conversationType = z.enum(conversationTypes);
export type ConversationType = z.infer<typeof conversationType>;

/** What a seat may do: owners also manage, read-only seats may not write. */
export const seatRoles = ['owner', 'member', 'read_only'] as const;
export const seatRole = z.enum(seatRoles);
export type SeatRole = z.infer<typeof seatRole>;

export const messageTypes = ['text', 'image', 'file', 'system'] as const;
export const messageType = z.enum(messageTypes);
export type MessageType = z.infer<typeof messageType>;
/** `system` is the server's alone. */
export const writableMessageType = z.enum(['text', 'image', 'file']);

/** What the server knows of a message's progress. A client adds `sending`, `waiting` and `failed` of its own. */
export const messageStatuses = ['sent', 'delivered', 'read'] as const;
export const messageStatus = z.enum(messageStatuses);
export type MessageStatus = z.infer<typeof messageStatus>;

/** A person known to the tenant, as others may see them. */
export const user = z.object({
  user_id: userId,
  name: z.string(),
  user_type: userType,
  /** Free text of the tenant's, such as "Cardiology". */
  department: z.nullable(z.string()),
});
export type User = z.infer<typeof user>;

/** A user's seat in one conversation; each joining makes a new one. */
export const sender = z.object({
  sender_id: senderId,
  conversation_id: conversationId,
  user_id: userId,
  name: z.string(),
  user_type: userType,
  department: z.nullable(z.string()),
  role: seatRole,
  joined_at: instant,
  /** The seq of the event that made the seat. */
  joined_seq: seq,
  left_at: z.nullable(instant),
  is_active: z.boolean(),
  created_at: instant,
  rev,
});
export type Sender = z.infer<typeof sender>;

/** `checking`: not yet scanned, nobody may open it. `refused`: never will be. */
export const attachmentStates = ['ready', 'checking', 'refused'] as const;
export const attachment = z.object({
  attachment_id: attachmentId,
  file_name: z.string(),
  /** By the file's bytes, not by its name. */
  media_type: z.string(),
  size_bytes: z.int(),
  state: z.enum(attachmentStates),
  /** Pixels, for images where the bytes told, so that the page does not jump when they load. */
  width: z.nullable(z.int()),
  height: z.nullable(z.int()),
  /** Path on the chat's origin; needs the caller's own Authorization. */
  url: z.string(),
});
export type Attachment = z.infer<typeof attachment>;

export const reaction = z.object({ emoji: z.string(), user_ids: z.array(userId) });
export type Reaction = z.infer<typeof reaction>;

/** What a reply shows of the message it answers, as that message is now; null fields below the reader's floor. */
export const quote = z.object({
  message_id: messageId,
  seq,
  user_id: z.nullable(userId),
  name: z.nullable(z.string()),
  preview: z.nullable(z.string()),
  message_type: z.nullable(messageType),
  retracted: z.boolean(),
});
export type Quote = z.infer<typeof quote>;

/** Facts a `system` message states; the widget words them, so that they can be translated. */
export const systemFact = z.discriminatedUnion('fact', [
  z.object({ fact: z.literal('created'), by: z.string() }),
  z.object({ fact: z.literal('joined'), name: z.string(), by: z.string() }),
  z.object({ fact: z.literal('left'), name: z.string() }),
  z.object({ fact: z.literal('removed'), name: z.string(), by: z.string() }),
  z.object({ fact: z.literal('renamed'), title: z.nullable(z.string()), by: z.string() }),
  z.object({ fact: z.literal('closed'), by: z.string() }),
  z.object({ fact: z.literal('reopened'), by: z.string() }),
  z.object({
    fact: z.literal('role'),
    name: z.string(),
    role: seatRole,
    by: z.string(),
    /** Whether it was their own: two people may have one name. Absent: where the names are the same. */
    own: z.optional(z.boolean()),
  }),
]);
export type SystemFact = z.infer<typeof systemFact>;

/** Someone has said that they saw an urgent message. */
export const acknowledgement = z.object({ user_id: userId, at: instant });
export type Acknowledgement = z.infer<typeof acknowledgement>;

/** Someone a message names, by the tenant's record of them when it was written: its text holds `@` and this name. */
export const mention = z.object({ user_id: userId, name: z.string() });
export type Mention = z.infer<typeof mention>;

export const message = z.object({
  message_id: messageId,
  conversation_id: conversationId,
  seq,
  sender_id: senderId,
  user_id: userId,
  name: z.string(),
  user_type: userType,
  /** Null once retracted. For a `system` message, an English sentence for records; show `system` to people. */
  content: z.nullable(z.string()),
  message_type: messageType,
  /** Set when message_type is `system`. */
  system: z.nullable(systemFact),
  /** The first attachment's `url`. */
  attachment_url: z.nullable(z.string()),
  attachments: z.array(attachment).check(z.maxLength(limits.attachments.perMessage)),
  reply_to: z.nullable(quote),
  reactions: z.array(reaction),
  /** It asks everyone else for an acknowledgement: who has given it, in that order. Absent: it is not urgent. */
  urgent: z.optional(z.object({ acknowledged: z.array(acknowledgement) })),
  /** Whom it names of those who were in and may see it. Absent: nobody. */
  mentions: z.optional(z.array(mention)),
  status: messageStatus,
  /** The same for every viewer: `status` is `read`. */
  is_read: z.boolean(),
  /** The author's command id; null for what the server or an import wrote. */
  client_id: z.nullable(clientId),
  created_at: instant,
  updated_at: instant,
  edited_at: z.nullable(instant),
  retracted_at: z.nullable(instant),
  /** Seq of the last event that changed this row; an event not newer is ignored. */
  updated_seq: seq,
  rev,
});
export type Message = z.infer<typeof message>;

export const conversation = z.object({
  conversation_id: conversationId,
  title: z.nullable(z.string()),
  type: conversationType,
  is_active: z.boolean(),
  created_by: userId,
  created_at: instant,
  updated_at: instant,
  rev,
});
export type Conversation = z.infer<typeof conversation>;

/** One's own watermarks in a conversation. They only move forward (CUR1). */
export const ownCursor = z.object({ delivered_seq: seq, read_seq: seq });
export type OwnCursor = z.infer<typeof ownCursor>;

/**
 * How far everyone else is, from one viewer's side: the lowest watermarks over the other people's active seats.
 * A message with seq ≤ `since_seq` had none of these people as its recipient, so these say nothing of it (STA1).
 * Null when nobody else has a seat.
 */
export const othersCursor = z.object({ since_seq: seq, delivered_seq: seq, read_seq: seq });
export type OthersCursor = z.infer<typeof othersCursor>;

/** One seat's public watermarks. */
export const seatCursor = z.object({ sender_id: senderId, delivered_seq: seq, read_seq: seq });
export type SeatCursor = z.infer<typeof seatCursor>;

/** `status` of a message by me, given the row and what is known of the others. It never goes back (STA1). */
export function statusOf(
  row: { seq: number; status: MessageStatus },
  others: OthersCursor | null,
): MessageStatus {
  if (others === null || row.seq <= others.since_seq || row.status === 'read') return row.status;
  if (row.seq <= others.read_seq) return 'read';
  return row.seq <= others.delivered_seq ? 'delivered' : row.status;
}

/** The last message as a list shows it. Short text only: never the whole content. */
export const preview = z.object({
  seq,
  message_id: messageId,
  user_id: userId,
  name: z.string(),
  text: z.nullable(z.string()),
  message_type: messageType,
  system: z.nullable(systemFact),
  attachments: z.int(),
  retracted: z.boolean(),
  /** Absent: no. */
  urgent: z.optional(z.boolean()),
  status: messageStatus,
  created_at: instant,
});
export type Preview = z.infer<typeof preview>;

/** What a person may mark a conversation with, for their own list alone. */
export const ownMarks = ['pinned', 'muted', 'unread', 'archived'] as const;
export type OwnMark = (typeof ownMarks)[number];

/** One conversation in a user's sidebar. */
export const entry = z.object({
  conversation_id: conversationId,
  title: z.nullable(z.string()),
  type: conversationType,
  is_active: z.boolean(),
  created_at: instant,
  /** The other people's active seats, at most ten; `others_count` has all. */
  others: z.array(
    z.object({ user_id: userId, name: z.string(), user_type: userType, department: z.nullable(z.string()) }),
  ),
  others_count: z.int(),
  last_message: z.nullable(preview),
  unread: z.int(),
  /** Of those unread, how many name the list's owner. Absent: none. */
  mention_count: z.optional(z.int()),
  read_seq: seq,
  head_seq: seq,
  /** When the list should place it: the last message's time, else the creation's. */
  sort_at: instant,
  /** One's own marks, of `ownMarks`; absent: none. A client passes over those it does not know. */
  marks: z.optional(z.array(z.string())),
  /** Counter of this inbox's changes; a later one replaces an earlier one. */
  inbox_rev: rev,
});
export type Entry = z.infer<typeof entry>;

/** Over all of a person's conversations; what is muted or put away counts in `conversations` alone. */
export const totals = z.object({
  unread: z.int(),
  unread_conversations: z.int(),
  conversations: z.int(),
  /** Absent: none. */
  mention_count: z.optional(z.int()),
});
export type Totals = z.infer<typeof totals>;

export const presence = z.object({
  user_id: userId,
  online: z.boolean(),
  /** When the person was last here; null while online or if never seen. */
  last_seen: z.nullable(instant),
});
export type Presence = z.infer<typeof presence>;
