import {
  fail,
  fromInstant,
  limits,
  ok,
  type Result,
  type SearchAnswer,
  type SearchHit,
} from '../../protocol/index.ts';
import type { Sql } from '../sql.ts';
import { readEntry } from './entries.ts';
import { isShown, readMessage, type StoredMessage } from './messages.ts';
import { formatMessageCursor, parseMessageCursor, type MessageCursor } from './paging.ts';
import { snippet } from './snippet.ts';
import { storedForm, wantedBy, type Wanted } from './terms.ts';

export interface SearchQuery {
  readonly q: string;
  readonly conversationId: string | null;
  readonly cursor: string | null;
  readonly limit: number;
}

/** Conversations found by name on the first page. */
const MAX_CONVERSATIONS = 10;

/** Whether any conversation's title answers this part of a query; mostly none does, and the scan is spared the question. */
function isTitled(sql: Sql, wanted: Wanted): boolean {
  return sql.get('SELECT 1 FROM entries WHERE instr(title_terms, ?) > 0', storedForm(wanted)) !== undefined;
}

interface Found {
  readonly total: number;
  /** Null when the page is empty. */
  readonly id: number | null;
}

/**
 * The messages that answer every part, counted exactly, and a page of them. A part is answered by the message's own
 * terms or, when all conversations are searched, by the title of its conversation: inside one conversation, its title
 * would answer for every message. The number of parts is bounded, and with it the statement.
 */
function findMessages(
  sql: Sql,
  query: readonly Wanted[],
  conversationId: string | null,
  after: MessageCursor | null,
  limit: number,
): { total: number; ids: number[] } {
  const where = query.map((wanted, at) => {
    const byTitle = conversationId === null && isTitled(sql, wanted);
    return byTitle
      ? `(instr(terms, ?1 ->> ${at}) > 0 OR conversation_id IN
          (SELECT conversation_id FROM entries WHERE instr(title_terms, ?1 ->> ${at}) > 0))`
      : `instr(terms, ?1 ->> ${at}) > 0`;
  });
  const rows = sql.all<Found>(
    `WITH hits AS MATERIALIZED (
       SELECT id, created_at, conversation_id, seq FROM searched
       WHERE (?2 IS NULL OR conversation_id = ?2) AND ${where.join(' AND ')}
         AND conversation_id IN (SELECT conversation_id FROM entries WHERE conversation IS NOT NULL)
     )
     SELECT counted.total, page.id FROM (SELECT count(*) AS total FROM hits) AS counted
     LEFT JOIN (
       SELECT id, created_at, conversation_id, seq FROM hits
       WHERE (created_at, conversation_id, seq) < (?3, ?4, ?5)
       ORDER BY created_at DESC, conversation_id DESC, seq DESC LIMIT ?6
     ) AS page ON true
     ORDER BY page.created_at DESC, page.conversation_id DESC, page.seq DESC`,
    JSON.stringify(query.map(storedForm)),
    conversationId,
    after?.createdAtMs ?? Number.MAX_SAFE_INTEGER,
    after?.conversationId ?? '',
    after?.seq ?? 0,
    limit,
  );
  return {
    total: rows[0]?.total ?? 0,
    ids: rows.flatMap((row) => (row.id === null ? [] : [row.id])),
  };
}

function readHit(sql: Sql, id: number, query: readonly Wanted[]): SearchHit | null {
  const row = sql.get<StoredMessage>('SELECT json, status FROM messages WHERE id = ?', id);
  if (row === undefined) return null;
  const message = readMessage(row);
  const entry = readEntry(sql, message.conversation_id);
  // A message that is only files is shown by their names.
  const files = message.attachments.map((file) => file.file_name).join(', ');
  const text = message.content === null || message.content === '' ? files : message.content;
  return {
    message_id: message.message_id,
    conversation_id: message.conversation_id,
    seq: message.seq,
    user_id: message.user_id,
    name: message.name,
    user_type: message.user_type,
    conversation_title: entry?.title ?? null,
    conversation_with: (entry?.others ?? []).map(({ user_id, name, user_type }) => ({
      user_id,
      name,
      user_type,
    })),
    snippet: snippet(text, query, limits.search.snippetChars),
    created_at: message.created_at,
  };
}

/** Conversations whose title and people together answer every part, newest first. */
function findConversations(sql: Sql, query: readonly Wanted[]): SearchAnswer['conversations'] {
  const where = query.map((_, at) => `instr(title_terms || char(10) || people_terms, ?1 ->> ${at}) > 0`);
  return sql
    .all<{ conversation_id: string }>(
      `SELECT conversation_id FROM entries WHERE conversation IS NOT NULL AND ${where.join(' AND ')}
       ORDER BY sort_at DESC, conversation_id DESC LIMIT ?2`,
      JSON.stringify(query.map(storedForm)),
      MAX_CONVERSATIONS,
    )
    .flatMap((row) => readEntry(sql, row.conversation_id) ?? []);
}

/**
 * Searches everything this person holds. Text without a single letter or digit finds nothing. `invalid` for more
 * than `limits.search.maxTerms` terms or a foreign cursor; `not_found` for a conversation that is not theirs.
 */
export function search(sql: Sql, query: SearchQuery): Result<SearchAnswer> {
  const after = query.cursor === null ? null : parseMessageCursor(query.cursor);
  if (query.cursor !== null && after === null) return fail('invalid', { fields: ['cursor'] });
  if (query.conversationId !== null && !isShown(sql, query.conversationId)) return fail('not_found');
  const wanted = wantedBy(query.q);
  if (wanted.length > limits.search.maxTerms || query.q.length > limits.search.maxQueryChars)
    return fail('invalid', { fields: ['q'] });
  if (wanted.length === 0) return ok({ items: [], next: null, total: 0, conversations: [] });

  const { total, ids } = findMessages(sql, wanted, query.conversationId, after, query.limit + 1);
  const items = ids.slice(0, query.limit).flatMap((id) => readHit(sql, id, wanted) ?? []);
  const last = items.at(-1);
  const next =
    ids.length > query.limit && last !== undefined
      ? formatMessageCursor({
          createdAtMs: fromInstant(last.created_at),
          conversationId: last.conversation_id,
          seq: last.seq,
        })
      : null;
  const conversations = after === null && query.conversationId === null ? findConversations(sql, wanted) : [];
  return ok({ items, next, total, conversations });
}
