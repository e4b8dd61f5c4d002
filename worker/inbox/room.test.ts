import { describe, expect, test } from 'vitest';
import { nodeSql } from '../../test/support/node-sql.ts';
import {
  batchOf,
  C1,
  conversationIdOf,
  messageOf,
  othersOf,
  OWNER,
  PEOPLE,
  T0,
  TENANT,
  LATEST,
} from '../../test/support/inbox-fixtures.ts';
import {
  closeCodes,
  fail,
  inboxDown,
  limits,
  ok,
  utf8Bytes,
  type CloseReason,
  type InboxDown,
  type Presence,
  type Result,
} from '../../protocol/index.ts';
import { createDue } from '../due.ts';
import type { Device, Line } from './devices.ts';
import { crowded, readDevice } from './devices.ts';
import { dueKinds, type PeerInbox, type Ports } from './ports.ts';
import { Room } from './room.ts';
import { ensureInbox } from './schema.ts';
import { applyBatch, purgeConversation } from './store.ts';
import { spendTicket } from '../spent-tickets.ts';

const { tomas, wei } = PEOPLE;

interface FakeLine extends Line {
  device: Device;
  pingedMs: number | null;
  readonly frames: InboxDown[];
  closedWith: CloseReason | null;
}

/** An inbox with its world in hand: a clock to turn, peers and a conversation that answer as told. */
function world() {
  const sql = nodeSql();
  const owner = { tenant: TENANT, userId: OWNER };
  ensureInbox(sql, owner);
  const due = createDue(sql, dueKinds);
  const state = {
    now: T0,
    open: [] as FakeLine[],
    timers: [] as { ms: number; work: () => void }[],
    /** Calls to other people's inboxes, oldest first. */
    told: [] as { to: string; call: string; with: unknown }[],
    reported: [] as { conversationId: string; seq: number }[],
    report: (): Promise<void> => Promise.resolve(),
    renewal: ok({ expiresAtMs: T0 + 7_200_000 }) as Result<{ expiresAtMs: number }>,
    unreachable: new Set<string>(),
  };
  const peer = (to: string): PeerInbox => {
    const note = (call: string, what: unknown): void => void state.told.push({ to, call, with: what });
    const answer: Presence = { user_id: to, online: true, last_seen: null };
    return {
      addWatcher: async (watcher) => (note('addWatcher', watcher), answer),
      removeWatcher: async (watcher) => note('removeWatcher', watcher),
      presenceChanged: async (item) => note('presenceChanged', item),
    };
  };
  const ports: Ports = {
    sql,
    due,
    arm: () => undefined,
    nowMs: () => state.now,
    lines: () => state.open,
    after: (ms, work) => void state.timers.push({ ms, work }),
    peer: async ({ userId }) => {
      if (state.unreachable.has(userId)) throw new Error('unreachable');
      return peer(userId);
    },
    reportDelivered: (_, conversationId, seq) => {
      state.reported.push({ conversationId, seq });
      return state.report();
    },
    tellChoice: async () => ok(null),
    verifyRenewal: async () => state.renewal,
  };
  const room = new Room(ports);
  let ordinal = 0;

  const open = (over: Partial<Device> = {}): FakeLine => {
    const line: FakeLine = {
      device: {
        id: `d${++ordinal}`,
        tenant: TENANT,
        userId: OWNER,
        phase: 'awaiting_hello',
        openedAtMs: state.now,
        visible: true,
        identityExpiresMs: state.now + 3_600_000,
        heardMs: state.now,
        ...over,
      },
      pingedMs: null,
      frames: [],
      closedWith: null,
      update: (device) => void (line.device = device),
      send: (text) => void line.frames.push(inboxDown.parse(JSON.parse(text))),
      close: (reason) => {
        line.closedWith = reason;
        state.open = state.open.filter((each) => each !== line);
      },
    };
    state.open.push(line);
    room.opened();
    return line;
  };
  const say = (line: FakeLine, frame: unknown): Promise<void> => room.frame(line, JSON.stringify(frame));
  const hello = async (): Promise<FakeLine> => {
    const line = open();
    await say(line, { type: 'hello', features: [] });
    return line;
  };
  /** Turns the clock and lets the alarm ring as often as it is due. */
  const turn = async (toMs: number): Promise<void> => {
    for (let next = due.nextAt(); next !== null && next <= toMs; next = due.nextAt()) {
      state.now = Math.max(state.now, next);
      await room.alarm();
    }
    state.now = toMs;
  };
  /** Lets promises that nobody waits for run their course. */
  const settle = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));
  return { sql, due, room, state, open, say, hello, turn, settle };
}

