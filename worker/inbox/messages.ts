import {
  fail,
  fromInstant,
  messageStatuses,
  ok,
  type Message,
  type MessageStatus,
  type Preview,
  type Result,
} from '../../protocol/index.ts';
import type { ReplicaMessage } from '../contracts.ts';
import type { Sql } from '../sql.ts';
import { formatMessageCursor, parseMessageCursor } from './paging.ts';
import { indexMessages, searchedText } from './searched.ts';

export interface StoredMessage {
  readonly json: string;
  /** Rank of the status; it only rises (STA1). */
  readonly status: number;
}

const rankOf = (status: MessageStatus): number => messageStatuses.indexOf(status);

/** A row as it crosses the wire: its progress is kept beside the JSON, which need not be rewritten for it. */
export function readMessage(row: StoredMessage): Message {
  const status = messageStatuses[row.status] ?? 'sent';
  // Written by this module from a Message; nothing else writes the column.
  return { ...(JSON.parse(row.json) as Message), status, is_read: status === 'read' };
}

/** A retracted message keeps its place and loses what was said, whatever it came with. */
function withoutContent(message: Message): Message {
  if (message.retracted_at === null) return message;
  return { ...message, content: null, attachment_url: null, attachments: [] };
}

interface Existing extends StoredMessage {
  readonly seq: number;
}

/**
 * Stores absolute rows of one conversation, and indexes those whose searched text is new. A batch is a handful of
 * statements whatever its length: hundreds of inboxes do this for the same messages.
 */
export function putMessages(
  sql: Sql,
  ownerId: string,
  conversationId: string,
  rows: readonly ReplicaMessage[],
): void {
  if (rows.length === 0) return;
  const before = new Map(
    sql
      .all<Existing>(
        `SELECT seq, json, status FROM messages
         WHERE conversation_id = ? AND seq IN (SELECT value FROM json_each(?))`,
        conversationId,
        JSON.stringify(rows.map((row) => row.message.seq)),
      )
      .map((row) => [row.seq, searchedText(readMessage(row))]),
  );
  const columns: (string | number | null)[][] = [];
  const newlySearched: { seq: number; text: string }[] = [];
  for (const { message: given, preview } of rows) {
    const message = withoutContent(given);
    const retracted = message.retracted_at !== null;
    const counts = !retracted && message.message_type !== 'system' && message.user_id !== ownerId;
    columns.push([
      message.seq,
      message.user_id,
      message.message_type,
      retracted ? 1 : 0,
      counts ? 1 : 0,
      rankOf(message.status),
      fromInstant(message.created_at),
      retracted ? null : preview,
      JSON.stringify(message),
      counts && message.mentions?.some(({ user_id }) => user_id === ownerId) === true ? 1 : 0,
    ]);
    const text = searchedText(message);
    if (text !== (before.get(message.seq) ?? '')) newlySearched.push({ seq: message.seq, text });
  }
  sql.run(
    `INSERT INTO messages
       (conversation_id, seq, user_id, message_type, retracted, counts, status, created_at, preview, json, mentions)
     SELECT ?1, value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5, value ->> 6,
       value ->> 7, value ->> 8, value ->> 9
     FROM json_each(?2) WHERE true
     ON CONFLICT (conversation_id, seq) DO UPDATE SET
       user_id = excluded.user_id, message_type = excluded.message_type, retracted = excluded.retracted,
       counts = excluded.counts, status = max(status, excluded.status), created_at = excluded.created_at,
       preview = excluded.preview, json = excluded.json, mentions = excluded.mentions`,
    conversationId,
    JSON.stringify(columns),
  );
  indexMessages(sql, conversationId, newlySearched);
}

/** Raises the status of messages by their seq; never lowers one. */
export function putStatuses(
  sql: Sql,
  conversationId: string,
  statuses: readonly { seq: number; status: MessageStatus }[],
): void {
  if (statuses.length === 0) return;
  sql.run(
    `UPDATE messages SET status = given.rank
     FROM (SELECT value ->> 0 AS seq, value ->> 1 AS rank FROM json_each(?1)) AS given
     WHERE messages.conversation_id = ?2 AND messages.seq = given.seq AND messages.status < given.rank`,
    JSON.stringify(statuses.map(({ seq, status }) => [seq, rankOf(status)])),
    conversationId,
  );
}

