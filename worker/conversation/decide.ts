import {
  contentProblem,
  isEmoji,
  limits,
  splitId,
  type Command,
  type EditCommand,
  type Failure,
  type MessageType,
  type PinCommand,
  type ReactCommand,
  type RetractCommand,
  type SendCommand,
} from '../../protocol/index.ts';
import type { ConversationPolicy } from '../contracts.ts';
import type { Meta, Seat } from './log.ts';
import { mentionsOf, readMentions, stored, type Named } from './mentions.ts';
import { allows } from './policy.ts';
import type { MessageRow } from './rows.ts';

/** What the decision needs to know beyond the command itself. */
export interface Facts {
  readonly meta: Pick<Meta, 'type' | 'is_active' | 'conversation_id'>;
  readonly seat: Pick<Seat, 'n' | 'role' | 'user_id' | 'user_type' | 'floor_seq'>;
  readonly policy: ConversationPolicy;
  /** The message an edit, retraction, reaction, acknowledgement or reply is about, if there is one. */
  readonly target: MessageRow | undefined;
  /** The files a send names that are this person's, unsent and ready. */
  readonly files: readonly { readonly attachment_id: string; readonly media_type: string }[];
  /** Whether this person already reacts to the target with the emoji, whether anyone does, and how many kinds there are. */
  readonly hasReaction: boolean;
  readonly hasKind: boolean;
  readonly reactionKinds: number;
  /** Who has acknowledged the target, where that is urgent. */
  readonly acknowledged: readonly string[];
  /** Whether the target is pinned, and how many messages are. */
  readonly isPinned: boolean;
  readonly pins: number;
  readonly named: Named;
  readonly now: number;
}

/** What a command comes to. `nothing` is accepted too: the state already is as asked. */
export type Decision =
  | {
      readonly kind: 'message';
      readonly type: MessageType;
      readonly content: string;
      readonly attachmentIds: readonly string[];
      readonly replySeq: number | null;
      readonly urgent: boolean;
      readonly mentions: string | null;
    }
  | {
      readonly kind: 'edit';
      readonly target: MessageRow;
      readonly content: string;
      readonly mentions: string | null;
    }
  | { readonly kind: 'retract'; readonly target: MessageRow }
  | {
      readonly kind: 'react';
      readonly target: MessageRow;
      readonly emoji: string;
      readonly action: 'add' | 'remove';
    }
  | { readonly kind: 'acknowledge'; readonly target: MessageRow }
  | { readonly kind: 'pin'; readonly target: MessageRow; readonly action: 'add' | 'remove' }
  | { readonly kind: 'nothing'; readonly target: MessageRow }
  | { readonly kind: 'refuse'; readonly failure: Failure };

const refuse = (code: Failure['code'], fields?: readonly string[]): Decision => ({
  kind: 'refuse',
  failure: fields === undefined ? { code } : { code, fields },
});

/** The seq a command's `message_id` or `reply_to` names, or null where there is none in this conversation. */
export function targetSeq(command: Command, conversationId: string): number | null {
  const id = command.type === 'send' ? command.reply_to : command.message_id;
  if (id === null) return null;
  const parts = splitId(id);
  return parts.conversationId === conversationId ? Number(parts.rest) : null;
}

/** Decides a command that is new (not a repeat). Pure: the same facts give the same decision. */
export function decide(command: Command, facts: Facts): Decision {
  if (!allows(facts.meta.type, facts.seat.role, command.type)) return refuse('forbidden');
  if (facts.meta.is_active !== 1) return refuse('closed');
  switch (command.type) {
    case 'send':
      return decideSend(command, facts);
    case 'edit':
      return decideEdit(command, facts);
    case 'retract':
      return decideRetract(command, facts);
    case 'react':
      return decideReact(command, facts);
    case 'acknowledge':
      return decideAcknowledge(facts);
    case 'pin':
      return decidePin(command, facts);
  }
}

/** The target, if this seat may see it and it is a person's message. */
function visibleTarget(facts: Facts): MessageRow | undefined {
  const target = facts.target;
  return target !== undefined && target.seq > facts.seat.floor_seq && target.type !== 'system'
    ? target
    : undefined;
}

