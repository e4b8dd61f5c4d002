import type { Told } from '../contracts.ts';

/** How far the records hold a conversation, and everyone who ever had a seat; null = nothing. */
export async function recordsHeld(
  db: D1Database,
  tenant: string,
  conversationId: string,
): Promise<Told | null> {
  const row = await db
    .prepare(
      `SELECT epoch, applied_rev AS rev,
         (SELECT max(max(seq, updated_seq)) FROM messages WHERE tenant = ?1 AND conversation_id = ?2) AS head,
         (SELECT json_group_array(DISTINCT user_id) FROM senders WHERE tenant = ?1 AND conversation_id = ?2) AS users
       FROM replication_positions WHERE tenant = ?1 AND conversation_id = ?2`,
    )
    .bind(tenant, conversationId)
    .first<{ epoch: number; rev: number; head: number | null; users: string }>();
  if (row === null) return null;
  return {
    epoch: row.epoch,
    rev: row.rev,
    head: row.head ?? 0,
    // Made by the statement above.
    users: JSON.parse(row.users) as string[],
  };
}
