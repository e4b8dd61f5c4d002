import {
  statusOf,
  type Acknowledgement,
  type Message,
  type OthersCursor,
  type OwnCursor,
  type Sender,
} from '../../protocol/entities.ts';
import type { CursorsFrame, Welcome } from '../../protocol/conversation-frames.ts';
import type { LogEvent } from '../../protocol/events.ts';
import { spliced } from './change.ts';
import type { Thread } from './thread-start.ts';

export { countsAsUnread, drawNewLine, emptyThread, type Thread } from './thread-start.ts';

/**
 * Past this many missed events the newest page is loaded instead of replaying them. Measured by bench/replay-limit.ts with
 * messages of 20 to 320 characters: a page of 50 is 35 KiB; replaying 50 is as much, 150 are 110 KiB and still one round
 * trip, 200 are two, 500 are 368 KiB in three, some ten times a page's work on either side. Up to one trip, the rows
 * and the reader's place among them are worth keeping.
 */
export const REPLAY_LIMIT = 150;

const maxCursor = (a: OwnCursor, b: OwnCursor): OwnCursor => ({
  delivered_seq: Math.max(a.delivered_seq, b.delivered_seq),
  read_seq: Math.max(a.read_seq, b.read_seq),
});

/**
 * Writes what the others' watermarks say into one's own rows. Kept in the rows, because the watermarks of a new
 * person say nothing of earlier messages, and a status never goes back.
 */
function settleStatuses(
  rows: readonly Message[],
  others: OthersCursor | null,
  me: string,
): readonly Message[] {
  let settled: Message[] | null = null;
  // From here on it stands for thousands of rows at each mark that moves: nothing is made for those that stay.
  for (let index = 0; index < rows.length; index++) {
    const row = rows[index];
    if (row === undefined || row.status === 'read' || row.user_id !== me) continue;
    const status = statusOf(row, others);
    if (status === row.status) continue;
    settled ??= [...rows];
    settled[index] = { ...row, status, is_read: status === 'read' };
  }
  return settled ?? rows;
}

/** Forgets the rows, and takes `after` as the position from which events are wanted (RES1). */
export function forgetRows(thread: Thread, epoch: number, after: number): Thread {
  const empty = { loaded: false, rows: [], hasBefore: false, hasAfter: false, greetedAt: undefined };
  return { ...thread, epoch, after, ...empty };
}

/** The server's greeting. `load`: the rows cannot be continued by replay, a page is needed. */
export function welcomed(thread: Thread, frame: Welcome): { thread: Thread; load: boolean } {
  // Taken out and brought back meanwhile: another seat may see less, and its marks are its own (VIS1).
  const reseated = thread.mySenderId !== null && thread.mySenderId !== frame.me.sender_id;
  // After a restore the marks are what it left; what this device saw beyond them it tells again (DUR4).
  const restored = thread.epoch !== null && thread.epoch !== frame.epoch;
  const known: Thread = {
    ...thread,
    conversation: frame.conversation,
    seats: frame.seats ?? thread.seats,
    mySenderId: frame.me.sender_id,
    others: frame.others,
    pinned: frame.pinned ?? [],
    cursor: reseated || restored ? frame.me.cursor : maxCursor(thread.cursor, frame.me.cursor),
    rows: settleStatuses(thread.rows, frame.others, thread.me),
  };
  const behind = frame.head - thread.after;
  const load =
    reseated ||
    thread.epoch !== frame.epoch ||
    !thread.loaded ||
    behind < 0 ||
    behind > REPLAY_LIMIT ||
    missedStatuses(thread, known.seats);
  if (!load) return { thread: known, load };
  // Rows that came over HTTP before the first greeting stay on show until the page replaces them.
  if (thread.epoch === null && !reseated)
    return { thread: { ...known, epoch: frame.epoch, after: frame.head, greetedAt: frame.head }, load };
  return { thread: forgetRows(known, frame.epoch, frame.head), load };
}

/**
 * Whether someone who left meanwhile may have got, or read, messages of one's own before: the marks told now are those
 * of the people who are still there, and no event tells of a status (STA1).
 */
function missedStatuses({ rows, seats, me }: Thread, now: readonly Sender[]): boolean {
  const stays = new Set(now.flatMap((seat) => (seat.is_active ? [seat.sender_id] : [])));
  return (
    seats.some((seat) => seat.is_active && seat.user_id !== me && !stays.has(seat.sender_id)) &&
    rows.some((row) => row.user_id === me && row.message_type !== 'system' && row.status !== 'read')
  );
}

