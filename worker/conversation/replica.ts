import { limits, toInstant, utf8Bytes, type Message } from '../../protocol/index.ts';
import type { InboxBatch, RecordsBatch } from '../contracts.ts';
import { ownCursor } from './cursors.ts';
import type { Log, Seat } from './log.ts';
import { previewText } from './preview.ts';
import { chosen } from './private-reading.ts';
import { statusName, toConversation, toMessages, toSender, type MessageRow } from './rows.ts';

/** Batches for the places a conversation is copied to: absolute state of what changed after a rev. */

/**
 * Messages changed after `fromRev`, oldest change first, as many as a batch holds; `toRev` is how far that reaches.
 * What is counted is what travels: files, quotes and reactions can weigh far more than the text.
 */
function changedMessages(
  log: Log,
  fromRev: number,
  floor: number,
): { messages: readonly Message[]; toRev: number } {
  const upTo = statusesUpTo(log, fromRev);
  const found = changedRows(log, { fromRev, upTo, floor });
  const rendered = toMessages(log, found, floor);
  let bytes = 0;
  let end = 0;
  for (const message of rendered) {
    bytes += utf8Bytes(JSON.stringify(message));
    if (end > 0 && bytes > limits.replication.batchBytes) break;
    end++;
  }
  const cut = end < found.length || found.length === limits.replication.batchRows;
  return { messages: rendered.slice(0, end), toRev: cut ? (found[end - 1]?.rev ?? upTo) : upTo };
}

/**
 * Rows with a rev above `fromRev` up to `upTo`, by rev. Rows never touched again have revs that rise with seq, so they
 * are a range of seqs; the touched ones have an index.
 */
function changedRows(
  log: Log,
  { fromRev, upTo, floor }: { fromRev: number; upTo: number; floor: number },
): MessageRow[] {
  const limit = limits.replication.batchRows;
  const untouched = log.sql.all<MessageRow>(
    'SELECT * FROM messages WHERE seq > ? AND rev = created_rev AND rev <= ? ORDER BY seq LIMIT ?',
    Math.max(floor, lastWithin(log, fromRev)),
    upTo,
    limit,
  );
  const touched = log.sql.all<MessageRow>(
    'SELECT * FROM messages WHERE rev > created_rev AND rev > ? AND rev <= ? AND seq > ? ORDER BY rev LIMIT ?',
    fromRev,
    upTo,
    floor,
    limit,
  );
  return touched.length === 0
    ? untouched
    : [...untouched, ...touched].sort((a, b) => a.rev - b.rev).slice(0, limit);
}

/** When the first thing after `rev` that is still to be seen happened, epoch ms: a message made, or the last change of all. */
export function firstChangeAfter(log: Log, rev: number): number {
  return (
    log.sql.get<{ at: number }>(
      'SELECT created_at AS at FROM messages WHERE seq > ? ORDER BY seq LIMIT 1',
      lastWithin(log, rev),
    )?.at ?? log.timeFor(0)
  );
}

/** Seq of the last message made at `rev` or before, by halving: the revs of making rise with seq. */
function lastWithin(log: Log, rev: number): number {
  let low = 0;
  let high = log.head;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    const at = log.sql.get<{ seq: number; created_rev: number }>(
      'SELECT seq, created_rev FROM messages WHERE seq <= ? ORDER BY seq DESC LIMIT 1',
      middle,
    );
    if (at === undefined || at.created_rev <= rev) low = middle;
    else high = at.seq - 1;
  }
  return low;
}

/** How far a batch from `fromRev` may reach without more statuses than it may hold. Those of one rev go together. */
function statusesUpTo(log: Log, fromRev: number): number {
  const beyond = log.sql.get<{ status_rev: number }>(
    'SELECT status_rev FROM messages WHERE status_rev > ? AND status_rev > 0 ORDER BY status_rev LIMIT 1 OFFSET ?',
    fromRev,
    limits.replication.batchStatuses,
  );
  return beyond === undefined ? log.rev : Math.max(beyond.status_rev - 1, fromRev + 1);
}

