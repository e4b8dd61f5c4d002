import type { Message } from '../../protocol/index.ts';
import type { RecordsBatch, RecordsPort } from '../contracts.ts';
import type { RecordsDb, RecordsStatement } from './db.ts';

/**
 * D1 as a destination of replication. A batch is one D1 transaction in which every statement carries the same guard:
 * in the batch's epoch, the stored position has reached where the batch begins. Beginning earlier than the position
 * is a rewind (a repair): rows are absolute and carry their rev, so going over them again only mends, and the
 * position goes back with it so that what follows is sent again too. The answer is the position really stored.
 */
export function recordsPort<Statement extends RecordsStatement>(db: RecordsDb<Statement>): RecordsPort {
  return {
    async apply(batch) {
      const results = await db.batch(
        statements(batch).map(({ query, values }) => db.prepare(query).bind(...values) as Statement),
      );
      const row = results.at(-1)?.results[0] as { epoch: number; applied_rev: number } | undefined;
      if (row === undefined) throw new Error('the position was not stored');
      return { appliedRev: row.epoch === batch.epoch ? row.applied_rev : 0 };
    },
  };
}

interface Prepared {
  readonly query: string;
  readonly values: (string | number | null)[];
}

/** Parameters 1 to 4 of every statement: tenant, conversation, epoch, the rev the batch begins after. */
const HERE = `EXISTS (SELECT 1 FROM replication_positions AS here
  WHERE here.tenant = ?1 AND here.conversation_id = ?2 AND here.epoch = ?3 AND here.applied_rev >= ?4)`;
/** Set back to an older epoch's rows: what a restore undid must not stay in the records. */
const OLDER = `EXISTS (SELECT 1 FROM replication_positions AS here
  WHERE here.tenant = ?1 AND here.conversation_id = ?2 AND here.epoch < ?3)`;

const rank = (status: string): string =>
  `CASE ${status} WHEN 'read' THEN 2 WHEN 'delivered' THEN 1 ELSE 0 END`;

function statements(batch: RecordsBatch): Prepared[] {
  const place: (string | number | null)[] = [batch.tenant, batch.conversationId, batch.epoch];
  const at = [...place, batch.fromRev];
  const guarded = (query: string, rows: readonly unknown[]): Prepared[] =>
    rows.length === 0 ? [] : [{ query, values: [...at, JSON.stringify(rows)] }];
  return [
    {
      query: `INSERT OR IGNORE INTO replication_positions (tenant, conversation_id, epoch, applied_rev)
        VALUES (?1, ?2, ?3, 0)`,
      values: place,
    },
    ...['messages', 'senders', 'conversations'].map((table) => ({
      query: `DELETE FROM ${table} WHERE tenant = ?1 AND conversation_id = ?2 AND ${OLDER}`,
      values: place,
    })),
    {
      query: `UPDATE replication_positions SET epoch = ?3, applied_rev = 0
        WHERE tenant = ?1 AND conversation_id = ?2 AND epoch < ?3`,
      values: place,
    },
    ...guarded(CONVERSATIONS, batch.conversation === null ? [] : [batch.conversation]),
    ...guarded(SENDERS, batch.senders),
    ...guarded(MESSAGES, batch.messages.map(messageRow)),
    ...guarded(STATUSES, batch.statuses),
    {
      query: `UPDATE replication_positions SET applied_rev = ?5
        WHERE tenant = ?1 AND conversation_id = ?2 AND epoch = ?3 AND applied_rev >= ?4`,
      values: [...at, batch.toRev],
    },
    {
      query:
        'SELECT epoch, applied_rev FROM replication_positions WHERE tenant = ?1 AND conversation_id = ?2',
      values: place.slice(0, 2),
    },
  ];
}

/** What the statement below picks from a message; nested values travel as the JSON they are stored as. */
const messageRow = (message: Message) => ({
  ...message,
  system: message.system === null ? null : JSON.stringify(message.system),
  attachments: JSON.stringify(message.attachments),
  reactions: JSON.stringify(message.reactions),
  urgent: message.urgent !== undefined,
  acknowledged: JSON.stringify(message.urgent?.acknowledged ?? []),
  mentions: JSON.stringify(message.mentions ?? []),
  reply_to: message.reply_to?.message_id ?? null,
});