export function movedCursors(thread: Thread, frame: CursorsFrame): Thread {
  return {
    ...thread,
    cursor: maxCursor(thread.cursor, frame.me),
    others: frame.others,
    rows: settleStatuses(thread.rows, frame.others, thread.me),
  };
}

/** This person has read up to `seq`. */
export function readUpTo(thread: Thread, seq: number): Thread {
  if (seq <= thread.cursor.read_seq) return thread;
  return { ...thread, cursor: maxCursor(thread.cursor, { delivered_seq: seq, read_seq: seq }) };
}

export interface Page {
  readonly items: readonly Message[];
  readonly has_before: boolean;
  readonly has_after: boolean;
}
/** `replace`: the page is the new window. `before`/`after`: it continues the window on that side. */
export type Joint = 'replace' | 'before' | 'after';

const newer = (a: Message, b: Message): Message => (b.updated_seq > a.updated_seq ? b : a);

/** Both ascending; a message in both is kept once, as its later state. */
function union(a: readonly Message[], b: readonly Message[]): readonly Message[] {
  const [first, last] = [b[0], b.at(-1)];
  if (first === undefined || last === undefined) return a;
  // Most often they do not touch.
  if (last.seq < (a[0]?.seq ?? Infinity)) return spliced(a, 0, 0, b);
  if (first.seq > (a.at(-1)?.seq ?? 0)) return spliced(a, a.length, 0, b);
  const bySeq = new Map<number, Message>();
  for (const row of [...a, ...b]) {
    const held = bySeq.get(row.seq);
    bySeq.set(row.seq, held ? newer(held, row) : row);
  }
  return [...bySeq.values()].sort((x, y) => x.seq - y.seq);
}

/**
 * Takes in a page of history. The caller makes sure that a `before` or `after` page was asked for from the edge of
 * this very window.
 */
export function mergePage(thread: Thread, page: Page, joint: Joint): Thread {
  let { hasBefore, hasAfter } = thread;
  if (joint !== 'after') hasBefore = page.has_before;
  if (joint !== 'before') hasAfter = page.has_after;
  // A row both in the old window and in the page may have been changed since the page was made.
  const pageRange = (row: Message) =>
    row.seq >= (page.items[0]?.seq ?? Infinity) &&
    row.seq <= (page.items.at(-1)?.seq ?? 0) &&
    row.updated_seq > (thread.greetedAt ?? -1);
  const held = joint === 'replace' ? thread.rows.filter(pageRange) : thread.rows;
  // What is held was settled when the marks came.
  const rows = union(held, settleStatuses(page.items, thread.others, thread.me));
  const greetedAt = joint === 'replace' ? undefined : thread.greetedAt;
  return bounded({ ...thread, loaded: true, rows, hasBefore, hasAfter, greetedAt }, joint === 'before');
}

/** Most rows held (LIM1); what falls off at one end can be loaded again. What one weighs says bench/history.ts. */
export const WINDOW_LIMIT = 50_000;
/** Rows over the limit before the window is cut, so that it is not cut for each new message. */
const WINDOW_SLACK = 100;
function bounded(thread: Thread, cutEnd: boolean): Thread {
  if (thread.rows.length <= WINDOW_LIMIT + WINDOW_SLACK) return thread;
  return cutEnd
    ? { ...thread, rows: thread.rows.slice(0, WINDOW_LIMIT), hasAfter: true }
    : { ...thread, rows: thread.rows.slice(-WINDOW_LIMIT), hasBefore: true };
}

/** Takes in one row known by another road than the log, such as the answer to a POST. */
export function addRow(thread: Thread, row: Message): Thread {
  if (!thread.loaded) return thread;
  const { rows, hasAfter } = thread;
  // Looked for from the end, where it nearly always belongs.
  const at = rows.findLastIndex(({ seq }) => seq <= row.seq);
  const held = rows[at];
  const [settled = row] = settleStatuses([row], thread.others, thread.me);
  if (held?.seq === row.seq) {
    const kept = newer(held, settled);
    return kept === held ? thread : { ...thread, rows: spliced(rows, at, 1, [kept]) };
  }
  const outside = at === rows.length - 1 ? hasAfter : at < 0;
  return outside ? thread : bounded({ ...thread, rows: spliced(rows, at + 1, 0, [settled]) }, false);
}