const changedStatuses = (log: Log, fromRev: number, toRev: number, author: string | null) =>
  log.sql
    .all<{ seq: number; status: number; updated_at: number }>(
      `SELECT seq, status, updated_at FROM messages WHERE status_rev > ? AND status_rev <= ? AND status_rev > 0
       AND (? IS NULL OR user_id = ?) ORDER BY seq`,
      fromRev,
      toRev,
      author,
      author,
    )
    .map((row) => ({ seq: row.seq, status: statusName(row.status), updated_at: toInstant(row.updated_at) }));

/** Renderings kept for those who stand alike. Each may be as large as a batch, and a repair of many makes many. */
const RENDERED_KEPT = 32;

/**
 * Makes batches for inboxes. Batches of one drain share the rendered messages: three hundred inboxes that stand at
 * the same rev cost one rendering.
 */
export class InboxBatches {
  readonly #log: Log;
  readonly #rendered = new Map<string, { toRev: number; messages: InboxBatch['messages'] }>();
  #seats: Seat[] | null = null;
  #renderedAt = -1;

  constructor(log: Log) {
    this.#log = log;
  }

  collect(userId: string, fromRev: number, rewind: boolean): InboxBatch | null {
    const log = this.#log;
    if (this.#renderedAt !== log.rev) {
      this.#rendered.clear();
      this.#seats = null;
      this.#renderedAt = log.rev;
    }
    this.#seats ??= log.activeSeats();
    const seats = this.#seats;
    // What only they may see of it moves without a rev (RCP1).
    const seat = log.seatOf(userId);
    if (seat === undefined) return null;
    const { toRev, messages } = this.#messages(fromRev, seat.floor_seq);
    const { meta } = log;
    const reading = chosen(seat);
    const peopleChanged =
      log.sql.get('SELECT 1 AS yes FROM seats WHERE rev > ? LIMIT 1', fromRev) !== undefined;
    const others = peopleChanged ? seats.filter((one) => one.user_id !== userId) : [];
    return {
      tenant: meta.tenant,
      conversationId: meta.conversation_id,
      epoch: meta.epoch,
      fromRev,
      rewind,
      toRev,
      asOf: log.rev,
      userId,
      conversation: meta.rev > fromRev ? toConversation(meta) : null,
      people: peopleChanged
        ? {
            others: others
              .slice(0, 10)
              .map(({ user_id, name, user_type, department }) => ({ user_id, name, user_type, department })),
            othersCount: others.length,
            peerIds: others.map((one) => one.user_id),
            types: [...new Set(others.map((one) => one.user_type))],
          }
        : null,
      messages,
      statuses: changedStatuses(log, fromRev, toRev, userId).map(({ seq, status }) => ({ seq, status })),
      cursor: ownCursor(seat),
      ...(reading === null ? {} : { reading }),
      head: log.head,
    };
  }

  #messages(fromRev: number, floor: number): { toRev: number; messages: InboxBatch['messages'] } {
    const key = `${fromRev}:${floor}`;
    let found = this.#rendered.get(key);
    if (found === undefined) {
      const { messages, toRev } = changedMessages(this.#log, fromRev, floor);
      found = {
        toRev,
        messages: messages.map((message) => ({ message, preview: previewText(message.content) })),
      };
      const oldest = this.#rendered.keys().next();
      if (this.#rendered.size >= RENDERED_KEPT && oldest.done !== true) this.#rendered.delete(oldest.value);
      this.#rendered.set(key, found);
    }
    return found;
  }
}

/** A batch for the tenant's records: every seat and message, whoever may see them. */
export function recordsBatch(log: Log, fromRev: number): RecordsBatch {
  const { meta } = log;
  const { messages, toRev } = changedMessages(log, fromRev, 0);
  return {
    tenant: meta.tenant,
    conversationId: meta.conversation_id,
    epoch: meta.epoch,
    fromRev,
    toRev,
    conversation: meta.rev > fromRev ? toConversation(meta) : null,
    senders: log.sql
      .all<Seat>('SELECT * FROM seats WHERE (rev > ? OR cursor_rev > ?) ORDER BY n', fromRev, fromRev)
      .map((seat) => ({
        ...toSender(meta.conversation_id, seat),
        delivered_seq: seat.delivered_seq,
        // For the record too it is private what was read in private.
        read_seq: seat.public_read_seq,
      })),
    messages,
    statuses: changedStatuses(log, fromRev, toRev, null),
  };
}
