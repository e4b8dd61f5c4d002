import type { ErrorCode } from '../../protocol/error-codes.ts';
import type { SeatRole, TenantSettings } from '../../protocol/index.ts';
import type { ConversationView, MessageView } from '../client/state.ts';

/** What a person may do with one message, as far as this device can tell; the server has the last word. */
export interface MessageRights {
  readonly reply: boolean;
  readonly react: boolean;
  readonly edit: boolean;
  readonly retract: boolean;
  readonly pin: boolean;
  /** It asks this person to say that they have seen it. */
  readonly acknowledge: boolean;
}

type Allowed = Pick<MessageRights, 'reply' | 'react'>;
const NOTHING: MessageRights = {
  reply: false,
  react: false,
  edit: false,
  retract: false,
  acknowledge: false,
  pin: false,
};

/** In an announcement only owners write; everyone may react. */
const inAnnouncement: Readonly<Record<SeatRole, Allowed>> = {
  owner: { reply: true, react: true },
  member: { reply: false, react: true },
  read_only: { reply: false, react: false },
};
const elsewhere: Readonly<Record<SeatRole, Allowed>> = {
  ...inAnnouncement,
  member: { reply: true, react: true },
};

type Windows = Pick<TenantSettings, 'edit_window_ms' | 'retract_window_ms'>;

type Where = Pick<ConversationView, 'conversation' | 'mySeat' | 'phase' | 'pinned'>;

/** `now`: epoch ms. What is not in the log yet, is gone, or was said by the server itself, is not for doing anything with. */
export function rightsFor(
  message: MessageView,
  { conversation, mySeat, phase, pinned = null }: Where,
  settings: Windows | null,
  now: number,
): MessageRights {
  const { messageId, mine, retracted, system, messageType, createdAt } = message;
  if (messageId === null || retracted || system !== null || messageType === 'system') return NOTHING;
  if (phase !== 'ready' || mySeat === null || conversation === null || !conversation.is_active)
    return NOTHING;
  const allowed = (conversation.type === 'announcement' ? inAnnouncement : elsewhere)[mySeat.role];
  const age = now - createdAt;
  const own = mine && allowed.reply;
  const acknowledged = message.urgent?.acknowledged ?? [];
  const editMs = settings?.edit_window_ms ?? 0;
  return {
    ...allowed,
    // Whoever may write may pin, where the server knows how.
    pin: allowed.reply && pinned !== null,
    // Whoever acknowledged it did so in these words.
    edit: own && age < editMs && acknowledged.length === 0,
    // An older server does not say; it has the last word either way.
    retract: own && age < (settings?.retract_window_ms ?? editMs),
    acknowledge:
      !mine && message.urgent !== undefined && !acknowledged.some((each) => each.user_id === mySeat.user_id),
  };
}

/** What a file is does not change by being sent once more. */
const FINAL: ReadonlySet<ErrorCode | null> = new Set<ErrorCode>([
  'attachment_too_large',
  'attachment_empty',
  'attachment_type',
  'attachment_mismatch',
]);

/** A file of this message is refused for what it is: another try could not help. */
export const filesRefused = ({ attachments }: Pick<MessageView, 'attachments'>): boolean =>
  attachments.some(({ state, error }) => state === 'refused' || (state === 'failed' && FINAL.has(error)));

/** One's own last message, if it may be edited. */
export function lastEditable(
  state: Where & Pick<ConversationView, 'rows'>,
  settings: Windows | null,
  now: number,
): MessageView | null {
  const last = state.rows.findLast(({ mine, retracted, system }) => mine && !retracted && system === null);
  return last !== undefined && rightsFor(last, state, settings, now).edit ? last : null;
}
