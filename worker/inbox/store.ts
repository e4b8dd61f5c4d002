import {
  fail,
  limits,
  ok,
  type Entry,
  type PatchMarks,
  type Result,
  type Totals,
} from '../../protocol/index.ts';
import type { HeldConversation, InboxBatch, Made } from '../contracts.ts';
import type { Sql } from '../sql.ts';
import { recover } from './choices.ts';
import { deriveEntry, readEntry, readTotals, type StoredPeople } from './entries.ts';
import { bringBack, forgetMarks, putMarks } from './marks.ts';
import { putMessages, putStatuses } from './messages.ts';
import { indexEntry } from './searched.ts';
import { ensureInbox, nextInboxRev } from './schema.ts';

export interface Applied {
  readonly appliedRev: number;
  /** The entry as it now is, when it changed in a way a device can see; else null. */
  readonly entry: Entry | null;
  readonly totals: Totals;
  /** Whether the owner's choice came back with it, which this inbox had lost. */
  readonly recovered: boolean;
}

interface Held {
  readonly epoch: number;
  readonly applied_rev: number;
  readonly as_of: number;
}

/** How far this inbox holds a conversation; null = nothing. */
export function heldOf(sql: Sql, conversationId: string): HeldConversation | null {
  const row = sql.get<HeldConversation>(
    'SELECT epoch, head, applied_rev AS rev FROM entries WHERE conversation_id = ?',
    conversationId,
  );
  return row ?? null;
}

/** The conversations held here. */
export const heldIds = (sql: Sql): string[] =>
  sql.all<{ id: string }>('SELECT conversation_id AS id FROM entries').map((row) => row.id);

function held(sql: Sql, conversationId: string): Held | undefined {
  return sql.get<Held>(
    'SELECT epoch, applied_rev, as_of FROM entries WHERE conversation_id = ?',
    conversationId,
  );
}

/**
 * Applies one batch, whole or not at all, creating the inbox if need be. A batch that does not start where this
 * inbox stands changes nothing and is answered with where it stands, unless it is a repair, which goes over held
 * rows again; one of a newer epoch first clears what was
 * held of the old one, whose numbers mean nothing any more (DUR4).
 */
export function applyBatch(sql: Sql, batch: InboxBatch): Applied {
  ensureInbox(sql, { tenant: batch.tenant, userId: batch.userId });
  return sql.transaction(() => {
    const id = batch.conversationId;
    const before = held(sql, id);
    if (before !== undefined && before.epoch < batch.epoch) forget(sql, id);
    const stands = before !== undefined && before.epoch === batch.epoch ? before.applied_rev : 0;
    const nothing = (): Applied => ({
      appliedRev: stands,
      entry: null,
      totals: readTotals(sql),
      recovered: false,
    });
    if (isLate(sql, id, batch)) return nothing();
    const fits = batch.rewind ? batch.fromRev <= stands : batch.fromRev === stands;
    if (!fits || (before !== undefined && before.epoch > batch.epoch)) return nothing();

    const shown = readEntry(sql, id);
    sql.run(
      `INSERT INTO entries (conversation_id, epoch, applied_rev, as_of, head, delivered_seq, read_seq)
       VALUES (?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (conversation_id) DO UPDATE SET
         applied_rev = excluded.applied_rev, as_of = excluded.as_of, head = max(head, excluded.head),
         delivered_seq = max(delivered_seq, excluded.delivered_seq),
         read_seq = max(read_seq, excluded.read_seq)`,
      id,
      batch.epoch,
      batch.toRev,
      batch.asOf,
      batch.head,
      batch.cursor.delivered_seq,
      batch.cursor.read_seq,
    );
    if (batch.conversation !== null)
      sql.run(
        'UPDATE entries SET conversation = ? WHERE conversation_id = ?',
        JSON.stringify(batch.conversation),
        id,
      );
    if (batch.people !== null) {
      const { others, othersCount, types } = batch.people;
      const people: StoredPeople = { others, othersCount, types };
      sql.run(
        'UPDATE entries SET people = ?, peer_ids = ? WHERE conversation_id = ?',
        JSON.stringify(people),
        JSON.stringify(batch.people.peerIds),
        id,
      );
    }
    const recovered = batch.reading !== undefined && recover(sql, batch.reading);
    putMessages(sql, batch.userId, id, batch.messages);
    putStatuses(sql, id, batch.statuses);
    bringBack(sql, id);
    if (batch.people !== null) pruneWatches(sql);
    deriveEntry(sql, id);
    // What the conversation knows as delivered needs no report any more.
    sql.run('DELETE FROM reports WHERE conversation_id = ? AND seq <= ?', id, batch.cursor.delivered_seq);

    let entry = readEntry(sql, id);
    if (entry !== null && (batch.conversation !== null || batch.people !== null))
      indexEntry(sql, id, entry.title, entry.others);
    if (entry !== null && (shown === null || JSON.stringify(entry) !== JSON.stringify(shown))) {
      const inboxRev = nextInboxRev(sql);
      sql.run('UPDATE entries SET inbox_rev = ? WHERE conversation_id = ?', inboxRev, id);
      entry = { ...entry, inbox_rev: inboxRev };
    } else entry = null;
    return { appliedRev: batch.toRev, entry, totals: readTotals(sql), recovered };
  });
}

