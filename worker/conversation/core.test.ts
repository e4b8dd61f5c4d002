import { beforeEach, describe, expect, test } from 'vitest';
import { limits } from '../../protocol/index.ts';
import { actor, CONVERSATION, person, World } from '../../test/support/core.ts';
import type { Command } from '../../protocol/index.ts';

const pat = actor('pat');
const doc = actor('doc', 'doctor');
const send = (
  client_id: string,
  content: string,
  more: Partial<Extract<Command, { type: 'send' }>> = {},
): Extract<Command, { type: 'send' }> => ({
  type: 'send',
  client_id,
  content,
  message_type: 'text',
  attachment_ids: [],
  reply_to: null,
  ...more,
});
const idOf = (seq: number): string => `${CONVERSATION}.${seq}`;
const code = (result: { ok: true } | { ok: false; error: { code: string } }): string =>
  result.ok ? 'ok' : result.error.code;

let world: World;
beforeEach(() => {
  world = new World();
});
const direct = (): void => world.create(pat, [person('doc')]);
const say = (who: string, client_id: string, text = 'Hello'): number => {
  const done = world.core.execute(who, send(client_id, text));
  if (!done.ok) throw new Error(done.error.code);
  return done.value.seq;
};
const status = (seq: number): string => {
  const found = world.core.message('pat', seq);
  return found.ok ? found.value.status : found.error.code;
};

describe('the log', () => {
  test('[ORD1] seq has no hole, also after refused and failed commands', () => {
    direct();
    expect(say('pat', 'client-01')).toBe(2);
    expect(code(world.core.execute('pat', send('client-02', '   ')))).toBe('content_empty');
    const original = world.sql.run.bind(world.sql);
    world.sql.run = (query, ...bindings) => {
      if (query.startsWith('INSERT INTO messages')) throw new Error('disk full');
      original(query, ...bindings);
    };
    expect(() => world.core.execute('pat', send('client-03', 'lost?'))).toThrow('disk full');
    world.sql.run = original;
    expect(say('pat', 'client-03', 'lost?')).toBe(3);
    expect(world.sql.all<{ seq: number }>('SELECT seq FROM log ORDER BY seq').map((row) => row.seq)).toEqual([
      1, 2, 3,
    ]);
  });

  test('[ORD2] every session gets the events in the log’s order, once each', () => {
    direct();
    const a = world.connect(pat);
    const b = world.connect(doc);
    for (let i = 0; i < 5; i++) say(i % 2 === 0 ? 'pat' : 'doc', `client-${i}0`, `m${i}`);
    const late = world.connect(doc);
    for (const { peer } of [a, b, late])
      expect(peer.events.map((event) => event.seq)).toEqual([1, 2, 3, 4, 5, 6]);
  });

  test('[ORD3] a clock that goes back does not take created_at back', () => {
    direct();
    say('pat', 'client-01');
    world.now -= 500_000;
    const seq = say('pat', 'client-02');
    const [first, second] = [2, seq].map((at) => world.core.message('pat', at));
    expect(first?.ok && second?.ok && second.value.created_at >= first.value.created_at).toBe(true);
  });

  test('[IDM1] a repeated client_id gets the first answer and appends nothing, over any road and after sleep', () => {
    direct();
    const { id, peer } = world.connect(pat);
    world.up(id, send('client-01', 'once'));
    world.evict();
    world.up(id, send('client-01', 'once'));
    const again = world.core.execute('pat', send('client-01', 'once'));
    const acks = peer.of('ack');
    expect(acks).toHaveLength(2);
    expect(acks[1]).toEqual(acks[0]);
    expect(again.ok && { type: 'ack', ...again.value }).toEqual(acks[0]);
    expect(world.core.log.head).toBe(2);
  });

  test('[IDM1] a retry of something accepted is answered although the conversation has closed', () => {
    direct();
    const seq = say('pat', 'client-01');
    expect(world.core.patch('pat', { client_id: 'client-xx', is_active: false }).ok).toBe(true);
    expect(say('pat', 'client-01')).toBe(seq);
    expect(code(world.core.execute('pat', send('client-02', 'more')))).toBe('closed');
  });

  test('[IDM2] the same client_id with another payload is a conflict, also when the text was edited since', () => {
    direct();
    const seq = say('pat', 'client-01', 'first');
    expect(
      world.core.execute('pat', {
        type: 'edit',
        client_id: 'client-e1',
        message_id: idOf(seq),
        content: 'second',
      }).ok,
    ).toBe(true);
    expect(code(world.core.execute('pat', send('client-01', 'second')))).toBe('conflict');
    expect(code(world.core.execute('pat', send('client-01', 'first')))).toBe('ok');
  });

  test('[IDM1] two people may use the same client_id', () => {
    direct();
    expect(say('pat', 'client-01')).not.toBe(say('doc', 'client-01'));
  });

  test('[DUR2] the ack comes after the row is there, and before nothing was stored there is none', () => {
    direct();
    const { id, peer } = world.connect(pat);
    const send_ = peer.send.bind(peer);
    let stored: unknown;
    peer.send = (text) => {
      if (text.includes('"ack"')) stored = world.sql.get('SELECT content FROM messages WHERE seq = 2');
      send_(text);
    };
    world.up(id, send('client-01', 'durable'));
    expect(stored).toEqual({ content: 'durable' });
  });
});

