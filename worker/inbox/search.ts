import {
  fail,
  fromInstant,
  limits,
  ok,
  type Message,
  type Result,
  type SearchAnswer,
  type SearchHit,
} from '../../protocol/index.ts';
import type { SearchFilters } from '../contracts.ts';
import type { Sql } from '../sql.ts';
import { readEntry } from './entries.ts';
import { isShown, readMessage, type StoredMessage } from './messages.ts';
import { formatMessageCursor, parseMessageCursor, type MessageCursor } from './paging.ts';
import { snippet } from './snippet.ts';
import { matchRanges, storedForm, wantedBy, type Wanted } from '../../protocol/terms.ts';

export interface SearchQuery {
  readonly q: string;
  readonly conversationId: string | null;
  readonly cursor: string | null;
  readonly limit: number;
  readonly filters?: SearchFilters;
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

/** What a row of `searched` must be, `?` being what is asked of it. Times come first: they are the cheapest to tell. */
function filtering(filters: SearchFilters): { where: string; asked: string | number }[] {
  const message = 'FROM messages WHERE messages.id = searched.id';
  const { userId, hasFile, sinceMs, untilMs } = filters;
  return [
    ...(sinceMs === undefined ? [] : [{ where: 'created_at >= ?', asked: sinceMs }]),
    ...(untilMs === undefined ? [] : [{ where: 'created_at < ?', asked: untilMs }]),
    ...(userId === undefined ? [] : [{ where: `(SELECT user_id ${message}) = ?`, asked: userId }]),
    ...(hasFile === undefined
      ? []
      : [{ where: `(SELECT json_array_length(json, '$.attachments') ${message}) > ?`, asked: 0 }]),
  ];
}

/**
 * The messages that answer every part and pass every filter, counted exactly, and a page of them. A part is answered by
 * the message's own terms or, when all conversations are searched, by the title of its conversation: inside one
 * conversation, its title would answer for every message. The number of parts is bounded, and with it the statement.
 */
function findMessages(
  sql: Sql,
  query: readonly Wanted[],
  filters: SearchFilters,
  conversationId: string | null,
  after: MessageCursor | null,
  limit: number,
): { total: number; ids: number[] } {
  const parts = query.map((wanted) => {
    const byTitle = conversationId === null && isTitled(sql, wanted);
    const where = byTitle
      ? `(instr(terms, ?) > 0 OR conversation_id IN
          (SELECT conversation_id FROM entries WHERE instr(title_terms, ?) > 0))`
      : 'instr(terms, ?) > 0';
    return { where, asked: storedForm(wanted) };
  });
  const all = [...filtering(filters), ...parts];
  const where = all.map((each, at) => each.where.replaceAll('?', `(?1 ->> ${at})`));
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
    JSON.stringify(all.map((each) => each.asked)),
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

/** A message that is only files is shown by their names, and so is one that has what was looked for in these alone. */
function shownOf({ content, attachments }: Message, query: readonly Wanted[]): string {
  const words = content ?? '';
  const files = attachments.map((file) => file.file_name).join(', ');
  const holds = (text: string): boolean => matchRanges(text, query).length > 0;
  return words === '' || (!holds(words) && holds(files)) ? files : words;
}

function readHit(sql: Sql, id: number, query: readonly Wanted[]): SearchHit | null {
  const row = sql.get<StoredMessage>('SELECT json, status FROM messages WHERE id = ?', id);
  if (row === undefined) return null;
  const message = readMessage(row);
  const entry = readEntry(sql, message.conversation_id);
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
    snippet: snippet(shownOf(message, query), query, limits.search.snippetChars),
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
 * Searches everything this person holds. Text without a single letter or digit finds nothing; no text at all, whatever
 * passes the filters. `invalid` for more than `limits.search.maxTerms` terms, neither text nor a filter, an end before
 * the beginning, or a foreign cursor; `not_found` for a conversation that is not theirs.
 */
export function search(sql: Sql, query: SearchQuery): Result<SearchAnswer> {
  const after = query.cursor === null ? null : parseMessageCursor(query.cursor);
  if (query.cursor !== null && after === null) return fail('invalid', { fields: ['cursor'] });
  if (query.conversationId !== null && !isShown(sql, query.conversationId)) return fail('not_found');
  const wanted = wantedBy(query.q);
  if (wanted.length > limits.search.maxTerms || query.q.length > limits.search.maxQueryChars)
    return fail('invalid', { fields: ['q'] });
  const { filters = {} } = query;
  const filtered = Object.keys(filters).length > 0;
  const blank = query.q.trim() === '';
  if (blank && !filtered) return fail('invalid', { fields: ['q'] });
  const { sinceMs = 0, untilMs = Number.MAX_SAFE_INTEGER } = filters;
  if (sinceMs > untilMs) return fail('invalid', { fields: ['since', 'until'] });
  if (wanted.length === 0 && !blank) return ok({ items: [], next: null, total: 0, conversations: [] });

  const { total, ids } = findMessages(sql, wanted, filters, query.conversationId, after, query.limit + 1);
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
  // No conversation was written by someone, or on a day.
  const named = after === null && query.conversationId === null && !filtered;
  const conversations = named ? findConversations(sql, wanted) : [];
  return ok({ items, next, total, conversations });
}