/** What is retracted is pinned no longer; what is edited says something else. */
function pinnedChanged(thread: Thread, event: LogEvent & { target_seq: number }): Thread {
  const { pinned = [] } = thread;
  if (!pinned.includes(event.target_seq)) return thread;
  return { ...thread, pinned: pinned.filter((seq) => event.kind === 'edit' || seq !== event.target_seq) };
}

function changeRow(
  thread: Thread,
  event: Exclude<LogEvent, { kind: 'pin' }> & { target_seq: number },
): Thread {
  const rows = thread.rows.map((row) => {
    if (row.seq === event.target_seq) return event.seq > row.updated_seq ? changed(row, event) : row;
    const quote = row.reply_to;
    if (quote?.seq !== event.target_seq || event.kind === 'react' || event.kind === 'acknowledge') return row;
    const text = event.kind === 'edit' ? event.content : null;
    return {
      ...row,
      reply_to: { ...quote, preview: text?.slice(0, QUOTE_CHARS) ?? null, retracted: text === null },
    };
  });
  return { ...thread, rows };
}
const QUOTE_CHARS = 140;

function changed(row: Message, event: LogEvent): Message {
  const base = { ...row, updated_seq: event.seq, updated_at: event.at };
  if (event.kind === 'retract' || (event.kind === 'edit' && event.content === null))
    return {
      ...base,
      content: null,
      attachments: [],
      attachment_url: null,
      reactions: [],
      mentions: undefined,
      retracted_at: event.at,
    };
  if (event.kind === 'edit')
    return { ...base, content: event.content, mentions: event.mentions, edited_at: event.at };
  if (event.kind === 'react') return { ...base, reactions: reacted(row.reactions, event) };
  if (event.kind === 'acknowledge') return { ...base, urgent: acknowledged(row, event) };
  return row;
}

/** Once for each person, in the order they did. */
export function acknowledged(
  { urgent }: Pick<Message, 'urgent'>,
  { user_id, at }: Acknowledgement,
): NonNullable<Message['urgent']> {
  const before = urgent?.acknowledged ?? [];
  return before.some((each) => each.user_id === user_id)
    ? { acknowledged: before }
    : { acknowledged: [...before, { user_id, at }] };
}

export function reacted(
  reactions: Message['reactions'],
  event: { emoji: string; user_id: string; action: 'add' | 'remove' },
): Message['reactions'] {
  const held = reactions.find((reaction) => reaction.emoji === event.emoji);
  const without = (held?.user_ids ?? []).filter((id) => id !== event.user_id);
  const userIds = event.action === 'add' ? [...without, event.user_id] : without;
  const row = { emoji: event.emoji, user_ids: userIds };
  const result = held ? reactions.map((each) => (each === held ? row : each)) : [...reactions, row];
  return result.filter((each) => each.user_ids.length > 0);
}

function seated(seats: readonly Sender[], seat: Sender): readonly Sender[] {
  const held = seats.find((each) => each.sender_id === seat.sender_id);
  if (!held) return [...seats, seat];
  return held.rev > seat.rev ? seats : seats.map((each) => (each === held ? seat : each));
}

function applyOne(thread: Thread, event: LogEvent): Thread {
  switch (event.kind) {
    case 'void':
      return thread;
    case 'message':
      return addRow(thread, event.message);
    case 'join':
    case 'leave':
    case 'role':
      return addRow({ ...thread, seats: seated(thread.seats, event.sender) }, event.message);
    case 'conversation':
      return addRow({ ...thread, conversation: event.conversation }, event.message);
    case 'edit':
    case 'retract':
      return changeRow(pinnedChanged(thread, event), event);
    case 'react':
    case 'acknowledge':
      return changeRow(thread, event);
    case 'pin': {
      const others = (thread.pinned ?? []).filter((seq) => seq !== event.target_seq);
      const pinned = event.action === 'add' ? [...others, event.target_seq].sort((a, b) => a - b) : others;
      return { ...thread, pinned };
    }
  }
}

/**
 * Applies events in the order of their seq (ORD2). One applied before is passed over; `hole` is true when the next
 * one is missing, and nothing behind the hole is applied.
 */
export function applyEvents(
  thread: Thread,
  events: readonly LogEvent[],
): { readonly thread: Thread; readonly hole: boolean } {
  let result = thread;
  for (const event of events) {
    if (event.seq <= result.after) continue;
    if (event.seq !== result.after + 1) return { thread: result, hole: true };
    result = { ...applyOne(result, event), after: event.seq };
  }
  return { thread: result, hole: false };
}