describe('content', () => {
  test.each([
    ['', 'content_empty'],
    [' \n\t ', 'content_empty'],
    ['a\0b', 'content_invalid'],
    ['lone \ud83d', 'content_invalid'],
    ['x'.repeat(8_001), 'content_too_long'],
    ['😀'.repeat(8_000), 'ok'],
    ['😀'.repeat(8_001), 'content_too_long'],
    ['漢'.repeat(8_000), 'ok'],
  ])('[TXT1] %#: the right code for bad text', (text, expected) => {
    direct();
    expect(code(world.core.execute('pat', send('client-01', text)))).toBe(expected);
  });
});

describe('resume', () => {
  test('[RES1] hello after n and pulling yields every event after n, contiguous, in pages', () => {
    direct();
    for (let i = 0; i < 600; i++) {
      world.now += 1_000;
      say('pat', `client-${i}00`, `text ${i}`);
    }
    const { id, peer } = world.connect(doc, 10);
    for (let guard = 0; guard < 10 && peer.of('events').at(-1)?.more === true; guard++) {
      world.up(id, { type: 'pull', after: peer.events.at(-1)?.seq ?? 0 });
    }
    expect(peer.events.map((event) => event.seq)).toEqual(Array.from({ length: 591 }, (_, i) => 11 + i));
    expect(Math.max(...peer.of('events').map((frame) => frame.events.length))).toBeLessThanOrEqual(
      limits.events.pageEvents,
    );
  });

  test('[RES1] a cursor beyond the head, or of another epoch, is an explicit gap', () => {
    direct();
    const beyond = world.connect(doc, null);
    world.up(beyond.id, { type: 'hello', after: 99, features: [] });
    expect(beyond.peer.of('gap')[0]).toMatchObject({ reason: 'beyond_head', to: 1 });
    const old = world.connect(doc, null);
    world.up(old.id, { type: 'hello', after: 1, epoch: 7, features: [] });
    expect(old.peer.of('gap')[0]).toMatchObject({ reason: 'epoch' });
    world.up(old.id, { type: 'pull', after: 50 });
    expect(old.peer.of('gap')[1]).toMatchObject({ reason: 'beyond_head' });
  });

  test('[RES3] edits, retractions, reactions, seats and marks come to one who was away', () => {
    world.create(pat, [person('doc'), person('nurse', 'nurse')]);
    const seq = say('pat', 'client-01', 'first');
    const gone = say('pat', 'client-02', 'oops');
    const at = world.core.log.head;
    world.core.execute('pat', {
      type: 'edit',
      client_id: 'client-03',
      message_id: idOf(seq),
      content: 'better',
    });
    world.core.execute('pat', { type: 'retract', client_id: 'client-04', message_id: idOf(gone) });
    world.core.execute('doc', {
      type: 'react',
      client_id: 'client-05',
      message_id: idOf(seq),
      emoji: '👍',
      action: 'add',
    });
    world.core.addSender(
      'pat',
      { client_id: 'client-06', role: 'member', history: 'from_now' },
      person('rx', 'pharmacist'),
    );
    world.core.read('doc', seq);
    const { peer } = world.connect(actor('nurse', 'nurse'), at);
    expect(peer.events.map((event) => event.kind)).toEqual(['edit', 'retract', 'react', 'join']);
    expect(peer.events[0]).toMatchObject({ content: 'better', target_seq: seq });
    expect(peer.of('welcome')[0]?.seats?.map((seat) => seat.user_id)).toEqual(['pat', 'doc', 'nurse', 'rx']);
    expect(peer.of('welcome')[0]?.cursors?.find((one) => one.sender_id.endsWith('.s2'))?.read_seq).toBe(seq);
    const page = world.core.history('nurse', { limit: 50 });
    expect(page.ok && page.value.items.find((row) => row.seq === gone)).toMatchObject({
      content: null,
      status: 'sent',
    });
    expect(page.ok && page.value.items.find((row) => row.seq === seq)?.reactions).toEqual([
      { emoji: '👍', user_ids: ['doc'] },
    ]);
  });
});