const last = (line: FakeLine): InboxDown | undefined => line.frames.at(-1);
const twoMessages = () => batchOf([messageOf(C1, 1, tomas, 'one'), messageOf(C1, 2, tomas, 'two')]);

describe('frames', () => {
  test('[INB1] hello is answered with the whole snapshot', async () => {
    const { sql, hello } = world();
    applyBatch(sql, twoMessages());
    const line = await hello();
    expect(last(line)).toMatchObject({
      type: 'snapshot',
      entries: [{ conversation_id: C1, unread: 2 }],
      next: null,
      totals: { unread: 2, unread_conversations: 1, conversations: 1 },
      inbox_rev: 1,
      features: [],
    });
  });

  test('[INB1] the snapshot holds the newest fifty, and the list goes on from there', async () => {
    const { sql, hello } = world();
    for (let i = 0; i < limits.snapshot.entries + 3; i++)
      applyBatch(sql, batchOf([], { conversationId: conversationIdOf(`c${i}`) }));
    const frame = last(await hello());
    expect(frame).toMatchObject({ totals: { conversations: 53 }, next: expect.any(String) });
    expect(frame?.type === 'snapshot' && frame.entries.length).toBe(50);
  });

  test('[LIM1] a snapshot of very long entries is cut to fit one frame', async () => {
    const { sql, hello } = world();
    const name = '長'.repeat(limits.name.maxCodePoints);
    const many = Array.from({ length: 10 }, (_, i) => ({
      ...wei,
      user_id: `${i}`.padEnd(128, 'x'),
      name,
      department: name,
    }));
    for (let i = 0; i < 50; i++) {
      const people = { others: othersOf(...many), othersCount: 10, peerIds: [], types: [] };
      applyBatch(sql, batchOf([], { conversationId: conversationIdOf(`c${i}`), people }));
    }
    const frame = last(await hello());
    if (frame?.type !== 'snapshot') throw new Error('no snapshot');
    expect(utf8Bytes(JSON.stringify(frame))).toBeLessThanOrEqual(limits.frame.maxDownBytes);
    expect(frame.entries.length).toBeGreaterThan(20);
    expect(frame.next).not.toBeNull();
  });

  test.each([
    ['not json', 'malformed', undefined],
    ['[1]', 'invalid', ['type']],
    ['{"type":5}', 'invalid', ['type']],
    ['{"type":"dance"}', 'unknown_type', undefined],
    ['{"type":"visibility","visible":true,"extra":1}', 'invalid', ['extra']],
    ['{"type":"visibility"}', 'invalid', ['visible']],
    [
      '{"type":"delivered","items":[{"conversation_id":"x","seq":1}]}',
      'invalid',
      ['items.0.conversation_id'],
    ],
    [`{"type":"watch","user_ids":${JSON.stringify(Array(51).fill('u'))}}`, 'invalid', ['user_ids']],
  ])('[WIRE2] %s is refused as %s, and the socket kept', async (text, code, fields) => {
    const { hello, room } = world();
    const line = await hello();
    await room.frame(line, text);
    expect(last(line)).toMatchObject({ type: 'reject', ref: null, code, ...(fields && { fields }) });
    expect(line.closedWith).toBeNull();
  });

  test('[WIRE2] bytes that are not text are malformed', async () => {
    const { hello, room } = world();
    const line = await hello();
    await room.frame(line, new ArrayBuffer(3));
    expect(last(line)).toMatchObject({ type: 'reject', code: 'malformed' });
  });

  test('[LIM1] a frame over the limit, counted in bytes, closes the socket before it is parsed', async () => {
    const { hello, room } = world();
    for (const data of ['x'.repeat(65_537), '長'.repeat(22_000), new ArrayBuffer(65_537)]) {
      const line = await hello();
      await room.frame(line, data);
      expect(line.closedWith).toBe('frame_too_large');
      expect(closeCodes.frame_too_large.code).toBe(4413);
    }
    const fits = await hello();
    await room.frame(fits, '長'.repeat(21_000));
    expect(fits.closedWith).toBeNull();
  });

  test('[WIRE3] before hello nothing else is taken', async () => {
    const { open, say } = world();
    const line = open();
    await say(line, { type: 'visibility', visible: false });
    expect(last(line)).toMatchObject({ type: 'reject', code: 'invalid' });
    expect(line.device).toMatchObject({ phase: 'awaiting_hello', visible: true });
  });

  test('[LIM1] a socket that floods is told to wait, and taken again when it did', async () => {
    const { hello, say, state } = world();
    const line = await hello();
    for (let i = 0; i < limits.rate.burst; i++) await say(line, { type: 'visibility', visible: true });
    expect(last(line)).toMatchObject({ type: 'reject', code: 'rate_limited', retry: 'backoff' });
    state.now += 1_000;
    const before = line.frames.length;
    await say(line, { type: 'visibility', visible: false });
    expect(line.frames.length).toBe(before);
    expect(line.device.visible).toBe(false);
  });
});

