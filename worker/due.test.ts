import { describe, expect, test } from 'vitest';
import { nodeSql } from '../test/support/node-sql.ts';
import { createAlarm, createDue, createDueTable } from './due.ts';

const KINDS = ['drain', 'presence', 'expiry'] as const;

function setUp() {
  const sql = nodeSql();
  createDueTable(sql);
  const calls: (number | null)[] = [];
  const port = {
    setAlarm: (at: number) => Promise.resolve(void calls.push(at)),
    deleteAlarm: () => Promise.resolve(void calls.push(null)),
  };
  const due = createDue(sql, KINDS);
  return { sql, due, calls, alarm: createAlarm(due, port) };
}

describe('[DUR3] due', () => {
  test('the alarm stands at the earliest of all kinds', () => {
    const { due } = setUp();
    expect(due.nextAt()).toBeNull();
    due.schedule('drain', 500, 'replace');
    due.schedule('presence', 300, 'replace');
    expect(due.nextAt()).toBe(300);
    due.cancel('presence');
    expect(due.nextAt()).toBe(500);
  });

  test('earliest never puts off, replace moves either way', () => {
    const { due } = setUp();
    due.schedule('drain', 500, 'earliest');
    due.schedule('drain', 900, 'earliest');
    expect(due.nextAt()).toBe(500);
    due.schedule('drain', 200, 'earliest');
    expect(due.nextAt()).toBe(200);
    due.schedule('drain', 900, 'replace');
    expect(due.nextAt()).toBe(900);
  });

  test('what is due stays due until its work cancels it', () => {
    const { due } = setUp();
    due.schedule('expiry', 200, 'replace');
    due.schedule('drain', 100, 'replace');
    due.schedule('presence', 201, 'replace');
    expect(due.dueNow(99)).toEqual([]);
    expect(due.dueNow(200)).toEqual(['drain', 'expiry']);
    expect(due.dueNow(200)).toEqual(['drain', 'expiry']);
    due.cancel('drain');
    expect(due.dueNow(200)).toEqual(['expiry']);
  });

  test('a kind of another build neither runs nor keeps the alarm busy', () => {
    const { due, sql } = setUp();
    sql.run("INSERT INTO due (kind, at) VALUES ('later_build', 1)");
    expect(due.dueNow(10)).toEqual([]);
    expect(due.nextAt()).toBeNull();
  });
});

describe('[DUR3] alarm', () => {
  test('storage is touched only when the alarm moves', () => {
    const { due, alarm, calls } = setUp();
    due.schedule('drain', 500, 'replace');
    alarm.sync();
    alarm.sync();
    due.schedule('expiry', 700, 'replace');
    alarm.sync();
    expect(calls).toEqual([500]);
    due.cancel('drain');
    alarm.sync();
    due.cancel('expiry');
    alarm.sync();
    expect(calls).toEqual([500, 700, null]);
  });

  test('after it fired it is set again even for the same time', () => {
    const { due, alarm, calls } = setUp();
    due.schedule('drain', 500, 'replace');
    alarm.sync();
    alarm.fired();
    alarm.sync();
    expect(calls).toEqual([500, 500]);
  });

  test.each([
    { name: 'missing', current: null, now: 1_000, set: true },
    { name: 'long past', current: 5_000, now: 60_000, set: true },
    { name: 'just past: on its way', current: 5_000, now: 5_400, set: false },
    { name: 'later than needed', current: 9_000, now: 1_000, set: true },
    { name: 'right', current: 5_000, now: 1_000, set: false },
  ])('on wake, an alarm that is $name', ({ current, now, set }) => {
    const { due, alarm, calls } = setUp();
    due.schedule('drain', 5_000, 'replace');
    alarm.woke(current, now);
    expect(calls).toEqual(set ? [5_000] : []);
  });
});