describe('who may see what', () => {
  test('[VIS1] what lies below the floor is void, and quotes of it are blank', () => {
    world.create(pat, [person('doc'), person('nurse', 'nurse')]);
    const hidden = say('pat', 'client-01', 'before');
    world.core.addSender(
      'pat',
      { client_id: 'client-02', role: 'member', history: 'from_now' },
      person('rx', 'pharmacist'),
    );
    const live = world.connect(actor('rx', 'pharmacist'));
    world.core.execute('doc', send('client-03', 'about that', { reply_to: idOf(hidden) }));
    expect(live.peer.events.slice(0, 2).map((event) => event.kind)).toEqual(['void', 'void']);
    expect(JSON.stringify(live.peer.frames)).not.toContain('before');
    expect(live.peer.events.at(-1)).toMatchObject({
      kind: 'message',
      message: { content: 'about that', reply_to: { preview: null, user_id: null } },
    });
    expect(code(world.core.message('rx', hidden))).toBe('not_found');
    const page = world.core.history('rx', { limit: 50 });
    expect(page.ok && page.value.has_before).toBe(false);
    const old = world.connect(doc);
    expect(JSON.stringify(old.peer.frames)).toContain('before');
  });

  test('[VIS1] a page at an instant begins with the first visible message that is not earlier', () => {
    world.create(pat, [person('doc'), person('nurse', 'nurse')]);
    const began = world.now;
    const said = [0, 1, 2, 3, 4, 5].map((day) => {
      world.now = began + day * 86_400_000;
      // What happens between leaves holes among the messages.
      const seq = say('pat', `client-1${day}`, `day ${day}`);
      world.core.execute('doc', {
        type: 'react',
        client_id: `client-2${day}`,
        message_id: idOf(seq),
        emoji: '👍',
        action: 'add',
      });
      return seq;
    });
    const firstAt = (who: string, atMs: number): unknown => {
      const page = world.core.history(who, { limit: 1, atMs });
      return page.ok ? [page.value.items.map(({ seq }) => seq), page.value.has_before] : page.error.code;
    };
    expect(firstAt('doc', 0)).toEqual([[1], false]);
    for (const [day, seq] of said.entries()) {
      expect(firstAt('doc', began + day * 86_400_000)).toEqual([[day === 0 ? 1 : seq], day > 0]);
      expect(firstAt('doc', began + day * 86_400_000 + 1)).toEqual([said.slice(day + 1, day + 2), true]);
    }
    const around = world.core.history('doc', { limit: 4, atMs: began + 3 * 86_400_000 });
    expect(around.ok && around.value.items.map(({ seq }) => seq)).toEqual(said.slice(1, 5));
    world.core.addSender(
      'pat',
      { client_id: 'client-30', role: 'member', history: 'from_now' },
      person('rx', 'pharmacist'),
    );
    expect(firstAt('rx', 0)).toEqual([[world.core.log.head], false]);
    expect(firstAt('nobody', 0)).toBe('not_found');
  });

  test('[VIS1] changes of a message below the floor are void too, live and when pulled', () => {
    world.create(pat, [person('doc'), person('nurse', 'nurse')]);
    const hidden = say('pat', 'client-01', 'before');
    const added = { client_id: 'client-02', role: 'member', history: 'from_now' } as const;
    world.core.addSender('pat', added, person('rx', 'pharmacist'));
    const live = world.connect(actor('rx', 'pharmacist'), world.core.log.head);
    const about = { message_id: idOf(hidden) };
    world.core.execute('pat', { type: 'edit', client_id: 'client-03', ...about, content: 'still hidden' });
    world.core.execute('doc', {
      type: 'react',
      client_id: 'client-04',
      ...about,
      emoji: '👍',
      action: 'add',
    });
    world.core.execute('pat', { type: 'retract', client_id: 'client-05', ...about });
    const pulled = world.connect(actor('rx', 'pharmacist'), 3);
    for (const { peer } of [live, pulled]) {
      expect(peer.events.map((event) => [event.seq, event.kind])).toEqual([
        [4, 'void'],
        [5, 'void'],
        [6, 'void'],
      ]);
    }
    // One who may see it hears of all three.
    expect(world.connect(doc, 3).peer.events.map((event) => event.kind)).toEqual([
      'edit',
      'react',
      'retract',
    ]);
  });

  test('[ACL1] the schema of a send has no author', () => {
    direct();
    const { id } = world.connect(pat);
    expect(() =>
      world.up(id, { ...send('client-01', 'x'), sender_id: `${CONVERSATION}.s2` } as never),
    ).toThrow();
  });

  test('[ACL2] [ACL3] a removed person loses sockets at once and finds nothing any more', async () => {
    world.create(pat, [person('doc'), person('nurse', 'nurse')]);
    const { peer } = world.connect(actor('nurse', 'nurse'));
    await world.pass(1_000);
    expect(world.inbox('nurse').applied).toBeGreaterThan(0);
    const removed = world.core.removeSender('pat', `${CONVERSATION}.s3`);
    expect(removed.ok).toBe(true);
    expect(peer.closed).toEqual({ code: 4410, reason: 'seat_lost' });
    for (const answer of [
      world.core.message('nurse', 1),
      world.core.history('nurse', { limit: 1 }),
      world.core.detail('nurse'),
      world.core.execute('nurse', send('client-09', 'hi')),
    ]) {
      expect(code(answer)).toBe('not_found');
    }
    await world.pass(1_000);
    expect(world.inbox('nurse').purges).toBe(1);
    expect(world.core.copies.destinations.get('inbox:nurse')).toBeUndefined();
  });

  test('[ACL3] someone who comes back gets a new seat, and an inbox filled anew', async () => {
    world.create(pat, [person('doc'), person('nurse', 'nurse')]);
    world.core.removeSender('pat', `${CONVERSATION}.s3`);
    const added = world.core.addSender(
      'pat',
      { client_id: 'client-02', role: 'member', history: 'from_now' },
      person('nurse', 'nurse'),
    );
    expect(added.ok && added.value.sender_id).toBe(`${CONVERSATION}.s4`);
    await world.pass(1_000);
    expect(world.inbox('nurse').purges).toBe(1);
    expect(world.inbox('nurse').applied).toBe(world.core.log.rev);
  });
});