describe('sockets', () => {
  test('[WIRE3] one that never says hello is closed', async () => {
    const { open, turn, state } = world();
    const line = open();
    await turn(T0 + limits.sockets.helloMs - 1);
    expect(line.closedWith).toBeNull();
    await turn(state.now + 1);
    expect(line.closedWith).toBe('hello_timeout');
  });

  test('[AUTH4] one whose identity ended is closed, unless it was renewed', async () => {
    const { hello, say, turn, state } = world();
    const [kept, lost] = [await hello(), await hello()];
    await say(kept, { type: 'renew', token: 't' });
    expect(last(kept)).toMatchObject({ type: 'renewed' });
    state.renewal = fail('token_expired');
    await say(lost, { type: 'renew', token: 't' });
    expect(last(lost)).toMatchObject({ type: 'reject', code: 'token_expired', retry: 'now' });
    await turn(T0 + 3_600_000);
    expect([kept.closedWith, lost.closedWith]).toEqual([null, 'unauthenticated']);
    await turn(T0 + 7_200_000);
    expect(kept.closedWith).toBe('unauthenticated');
  });

  test('[AUTH3] a ticket opens once, and not after its end', () => {
    const { sql } = world();
    expect(spendTicket(sql, 'a', T0 + 10, T0)).toBe(true);
    expect(spendTicket(sql, 'a', T0 + 10, T0 + 1)).toBe(false);
    expect(spendTicket(sql, 'b', T0, T0)).toBe(false);
    expect(spendTicket(sql, 'c', T0 + 99, T0 + 10)).toBe(true);
    expect(sql.all('SELECT id FROM tickets')).toEqual([{ id: 'c' }]);
  });

  test('[LIM1] with one too many, the one opened first has to go', () => {
    const { open, state } = world();
    const lines = Array.from({ length: limits.sockets.perUserPerObject - 1 }, () => open());
    expect(crowded(state.open)).toEqual([]);
    lines.push(open({ openedAtMs: T0 - 1 }));
    expect(crowded(state.open)).toEqual([lines.at(-1)]);
  });

  test('[DUR1] an attachment fits, and one of another shape is not read', () => {
    const { open } = world();
    const { device } = open({ tenant: 't'.repeat(64), userId: 'u'.repeat(128) });
    expect(JSON.stringify(device).length).toBeLessThan(1_024);
    expect(readDevice(device)).toEqual(device);
    expect(readDevice({ id: 'x' })).toBeNull();
    expect(readDevice(null)).toBeNull();
  });

  test('[INB1] a change goes to every device that said hello', async () => {
    const { sql, hello, open, room } = world();
    const [one, two, early] = [await hello(), await hello(), open()];
    const { entry, totals } = applyBatch(sql, twoMessages());
    if (entry !== null) room.pushEntry(entry, totals);
    for (const line of [one, two])
      expect(last(line)).toMatchObject({ type: 'entry', entry: { unread: 2 }, totals: { unread: 2 } });
    expect(early.frames).toEqual([]);
    purgeConversation(sql, C1, LATEST);
    room.pushRemoved(C1);
    expect(last(two)).toEqual({
      type: 'removed',
      conversation_id: C1,
      totals: { unread: 0, unread_conversations: 0, conversations: 0 },
    });
  });

  test('[FLOW1] a device long silent is closed instead of being sent more; one that pings is not', async () => {
    const { hello, room, state } = world();
    const [silent, alive] = [await hello(), await hello()];
    state.now += limits.sockets.silentMs + 1;
    alive.pingedMs = state.now - 5_000;
    room.pushRemoved(C1);
    expect([silent.closedWith, alive.closedWith]).toEqual(['slow_reader', null]);
    expect(last(alive)?.type).toBe('removed');
  });
});