/** Marks a conversation. `not_found` for one that is not this person's. */
export function markConversation(sql: Sql, conversationId: string, patch: PatchMarks): Result<Entry> {
  return sql.transaction((): Result<Entry> => {
    const shown = readEntry(sql, conversationId);
    if (shown === null) return fail('not_found');
    const put = putMarks(sql, conversationId, patch);
    if (!put.ok) return put;
    const inboxRev = nextInboxRev(sql);
    sql.run('UPDATE entries SET inbox_rev = ? WHERE conversation_id = ?', inboxRev, conversationId);
    return ok(readEntry(sql, conversationId) ?? shown);
  });
}

/** Forgets watches of people with whom no conversation is shared any more. */
function pruneWatches(sql: Sql): void {
  sql.run(
    `DELETE FROM watches WHERE user_id NOT IN
       (SELECT peer.value FROM entries, json_each(entries.peer_ids) AS peer)`,
  );
}

function forget(sql: Sql, conversationId: string): void {
  for (const table of ['searched', 'messages', 'reports', 'entries'])
    sql.run(`DELETE FROM ${table} WHERE conversation_id = ?`, conversationId);
}

/** Forgets a conversation, its index included. Answers whether there was one to forget. */
export function purgeConversation(sql: Sql, conversationId: string, made: Made): boolean {
  return sql.transaction(() => {
    if (isLate(sql, conversationId, made)) return false;
    const was = held(sql, conversationId) !== undefined;
    forget(sql, conversationId);
    forgetMarks(sql, conversationId);
    // What was sent before may still be on its way, and must not bring back what was taken from its owner.
    sql.run(
      'INSERT OR REPLACE INTO purged (conversation_id, epoch, as_of) VALUES (?, ?, ?)',
      conversationId,
      made.epoch,
      made.asOf,
    );
    sql.run('DELETE FROM purged WHERE n <= (SELECT max(n) FROM purged) - ?', limits.replication.purgesKept);
    pruneWatches(sql);
    if (was) nextInboxRev(sql);
    return was;
  });
}

/** Whether something made later was taken before: an answer given up on may have been under way all the same. */
function isLate(sql: Sql, conversationId: string, made: Made): boolean {
  return (
    sql.get(
      `SELECT 1 FROM (SELECT epoch, as_of FROM entries WHERE conversation_id = ?1
         UNION ALL SELECT epoch, as_of FROM purged WHERE conversation_id = ?1)
       WHERE epoch > ?2 OR (epoch = ?2 AND as_of > ?3)`,
      conversationId,
      made.epoch,
      made.asOf,
    ) !== undefined
  );
}

/** Of these people, the ones who share a conversation with the owner: whom the owner may watch. */
export function peersAmong(sql: Sql, userIds: readonly string[]): string[] {
  return sql
    .all<{ id: string }>(
      `SELECT DISTINCT peer.value AS id FROM entries, json_each(entries.peer_ids) AS peer
       WHERE peer.value IN (SELECT value FROM json_each(?)) ORDER BY id`,
      JSON.stringify(userIds),
    )
    .map((row) => row.id);
}
