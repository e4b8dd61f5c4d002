import { describe, expect, test } from 'vitest';
import type { MessageView } from '../client/state.ts';
import { messageView } from '../client/testing/builders.ts';
import { layoutRows } from './message-list-rows.ts';

const minute = 60_000;
const start = Date.UTC(2026, 5, 12, 10);
let made = 0;
const row = (userId: string, at: number, more: Partial<MessageView> = {}): MessageView =>
  messageView(++made, { mine: userId === 'me', userId, status: 'read', createdAt: start + at, ...more });
const dayNumber = (at: number) => Math.floor(at / 86_400_000);
const positions = (rows: MessageView[], newFrom: number | null = null) =>
  layoutRows(rows, newFrom, dayNumber).map(({ position, gap }) => `${position} ${gap}`);

describe('groups', () => {
  test('hold one person for five minutes from row to row', () => {
    expect(
      positions([
        row('a', 0),
        row('a', 4 * minute),
        row('a', 9 * minute),
        row('a', 15 * minute),
        row('b', 15 * minute),
      ]),
    ).toEqual(['first none', 'middle tight', 'last tight', 'only group', 'only group']);
  });

  test('break where my status differs, but not at a status of someone else', () => {
    expect(positions([row('me', 0, { status: 'read' }), row('me', 1, { status: 'sent' })])).toEqual([
      'only none',
      'only status',
    ]);
    expect(positions([row('a', 0, { status: 'read' }), row('a', 1, { status: 'sent' })])).toEqual([
      'first none',
      'last tight',
    ]);
  });

  test('never join what is urgent, which stands by itself with its name and time', () => {
    const urgent = { urgent: { acknowledged: [] } };
    expect(positions([row('a', 0), row('a', 1, urgent), row('a', 2)])).toEqual([
      'only none',
      'only group',
      'only group',
    ]);
  });

  test('never join failures or system lines', () => {
    expect(positions([row('me', 0, { status: 'failed' }), row('me', 1, { status: 'failed' })])).toEqual([
      'only none',
      'only status',
    ]);
    expect(positions([row('a', 0), row('a', 1, { messageType: 'system' }), row('a', 2)])).toEqual([
      'only none',
      'only group',
      'only group',
    ]);
  });

  test('break at a day and at the line of new messages', () => {
    const rows = [
      row('a', 13 * 60 * minute + 59 * minute),
      row('a', 14 * 60 * minute),
      row('a', 14 * 60 * minute),
    ];
    const laid = layoutRows(rows, rows[2]!.seq, dayNumber);
    expect(laid.map(({ position, day, newFrom }) => [position, day, newFrom])).toEqual([
      ['only', true, false],
      ['only', true, false],
      ['only', false, true],
    ]);
  });
});

test('the line stands once, before the first row at or after its seq, and never before a pending row', () => {
  const rows = [row('a', 0, { seq: 4 }), row('a', 1, { seq: 7 }), row('me', 2, { seq: null })];
  expect(layoutRows(rows, 6, dayNumber).map((laid) => laid.newFrom)).toEqual([false, true, false]);
  expect(layoutRows(rows, 8, dayNumber).map((laid) => laid.newFrom)).toEqual([false, false, false]);
});