describe('[STA2] arrivals', () => {
  const delivered = (seq: number, id = C1) => ({ type: 'delivered', items: [{ conversation_id: id, seq }] });

  test('the first is reported at once, the next ones together', async () => {
    const { sql, hello, say, state, settle } = world();
    applyBatch(sql, batchOf([1, 2, 3].map((seq) => messageOf(C1, seq, tomas, 'x'))));
    const line = await hello();
    await say(line, delivered(1));
    expect(state.reported).toEqual([{ conversationId: C1, seq: 1 }]);
    await settle();
    await say(line, delivered(2));
    await say(line, delivered(3));
    expect(state.reported.length).toBe(1);
    expect(state.timers[0]?.ms).toBeLessThanOrEqual(1_000);
    state.timers.shift()?.work();
    await settle();
    expect(state.reported).toEqual([
      { conversationId: C1, seq: 1 },
      { conversationId: C1, seq: 3 },
    ]);
    expect(sql.all('SELECT * FROM reports')).toEqual([]);
  });

  test('[CUR1] what is known, unknown or beyond the head is not reported', async () => {
    const { sql, hello, say, state, settle } = world();
    applyBatch(sql, { ...twoMessages(), cursor: { delivered_seq: 1, read_seq: 0 } });
    const line = await hello();
    await say(line, delivered(1));
    await say(line, delivered(3));
    await say(line, delivered(1, conversationIdOf('c9')));
    expect(state.reported).toEqual([]);
    await say(line, delivered(2));
    await settle();
    const second = await hello();
    await say(second, delivered(2));
    expect(state.reported.length).toBe(1);
    expect(line.frames.filter((frame) => frame.type === 'reject')).toEqual([]);
  });

  test('[DUR3] one that got no answer is repeated, further and further apart, until it is confirmed', async () => {
    const { sql, hello, say, state, settle, due, turn } = world();
    applyBatch(sql, twoMessages());
    state.report = () => Promise.reject(new Error('down'));
    await say(await hello(), delivered(2));
    await settle();
    const times: number[] = [];
    for (let i = 0; i < 9; i++) {
      const next = due.nextAt() ?? 0;
      times.push(next - state.now);
      await turn(next);
      await settle();
    }
    expect(state.reported.length).toBe(10);
    expect(times[0]).toBe(limits.replication.retryBaseMs);
    expect(times.at(-1)).toBe(limits.replication.retryMaxMs);
    state.report = () => Promise.resolve();
    await turn(due.nextAt() ?? 0);
    expect(sql.all('SELECT * FROM reports')).toEqual([]);
    expect(state.reported.length).toBe(11);
  });

  test('[DUR3] one lost with the memory that held its timer is sent by the alarm', async () => {
    const { sql, hello, say, state, turn } = world();
    applyBatch(sql, twoMessages());
    const line = await hello();
    await say(line, delivered(1));
    await say(line, delivered(2));
    state.timers.length = 0;
    await turn(T0 + 10_000);
    expect(state.reported.at(-1)).toEqual({ conversationId: C1, seq: 2 });
  });

  test('a cursor that comes back with a batch settles the report', async () => {
    const { sql, hello, say, state, settle } = world();
    applyBatch(sql, twoMessages());
    state.report = () => Promise.reject(new Error('down'));
    await say(await hello(), delivered(2));
    await settle();
    const next = { fromRev: 2, toRev: 3, conversation: null, people: null, head: 2 };
    applyBatch(sql, batchOf([], { ...next, cursor: { delivered_seq: 2, read_seq: 0 } }));
    expect(sql.all('SELECT * FROM reports')).toEqual([]);
  });
});