describe('marks and status', () => {
  test('[STA1] sent, delivered, read; never back, whoever leaves', () => {
    world.create(pat, [person('doc'), person('nurse', 'nurse')]);
    const seq = say('pat', 'client-01');
    expect(status(seq)).toBe('sent');
    void world.core.reportDelivered('doc', seq);
    expect(status(seq)).toBe('sent');
    void world.core.reportDelivered('nurse', seq);
    expect(status(seq)).toBe('delivered');
    world.core.read('doc', seq);
    world.core.read('nurse', seq);
    expect(status(seq)).toBe('read');
    world.core.removeSender('pat', `${CONVERSATION}.s2`);
    world.core.removeSender('pat', `${CONVERSATION}.s3`);
    expect(status(seq)).toBe('read');
  });

  test('[STA1] a message with no recipient at its seq stays sent, also after someone joins', () => {
    world.create(pat, [person('doc'), person('nurse', 'nurse')]);
    world.core.removeSender('pat', `${CONVERSATION}.s2`);
    world.core.removeSender('pat', `${CONVERSATION}.s3`);
    const seq = say('pat', 'client-01');
    world.core.addSender(
      'pat',
      { client_id: 'client-02', role: 'member', history: 'from_start' },
      person('rx', 'pharmacist'),
    );
    world.core.read('rx', world.core.log.head);
    expect(status(seq)).toBe('sent');
    expect(world.core.receipts('pat', seq)).toEqual({ ok: true, value: [] });
  });

  test('[CUR1] [CUR4] marks merge by maximum, are clamped to the head, and reading implies having', () => {
    direct();
    const seq = say('pat', 'client-01');
    world.core.read('doc', seq);
    expect(world.core.log.seatOf('doc')).toMatchObject({ delivered_seq: seq, read_seq: seq });
    void world.core.reportDelivered('doc', 1);
    const { id } = world.connect(doc);
    world.up(id, { type: 'read', seq: 1 });
    world.up(id, { type: 'got', seq: 9_999 });
    const seat = world.core.log.seatOf('doc');
    expect(seat).toMatchObject({ delivered_seq: seq, read_seq: seq });
    world.up(id, { type: 'read', seq: 9_999 });
    expect(world.core.log.seatOf('doc')?.read_seq).toBe(world.core.log.head);
  });

  test('[CUR2] at joining the marks stand at the seat’s own event', () => {
    direct();
    say('pat', 'client-01');
    world = new World();
    world.create(pat, [person('doc'), person('nurse', 'nurse')]);
    say('pat', 'client-01');
    world.core.addSender(
      'pat',
      { client_id: 'client-02', role: 'member', history: 'from_start' },
      person('rx', 'pharmacist'),
    );
    expect(world.core.log.seatOf('rx')).toMatchObject({
      delivered_seq: 3,
      read_seq: 3,
      joined_seq: 3,
      floor_seq: 0,
    });
  });

  test('[CUR5] a private reader’s own mark moves, what others see of it does not', () => {
    direct();
    const seq = say('pat', 'client-01');
    const author = world.connect(pat);
    const { policy: given } = world.core.log;
    world.core.setPolicy({ ...given, publicReads: { ...given.publicReads, doctor: false } });
    world.core.read('doc', seq);
    const detail = world.core.detail('doc');
    expect(detail.ok && detail.value.cursor.read_seq).toBe(seq);
    expect(status(seq)).toBe('delivered');
    expect(author.peer.of('cursors').at(-1)?.others?.read_seq).toBeLessThan(seq);
  });

  test('[STA2] live sessions hear of marks: the author sees delivered, then read', () => {
    direct();
    const author = world.connect(pat);
    const reader = world.connect(doc);
    world.up(author.id, send('client-01', 'Hello'));
    const seq = author.peer.of('ack')[0]?.seq ?? 0;
    world.up(reader.id, { type: 'got', seq });
    expect(author.peer.of('cursors').at(-1)).toMatchObject({ others: { delivered_seq: seq } });
    world.up(reader.id, { type: 'read', seq });
    expect(author.peer.of('cursors').at(-1)).toMatchObject({ others: { read_seq: seq, delivered_seq: seq } });
  });
});

