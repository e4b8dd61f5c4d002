import {
  fail,
  limits,
  ok,
  ownMarks,
  type OwnMark,
  type PatchMarks,
  type Result,
} from '../../protocol/index.ts';
import type { Sql } from '../sql.ts';

/** What a person marks conversations with, for their own lists: kept here and nowhere else. */

type MarksRow = Readonly<Record<OwnMark, number>>;

export const PINNED = 'SELECT conversation_id FROM marks WHERE pinned = 1';
export const MUTED = 'SELECT conversation_id FROM marks WHERE muted = 1';

const rowOf = (sql: Sql, conversationId: string): MarksRow =>
  sql.get<MarksRow>('SELECT pinned, muted, unread FROM marks WHERE conversation_id = ?', conversationId) ?? {
    pinned: 0,
    muted: 0,
    unread: 0,
  };

export function marksOf(sql: Sql, conversationId: string): OwnMark[] {
  const row = rowOf(sql, conversationId);
  return ownMarks.filter((mark) => row[mark] === 1);
}

/** Puts and takes away those named; `full` where one pin more is one too many. Call in a transaction. */
export function putMarks(sql: Sql, conversationId: string, patch: PatchMarks): Result<null> {
  const row = rowOf(sql, conversationId);
  const to = ownMarks.map((mark) => (patch[mark] === undefined ? row[mark] : Number(patch[mark])));
  const pinned = sql.get<{ n: number }>('SELECT count(*) AS n FROM marks WHERE pinned = 1')?.n ?? 0;
  if (patch.pinned === true && row.pinned === 0 && pinned >= limits.pinned) return fail('full');
  if (to.every((mark) => mark === 0)) forgetMarks(sql, conversationId);
  else
    sql.run(
      'INSERT OR REPLACE INTO marks (conversation_id, pinned, muted, unread) VALUES (?, ?, ?, ?)',
      conversationId,
      ...to,
    );
  return ok(null);
}

export const forgetMarks = (sql: Sql, conversationId: string): void =>
  sql.run('DELETE FROM marks WHERE conversation_id = ?', conversationId);