describe('[PRES1] watching others', () => {
  test('only people one shares a conversation with are asked about; the rest is silence', async () => {
    const { sql, hello, say, state } = world();
    applyBatch(sql, twoMessages());
    const line = await hello();
    await say(line, { type: 'watch', user_ids: [wei.user_id, 'stranger', OWNER] });
    expect(last(line)).toEqual({
      type: 'presence',
      items: [{ user_id: wei.user_id, online: true, last_seen: null }],
    });
    const untilMs = T0 + limits.watch.leaseMs;
    expect(state.told).toEqual([
      { to: wei.user_id, call: 'addWatcher', with: { tenant: TENANT, userId: OWNER, untilMs } },
    ]);
  });

  test('[ACL2] asking about strangers is answered with nobody', async () => {
    const { sql, hello, say, state } = world();
    applyBatch(sql, twoMessages());
    const line = await hello();
    await say(line, { type: 'watch', user_ids: ['stranger'] });
    expect(last(line)).toEqual({ type: 'presence', items: [] });
    expect(state.told).toEqual([]);
  });

  test('a change goes to the devices that asked, and to no other', async () => {
    const { sql, hello, say, room } = world();
    applyBatch(sql, twoMessages());
    const [asking, other] = [await hello(), await hello()];
    await say(asking, { type: 'watch', user_ids: [wei.user_id] });
    const gone: Presence = { user_id: wei.user_id, online: false, last_seen: null };
    room.watching.changed(gone);
    expect(last(asking)).toEqual({ type: 'presence', items: [gone] });
    expect(last(other)?.type).toBe('snapshot');
  });

  test('a new list replaces the old; what comes for one nobody asks about ends that watch', async () => {
    const { sql, hello, say, room, state, settle } = world();
    applyBatch(sql, twoMessages());
    const line = await hello();
    await say(line, { type: 'watch', user_ids: [wei.user_id] });
    await say(line, { type: 'watch', user_ids: [tomas.user_id] });
    const before = line.frames.length;
    room.watching.changed({ user_id: wei.user_id, online: false, last_seen: null });
    await settle();
    expect(line.frames.length).toBe(before);
    expect(state.told.at(-1)).toEqual({
      to: wei.user_id,
      call: 'removeWatcher',
      with: { tenant: TENANT, userId: OWNER },
    });
  });

  test('an inbox that cannot be reached leaves the others’ presence whole', async () => {
    const { sql, hello, say, state } = world();
    applyBatch(sql, twoMessages());
    state.unreachable.add(tomas.user_id);
    const line = await hello();
    await say(line, { type: 'watch', user_ids: [wei.user_id, tomas.user_id] });
    expect(last(line)).toMatchObject({ type: 'presence', items: [{ user_id: wei.user_id }] });
  });

  test('[ACL2] with the last shared conversation the watch ends', async () => {
    const { sql, hello, say, room } = world();
    applyBatch(sql, twoMessages());
    const line = await hello();
    await say(line, { type: 'watch', user_ids: [wei.user_id] });
    purgeConversation(sql, C1, LATEST);
    const before = line.frames.length;
    room.watching.changed({ user_id: wei.user_id, online: true, last_seen: null });
    expect(line.frames.length).toBe(before);
  });
});

