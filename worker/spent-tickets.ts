import type { Sql } from './sql.ts';

/**
 * Spends a socket ticket: true the first time, and only before its end. What is spent is remembered until the ticket
 * would have ended anyway, so that a copied one opens nothing. An inbox and a conversation each have such a table.
 */
export function spendTicket(sql: Sql, ticketId: string, expiresMs: number, nowMs: number): boolean {
  if (expiresMs <= nowMs) return false;
  return sql.transaction(() => {
    sql.run('DELETE FROM tickets WHERE expires_at <= ?', nowMs);
    if (sql.get('SELECT 1 FROM tickets WHERE id = ?', ticketId) !== undefined) return false;
    sql.run('INSERT INTO tickets (id, expires_at) VALUES (?, ?)', ticketId, expiresMs);
    return true;
  });
}