describe('flow', () => {
  test('[FLOW1] a silent reader is held after 256 events, is sent nothing more, and is closed after 60 s', async () => {
    direct();
    const silent = world.connect(doc);
    world.up(silent.id, { type: 'got', seq: 1 });
    for (let i = 0; i < 400; i++) {
      world.now += 1_000;
      say('pat', `client-${i}00`, `m${i}`);
    }
    expect(silent.peer.events.length).toBeLessThanOrEqual(1 + limits.events.unackedEvents);
    expect(silent.peer.closed).toBeNull();
    await world.pass(limits.events.silentReaderMs);
    expect(silent.peer.closed).toEqual({ code: 4430, reason: 'slow_reader' });
  });

  test('[FLOW1] a held reader that confirms goes on without a hole, also after sleep', () => {
    direct();
    const reader = world.connect(doc);
    world.up(reader.id, { type: 'got', seq: 1 });
    for (let i = 0; i < 300; i++) {
      world.now += 1_000;
      say('pat', `client-${i}00`, `m${i}`);
    }
    world.evict();
    for (let guard = 0; guard < 10; guard++) {
      const last = reader.peer.events.at(-1)?.seq ?? 0;
      if (last === world.core.log.head) break;
      world.up(reader.id, { type: 'got', seq: last });
    }
    expect(reader.peer.events.map((event) => event.seq)).toEqual(
      Array.from({ length: 301 }, (_, i) => i + 1),
    );
    say('pat', 'client-last', 'and live again');
    expect(reader.peer.events.at(-1)?.seq).toBe(302);
  });

  test('[FLOW1] bytes are bounded too', () => {
    direct();
    const silent = world.connect(doc);
    const big = 'x'.repeat(8_000);
    for (let i = 0; i < 200; i++) {
      world.now += 1_000;
      say('pat', `client-${i}00`, big);
    }
    const bytes = silent.peer.of('events').reduce((sum, frame) => sum + JSON.stringify(frame).length, 0);
    expect(bytes).toBeLessThan(limits.events.unackedBytes + 64 * 1024);
  });

  test('[LIM1] a flood from one person is refused with advice, and another person is not held up', () => {
    direct();
    const { id, peer } = world.connect(pat);
    for (let i = 0; i < limits.rate.burst + 5; i++) world.up(id, send(`client-${i}00`, 'flood'));
    expect(peer.of('ack')).toHaveLength(limits.rate.burst);
    expect(peer.of('reject')).toHaveLength(5);
    expect(peer.of('reject')[0]).toMatchObject({
      code: 'rate_limited',
      retry: 'backoff',
      ref: `client-${limits.rate.burst}00`,
    });
    expect(peer.of('reject')[0]?.min_backoff_ms).toBeGreaterThan(0);
    expect(code(world.core.execute('doc', send('client-01', 'calm')))).toBe('ok');
  });

  test('[AUTH4] an identity that ends closes its sockets with a retryable code', async () => {
    direct();
    const { peer } = world.connect(doc, 0, { identityExpiresMs: world.now + 5_000 });
    await world.pass(5_001);
    expect(peer.closed).toEqual({ code: 4401, reason: 'unauthenticated' });
  });

  test('[WIRE3] a socket that never says hello is closed', async () => {
    direct();
    const { peer } = world.connect(doc, null);
    await world.pass(limits.sockets.helloMs + 1);
    expect(peer.closed?.code).toBe(4408);
  });
});

