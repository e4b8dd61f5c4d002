import * as z from 'zod/mini';
import { conversation, entry, message, othersCursor, ownCursor, sender, totals, user } from './entities.ts';
import { seq } from './ids.ts';

/** The REST answers a first page is made of, apart from the rest, which a widget needs later or never. */

export const listOf = <T extends z.core.$ZodType>(item: T) =>
  z.object({ items: z.array(item), next: z.nullable(z.string()) });

/** `next` continues in the direction asked for: pass it as `before` (or `after`). */
export const conversationMessageList = z.object({
  items: z.array(message),
  next: z.nullable(z.string()),
  has_before: z.boolean(),
  has_after: z.boolean(),
});

export const conversationDetail = z.object({
  conversation,
  me: sender,
  cursor: ownCursor,
  others: z.nullable(othersCursor),
  head: seq,
});
export type ConversationDetail = z.infer<typeof conversationDetail>;
export const entryList = z.object({
  items: z.array(entry),
  next: z.nullable(z.string()),
  totals,
});
export const senderList = listOf(sender);

/** What a page needs to know of its tenant before anything else. */
export const tenantSettings = z.object({
  tenant: z.string(),
  name: z.string(),
  /** Shown in every conversation, never dismissed. `tel` makes it a link. */
  emergency: z.object({ text: z.string(), tel: z.nullable(z.string()) }),
  attachments: z.object({ max_bytes: z.int(), media_types: z.array(z.string()) }),
  edit_window_ms: z.int(),
  /** Absent: as long as for editing. */
  retract_window_ms: z.optional(z.int()),
  /** Emoji that are offered first for a reaction. Absent: the client's own few. */
  reactions: z.optional(z.array(z.string())),
  /** Whether this person may send urgent messages. Absent: no. */
  urgent: z.optional(z.boolean()),
  /** The types of conversations this person may start. Absent: the server does not say. */
  start_types: z.optional(z.array(z.string())),
  drafts: z.boolean(),
  /** Whether unsent messages may be kept, encrypted, in the browser. Absent: no. */
  outbox: z.optional(z.boolean()),
  /** How long a message waits on its writer's device, to be taken back, before it is sent. Absent: not at all. */
  undo_send_ms: z.optional(z.int()),
  /** What a desktop notification may say of a message: `names` who wrote it, `full` its text too, anything else nothing. */
  notification_content: z.optional(z.string()),
  /** Minutes without any action after which a person is signed out. Absent or 0: never. */
  idle_minutes: z.optional(z.int()),
});
export type TenantSettings = z.infer<typeof tenantSettings>;
export const meAnswer = z.object({ user, settings: tenantSettings });
