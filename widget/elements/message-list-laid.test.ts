import { expect, test } from 'vitest';
import { messageView } from '../client/message-view.ts';
import { message, person } from '../client/testing/builders.ts';
import { LaidRows } from './message-list-laid.ts';

const nora = person('nora');
const views = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, at) =>
    messageView(message(from + at, nora), { me: nora, courier: () => null }),
  );
const sameDay = (): number => 1;

test('older rows change only the row they come before', () => {
  const rows = new LaidRows();
  const known = views(11, 14);
  rows.take(known, null, sameDay);
  const before = known.map((_, index) => rows.at(index));
  expect(before.map((row) => row?.position)).toEqual(['first', 'middle', 'middle', 'last']);
  expect(before[0]?.day).toBe(true);
  expect(rows.take([...views(9, 10), ...known], null)).toEqual({ at: 0, removed: 0, added: 2 });
  const after = known.map((_, index) => rows.at(index + 2));
  expect(after.slice(1).every((row, index) => row === before[index + 1])).toBe(true);
  expect(after[0]).toMatchObject({ position: 'middle', day: false });
});

test('the line of new messages is part of the two rows around it', () => {
  const rows = new LaidRows();
  const known = views(1, 5);
  rows.take(known, null, sameDay);
  const before = known.map((_, index) => rows.at(index));
  rows.take(known, 3);
  expect(rows.line).toBe(2);
  const after = known.map((_, index) => rows.at(index));
  expect(after.map((row, index) => row === before[index])).toEqual([true, false, false, true, true]);
  expect(after.map((row) => row?.newFrom)).toEqual([false, false, true, false, false]);
});

test('another zone, another language or other days are laid out anew', () => {
  const rows = new LaidRows();
  const known = views(1, 2);
  rows.take(known, null, sameDay);
  expect(rows.at(1)?.day).toBe(false);
  rows.take(known, null, (at) => at);
  expect(rows.at(1)?.day).toBe(true);
});
