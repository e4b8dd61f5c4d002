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

type MarksRow = Readonly<Record<OwnMark | 'archived_seq', number>>;

export const PINNED = 'SELECT conversation_id FROM marks WHERE pinned = 1';
export const MUTED = 'SELECT conversation_id FROM marks WHERE muted = 1';
export const ARCHIVED = 'SELECT conversation_id FROM marks WHERE archived = 1';

const rowOf = (sql: Sql, conversationId: string): MarksRow =>
  sql.get<MarksRow>(
    'SELECT pinned, muted, unread, archived, archived_seq FROM marks WHERE conversation_id = ?',
    conversationId,
  ) ?? { pinned: 0, muted: 0, unread: 0, archived: 0, archived_seq: 0 };

export function marksOf(sql: Sql, conversationId: string): OwnMark[] {
  const row = rowOf(sql, conversationId);
  return ownMarks.filter((mark) => row[mark] === 1);
}

/** What is put away does not stand on top, and the other way round: of the two, the one asked for holds. */
function settled(patch: PatchMarks): PatchMarks {
  if (patch.archived === true) return { ...patch, pinned: false };
  return patch.pinned === true ? { ...patch, archived: false } : patch;
}

/**
 * Puts and takes away those named; `full` where one pin more is one too many, `invalid` where one is to be put away and
 * pinned. Call in a transaction.
 */
export function putMarks(sql: Sql, conversationId: string, patch: PatchMarks): Result<null> {
  if (patch.archived === true && patch.pinned === true) return fail('invalid', { fields: ['archived'] });
  const row = rowOf(sql, conversationId);
  const pinned = sql.get<{ n: number }>('SELECT count(*) AS n FROM marks WHERE pinned = 1')?.n ?? 0;
  if (patch.pinned === true && row.pinned === 0 && pinned >= limits.pinned) return fail('full');
  const wanted = settled(patch);
  const to = ownMarks.map((mark) => (wanted[mark] === undefined ? row[mark] : Number(wanted[mark])));
  if (to.every((mark) => mark === 0)) forgetMarks(sql, conversationId);
  else
    sql.run(
      `INSERT OR REPLACE INTO marks (conversation_id, ${ownMarks.join(', ')}, archived_seq)
       VALUES (?, ?, ?, ?, ?, ?)`,
      conversationId,
      ...to,
      // Never back: while a restored log comes in again, what is held is less than what was.
      Math.max(row.archived_seq, newestSeq(sql, conversationId)),
    );
  return ok(null);
}

/** Of what people said, lines of the history not among it. */
const newestSeq = (sql: Sql, conversationId: string): number =>
  sql.get<{ seq: number | null }>(
    "SELECT max(seq) AS seq FROM messages WHERE conversation_id = ? AND message_type <> 'system'",
    conversationId,
  )?.seq ?? 0;

/** What is said in a conversation that was put away brings it back, unless it is muted. Call in a transaction. */
export function bringBack(sql: Sql, conversationId: string): void {
  const row = rowOf(sql, conversationId);
  if (row.archived === 0 || row.muted === 1 || newestSeq(sql, conversationId) <= row.archived_seq) return;
  putMarks(sql, conversationId, { archived: false });
}

export const forgetMarks = (sql: Sql, conversationId: string): void =>
  sql.run('DELETE FROM marks WHERE conversation_id = ?', conversationId);
