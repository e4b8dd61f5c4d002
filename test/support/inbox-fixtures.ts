import {
  toInstant,
  type Conversation,
  type Entry,
  type Message,
  type SystemFact,
  type User,
} from '../../protocol/index.ts';
import type { InboxBatch, Made } from '../../worker/contracts.ts';

/** Believable rows for tests of the inbox; everything can be overridden. */

export const T0 = Date.UTC(2026, 4, 4, 9, 0, 0);
export const TENANT = 'north';
export const OWNER = 'p-ana';

export const PEOPLE = {
  ana: { user_id: OWNER, name: 'Ana Ruiz', user_type: 'patient', department: null },
  tomas: { user_id: 'd-tomas', name: 'Tomás Núñez', user_type: 'doctor', department: 'Cardiology' },
  wei: { user_id: 'f-wei', name: '王伟', user_type: 'pharmacist', department: null },
} as const satisfies Record<string, User>;

/** Made when nothing newer was: late for nobody. */
export const LATEST: Made = { epoch: 1, asOf: 1_000_000 };

/** A conversation id with the length and alphabet of a real one. */
export const conversationIdOf = (name: string): string => name.padEnd(30, '_');
export const C1 = conversationIdOf('c1');

export function conversationOf(id: string, over: Partial<Conversation> = {}): Conversation {
  return {
    conversation_id: id,
    title: null,
    type: 'direct',
    is_active: true,
    created_by: OWNER,
    created_at: toInstant(T0),
    updated_at: toInstant(T0),
    rev: 1,
    ...over,
  };
}

export function messageOf(
  conversation: string,
  seq: number,
  author: User,
  content: string | null,
  over: Partial<Message> = {},
): Message {
  const at = toInstant(T0 + seq * 1_000);
  return {
    message_id: `${conversation}.${seq}`,
    conversation_id: conversation,
    seq,
    sender_id: `${conversation}.s1`,
    user_id: author.user_id,
    name: author.name,
    user_type: author.user_type,
    content,
    message_type: 'text',
    system: null,
    attachment_url: null,
    attachments: [],
    reply_to: null,
    reactions: [],
    status: 'sent',
    is_read: false,
    client_id: null,
    created_at: at,
    updated_at: at,
    edited_at: null,
    retracted_at: null,
    updated_seq: seq,
    rev: seq,
    ...over,
  };
}

export const systemOf = (
  conversation: string,
  seq: number,
  system: SystemFact = { fact: 'joined', name: PEOPLE.tomas.name, by: PEOPLE.ana.name },
): Message =>
  messageOf(conversation, seq, PEOPLE.tomas, 'Tomás Núñez joined.', { message_type: 'system', system });

export const othersOf = (...people: readonly User[]): Entry['others'] =>
  people.map(({ user_id, name, user_type, department }) => ({ user_id, name, user_type, department }));

/** A batch with these messages, from nothing unless it says otherwise. */
export function batchOf(messages: readonly Message[], over: Partial<InboxBatch> = {}): InboxBatch {
  const id = over.conversationId ?? messages[0]?.conversation_id ?? C1;
  const head = Math.max(0, ...messages.map((message) => message.seq));
  return {
    tenant: TENANT,
    conversationId: id,
    epoch: 1,
    fromRev: 0,
    rewind: false,
    toRev: Math.max(1, head),
    asOf: LATEST.asOf,
    userId: OWNER,
    conversation: conversationOf(id),
    people: {
      others: othersOf(PEOPLE.tomas, PEOPLE.wei),
      othersCount: 2,
      peerIds: [PEOPLE.tomas.user_id, PEOPLE.wei.user_id],
      types: [PEOPLE.tomas.user_type, PEOPLE.wei.user_type],
    },
    messages: messages.map((message) => ({ message, preview: message.content?.slice(0, 140) ?? null })),
    statuses: [],
    cursor: { delivered_seq: 0, read_seq: 0 },
    head,
    ...over,
  };
}
