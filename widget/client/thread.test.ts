import { describe, expect, test } from 'vitest';
import type { Welcome } from '../../protocol/conversation-frames.ts';
import type { Message } from '../../protocol/entities.ts';
import type { LogEvent } from '../../protocol/events.ts';
import {
  conversation,
  CONVERSATION,
  editEvent,
  message,
  messageEvent,
  person,
  reactEvent,
  retractEvent,
  seat,
} from './testing/builders.ts';
import {
  addRow,
  applyEvents,
  drawNewLine,
  emptyThread,
  forgetRows,
  mergePage,
  movedCursors,
  readUpTo,
  REPLAY_LIMIT,
  welcomed,
  WINDOW_LIMIT,
  type Page,
  type Thread,
} from './thread.ts';

const ana = person('ana');
const ben = person('ben', 'doctor');
const me = ana.user_id;

const welcome = (change: Partial<Welcome> = {}): Welcome => ({
  type: 'welcome',
  epoch: 1,
  head: 0,
  conversation: conversation(),
  seats: [seat(ana, 1), seat(ben, 2)],
  me: { sender_id: `${CONVERSATION}.s1`, floor_seq: 0, cursor: { delivered_seq: 0, read_seq: 0 } },
  others: { since_seq: 0, delivered_seq: 0, read_seq: 0 },
  cursors: [],
  features: [],
  now: '2026-05-12T08:00:00.000Z',
  ...change,
});
const page = (items: Message[], has_before = false, has_after = false): Page => ({
  items,
  has_before,
  has_after,
});
const texts = (...seqs: number[]): Message[] => seqs.map((seq) => message(seq, ben));

/** A thread that holds these rows, its window reaching the end, applied up to the last of them. */
function holding(rows: Message[], after = rows.at(-1)?.seq ?? 0): Thread {
  const { thread } = welcomed(emptyThread(CONVERSATION, me), welcome({ head: after }));
  return mergePage(thread, page(rows), 'replace');
}
const seqs = (thread: Thread) => thread.rows.map((row) => row.seq);
const row = (thread: Thread, seq: number) => thread.rows.find((each) => each.seq === seq);
const apply = (thread: Thread, ...events: LogEvent[]) => applyEvents(thread, events).thread;