const CONVERSATIONS = `INSERT INTO conversations
    (tenant, conversation_id, title, type, is_active, created_by, created_at, updated_at, rev)
  SELECT ?1, ?2, value ->> 'title', value ->> 'type', value ->> 'is_active', value ->> 'created_by',
    value ->> 'created_at', value ->> 'updated_at', value ->> 'rev'
  FROM json_each(?5) WHERE ${HERE}
  ON CONFLICT (tenant, conversation_id) DO UPDATE SET title = excluded.title, type = excluded.type,
    is_active = excluded.is_active, updated_at = excluded.updated_at, rev = excluded.rev
  WHERE excluded.rev >= conversations.rev`;

const SENDERS = `INSERT INTO senders
    (tenant, sender_id, conversation_id, user_id, user_type, name, department, role, joined_at, joined_seq, left_at,
     is_active, created_at, delivered_seq, read_seq, rev)
  SELECT ?1, value ->> 'sender_id', ?2, value ->> 'user_id', value ->> 'user_type', value ->> 'name',
    value ->> 'department', value ->> 'role', value ->> 'joined_at', value ->> 'joined_seq', value ->> 'left_at',
    value ->> 'is_active', value ->> 'created_at', value ->> 'delivered_seq', value ->> 'read_seq', value ->> 'rev'
  FROM json_each(?5) WHERE ${HERE}
  ON CONFLICT (tenant, sender_id) DO UPDATE SET user_type = excluded.user_type, name = excluded.name,
    department = excluded.department, role = excluded.role, left_at = excluded.left_at,
    is_active = excluded.is_active, delivered_seq = max(senders.delivered_seq, excluded.delivered_seq),
    read_seq = max(senders.read_seq, excluded.read_seq), rev = excluded.rev
  WHERE excluded.rev >= senders.rev`;

const MESSAGES = `INSERT INTO messages
    (tenant, conversation_id, seq, message_id, sender_id, user_id, content, message_type, system, attachment_url,
     attachments, reply_to_message_id, reactions, urgent, acknowledged, mentions, status, is_read, client_id,
     created_at, updated_at, edited_at, retracted_at, updated_seq, rev)
  SELECT ?1, ?2, value ->> 'seq', value ->> 'message_id', value ->> 'sender_id', value ->> 'user_id',
    value ->> 'content', value ->> 'message_type', value ->> 'system', value ->> 'attachment_url',
    value ->> 'attachments', value ->> 'reply_to', value ->> 'reactions', value ->> 'urgent',
    value ->> 'acknowledged', value ->> 'mentions', value ->> 'status', value ->> 'is_read',
    value ->> 'client_id', value ->> 'created_at', value ->> 'updated_at', value ->> 'edited_at',
    value ->> 'retracted_at', value ->> 'updated_seq', value ->> 'rev'
  FROM json_each(?5) WHERE ${HERE}
  ON CONFLICT (tenant, conversation_id, seq) DO UPDATE SET content = excluded.content,
    message_type = excluded.message_type, system = excluded.system, attachment_url = excluded.attachment_url,
    attachments = excluded.attachments, reply_to_message_id = excluded.reply_to_message_id,
    reactions = excluded.reactions, acknowledged = excluded.acknowledged,
    mentions = excluded.mentions,
    status = CASE WHEN ${rank('excluded.status')} >= ${rank('messages.status')} THEN excluded.status
      ELSE messages.status END,
    is_read = max(messages.is_read, excluded.is_read), updated_at = excluded.updated_at,
    edited_at = excluded.edited_at, retracted_at = excluded.retracted_at, updated_seq = excluded.updated_seq,
    rev = excluded.rev
  WHERE excluded.rev >= messages.rev`;

const STATUSES = `UPDATE messages SET status = changed.value ->> 'status',
    is_read = (changed.value ->> 'status') = 'read', status_at = changed.value ->> 'updated_at'
  FROM json_each(?5) AS changed
  WHERE messages.tenant = ?1 AND messages.conversation_id = ?2 AND messages.seq = changed.value ->> 'seq'
    AND ${rank("(changed.value ->> 'status')")} > ${rank('messages.status')} AND ${HERE}`;
