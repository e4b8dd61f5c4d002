import * as z from 'zod/mini';
import { pong, reject, renew, renewed } from './conversation-frames.ts';
import { entry, presence, totals } from './entities.ts';
import { conversationId, instant, seq, userId } from './ids.ts';
import { limits } from './limits.ts';

/** Frames of a person's inbox socket: the sidebar, unread counts and presence, live. */

export const inboxHello = z.looseObject({
  type: z.literal('hello'),
  features: z.array(z.string()).check(z.maxLength(32)),
  /** Whether the page is visible now; it decides how soon silence means offline. */
  visible: z.optional(z.boolean()),
});
/** These entries' newest messages have arrived on this device. */
export const delivered = z.strictObject({
  type: z.literal('delivered'),
  items: z
    .array(z.strictObject({ conversation_id: conversationId, seq }))
    .check(z.maxLength(limits.snapshot.entries)),
});
/** Asks for these people's presence, instead of those asked for before. Renew within the lease. */
export const watch = z.strictObject({
  type: z.literal('watch'),
  user_ids: z.array(userId).check(z.maxLength(limits.watch.maxUsers)),
});
export const visibility = z.strictObject({ type: z.literal('visibility'), visible: z.boolean() });

export const inboxUp = z.discriminatedUnion('type', [inboxHello, delivered, watch, visibility, renew]);
export type InboxUp = z.infer<typeof inboxUp>;

/** Answer to `hello`, always whole: the newest entries and the totals over all of them. */
export const snapshot = z.object({
  type: z.literal('snapshot'),
  entries: z.array(entry),
  /** Cursor for GET /conversations when there are more. */
  next: z.nullable(z.string()),
  totals,
  inbox_rev: z.int(),
  features: z.array(z.string()),
  now: instant,
});
export const entryDown = z.object({ type: z.literal('entry'), entry, totals });
/** The seat is gone; forget the conversation. */
export const removed = z.object({ type: z.literal('removed'), conversation_id: conversationId, totals });
/** What its owner has chosen, on whichever device. */
export const choicesDown = z.object({ type: z.literal('choices'), private_reading: z.boolean() });
export const presenceDown = z.object({ type: z.literal('presence'), items: z.array(presence) });

export const inboxDown = z.discriminatedUnion('type', [
  snapshot,
  entryDown,
  removed,
  presenceDown,
  choicesDown,
  reject,
  renewed,
  pong,
]);
export type InboxDown = z.infer<typeof inboxDown>;
export type Snapshot = z.infer<typeof snapshot>;