/** CUR2: others' messages above the watermark, not retracted, not system. */
export function countUnread(sql: Sql, conversationId: string, readSeq: number): number {
  const row = sql.get<{ n: number }>(
    'SELECT count(*) AS n FROM messages WHERE counts = 1 AND conversation_id = ? AND seq > ?',
    conversationId,
    readSeq,
  );
  return row?.n ?? 0;
}

/** MSG4: those of them that name the owner. */
export function countMentions(sql: Sql, conversationId: string, readSeq: number): number {
  const row = sql.get<{ n: number }>(
    'SELECT count(*) AS n FROM messages WHERE mentions = 1 AND conversation_id = ? AND seq > ?',
    conversationId,
    readSeq,
  );
  return row?.n ?? 0;
}

/** Lines a list leaves out: what a person may do is no news of a conversation, and older clients cannot word it. */
export const LISTED = `(message_type <> 'system' OR coalesce(json ->> '$.system.fact', '') <> 'role')`;

/** The newest message as a list shows it, or null. */
export function lastMessage(sql: Sql, conversationId: string): Preview | null {
  const row = sql.get<StoredMessage & { preview: string | null }>(
    `SELECT json, status, preview FROM messages WHERE conversation_id = ? AND ${LISTED} ORDER BY seq DESC LIMIT 1`,
    conversationId,
  );
  if (row === undefined) return null;
  const message = readMessage(row);
  return {
    seq: message.seq,
    message_id: message.message_id,
    user_id: message.user_id,
    name: message.name,
    text: row.preview,
    message_type: message.message_type,
    system: message.system,
    attachments: message.attachments.length,
    retracted: message.retracted_at !== null,
    ...(message.urgent === undefined ? {} : { urgent: true }),
    status: message.status,
    created_at: message.created_at,
  };
}

/** Whether this is a conversation of the owner's that lists show. */
export function isShown(sql: Sql, conversationId: string): boolean {
  const found = 'SELECT 1 FROM entries WHERE conversation_id = ? AND conversation IS NOT NULL';
  return sql.get(found, conversationId) !== undefined;
}

/**
 * Newest first over all conversations, or one of them. `not_found` for a conversation that is not this person's,
 * `invalid` for a cursor that is not of this list.
 */
export function listMessages(
  sql: Sql,
  query: { cursor: string | null; limit: number; conversationId: string | null },
): Result<{ items: Message[]; next: string | null }> {
  if (query.conversationId !== null && !isShown(sql, query.conversationId)) return fail('not_found');
  const after = query.cursor === null ? null : parseMessageCursor(query.cursor);
  if (query.cursor !== null && after === null) return fail('invalid', { fields: ['cursor'] });
  const rows =
    query.conversationId === null
      ? // The plus keeps the planner on the index of times: the other way round, it would sort every message.
        sql.all<StoredMessage>(
          `SELECT json, status FROM messages
           WHERE (created_at, conversation_id, seq) < (?, ?, ?)
             AND +conversation_id IN (SELECT conversation_id FROM entries WHERE conversation IS NOT NULL)
           ORDER BY created_at DESC, conversation_id DESC, seq DESC LIMIT ?`,
          after?.createdAtMs ?? Number.MAX_SAFE_INTEGER,
          after?.conversationId ?? '',
          after?.seq ?? 0,
          query.limit + 1,
        )
      : // Within a conversation times never go back, so its own order is the order by time.
        sql.all<StoredMessage>(
          'SELECT json, status FROM messages WHERE conversation_id = ? AND seq < ? ORDER BY seq DESC LIMIT ?',
          query.conversationId,
          after?.seq ?? Number.MAX_SAFE_INTEGER,
          query.limit + 1,
        );
  const items = rows.slice(0, query.limit).map(readMessage);
  const last = items.at(-1);
  if (rows.length <= query.limit || last === undefined) return ok({ items, next: null });
  const next = formatMessageCursor({
    createdAtMs: fromInstant(last.created_at),
    conversationId: last.conversation_id,
    seq: last.seq,
  });
  return ok({ items, next });
}
