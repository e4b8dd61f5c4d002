import { limits, type Acknowledgement, type Mention, type Message } from '../../protocol/index.ts';
import { Log, type EventRow, type Seat } from '../../worker/conversation/log.ts';
import { pinnedSeqs } from '../../worker/conversation/reading.ts';
import { toMessages, type MessageRow } from '../../worker/conversation/rows.ts';
import { listEntries, readTotals } from '../../worker/inbox/entries.ts';
import { listMessages } from '../../worker/inbox/messages.ts';
import { ensureInbox } from '../../worker/inbox/schema.ts';
import { search } from '../../worker/inbox/search.ts';
import type { NodeSql } from '../support/node-sql.ts';
import type { Random } from '../support/random.ts';
import { TENANT } from './api.ts';
import { seatNumber } from './checker/rule.ts';
import { rowSeen, type Device } from './device.ts';
import type { FinalInbox, FinalLog, FinalRecord, FinalSender, FinalSidebar, FinalView } from './history.ts';

/** How everything stands when a story is over, as each place itself has it. */

export function viewOf(device: Device, conversation: string): FinalView {
  const { view } = device;
  return {
    device: device.name,
    user: device.user.user_id,
    conversation,
    phase: view?.phase ?? 'none',
    link: view?.link ?? 'none',
    rows: view?.rows.map(rowSeen) ?? [],
    unread: view?.unread ?? 0,
    readSeq: view?.readSeq ?? 0,
    seats: [...(view?.people ?? []), ...(view?.mySeat ? [view.mySeat] : [])].map(
      ({ sender_id, role }) => `${seatNumber(sender_id)} ${role}`,
    ),
    pinned: view?.pinned ?? [],
  };
}

export const sidebarOf = (device: Device): FinalSidebar => ({
  device: device.name,
  user: device.user.user_id,
  entries: device.client.state.inbox.entries,
  totals: device.client.state.inbox.totals,
});

export const recordsOf = (sql: NodeSql): FinalRecord[] =>
  sql
    .all<{
      conversation_id: string;
      seq: number;
      content: string | null;
      status: string;
      retracted_at: string | null;
      acknowledged: string;
      mentions: string;
    }>(
      `SELECT conversation_id, seq, content, status, retracted_at, acknowledged, mentions FROM messages
       ORDER BY conversation_id, seq`,
    )
    .map((row) => ({
      conversation: row.conversation_id,
      seq: row.seq,
      content: row.content,
      status: row.status === 'read' || row.status === 'delivered' ? row.status : 'sent',
      retracted: row.retracted_at !== null,
      acknowledged: JSON.parse(row.acknowledged) as Acknowledgement[],
      mentions: JSON.parse(row.mentions) as Mention[],
    }));

export const sendersOf = (sql: NodeSql): FinalSender[] =>
  sql.all<FinalSender>(
    `SELECT conversation_id AS conversation, sender_id AS senderId, read_seq AS readSeq FROM senders
     ORDER BY conversation_id, sender_id`,
  );

/** What a restore lost is one row for a whole range: it ends where the row stands and names its beginning. */
function spread(row: EventRow): EventRow[] {
  if (row.kind !== 'void') return [row];
  const from = row.target_seq ?? row.seq;
  return Array.from({ length: row.seq - from + 1 }, (_, index) => ({
    ...row,
    seq: from + index,
    target_seq: null,
  }));
}

export function logOf(conversation: string, sql: NodeSql): FinalLog {
  const log = new Log(sql);
  return {
    conversation,
    epoch: log.meta.epoch,
    title: log.meta.title,
    isActive: log.meta.is_active === 1,
    events: sql
      .all<EventRow>('SELECT * FROM log ORDER BY seq')
      .flatMap(spread)
      .map(({ seq, kind, at: time, user_id, client_id, target_seq, data }) => ({
        seq,
        kind,
        at: time,
        user_id,
        client_id,
        target_seq,
        seat: data === null ? null : ((JSON.parse(data) as { seat?: number }).seat ?? null),
      })),
    messages: toMessages(log, sql.all<MessageRow>('SELECT * FROM messages ORDER BY seq'), 0),
    pinned: pinnedSeqs(log, 0),
    seats: sql.all<Seat>('SELECT * FROM seats ORDER BY n').map((seat) => ({
      n: seat.n,
      user_id: seat.user_id,
      joined_seq: seat.joined_seq,
      role: seat.role,
      active: seat.left_at === null,
      delivered_seq: seat.delivered_seq,
      read_seq: seat.read_seq,
    })),
  };
}

export function inboxOf(user: string, sql: NodeSql, random: Random): FinalInbox {
  ensureInbox(sql, { tenant: TENANT, userId: user });
  const messages: Message[] = [];
  let cursor: string | null = null;
  do {
    const page = listMessages(sql, { cursor, limit: limits.page.maxRows, conversationId: null });
    if (!page.ok) throw new Error(page.error.code);
    messages.push(...page.value.items);
    cursor = page.value.next;
  } while (cursor !== null);
  const listed = listEntries(sql, {
    cursor: null,
    limit: limits.snapshot.entries,
    archived: false,
    userType: null,
  });
  const texts = messages.filter((message) => message.message_type !== 'system' && message.content !== null);
  const searched = texts.length === 0 ? [] : [random.pick(texts), random.pick(texts)];
  return {
    user,
    entries: listed.ok ? listed.value.items : [],
    totals: readTotals(sql),
    messages,
    searches: searched.map(({ content }) => {
      const text = content ?? '';
      const found = search(sql, { q: text, conversationId: null, cursor: null, limit: 50 });
      return { text, found: found.ok ? found.value.items.map((hit) => hit.message_id) : [] };
    }),
  };
}
