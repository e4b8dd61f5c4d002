import { beforeEach, describe, expect, test } from 'vitest';
import { actor, FakePeer, person, policy, World } from '../../test/support/core.ts';
import { limits, utf8Bytes, type SendCommand } from '../../protocol/index.ts';
import { parseFrame } from './frames.ts';
import type { SessionRecord } from './session.ts';

const pat = actor('pat');
const doc = actor('doc', 'doctor');
const send = (client_id: string, content: string): SendCommand => ({
  type: 'send',
  client_id,
  content,
  message_type: 'text',
  attachment_ids: [],
  reply_to: null,
});

let world: World;
beforeEach(() => {
  world = new World();
  world.create(pat, [person('doc')]);
});
const say = (client_id: string, text = 'Hello'): void => {
  world.now += 1_000;
  const done = world.core.execute('pat', send(client_id, text));
  if (!done.ok) throw new Error(done.error.code);
};

/** What the platform keeps with a socket is bounded, and beyond the bound it throws. */
class BoundedPeer extends FakePeer {
  override save(record: SessionRecord): void {
    if (JSON.stringify(record).length > 1_024) throw new Error('the attachment is too large');
    super.save(record);
  }
}

describe('what one session can do to the others', () => {
  test('[LIM1] [ORD2] features it makes up are not kept, and break nobody’s fan-out', () => {
    const rogue = new BoundedPeer();
    const grant = { actor: doc, policy, ticketId: 't', ticketExpiresMs: 2e6, identityExpiresMs: 9e6 };
    world.core.open(grant, 'rogue', rogue);
    const features = Array.from({ length: 16 }, () => 'x'.repeat(3_000));
    world.up('rogue', { type: 'hello', after: 0, features });
    world.up('rogue', { type: 'pull', after: 0 });
    const { id, peer } = world.connect(pat);
    for (let i = 0; i < limits.events.unackedEvents + 10; i++) {
      say(`client-${i}00`);
      world.up(id, { type: 'got', seq: world.core.log.head });
    }
    expect(peer.events.map((event) => event.seq)).toEqual(
      Array.from({ length: world.core.log.head }, (_, i) => i + 1),
    );
  });

  test('[FLOW1] asking for the same page over and over sends no more than may be unconfirmed', () => {
    for (let i = 0; i < 40; i++) say(`client-${i}00`, 'x'.repeat(8_000));
    const { id, peer } = world.connect(doc);
    for (let i = 0; i < 200; i++) world.up(id, { type: 'pull', after: 0 });
    const bytes = (): number =>
      peer.of('events').reduce((sum, frame) => sum + utf8Bytes(JSON.stringify(frame)), 0);
    expect(bytes()).toBeLessThan(limits.events.unackedBytes + limits.events.pageBytes + 64 * 1024);
    // One that confirms after all goes on from there, without a hole.
    const seen = new Set(peer.events.map((event) => event.seq));
    for (let guard = 0; guard < 20; guard++) {
      world.up(id, { type: 'got', seq: Math.max(...seen) });
      for (const event of peer.events) seen.add(event.seq);
      world.up(id, { type: 'pull', after: Math.max(...seen) });
      for (const event of peer.events) seen.add(event.seq);
    }
    expect(seen.size).toBe(world.core.log.head);
  });

  test.each(['got', 'pull'] as const)(
    '[FLOW1] [CUR1] [STA1] one that was held is told the marks that moved meanwhile, once it goes on by %s',
    (by) => {
      const { id, peer } = world.connect(doc);
      for (let i = 0; i < limits.events.unackedEvents + 10; i++) say(`client-${i}00`);
      expect(peer.record?.flow.phase).toBe('held');
      const { head } = world.core.log;
      world.core.read('doc', head - 1);
      world.core.read('pat', head);
      expect(peer.of('cursors')).toEqual([]);
      const last = peer.events.at(-1)?.seq ?? 0;
      world.up(id, by === 'got' ? { type: 'got', seq: last } : { type: 'pull', after: last });
      expect(peer.record?.flow.phase).toBe('live');
      expect(peer.of('cursors')).toMatchObject([
        {
          me: { read_seq: head - 1 },
          others: { delivered_seq: head, read_seq: head },
          seats: [{ read_seq: head }, { read_seq: head - 1 }],
        },
      ]);
      // The marks come after the events they are about.
      expect(peer.frames.at(-1)?.type).toBe('cursors');
    },
  );

  test('[FLOW1] one that is held for asking is closed when it stays silent', async () => {
    for (let i = 0; i < 40; i++) say(`client-${i}00`, 'x'.repeat(8_000));
    const { id, peer } = world.connect(doc);
    for (let i = 0; i < 200; i++) world.up(id, { type: 'pull', after: 0 });
    await world.pass(limits.events.silentReaderMs + 1);
    expect(peer.closed).toEqual({ code: 4430, reason: 'slow_reader' });
  });

  test('[LIM1] [TYPE1] of a crowd that types at once nobody hears more than a bound, and no less than that', () => {
    const { perSecond, burst } = limits.typing.passedOn;
    const crowd = Array.from({ length: 149 }, (_, at) => `guest-${at}`);
    world = new World();
    world.create(
      pat,
      crowd.map((guest) => person(guest, 'nurse')),
    );
    const { peer } = world.connect(pat);
    const sockets = crowd.map((guest) => world.connect(actor(guest, 'nurse')).id);
    const seconds = 6;
    for (let round = 0; round < seconds; round += 3)
      for (const id of sockets) {
        world.now += (3 * 1_000) / sockets.length;
        world.up(id, { type: 'typing', active: true });
      }
    const heard = peer.of('typing');
    expect(heard.length).toBeLessThanOrEqual(burst + seconds * perSecond);
    expect(heard.length).toBeGreaterThanOrEqual(seconds * perSecond);
    // They all stop at once: whoever was seen to type is seen to stop, and nobody else is spoken of.
    const seen = new Set(heard.map(({ sender_id }) => sender_id));
    for (const id of sockets) world.up(id, { type: 'typing', active: false });
    const stopped = peer.of('typing').filter(({ active }) => !active);
    expect(new Set(stopped.map(({ sender_id }) => sender_id))).toEqual(seen);
    expect(stopped).toHaveLength(seen.size);
  });

  test('[LIM1] typing, histories and greetings have a rate; others hear no flood', () => {
    const rogue = world.connect(doc);
    const { peer } = world.connect(pat);
    for (let i = 0; i < 1_000; i++) world.up(rogue.id, { type: 'typing', active: i % 2 === 0 });
    expect(peer.of('typing').length).toBeLessThanOrEqual(limits.asking.burst);
    for (let i = 0; i < 300; i++) world.up(rogue.id, { type: 'history', ref: `history-${i}` });
    expect(rogue.peer.of('history')).toHaveLength(0);
    expect(rogue.peer.of('reject').at(-1)).toMatchObject({ ref: 'history-299', code: 'rate_limited' });
    world.now += 60_000;
    world.up(rogue.id, { type: 'history', ref: 'history-later' });
    expect(rogue.peer.of('history')).toHaveLength(1);
  });
});

