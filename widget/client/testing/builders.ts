import type { Conversation, Entry, Message, Sender, User, UserType } from '../../../protocol/entities.ts';
import type { LogEvent } from '../../../protocol/events.ts';
import type { MessageView } from '../state.ts';

/** Valid wire objects with nothing surprising in them; tests change what they are about. */

export const CONVERSATION = 'conversation-for-tests-0000000';

export const at = (minute: number): string => new Date(Date.UTC(2026, 4, 12, 8, minute)).toISOString();

export function person(userId: string, userType: UserType = 'patient'): User {
  return { user_id: userId, name: `Name of ${userId}`, user_type: userType, department: null };
}

export function conversation(id = CONVERSATION): Conversation {
  return {
    conversation_id: id,
    title: null,
    type: 'direct',
    is_active: true,
    created_by: 'ana',
    created_at: at(0),
    updated_at: at(0),
    rev: 1,
  };
}

export function seat(user: User, ordinal: number, id = CONVERSATION): Sender {
  return {
    sender_id: `${id}.s${ordinal}`,
    conversation_id: id,
    user_id: user.user_id,
    name: user.name,
    user_type: user.user_type,
    department: null,
    role: 'member',
    joined_at: at(0),
    joined_seq: 0,
    left_at: null,
    is_active: true,
    created_at: at(0),
    rev: 1,
  };
}

export function message(seq: number, author: User, change: Partial<Message> = {}): Message {
  const id = change.conversation_id ?? CONVERSATION;
  return {
    message_id: `${id}.${seq}`,
    conversation_id: id,
    seq,
    sender_id: `${id}.s1`,
    user_id: author.user_id,
    name: author.name,
    user_type: author.user_type,
    content: `text ${seq}`,
    message_type: 'text',
    system: null,
    attachment_url: null,
    attachments: [],
    reply_to: null,
    reactions: [],
    status: 'sent',
    is_read: false,
    client_id: null,
    created_at: at(seq % 60),
    updated_at: at(seq % 60),
    edited_at: null,
    retracted_at: null,
    updated_seq: seq,
    rev: seq,
    ...change,
  };
}

export const messageEvent = (row: Message): LogEvent => ({
  seq: row.seq,
  at: row.created_at,
  kind: 'message',
  message: row,
});
type EventOf<K extends LogEvent['kind']> = Extract<LogEvent, { kind: K }>;
export const editEvent = (seq: number, target: number, content: string | null): EventOf<'edit'> => ({
  seq,
  at: at(seq % 60),
  kind: 'edit',
  target_seq: target,
  message_id: `${CONVERSATION}.${target}`,
  content,
});
export const retractEvent = (seq: number, target: number): EventOf<'retract'> => ({
  seq,
  at: at(seq % 60),
  kind: 'retract',
  target_seq: target,
  message_id: `${CONVERSATION}.${target}`,
});
export const reactEvent = (
  seq: number,
  target: number,
  userId: string,
  emoji: string,
  action: 'add' | 'remove' = 'add',
): EventOf<'react'> => ({
  seq,
  at: at(seq % 60),
  kind: 'react',
  target_seq: target,
  message_id: `${CONVERSATION}.${target}`,
  sender_id: `${CONVERSATION}.s1`,
  user_id: userId,
  emoji,
  action,
});

export function entry(id: string, change: Partial<Entry> = {}): Entry {
  return {
    conversation_id: id,
    title: null,
    type: 'direct',
    is_active: true,
    created_at: at(0),
    others: [],
    others_count: 0,
    last_message: null,
    unread: 0,
    read_seq: 0,
    head_seq: 0,
    sort_at: at(0),
    inbox_rev: 1,
    ...change,
  };
}

/** A token as a portal would sign it, with a signature nobody checks. */
export function tokenFor(userId: string, serial = 0): string {
  const part = (value: object) => btoa(JSON.stringify(value)).replaceAll('=', '');
  return `${part({ alg: 'none' })}.${part({ sub: userId, jti: serial })}.x`;
}

/** A row of a thread as elements are given it: Ben's, a minute after the one before. */
export const messageView = (seq: number, change: Partial<MessageView> = {}): MessageView => ({
  key: `k${seq}`,
  seq,
  messageId: `c.${seq}`,
  mine: false,
  userId: 'ben',
  name: 'Ben',
  userType: 'doctor',
  content: `text ${seq}`,
  messageType: 'text',
  system: null,
  attachments: [],
  replyTo: null,
  reactions: [],
  status: 'sent',
  error: null,
  createdAt: Date.UTC(2026, 5, 12, 8, seq),
  edited: false,
  retracted: false,
  ...change,
});

/** The newest message, as a list shows it. */
export const preview = (author: User, seq: number) => ({
  seq,
  message_id: `${CONVERSATION}.${seq}`,
  user_id: author.user_id,
  name: author.name,
  text: `text ${seq}`,
  message_type: 'text' as const,
  system: null,
  attachments: 0,
  retracted: false,
  status: 'sent' as const,
  created_at: message(seq, author).created_at,
});