function decideSend(command: SendCommand, facts: Facts): Decision {
  const { urgent = false } = command;
  if (urgent && !facts.policy.urgent.includes(facts.seat.user_type)) return refuse('forbidden', ['urgent']);
  const problem = contentProblem(command.content, command.attachment_ids.length > 0);
  if (problem !== null) return refuse(problem, ['content']);
  if (new Set(command.attachment_ids).size !== command.attachment_ids.length)
    return refuse('attachment_unknown', ['attachment_ids']);
  if (facts.files.length !== command.attachment_ids.length)
    return refuse('attachment_unknown', ['attachment_ids']);
  if (command.message_type !== 'text' && facts.files.length === 0) return refuse('invalid', ['message_type']);
  let replySeq: number | null = null;
  if (command.reply_to !== null) {
    const target = visibleTarget(facts);
    if (target === undefined) return refuse('not_found', ['reply_to']);
    replySeq = target.seq;
  }
  // The bytes say what a file is, so they also say what the message is; the caller's word could contradict them.
  const type =
    facts.files.length === 0
      ? 'text'
      : facts.files.every((file) => file.media_type.startsWith('image/'))
        ? 'image'
        : 'file';
  const mentions = mentionsOf(command.mentions ?? [], facts.seat.user_id, facts.named, Infinity);
  if (mentions === null) return refuse('invalid', ['mentions']);
  const { content, attachment_ids: attachmentIds } = command;
  return { kind: 'message', type, content, attachmentIds, replySeq, urgent, mentions: stored(mentions) };
}

const within = (target: MessageRow, windowMs: number, now: number): boolean =>
  now - target.created_at <= windowMs;

function decideEdit(command: EditCommand, facts: Facts): Decision {
  const target = visibleTarget(facts);
  if (target === undefined) return refuse('not_found', ['message_id']);
  if (target.user_id !== facts.seat.user_id) return refuse('forbidden');
  if (target.retracted_at !== null) return refuse('retracted');
  const problem = contentProblem(command.content, target.attachments !== null);
  if (problem !== null) return refuse(problem, ['content']);
  if (!within(target, facts.policy.editWindowMs, facts.now)) return refuse('edit_window_passed');
  // Where a name still stands in the text, it is the one by which it was named.
  const before = (target.mentions === null ? [] : readMentions(target.mentions)).filter(({ name }) =>
    command.content.includes(`@${name}`),
  );
  const named = mentionsOf(command.mentions ?? [], facts.seat.user_id, facts.named, target.seq, before);
  if (named === null) return refuse('invalid', ['mentions']);
  // What has no word for them leaves them be: the server does not read what a text says.
  const mentions = command.mentions === undefined ? target.mentions : stored(named);
  if (command.content === target.content && mentions === target.mentions) return { kind: 'nothing', target };
  // Whoever acknowledged it did so in these words: what is to be said better is said anew.
  if (facts.acknowledged.length > 0) return refuse('edit_window_passed');
  return { kind: 'edit', target, content: command.content, mentions };
}

function decideRetract(_command: RetractCommand, facts: Facts): Decision {
  const target = visibleTarget(facts);
  if (target === undefined) return refuse('not_found', ['message_id']);
  if (target.user_id !== facts.seat.user_id) return refuse('forbidden');
  if (target.retracted_at !== null) return { kind: 'nothing', target };
  if (!within(target, facts.policy.retractWindowMs, facts.now)) return refuse('edit_window_passed');
  return { kind: 'retract', target };
}

function decideReact(command: ReactCommand, facts: Facts): Decision {
  if (!isEmoji(command.emoji)) return refuse('invalid', ['emoji']);
  const target = visibleTarget(facts);
  if (target === undefined) return refuse('not_found', ['message_id']);
  if (target.retracted_at !== null) return refuse('retracted');
  if ((command.action === 'add') === facts.hasReaction) return { kind: 'nothing', target };
  if (command.action === 'add' && !facts.hasKind && facts.reactionKinds >= limits.reactions.perMessage)
    return refuse('full');
  return { kind: 'react', target, emoji: command.emoji, action: command.action };
}

function decideAcknowledge(facts: Facts): Decision {
  const target = visibleTarget(facts);
  if (target === undefined) return refuse('not_found', ['message_id']);
  if (target.user_id === facts.seat.user_id) return refuse('forbidden');
  if (target.retracted_at !== null) return refuse('retracted');
  if (target.urgent !== 1) return refuse('invalid', ['message_id']);
  return { kind: facts.acknowledged.includes(facts.seat.user_id) ? 'nothing' : 'acknowledge', target };
}

function decidePin(command: PinCommand, facts: Facts): Decision {
  const target = visibleTarget(facts);
  if (target === undefined) return refuse('not_found', ['message_id']);
  if (command.action === 'add' && target.retracted_at !== null) return refuse('retracted');
  if ((command.action === 'add') === facts.isPinned) return { kind: 'nothing', target };
  if (command.action === 'add' && facts.pins >= limits.pins.perConversation) return refuse('full');
  return { kind: 'pin', target, action: command.action };
}