describe('welcome', () => {
  test('[LIM1] fits a frame however many have come and gone: who is here, and the latest of the others', () => {
    const past = 3_000;
    world.sql.run(
      `WITH RECURSIVE one(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM one WHERE n < ?)
       INSERT INTO seats SELECT 100 + one.n, 'guest-' || one.n, 'A guest', 'nurse', NULL, 'member', 1, 1, 0, 2, 5, 1, 1, 1, 5,
         -1, NULL
       FROM one`,
      past,
    );
    const { peer } = world.connect(doc);
    const [welcome] = peer.of('welcome');
    expect(utf8Bytes(JSON.stringify(welcome))).toBeLessThanOrEqual(limits.frame.maxDownBytes);
    const listed = welcome?.seats ?? [];
    expect(listed.filter((seat) => seat.is_active)).toHaveLength(2);
    expect(listed.at(-1)?.user_id).toBe(`guest-${past}`);
    expect(listed.length).toBeGreaterThan(300);
  });
});

describe('pages', () => {
  test('[LIM1] a page of history fits a frame, whatever hangs on its messages', () => {
    for (let i = 0; i < 60; i++) say(`client-${i}00`);
    world.sql.run(
      `WITH RECURSIVE one(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM one WHERE n < 300)
       INSERT INTO reactions (seq, emoji, user_id, at)
       SELECT messages.seq, '👍', printf('someone-with-a-rather-long-id-%06d', one.n), 1 FROM messages, one`,
    );
    const { id, peer } = world.connect(doc);
    const all: number[] = [];
    let before: number | undefined;
    for (let guard = 0; guard < 30; guard++) {
      const ref = `history-${guard}`;
      world.up(id, { type: 'history', ref, limit: 100, ...(before === undefined ? {} : { before }) });
      const page = peer.of('history').find((frame) => frame.ref === ref);
      if (page === undefined) throw new Error('no page');
      expect(utf8Bytes(JSON.stringify(page))).toBeLessThanOrEqual(limits.frame.maxDownBytes);
      all.unshift(...page.items.map((message) => message.seq));
      before = all[0];
      if (!page.has_before) break;
    }
    expect(all).toEqual(Array.from({ length: 61 }, (_, i) => i + 1));
  });
});

describe('reports in a large room', () => {
  test('[DUR1] are answered when they are stored, not when they are heard', async () => {
    for (let i = 0; i < 51; i++) world.connect(pat);
    say('client-01');
    const { head } = world.core.log;
    const mark = (): number | undefined => world.core.log.seatOf('doc')?.delivered_seq;
    let answered = false;
    const lost = world.core.reportDelivered('doc', head).then(() => (answered = true));
    // The object dies before the reports it gathers are merged: the inbox has no answer and will ask again.
    world.evict();
    await world.pass(1_000);
    expect([answered, mark()]).toEqual([false, 1]);
    const told = world.core.reportDelivered('doc', head);
    await world.pass(1_000);
    await told;
    expect(mark()).toBe(head);
    void lost;
  });
});

describe('a frame that is none', () => {
  test('[LIM1] ends the socket when it is too large, binary or not', () => {
    expect(parseFrame('x'.repeat(limits.frame.maxUpBytes + 1))).toEqual({ kind: 'too_large' });
    expect(parseFrame(new ArrayBuffer(limits.frame.maxUpBytes + 1))).toEqual({ kind: 'too_large' });
    expect(parseFrame(new ArrayBuffer(1))).toMatchObject({ kind: 'reject', failure: { code: 'malformed' } });
  });

  test('[LIM1] is told which fields are unknown, each by its own name, and not in its own length', () => {
    const unknown = { [`a${'x'.repeat(10_000)}`]: 1, other: 2 };
    const incoming = parseFrame(JSON.stringify({ type: 'got', seq: 1, ...unknown }));
    if (incoming.kind !== 'reject') throw new Error('not refused');
    expect(incoming.failure).toEqual({ code: 'invalid', fields: [`a${'x'.repeat(63)}`, 'other'] });
  });
});