describe('copies', () => {
  test('[DUR3] inboxes and records converge, and one that was down catches up alone', async () => {
    world.create(pat, [person('doc'), person('nurse', 'nurse')]);
    world.inbox('doc').down = true;
    world.records.down = true;
    for (let i = 0; i < 10; i++) say('pat', `client-${i}00`, `m${i}`);
    await world.pass(1_000);
    expect(world.inbox('nurse').applied).toBe(world.core.log.rev);
    expect(world.inbox('doc').applied).toBe(0);
    expect(
      world.core.copies.status().destinations.find((one) => one.destination === 'records')?.failures,
    ).toBeGreaterThan(0);
    world.evict();
    world.inbox('doc').down = false;
    world.records.down = false;
    for (let i = 0; i < 8; i++) await world.pass(30_000);
    expect(world.inbox('doc').applied).toBe(world.core.log.rev);
    expect(world.records.applied).toBe(world.core.log.rev);
    expect(world.records.batches.flatMap((batch) => batch.messages.map((message) => message.seq))).toEqual(
      Array.from({ length: 11 }, (_, i) => i + 1),
    );
    expect(world.core.due.nextAt()).toBeNull();
  });

  test('[DUR3] a copy that lost its place says so and is filled from there', async () => {
    direct();
    say('pat', 'client-01');
    await world.pass(1_000);
    world.inbox('doc').applied = 0;
    say('pat', 'client-02');
    for (let i = 0; i < 4; i++) await world.pass(2_000);
    expect(world.inbox('doc').applied).toBe(world.core.log.rev);
    expect(
      world
        .inbox('doc')
        .batches.at(-1)
        ?.messages.map((row) => row.message.seq),
    ).toEqual([1, 2, 3]);
  });

  test('[DUR3] a rewind fills a copy anew while the chat goes on', async () => {
    direct();
    say('pat', 'client-01');
    await world.pass(1_000);
    const before = world.inbox('doc').batches.length;
    world.core.copies.rewind('inbox:doc', 0);
    say('pat', 'client-02');
    await world.pass(1_000);
    expect(
      world
        .inbox('doc')
        .batches.slice(before)
        .flatMap((batch) => batch.messages.map((row) => row.message.seq)),
    ).toEqual([1, 2, 3]);
    expect(world.inbox('doc').applied).toBe(world.core.log.rev);
  });

  test('[DUR3] a burst to many travels as few batches, and statuses go to the author only', async () => {
    world.create(pat, [person('doc'), person('nurse', 'nurse')]);
    await world.pass(1_000);
    const seq = say('pat', 'client-01');
    await world.pass(1_000);
    const before = world.inbox('nurse').batches.length;
    world.core.read('doc', seq);
    world.core.read('nurse', seq);
    await world.pass(1_000);
    expect(world.inbox('pat').batches.at(-1)?.statuses).toContainEqual({ seq, status: 'read' });
    expect(
      world
        .inbox('nurse')
        .batches.slice(before)
        .flatMap((batch) => batch.messages),
    ).toEqual([]);
    expect(world.inbox('nurse').batches.at(-1)?.cursor.read_seq).toBe(seq);
  });

  test('[DUR3] large histories travel in batches of bounded rows', async () => {
    direct();
    await world.pass(1_000);
    world.core.copies.pause(true);
    for (let i = 0; i < 450; i++) {
      world.now += 1_000;
      say('pat', `client-${i}00`, `m${i}`);
    }
    world.core.copies.pause(false);
    await world.pass(5_000);
    expect(Math.max(...world.inbox('doc').batches.map((batch) => batch.messages.length))).toBeLessThanOrEqual(
      limits.replication.batchRows,
    );
    expect(
      world.inbox('doc').batches.flatMap((batch) => batch.messages.map((row) => row.message.seq)),
    ).toEqual(Array.from({ length: 451 }, (_, i) => i + 1));
  });
});

