import {
  formatMessageId,
  formatSenderId,
  messageStatuses,
  toInstant,
  type Acknowledgement,
  type Attachment,
  type Conversation,
  type Message,
  type MessageStatus,
  type MessageType,
  type Quote,
  type Reaction,
  type Sender,
  type SystemFact,
} from '../../protocol/index.ts';
import type { Log, Meta, Seat } from './log.ts';
import { readMentions } from './mentions.ts';
import { previewText } from './preview.ts';

/** A message as stored. `status` is an index into `messageStatuses`; times are epoch ms. */
export interface MessageRow {
  readonly seq: number;
  readonly seat: number;
  readonly user_id: string;
  readonly type: MessageType;
  readonly content: string | null;
  readonly system: string | null;
  readonly attachments: string | null;
  readonly reply_seq: number | null;
  readonly client_id: string | null;
  readonly created_at: number;
  readonly updated_at: number;
  readonly edited_at: number | null;
  readonly retracted_at: number | null;
  readonly updated_seq: number;
  readonly rev: number;
  readonly status: number;
  readonly status_rev: number;
  readonly urgent: number;
  readonly mentions: string | null;
}

interface FileRow {
  readonly attachment_id: string;
  readonly file_name: string;
  readonly media_type: string;
  readonly size_bytes: number;
  readonly state: Attachment['state'];
  readonly width: number | null;
  readonly height: number | null;
}

export const statusName = (index: number): MessageStatus => messageStatuses[index] ?? 'sent';

export const toConversation = (meta: Meta): Conversation => ({
  conversation_id: meta.conversation_id,
  title: meta.title,
  type: meta.type,
  is_active: meta.is_active === 1,
  created_by: meta.created_by,
  created_at: toInstant(meta.created_at),
  updated_at: toInstant(meta.updated_at),
  rev: meta.rev,
});

export const toSender = (conversationId: string, seat: Seat): Sender => ({
  sender_id: formatSenderId(conversationId, seat.n),
  conversation_id: conversationId,
  user_id: seat.user_id,
  name: seat.name,
  user_type: seat.user_type,
  department: seat.department,
  role: seat.role,
  joined_at: toInstant(seat.joined_at),
  joined_seq: seat.joined_seq,
  left_at: seat.left_at === null ? null : toInstant(seat.left_at),
  is_active: seat.left_at === null,
  created_at: toInstant(seat.joined_at),
  rev: seat.rev,
});

export const toAttachment = (file: FileRow): Attachment => ({
  attachment_id: file.attachment_id,
  file_name: file.file_name,
  media_type: file.media_type,
  size_bytes: file.size_bytes,
  state: file.state,
  width: file.width,
  height: file.height,
  url: `/attachments/${file.attachment_id}`,
});

/** Files named by `ids`, in that order. */
export function attachmentsOf(log: Log, ids: string | null): Attachment[] {
  if (ids === null) return [];
  return log.sql
    .all<FileRow>(
      'SELECT f.* FROM json_each(?) AS j JOIN files AS f ON f.attachment_id = j.value ORDER BY j.key',
      ids,
    )
    .map(toAttachment);
}

/**
 * What a reply shows of the message it answers. A reader whose floor lies at or above it gets a blank one (VIS1).
 */
function quoteOf(log: Log, seq: number, floor: number): Quote {
  const message_id = formatMessageId(log.meta.conversation_id, seq);
  const row = seq > floor ? log.sql.get<MessageRow>('SELECT * FROM messages WHERE seq = ?', seq) : undefined;
  if (row === undefined) {
    return {
      message_id,
      seq,
      user_id: null,
      name: null,
      preview: null,
      message_type: null,
      retracted: false,
    };
  }
  return {
    message_id,
    seq,
    user_id: row.user_id,
    name: log.seat(row.seat)?.name ?? null,
    preview: previewText(row.content),
    message_type: row.type,
    retracted: row.retracted_at !== null,
  };
}

