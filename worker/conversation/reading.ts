import {
  fail,
  formatMessageId,
  formatSenderId,
  limits,
  ok,
  toInstant,
  utf8Bytes,
  type ConversationDetail,
  type LogEvent,
  type Message,
  type Result,
  type Sender,
} from '../../protocol/index.ts';
import type { HistoryPage, HistoryQuery, Receipts, Version } from '../contracts.ts';
import { othersCursor, ownCursor, readTimes } from './cursors.ts';
import type { EventRow, Log, Seat } from './log.ts';
import { readMentions } from './mentions.ts';
import { keepsPrivate } from './private-reading.ts';
import { messageAt, toConversation, toMessages, toSender, type MessageRow } from './rows.ts';

/** Reading the log for one seat. Nothing here writes. */

export function detailFor(log: Log, userId: string): Result<ConversationDetail> {
  const seat = log.seatOf(userId);
  if (seat === undefined) return fail('not_found');
  return ok({
    conversation: toConversation(log.meta),
    me: toSender(log.meta.conversation_id, seat),
    cursor: ownCursor(seat),
    others: othersCursor(log.activeSeats(), userId),
    head: log.head,
  });
}

/** A page of seats, by number; past ones too. */
export function sendersPage(
  log: Log,
  userId: string,
  page: { after: number; limit: number },
): Result<{ items: Sender[]; next: number | null }> {
  if (log.seatOf(userId) === undefined) return fail('not_found');
  const rows = log.sql.all<Seat>(
    'SELECT * FROM seats WHERE n > ? ORDER BY n LIMIT ?',
    page.after,
    page.limit + 1,
  );
  const items = rows.slice(0, page.limit);
  const next = rows.length > page.limit ? (items.at(-1)?.n ?? null) : null;
  return ok({ items: items.map((seat) => toSender(log.meta.conversation_id, seat)), next });
}

/**
 * The first message above `floor` that is not earlier than `atMs`: its seq, or one past the head where there is none.
 * Times never go back within a conversation, so it is halved rather than read.
 */
function seqAt(log: Log, floor: number, atMs: number): number {
  let [low, high] = [floor + 1, log.head + 1];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const next = log.sql.get<{ seq: number; created_at: number }>(
      'SELECT seq, created_at FROM messages WHERE seq >= ? ORDER BY seq LIMIT 1',
      middle,
    );
    if (next === undefined || next.created_at >= atMs) high = middle;
    else low = next.seq + 1;
  }
  return low;
}

/** A page of message rows, ascending, with what lies beyond on either side. */
export function historyPage(log: Log, seat: Seat, asked: HistoryQuery): HistoryPage {
  const floor = seat.floor_seq;
  const query =
    asked.atMs === undefined ? asked : { limit: asked.limit, around: seqAt(log, floor, asked.atMs) };
  const items = within(toMessages(log, selectRows(log, floor, query), floor), query);
  const first = items[0];
  const last = items.at(-1);
  // Of an empty page, say what lies on the side it was cut from.
  const beforeFirst = first?.seq ?? query.before ?? (query.after ?? query.around ?? 0) + 1;
  const afterLast = last?.seq ?? query.after ?? (query.before ?? query.around ?? log.head + 1) - 1;
  return {
    items,
    has_before:
      log.sql.get('SELECT 1 AS yes FROM messages WHERE seq < ? AND seq > ? LIMIT 1', beforeFirst, floor) !==
      undefined,
    has_after:
      log.sql.get('SELECT 1 AS yes FROM messages WHERE seq > ? AND seq > ? LIMIT 1', afterLast, floor) !==
      undefined,
  };
}

