import { fail, limits, ok, type Result } from '../../protocol/index.ts';
import type { RestoreMark } from '../contracts.ts';
import type { Sql } from '../sql.ts';

/** Restores of conversations. A crash in the middle of one leaves its mark, and with it the door shut. */

/** Those under way. */
export const restoring = (sql: Sql): string[] =>
  sql
    .all<{ conversation_id: string }>(
      `SELECT conversation_id FROM restores WHERE mark ->> 'phase' <> 'done' ORDER BY conversation_id`,
    )
    .map((row) => row.conversation_id);

export function restoreMark(sql: Sql, conversationId: string): RestoreMark | null {
  const row = sql.get<{ mark: string }>(
    'SELECT mark FROM restores WHERE conversation_id = ?',
    conversationId,
  );
  // Written by `putRestoreMark` alone.
  return row === undefined ? null : (JSON.parse(row.mark) as RestoreMark);
}

export function putRestoreMark(sql: Sql, mark: RestoreMark, nowMs: number): Result<null> {
  return sql.transaction((): Result<null> => {
    sql.run(
      `DELETE FROM restores WHERE mark ->> 'phase' = 'done' AND mark ->> 'opensAtMs' < ?`,
      nowMs - limits.restore.keptMs,
    );
    const others = restoring(sql).filter((id) => id !== mark.conversationId);
    if (others.length >= limits.restore.atOnce) return fail('full');
    sql.run(
      'INSERT OR REPLACE INTO restores (conversation_id, mark) VALUES (?, ?)',
      mark.conversationId,
      JSON.stringify(mark),
    );
    return ok(null);
  });
}

export const liftRestoreMark = (sql: Sql, conversationId: string): void =>
  sql.run('DELETE FROM restores WHERE conversation_id = ?', conversationId);
