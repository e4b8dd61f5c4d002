import {
  fail,
  fromInstant,
  ok,
  toInstant,
  type Conversation,
  type Entry,
  type Result,
  type Totals,
  type UserType,
} from '../../protocol/index.ts';
import type { EntryListQuery } from '../contracts.ts';
import type { Sql } from '../sql.ts';
import { ARCHIVED, marksOf, MUTED, PINNED } from './marks.ts';
import { countMentions, countUnread, lastMessage, LISTED } from './messages.ts';
import { formatEntryCursor, parseEntryCursor } from './paging.ts';

interface EntryRow {
  readonly conversation_id: string;
  readonly conversation: string;
  readonly people: string | null;
  readonly head: number;
  readonly read_seq: number;
  readonly unread: number;
  readonly mentions: number;
  readonly sort_at: number;
  readonly inbox_rev: number;
}
const COLUMNS = 'conversation_id, conversation, people, head, read_seq, unread, mentions, sort_at, inbox_rev';

export interface StoredPeople {
  readonly others: Entry['others'];
  readonly othersCount: number;
  /** Of all the others; rows of an older build lack it. */
  readonly types?: readonly UserType[];
}

function toEntry(sql: Sql, row: EntryRow): Entry {
  // Both columns are written by store.ts alone, from values of these types.
  const conversation = JSON.parse(row.conversation) as Conversation;
  const people = row.people === null ? null : (JSON.parse(row.people) as StoredPeople);
  const marks = marksOf(sql, row.conversation_id);
  return {
    conversation_id: row.conversation_id,
    title: conversation.title,
    type: conversation.type,
    is_active: conversation.is_active,
    created_at: conversation.created_at,
    others: people?.others ?? [],
    others_count: people?.othersCount ?? 0,
    last_message: lastMessage(sql, row.conversation_id),
    unread: row.unread,
    ...(row.mentions > 0 ? { mention_count: row.mentions } : {}),
    read_seq: row.read_seq,
    head_seq: row.head,
    sort_at: toInstant(row.sort_at),
    ...(marks.length > 0 ? { marks } : {}),
    inbox_rev: row.inbox_rev,
  };
}

/** Brings what is derived from the messages up to date: unread (CUR2), what of it names the owner, the place in the list. */
export function deriveEntry(sql: Sql, conversationId: string): void {
  const row = sql.get<{ conversation: string | null; read_seq: number }>(
    'SELECT conversation, read_seq FROM entries WHERE conversation_id = ?',
    conversationId,
  );
  if (row === undefined) return;
  const newest = sql.get<{ created_at: number }>(
    `SELECT created_at FROM messages WHERE conversation_id = ? AND ${LISTED} ORDER BY seq DESC LIMIT 1`,
    conversationId,
  );
  const createdAt =
    row.conversation === null ? 0 : fromInstant((JSON.parse(row.conversation) as Conversation).created_at);
  sql.run(
    'UPDATE entries SET unread = ?, mentions = ?, sort_at = ? WHERE conversation_id = ?',
    countUnread(sql, conversationId, row.read_seq),
    countMentions(sql, conversationId, row.read_seq),
    newest?.created_at ?? createdAt,
    conversationId,
  );
}

/** One entry, or null when there is none to show (yet). */
export function readEntry(sql: Sql, conversationId: string): Entry | null {
  const row = sql.get<EntryRow>(
    `SELECT ${COLUMNS} FROM entries WHERE conversation_id = ? AND conversation IS NOT NULL`,
    conversationId,
  );
  return row === undefined ? null : toEntry(sql, row);
}

/** Of those with someone of a type; of an older build's rows, as far as they name people. */
const OF_TYPE = `(EXISTS (SELECT 1 FROM json_each(people, '$.types') WHERE value = ?)
  OR EXISTS (SELECT 1 FROM json_each(people, '$.others') WHERE value ->> '$.user_type' = ?))`;

/** Newest first; the first page begins with those pinned, above its limit. `invalid` for a cursor that is not of this list. */
export function listEntries(
  sql: Sql,
  query: EntryListQuery,
): Result<{ items: Entry[]; next: string | null }> {
  const after = query.cursor === null ? null : parseEntryCursor(query.cursor);
  if (query.cursor !== null && after === null) return fail('invalid', { fields: ['cursor'] });
  const { archived, userType } = query;
  const newest = `ORDER BY sort_at DESC, conversation_id DESC`;
  const wanted = `conversation IS NOT NULL AND conversation_id ${archived ? '' : 'NOT'} IN (${ARCHIVED})
    ${userType === null ? '' : `AND ${OF_TYPE}`}`;
  const given = userType === null ? [] : [userType, userType];
  const rows = sql.all<EntryRow>(
    `SELECT ${COLUMNS} FROM entries WHERE ${wanted} AND conversation_id NOT IN (${PINNED})
       ${after === null ? '' : 'AND (sort_at, conversation_id) < (?, ?)'} ${newest} LIMIT ?`,
    ...given,
    ...(after === null ? [] : [after.sortAtMs, after.conversationId]),
    query.limit + 1,
  );
  const pinned =
    after === null
      ? sql.all<EntryRow>(
          `SELECT ${COLUMNS} FROM entries WHERE ${wanted} AND conversation_id IN (${PINNED}) ${newest}`,
          ...given,
        )
      : [];
  const page = rows.slice(0, query.limit);
  const items = [...pinned, ...page].map((row) => toEntry(sql, row));
  const last = items.at(-1);
  return ok({ items, next: rows.length > query.limit && last !== undefined ? entryCursor(last) : null });
}

/** The cursor with which a list goes on after this entry. */
export function entryCursor(entry: Entry): string {
  return formatEntryCursor({ sortAtMs: fromInstant(entry.sort_at), conversationId: entry.conversation_id });
}

export function readTotals(sql: Sql): Totals {
  const row = sql.get<Totals & { mentions: number }>(
    // What is muted or put away calls for nobody.
    `SELECT coalesce(sum(unread) FILTER (WHERE heard), 0) AS unread,
       coalesce(sum(unread > 0) FILTER (WHERE heard), 0) AS unread_conversations, count(*) AS conversations,
       coalesce(sum(mentions) FILTER (WHERE heard), 0) AS mentions
     FROM (SELECT unread, mentions, conversation_id NOT IN (${MUTED} UNION ${ARCHIVED}) AS heard
       FROM entries WHERE conversation IS NOT NULL)`,
  );
  return {
    unread: row?.unread ?? 0,
    unread_conversations: row?.unread_conversations ?? 0,
    conversations: row?.conversations ?? 0,
    ...(row !== undefined && row.mentions > 0 ? { mention_count: row.mentions } : {}),
  };
}

export const NO_TOTALS: Totals = { unread: 0, unread_conversations: 0, conversations: 0 };