describe('changes of a message', () => {
  test('[MSG1] only the author edits or retracts, within the window, and a retraction takes the text out of every row', () => {
    direct();
    const seq = say('pat', 'client-01', 'secret');
    expect(
      code(
        world.core.execute('doc', {
          type: 'edit',
          client_id: 'client-02',
          message_id: idOf(seq),
          content: 'x',
        }),
      ),
    ).toBe('forbidden');
    expect(
      code(world.core.execute('pat', { type: 'retract', client_id: 'client-03', message_id: idOf(seq) })),
    ).toBe('ok');
    expect(
      code(world.core.execute('pat', { type: 'retract', client_id: 'client-04', message_id: idOf(seq) })),
    ).toBe('ok');
    expect(
      code(
        world.core.execute('pat', {
          type: 'edit',
          client_id: 'client-05',
          message_id: idOf(seq),
          content: 'x',
        }),
      ),
    ).toBe('retracted');
    const { peer } = world.connect(doc);
    expect(JSON.stringify(peer.frames)).not.toContain('secret');
    const late = say('pat', 'client-06', 'late');
    world.now += 61_000;
    expect(
      code(
        world.core.execute('pat', {
          type: 'edit',
          client_id: 'client-07',
          message_id: idOf(late),
          content: 'x',
        }),
      ),
    ).toBe('edit_window_passed');
  });

  test.each(['👍', '❤️', '👩🏽‍⚕️', '🇫🇷', '7️⃣'])('[MSG2] %s is one emoji', (emoji) => {
    direct();
    const seq = say('pat', 'client-01');
    expect(
      code(
        world.core.execute('doc', {
          type: 'react',
          client_id: 'client-02',
          message_id: idOf(seq),
          emoji,
          action: 'add',
        }),
      ),
    ).toBe('ok');
  });

  test.each(['x', '7', '👍👍', '<b>', 'ok👍', '', ' '])('[MSG2] %j is no reaction', (emoji) => {
    direct();
    const seq = say('pat', 'client-01');
    expect(
      code(
        world.core.execute('doc', {
          type: 'react',
          client_id: 'client-02',
          message_id: idOf(seq),
          emoji,
          action: 'add',
        }),
      ),
    ).toBe('invalid');
  });

  test('[MSG2] reacting twice is one reaction', () => {
    direct();
    const seq = say('pat', 'client-01');
    const react = (client_id: string, action: 'add' | 'remove') =>
      world.core.execute('doc', { type: 'react', client_id, message_id: idOf(seq), emoji: '👍', action });
    react('client-02', 'add');
    const head = world.core.log.head;
    react('client-03', 'add');
    expect(world.core.log.head).toBe(head);
    react('client-04', 'remove');
    const found = world.core.message('pat', seq);
    expect(found.ok && found.value.reactions).toEqual([]);
  });
});