describe('events', () => {
  test('[ORD2] are applied in order; one applied before changes nothing', () => {
    const once = apply(holding(texts(1)), ...texts(2, 3).map(messageEvent));
    expect(seqs(once)).toEqual([1, 2, 3]);
    expect(applyEvents(once, texts(1, 2, 3).map(messageEvent))).toEqual({ thread: once, hole: false });
    expect(seqs(apply(once, ...texts(2, 3, 4).map(messageEvent)))).toEqual([1, 2, 3, 4]);
  });

  test('[RES1] nothing behind a missing event is applied', () => {
    const result = applyEvents(holding(texts(1)), texts(2, 4).map(messageEvent));
    expect(result.hole).toBe(true);
    expect(result.thread.after).toBe(2);
    expect(seqs(result.thread)).toEqual([1, 2]);
  });

  test('[VIS1] a void keeps the numbering whole and shows nothing', () => {
    const thread = apply(
      holding(texts(1)),
      { seq: 2, at: '2026-05-12T08:02:00.000Z', kind: 'void' },
      ...texts(3).map(messageEvent),
    );
    expect(thread.after).toBe(3);
    expect(seqs(thread)).toEqual([1, 3]);
  });

  test('[RES3] what is pinned is what the greeting says, and what happened since', () => {
    const pin = (seq: number, target_seq: number, action: 'add' | 'remove'): LogEvent => ({
      seq,
      at: message(seq, ben).created_at,
      kind: 'pin',
      target_seq,
      message_id: `${CONVERSATION}.${target_seq}`,
      sender_id: `${CONVERSATION}.s2`,
      user_id: 'ben',
      action,
    });
    const { thread } = welcomed(holding(texts(1, 2, 3)), welcome({ head: 3, pinned: [2] }));
    expect(thread.pinned).toEqual([2]);
    const after = (...events: LogEvent[]) => applyEvents(thread, events).thread.pinned;
    expect(after(pin(4, 1, 'add'), pin(5, 3, 'add'), pin(6, 2, 'remove'))).toEqual([1, 3]);
    // Told again, as after a line that was cut, it comes to the same.
    expect(after(pin(4, 2, 'add'), pin(5, 1, 'remove'))).toEqual([2]);
    expect(after(retractEvent(4, 2))).toEqual([]);
    const edited = after(editEvent(4, 2, 'other words'));
    expect(edited).toEqual([2]);
    expect(edited).not.toBe(thread.pinned);
    expect(after(editEvent(4, 3, 'other words'))).toBe(thread.pinned);
    expect(welcomed(thread, welcome({ head: 3 })).thread.pinned).toEqual([]);
  });
  test('[RES3] edits, retractions and reactions change the row they are about', () => {
    const thread = apply(
      holding(texts(1, 2)),
      editEvent(3, 1, 'better'),
      reactEvent(4, 1, 'ben', '👍'),
      reactEvent(5, 1, 'ana', '👍'),
      reactEvent(6, 1, 'ben', '👍', 'remove'),
      retractEvent(7, 2),
    );
    expect(row(thread, 1)).toMatchObject({
      content: 'better',
      updated_seq: 6,
      reactions: [{ emoji: '👍', user_ids: ['ana'] }],
    });
    expect(row(thread, 1)?.edited_at).not.toBeNull();
    expect(row(thread, 2)).toMatchObject({ content: null, reactions: [] });
    expect(row(thread, 2)?.retracted_at).not.toBeNull();
  });

  test('[RES4] an event not newer than the row is ignored: the page that brought the row had it already', () => {
    const edited = message(1, ben, { content: 'as it is now', updated_seq: 3 });
    const { thread } = welcomed(emptyThread(CONVERSATION, me), welcome({ head: 2 }));
    const loaded = mergePage(thread, page([edited]), 'replace');
    expect(row(apply(loaded, editEvent(3, 1, 'as it was')), 1)?.content).toBe('as it is now');
    expect(row(apply(loaded, editEvent(3, 1, 'x'), editEvent(4, 1, 'y')), 1)?.content).toBe('y');
  });

  test('[RES4] an edit whose message was retracted since retracts', () => {
    expect(row(apply(holding(texts(1)), editEvent(2, 1, null)), 1)?.retracted_at).not.toBeNull();
  });

  test('[RES3] a quote follows what it quotes', () => {
    const reply = message(2, ana, {
      reply_to: {
        message_id: `${CONVERSATION}.1`,
        seq: 1,
        user_id: 'ben',
        name: 'Ben',
        preview: 'text 1',
        message_type: 'text',
        retracted: false,
      },
    });
    const edited = apply(holding([...texts(1), reply]), editEvent(3, 1, 'new'));
    expect(row(edited, 2)?.reply_to).toMatchObject({ preview: 'new', retracted: false });
    const gone = apply(edited, retractEvent(4, 1));
    expect(row(gone, 2)?.reply_to).toMatchObject({ preview: null, retracted: true });
  });

  test('[RES3] joining and leaving change the seats, and are lines of the history', () => {
    const cleo = person('cleo', 'pharmacist');
    const joined = apply(holding(texts(1)), {
      seq: 2,
      at: '2026-05-12T08:02:00.000Z',
      kind: 'join',
      sender: seat(cleo, 3),
      message: message(2, ben, { message_type: 'system' }),
    });
    expect(joined.seats.map((each) => each.user_id)).toEqual(['ana', 'ben', 'cleo']);
    const left = apply(joined, {
      seq: 3,
      at: '2026-05-12T08:03:00.000Z',
      kind: 'leave',
      sender: { ...seat(cleo, 3), is_active: false, rev: 9 },
      message: message(3, cleo, { message_type: 'system' }),
    });
    expect(left.seats.at(-1)?.is_active).toBe(false);
    expect(seqs(left)).toEqual([1, 2, 3]);
  });

  test('[RES1] a new message is not put behind a window that does not reach the end', () => {
    const far = mergePage(holding(texts(90)), page(texts(10, 11), true, true), 'replace');
    const thread = apply(far, ...texts(91).map(messageEvent));
    expect(seqs(thread)).toEqual([10, 11]);
    expect(thread.after).toBe(91);
  });
});