describe('[PRES1] being watched', () => {
  const watcher = (untilMs: number) => ({ tenant: TENANT, userId: wei.user_id, untilMs });

  test('the answer is the presence now; changes follow', async () => {
    const { room, hello, state, settle } = world();
    expect(room.watching.addWatcher(watcher(T0 + limits.watch.leaseMs))).toEqual({
      user_id: OWNER,
      online: false,
      last_seen: null,
    });
    await hello();
    await settle();
    expect(state.told).toEqual([
      {
        to: wei.user_id,
        call: 'presenceChanged',
        with: { user_id: OWNER, online: true, last_seen: null },
      },
    ]);
  });

  test('silence is noticed while someone watches, pings put it off, and last seen is the last ping', async () => {
    const { room, hello, state, turn, settle } = world();
    const line = await hello();
    room.watching.addWatcher(watcher(T0 + limits.watch.leaseMs));
    line.pingedMs = T0 + 20_000;
    await turn(T0 + 44_999);
    await settle();
    expect(state.told).toEqual([]);
    await turn(T0 + 45_000);
    await settle();
    expect(state.told).toMatchObject([
      {
        call: 'presenceChanged',
        with: { user_id: OWNER, online: false, last_seen: new Date(T0 + 20_000).toISOString() },
      },
    ]);
  });

  test('a hidden page has longer', async () => {
    const { room, hello, say, state, turn, settle } = world();
    const line = await hello();
    room.watching.addWatcher(watcher(T0 + limits.watch.leaseMs));
    await say(line, { type: 'visibility', visible: false });
    await turn(T0 + limits.presence.hiddenSilenceMs - 1);
    await settle();
    expect(state.told).toEqual([]);
    await turn(T0 + limits.presence.hiddenSilenceMs);
    await settle();
    expect(state.told).toMatchObject([{ with: { online: false } }]);
  });

  test('a reload is no coming and going; closing the last page is', async () => {
    const { room, hello, state, turn, settle } = world();
    const first = await hello();
    room.watching.addWatcher(watcher(T0 + limits.watch.leaseMs));
    state.now += 5_000;
    state.open = [];
    room.closed(first, true);
    state.now += 1_000;
    const second = await hello();
    await turn(T0 + 15_000);
    await settle();
    expect(state.told).toEqual([]);
    state.open = [];
    room.closed(second, true);
    await turn(state.now + limits.presence.closeGraceMs);
    await settle();
    expect(state.told).toMatchObject([{ with: { online: false } }]);
  });

  test('when nobody watches any more, the alarm rests', async () => {
    const { room, hello, due, turn } = world();
    const line = await hello();
    room.watching.addWatcher(watcher(T0 + 60_000));
    expect(due.nextAt()).toBe(T0 + limits.presence.visibleSilenceMs);
    for (let at = T0; at < T0 + 61_000; at += 10_000) {
      line.pingedMs = at;
      await turn(at);
    }
    await turn(T0 + 90_000);
    // Only the end of the identity is left to wake for.
    expect(due.nextAt()).toBe(T0 + 3_600_000);
  });

  test('a watch taken back is told nothing', async () => {
    const { room, hello, state, settle } = world();
    room.watching.addWatcher(watcher(T0 + limits.watch.leaseMs));
    room.watching.removeWatcher(watcher(0));
    await hello();
    await settle();
    expect(state.told).toEqual([]);
  });

  test('[LIM1] a lease is never longer than ours, and watchers are bounded', async () => {
    const { room, sql } = world();
    room.watching.addWatcher(watcher(T0 + 10 * limits.watch.leaseMs));
    expect(sql.get('SELECT until_at FROM watchers')).toEqual({ until_at: T0 + limits.watch.leaseMs });
    sql.run(
      `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${limits.watch.maxWatchers - 1})
       INSERT INTO watchers SELECT 'north', 'u' || i, ${T0 + 60_000} FROM n`,
    );
    const late = { tenant: TENANT, userId: 'late', untilMs: T0 + 60_000 };
    expect(room.watching.addWatcher(late)).toMatchObject({ user_id: OWNER });
    expect(sql.get('SELECT count(*) AS n FROM watchers')).toEqual({ n: limits.watch.maxWatchers });
  });

  test('what was known before the memory went is still known', async () => {
    const { room, hello, state, sql, due } = world();
    const line = await hello();
    state.now += 1_000;
    state.open = [];
    room.closed(line, false);
    const later = new Room({
      sql,
      due,
      arm: () => undefined,
      nowMs: () => T0 + 60_000,
      lines: () => [],
      after: () => undefined,
      peer: () => Promise.reject(new Error('unused')),
      reportDelivered: () => Promise.resolve(),
      tellChoice: async () => ok(null),
      verifyRenewal: async () => fail('unauthenticated'),
    });
    expect(later.watching.addWatcher(watcher(T0 + 90_000))).toEqual({
      user_id: OWNER,
      online: false,
      last_seen: new Date(T0).toISOString(),
    });
  });
});