function reactionsBySeq(log: Log, seqs: readonly number[]): Map<number, Reaction[]> {
  const found = new Map<number, Reaction[]>();
  const rows = log.sql.all<{ seq: number; emoji: string; users: string }>(
    `SELECT seq, emoji, json_group_array(user_id ORDER BY at, user_id) AS users FROM reactions
     WHERE seq IN (SELECT value FROM json_each(?)) GROUP BY seq, emoji ORDER BY seq, MIN(at), emoji`,
    JSON.stringify(seqs),
  );
  for (const row of rows) {
    const list = found.get(row.seq) ?? [];
    list.push({ emoji: row.emoji, user_ids: JSON.parse(row.users) as string[] });
    found.set(row.seq, list);
  }
  return found;
}

function acknowledgedBySeq(log: Log, seqs: readonly number[]): Map<number, Acknowledgement[]> {
  const found = new Map<number, Acknowledgement[]>();
  if (seqs.length === 0) return found;
  const rows = log.sql.all<{ seq: number; user_id: string; at: number }>(
    `SELECT seq, user_id, at FROM acknowledgements WHERE seq IN (SELECT value FROM json_each(?))
     ORDER BY seq, event_seq, at, user_id`,
    JSON.stringify(seqs),
  );
  for (const { seq, user_id, at } of rows)
    found.set(seq, [...(found.get(seq) ?? []), { user_id, at: toInstant(at) }]);
  return found;
}

/** Rows as messages for a reader with this floor; the row is what it is now, whenever it was written. */
export function toMessages(log: Log, rows: readonly MessageRow[], floor: number): Message[] {
  if (rows.length === 0) return [];
  const conversationId = log.meta.conversation_id;
  const seats = new Map<number, Seat>();
  // A row just written has no reactions: skip the look-up in the path every send takes.
  const only = rows.length === 1 ? rows[0] : undefined;
  const fresh = only !== undefined && only.updated_seq === only.seq;
  const reactions = fresh
    ? new Map<number, Reaction[]>()
    : reactionsBySeq(
        log,
        rows.map((row) => row.seq),
      );
  const acknowledged = acknowledgedBySeq(
    log,
    rows.flatMap((row) => (row.urgent === 1 && !fresh ? row.seq : [])),
  );
  return rows.map((row) => {
    let seat = seats.get(row.seat);
    if (seat === undefined) {
      seat = log.seat(row.seat);
      if (seat === undefined) throw new Error('a message without a seat');
      seats.set(row.seat, seat);
    }
    const attachments = attachmentsOf(log, row.attachments);
    return {
      message_id: formatMessageId(conversationId, row.seq),
      conversation_id: conversationId,
      seq: row.seq,
      sender_id: formatSenderId(conversationId, row.seat),
      user_id: row.user_id,
      name: seat.name,
      user_type: seat.user_type,
      content: row.content,
      message_type: row.type,
      system: row.system === null ? null : (JSON.parse(row.system) as SystemFact),
      attachment_url: attachments[0]?.url ?? null,
      attachments,
      reply_to: row.reply_seq === null ? null : quoteOf(log, row.reply_seq, floor),
      reactions: reactions.get(row.seq) ?? [],
      ...(row.urgent === 1 ? { urgent: { acknowledged: acknowledged.get(row.seq) ?? [] } } : {}),
      ...(row.mentions === null ? {} : { mentions: readMentions(row.mentions) }),
      status: statusName(row.status),
      is_read: row.status === 2,
      client_id: row.client_id,
      created_at: toInstant(row.created_at),
      updated_at: toInstant(row.updated_at),
      edited_at: row.edited_at === null ? null : toInstant(row.edited_at),
      retracted_at: row.retracted_at === null ? null : toInstant(row.retracted_at),
      updated_seq: row.updated_seq,
      rev: Math.max(row.rev, row.status_rev),
    };
  });
}

export function messageRow(log: Log, seq: number): MessageRow | undefined {
  return log.sql.get<MessageRow>('SELECT * FROM messages WHERE seq = ?', seq);
}

export function messageAt(log: Log, seq: number, floor: number): Message | undefined {
  const row = seq > floor ? messageRow(log, seq) : undefined;
  return row === undefined ? undefined : toMessages(log, [row], floor)[0];
}
