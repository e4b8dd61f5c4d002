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
import { readMessage, type StoredMessage } from './messages.ts';
import { formatMessageCursor, parseMessageCursor, type MessageCursor } from './paging.ts';
import { snippet } from './snippet.ts';
import { queryTerms } from './terms.ts';

export interface SearchQuery {
  readonly q: string;
  readonly conversationId: string | null;
  readonly cursor: string | null;
  readonly limit: number;
}

/** Above every character a term can hold: `term < asked || LAST` ends the range of what begins with `asked`. */
const LAST = '\u{10FFFF}';

/** Conversations found by name on the first page. */
const MAX_CONVERSATIONS = 10;

/**
 * Messages that answer every term, exactly. ?1 the terms as JSON, longest first (the fewest candidates), ?2 LAST,
 * ?3 a conversation or null. A term is answered by the message's own postings or, when all conversations are
 * searched, by the title of its conversation; inside one conversation its title would answer for every message.
 */
const HITS = `
  candidates AS (
    SELECT id FROM postings WHERE term >= (?1 ->> 0) AND term < (?1 ->> 0) || ?2
    UNION
    SELECT m.id FROM messages AS m
    WHERE ?3 IS NULL AND m.retracted = 0 AND m.message_type <> 'system' AND m.conversation_id IN (
      SELECT conversation_id FROM entry_terms WHERE term >= (?1 ->> 0) AND term < (?1 ->> 0) || ?2 AND in_title)
  ),
  hits AS MATERIALIZED (
    SELECT m.id, m.created_at, m.conversation_id, m.seq FROM candidates JOIN messages AS m USING (id)
    WHERE (?3 IS NULL OR m.conversation_id = ?3)
      AND m.conversation_id IN (SELECT conversation_id FROM entries WHERE conversation IS NOT NULL)
      AND NOT EXISTS (
        SELECT 1 FROM json_each(?1) AS asked
        WHERE asked.key > 0
          AND NOT EXISTS (
            SELECT 1 FROM postings AS p WHERE p.id = m.id AND p.term >= asked.value AND p.term < asked.value || ?2)
          AND NOT (?3 IS NULL AND EXISTS (
            SELECT 1 FROM entry_terms AS e WHERE e.conversation_id = m.conversation_id
              AND e.term >= asked.value AND e.term < asked.value || ?2 AND e.in_title)))
  )`;

interface Found {
  readonly total: number;
  /** Null when the page is empty. */
  readonly id: number | null;
}

function findMessages(
  sql: Sql,
  asked: readonly string[],
  conversationId: string | null,
  after: MessageCursor | null,
  limit: number,
): { total: number; ids: number[] } {
  const rows = sql.all<Found>(
    `WITH ${HITS}
     SELECT counted.total, page.id FROM (SELECT count(*) AS total FROM hits) AS counted
     LEFT JOIN (
       SELECT id, created_at, conversation_id, seq FROM hits
       WHERE (created_at, conversation_id, seq) < (?4, ?5, ?6)
       ORDER BY created_at DESC, conversation_id DESC, seq DESC LIMIT ?7
     ) AS page ON true
     ORDER BY page.created_at DESC, page.conversation_id DESC, page.seq DESC`,
    JSON.stringify(asked),
    LAST,
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

function readHit(sql: Sql, id: number, asked: readonly string[]): SearchHit | null {
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
    snippet: snippet(text, asked, limits.search.snippetChars),
    created_at: message.created_at,
  };
}

/** Conversations whose title and people together answer every term, newest first. */
function findConversations(sql: Sql, asked: readonly string[]): SearchAnswer['conversations'] {
  return sql
    .all<{ conversation_id: string }>(
      `SELECT conversation_id FROM entries
       WHERE conversation IS NOT NULL AND NOT EXISTS (
         SELECT 1 FROM json_each(?1) AS asked WHERE NOT EXISTS (
           SELECT 1 FROM entry_terms AS e WHERE e.conversation_id = entries.conversation_id
             AND e.term >= asked.value AND e.term < asked.value || ?2))
       ORDER BY sort_at DESC, conversation_id DESC LIMIT ?3`,
      JSON.stringify(asked),
      LAST,
      MAX_CONVERSATIONS,
    )
    .flatMap((row) => readEntry(sql, row.conversation_id) ?? []);
}

/**
 * Searches everything this person holds. Text without a single letter or digit finds nothing. `invalid` for more
 * than `limits.search.maxTerms` words or a foreign cursor; `not_found` for a conversation that is not theirs.
 */
export function search(sql: Sql, query: SearchQuery): Result<SearchAnswer> {
  const after = query.cursor === null ? null : parseMessageCursor(query.cursor);
  if (query.cursor !== null && after === null) return fail('invalid', { fields: ['cursor'] });
  if (query.conversationId !== null && readEntry(sql, query.conversationId) === null)
    return fail('not_found');
  const words = query.q.trim().split(/\s+/);
  if (words.length > limits.search.maxTerms || query.q.length > limits.search.maxQueryChars)
    return fail('invalid', { fields: ['q'] });
  const asked = queryTerms(query.q).sort((a, b) => b.length - a.length);
  if (asked.length === 0) return ok({ items: [], next: null, total: 0, conversations: [] });

  const { total, ids } = findMessages(sql, asked, query.conversationId, after, query.limit + 1);
  const items = ids.slice(0, query.limit).flatMap((id) => readHit(sql, id, asked) ?? []);
  const last = items.at(-1);
  const next =
    ids.length > query.limit && last !== undefined
      ? formatMessageCursor({
          createdAtMs: fromInstant(last.created_at),
          conversationId: last.conversation_id,
          seq: last.seq,
        })
      : null;
  const conversations = after === null && query.conversationId === null ? findConversations(sql, asked) : [];
  return ok({ items, next, total, conversations });
}