function selectRows(log: Log, floor: number, query: HistoryQuery): MessageRow[] {
  const older = (before: number, limit: number) =>
    log.sql
      .all<MessageRow>(
        'SELECT * FROM messages WHERE seq < ? AND seq > ? ORDER BY seq DESC LIMIT ?',
        before,
        floor,
        limit,
      )
      .reverse();
  const newer = (after: number, limit: number) =>
    log.sql.all<MessageRow>(
      'SELECT * FROM messages WHERE seq > ? ORDER BY seq LIMIT ?',
      Math.max(after, floor),
      limit,
    );
  if (query.after !== undefined) return newer(query.after, query.limit);
  if (query.around !== undefined) {
    const half = Math.floor(query.limit / 2);
    return [...older(query.around, half), ...newer(query.around - 1, query.limit - half)];
  }
  return older(query.before ?? log.head + 1, query.limit);
}

/** Drops messages from the far end until the page fits the byte limit; the nearest is always kept. */
function within(messages: Message[], query: HistoryQuery): Message[] {
  let bytes = 0;
  const fits = (message: Message): boolean =>
    (bytes += utf8Bytes(JSON.stringify(message)) + 1) <= limits.history.maxBytes;
  if (query.after !== undefined) return takeWhile(messages, fits);
  if (query.around !== undefined) {
    const around = query.around;
    const byDistance = messages.toSorted((a, b) => Math.abs(a.seq - around) - Math.abs(b.seq - around));
    const kept = new Set(takeWhile(byDistance, fits));
    return messages.filter((message) => kept.has(message));
  }
  return takeWhile(messages.toReversed(), fits).reverse();
}

function takeWhile(messages: readonly Message[], fits: (message: Message) => boolean): Message[] {
  const end = messages.findIndex((message) => !fits(message));
  return end === -1 ? [...messages] : messages.slice(0, Math.max(1, end));
}

/** Some events as one piece of JSON, and what the session that gets them must account for. */
export interface EventPage {
  /** The `events` array's inside: comma-separated JSON objects. */
  readonly json: string;
  readonly count: number;
  readonly bytes: number;
  readonly more: boolean;
}

/** Events after `after`, rendered for a floor, within the page limits of FLOW1. Contiguous (RES1). */
export function eventPage(log: Log, after: number, floor: number): EventPage {
  const rows = log.eventsWithin(after, after + limits.events.pageEvents);
  const parts: string[] = [];
  let bytes = 0;
  for (const row of rows) {
    const json = JSON.stringify(renderEvent(log, row, floor));
    const size = utf8Bytes(json);
    if (parts.length > 0 && bytes + size > limits.events.pageBytes) break;
    parts.push(json);
    bytes += size;
  }
  return { json: parts.join(','), count: parts.length, bytes, more: after + parts.length < log.head };
}

/** One event as a reader with this floor may see it; what it may not see is void, so that no hole appears (VIS1). */
export function renderEvent(
  log: Log,
  row: EventRow,
  floor: number,
  fresh: MessageRow | null = null,
): LogEvent {
  const base = { seq: row.seq, at: toInstant(row.at) };
  const nothing: LogEvent = { ...base, kind: 'void' };
  const conversationId = log.meta.conversation_id;
  const targetSeq = row.target_seq ?? row.seq;
  // An event's target is never after it, so this also hides what itself lies below.
  if (targetSeq <= floor) return nothing;
  const target = { target_seq: targetSeq, message_id: formatMessageId(conversationId, targetSeq) };
  switch (row.kind) {
    case 'message': {
      const message = fresh === null ? messageAt(log, row.seq, floor) : toMessages(log, [fresh], floor)[0];
      return message === undefined ? nothing : { ...base, kind: 'message', message };
    }
    case 'edit': {
      const { content = null, mentions = null } =
        log.sql.get<Pick<MessageRow, 'content' | 'mentions'>>(
          'SELECT content, mentions FROM messages WHERE seq = ?',
          targetSeq,
        ) ?? {};
      const named = mentions === null ? {} : { mentions: readMentions(mentions) };
      return { ...base, kind: 'edit', ...target, content, ...named };
    }
    case 'retract':
      return { ...base, kind: 'retract', ...target };
    case 'react': {
      const data = JSON.parse(row.data ?? '{}') as { emoji: string; action: 'add' | 'remove' };
      return {
        ...base,
        kind: 'react',
        ...target,
        sender_id: formatSenderId(conversationId, row.seat),
        user_id: row.user_id,
        ...data,
      };
    }
    case 'acknowledge':
      return {
        ...base,
        kind: 'acknowledge',
        ...target,
        sender_id: formatSenderId(conversationId, row.seat),
        user_id: row.user_id,
      };
    case 'pin': {
      const { action } = JSON.parse(row.data ?? '{}') as { action: 'add' | 'remove' };
      const sender_id = formatSenderId(conversationId, row.seat);
      return { ...base, kind: 'pin', ...target, sender_id, user_id: row.user_id, action };
    }
    case 'join':
    case 'leave':
    case 'role': {
      const about = (JSON.parse(row.data ?? '{}') as { seat: number }).seat;
      const seat = log.seat(about);
      const message = messageAt(log, row.seq, floor);
      if (seat === undefined || message === undefined) return nothing;
      return { ...base, kind: row.kind, sender: toSender(conversationId, seat), message };
    }
    case 'conversation': {
      const message = messageAt(log, row.seq, floor);
      return message === undefined
        ? nothing
        : { ...base, kind: 'conversation', conversation: toConversation(log.meta), message };
    }
    default:
      return nothing;
  }
}