describe('[PAGE1] pages', () => {
  test('older and newer pages continue the window', () => {
    const middle = mergePage(holding([]), page(texts(5, 6), true, true), 'replace');
    const older = mergePage(middle, page(texts(3, 4), false, true), 'before');
    expect([seqs(older), older.hasBefore, older.hasAfter]).toEqual([[3, 4, 5, 6], false, true]);
    const newer = mergePage(older, page(texts(7, 8), true, false), 'after');
    expect([seqs(newer), newer.hasBefore, newer.hasAfter]).toEqual([[3, 4, 5, 6, 7, 8], false, false]);
  });

  test('a page around a far hit replaces the window', () => {
    const thread = mergePage(holding(texts(90, 91)), page(texts(10, 11), true, true), 'replace');
    expect(seqs(thread)).toEqual([10, 11]);
    expect(thread.hasAfter).toBe(true);
  });

  test('[RES4] a page never brings back an older state of a row', () => {
    const edited = apply(holding(texts(1, 2)), editEvent(3, 1, 'better'));
    expect(row(mergePage(edited, page(texts(1, 2)), 'replace'), 1)?.content).toBe('better');
  });

  test('[IDM1] a row that came over HTTP and as an event is one row, between its neighbours', () => {
    const ahead = addRow(holding(texts(1)), message(3, ana));
    const thread = apply(ahead, ...texts(2, 3).map(messageEvent));
    expect(seqs(thread)).toEqual([1, 2, 3]);
  });

  test('[LIM1] the window has a bound; what falls off can be loaded again', () => {
    const many = texts(...Array.from({ length: WINDOW_LIMIT + 200 }, (_, i) => i + 1));
    const end = holding(many);
    expect(end.rows).toHaveLength(WINDOW_LIMIT);
    expect([end.hasBefore, end.hasAfter, end.rows.at(-1)?.seq]).toEqual([true, false, WINDOW_LIMIT + 200]);
    const start = mergePage(holding(texts(5_000)), page(many), 'before');
    expect([start.rows[0]?.seq, start.hasAfter]).toEqual([1, true]);
  });
});

describe('resuming', () => {
  const held = holding(texts(1, 2, 3));

  test('[RES1] goes on from the last event applied when that is near', () => {
    const { thread, load } = welcomed(held, welcome({ head: 3 + REPLAY_LIMIT }));
    expect(load).toBe(false);
    expect([seqs(thread), thread.after]).toEqual([[1, 2, 3], 3]);
  });

  test.each([
    ['too far behind', welcome({ head: 4 + REPLAY_LIMIT })],
    ['[DUR4] another epoch', welcome({ epoch: 2, head: 3 })],
    ['a head below what was seen', welcome({ head: 2 })],
  ])('[RES1] %s: rows are dropped, and the newest page is wanted', (_, frame) => {
    const { thread, load } = welcomed(held, frame);
    expect(load).toBe(true);
    expect(thread).toMatchObject({
      rows: [],
      loaded: false,
      after: frame.head,
      epoch: frame.epoch,
      hasBefore: false,
      hasAfter: false,
    });
  });

  test('[RES3] seats that did not change are kept', () => {
    expect(welcomed(held, welcome({ head: 3, seats: null })).thread.seats).toBe(held.seats);
  });

  test('[VIS1] [CUR2] another seat than before begins with nothing, and with marks of its own', () => {
    const held = readUpTo(holding(texts(1, 2, 3)), 3);
    const back = welcome({
      head: 5,
      me: { sender_id: `${CONVERSATION}.s3`, floor_seq: 4, cursor: { delivered_seq: 2, read_seq: 2 } },
    });
    const { thread, load } = welcomed(held, back);
    expect([thread.rows, thread.after, load]).toEqual([[], 5, true]);
    expect(thread.cursor).toEqual({ delivered_seq: 2, read_seq: 2 });
  });

  test('[DUR4] [CUR1] marks another device had moved are back where a restore left them', () => {
    const held = readUpTo(holding(texts(1, 2, 3)), 3);
    expect(welcomed(held, welcome({ head: 3 })).thread.cursor.read_seq).toBe(3);
    expect(welcomed(held, welcome({ epoch: 2, head: 3 })).thread.cursor.read_seq).toBe(0);
    expect(welcomed({ ...held, epoch: null }, welcome({ head: 3 })).thread.cursor.read_seq).toBe(3);
  });

  test('[DUR4] of rows from before the first greeting only what changed since stands against the page', () => {
    // They came over HTTP: a restore may have taken back what they say, and their numbers do not tell.
    const before = [
      message(1, ana, { status: 'read', is_read: true }),
      message(2, ben, { content: 'taken back', updated_seq: 4, edited_at: '2026-05-12T08:00:00.000Z' }),
      message(3, ben),
    ];
    const early = { ...mergePage(emptyThread(CONVERSATION, me), page(before), 'replace'), epoch: null };
    const { thread, load } = welcomed(early, welcome({ epoch: 2, head: 6 }));
    expect([load, seqs(thread)]).toEqual([true, [1, 2, 3]]);
    const live = apply(thread, editEvent(7, 3, 'edited since'));
    const restored = [message(1, ana, { status: 'delivered' }), message(2, ben), message(3, ben)];
    const now = mergePage(live, page(restored), 'replace');
    expect(now.rows.map(({ status, content }) => [status, content])).toEqual([
      ['delivered', restored[0]?.content],
      [restored[1]?.status, restored[1]?.content],
      [restored[2]?.status, 'edited since'],
    ]);
    // From then on nothing older than what is held is taken in.
    expect(row(mergePage(now, page(texts(3)), 'replace'), 3)?.content).toBe('edited since');
  });

  test('[STA1] [RES3] loads anew when someone left meanwhile: what they had got by then is told by nothing else', () => {
    const left = { ...seat(ben, 2), is_active: false };
    const gone = welcome({ head: 3, seats: [seat(ana, 1), left], others: null });
    expect(welcomed(holding([message(3, ana)]), gone).load).toBe(true);
    expect(welcomed(holding(texts(3)), gone).load).toBe(false);
    expect(welcomed(holding([message(3, ana, { status: 'read', is_read: true })]), gone).load).toBe(false);
    expect(welcomed(holding([message(3, ana)]), welcome({ head: 3 })).load).toBe(false);
  });

  test('[RES1] after a gap events go on from its end, and rows wait for the page', () => {
    const thread = apply(forgetRows(held, 2, 50), ...texts(51).map(messageEvent));
    expect([thread.after, thread.rows]).toEqual([51, []]);
    expect(seqs(mergePage(thread, page(texts(49, 50, 51), true), 'replace'))).toEqual([49, 50, 51]);
  });
});