export function messageFor(log: Log, userId: string, seq: number): Result<Message> {
  const seat = log.seatOf(userId);
  if (seat === undefined) return fail('not_found');
  const message = messageAt(log, seq, seat.floor_seq);
  return message === undefined ? fail('not_found') : ok(message);
}

/** What is pinned, newest message first: no more than a conversation may have. */
export function pinsFor(log: Log, userId: string): Result<Message[]> {
  const seat = log.seatOf(userId);
  if (seat === undefined) return fail('not_found');
  const rows = log.sql.all<MessageRow>(
    'SELECT m.* FROM pins AS p JOIN messages AS m ON m.seq = p.seq WHERE p.seq > ? ORDER BY p.seq DESC',
    seat.floor_seq,
  );
  return ok(toMessages(log, rows, seat.floor_seq));
}

/** The same by their seqs, ascending, for a reader with this floor. */
export const pinnedSeqs = (log: Log, floor: number): number[] =>
  log.sql
    .all<{ seq: number }>('SELECT seq FROM pins WHERE seq > ? ORDER BY seq', floor)
    .map(({ seq }) => seq);

/** Who of a message's recipients has it and has (publicly) read it. */
export function receiptsFor(log: Log, userId: string, seq: number): Result<Receipts[]> {
  const found = messageFor(log, userId, seq);
  if (!found.ok) return found;
  const author = found.value.user_id;
  const times = readTimes(log, seq);
  return ok(
    log
      .activeSeats()
      .filter((seat) => seat.user_id !== author && seat.joined_seq < seq)
      .map((seat) => {
        const read = seat.public_read_seq >= seq;
        return {
          sender: toSender(log.meta.conversation_id, seat),
          delivered: seat.delivered_seq >= seq,
          read,
          readAt: times.get(seat.n) ?? null,
          isPrivate: !read && keepsPrivate(log, seat),
        };
      }),
  );
}

/**
 * What a message said before it was edited, oldest first: nothing to those who may not know. `anyones`: this person may
 * know of other people's messages too. Of a retracted one nothing is told to anyone.
 */
export function versionsFor(log: Log, userId: string, seq: number, anyones: boolean): Result<Version[]> {
  const found = messageFor(log, userId, seq);
  if (!found.ok) return found;
  const { user_id: author, retracted_at: gone } = found.value;
  if (gone !== null || (author !== userId && !anyones)) return ok([]);
  const rows = log.sql.all<{ content: string | null; replaced_at: number }>(
    'SELECT content, replaced_at FROM revisions WHERE seq = ? ORDER BY replaced_at DESC LIMIT ?',
    seq,
    limits.versions.shown,
  );
  return ok(
    rows.reverse().map(({ content, replaced_at: at }) => ({ content: content ?? '', replacedAt: at })),
  );
}