describe('status', () => {
  const mine = (...list: number[]) => list.map((seq) => message(seq, ana));
  const cursors = (others: Thread['others']) => ({
    type: 'cursors' as const,
    me: { delivered_seq: 0, read_seq: 0 },
    others,
    seats: [],
  });
  const statuses = (thread: Thread) => thread.rows.map((each) => each.status);

  test('[STA1] follows the others watermarks', () => {
    const thread = movedCursors(
      holding(mine(1, 2, 3)),
      cursors({ since_seq: 0, delivered_seq: 2, read_seq: 1 }),
    );
    expect(statuses(thread)).toEqual(['read', 'delivered', 'sent']);
    expect(thread.rows[0]?.is_read).toBe(true);
  });

  test('[STA1] never goes back, not even when somebody new has read nothing', () => {
    const read = movedCursors(holding(mine(1, 2)), cursors({ since_seq: 0, delivered_seq: 2, read_seq: 2 }));
    const joined = movedCursors(read, cursors({ since_seq: 3, delivered_seq: 3, read_seq: 3 }));
    expect(statuses(joined)).toEqual(['read', 'read']);
    expect(statuses(movedCursors(read, cursors({ since_seq: 0, delivered_seq: 0, read_seq: 0 })))).toEqual([
      'read',
      'read',
    ]);
  });

  test('[STA1] the marks of people who came later say nothing of earlier messages', () => {
    const later = cursors({ since_seq: 1, delivered_seq: 9, read_seq: 9 });
    expect(statuses(movedCursors(holding(mine(1, 2)), later))).toEqual(['sent', 'read']);
  });

  test('[STA1] with no recipients it stays sent', () => {
    expect(statuses(movedCursors(holding(mine(1)), cursors(null)))).toEqual(['sent']);
  });

  test('[STA1] rows that come later are settled by what is known already', () => {
    const moved = movedCursors(holding([]), cursors({ since_seq: 0, delivered_seq: 9, read_seq: 1 }));
    expect(statuses(mergePage(moved, page(mine(1, 2)), 'replace'))).toEqual(['read', 'delivered']);
  });
});

describe('reading', () => {
  test('[CUR1] cursors only move forward, whatever comes late', () => {
    const thread = readUpTo(holding(texts(1, 2, 3)), 2);
    expect(readUpTo(thread, 1)).toBe(thread);
    const late = movedCursors(thread, {
      type: 'cursors',
      me: { delivered_seq: 1, read_seq: 1 },
      others: null,
      seats: [],
    });
    expect(late.cursor).toEqual({ delivered_seq: 2, read_seq: 2 });
  });

  test('[CUR2] the line stands before the first message by others that is neither retracted nor a system line', () => {
    const thread = holding([
      message(1, ben),
      message(2, ana),
      message(3, ben, { message_type: 'system' }),
      message(4, ben, { retracted_at: '2026-05-12T08:04:00.000Z', content: null }),
      message(5, ben),
    ]);
    expect(drawNewLine(readUpTo(thread, 1)).newFrom).toBe(5);
    expect(drawNewLine(readUpTo(thread, 5)).newFrom).toBeNull();
  });
});
