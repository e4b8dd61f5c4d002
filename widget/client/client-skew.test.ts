import { describe, expect, test } from 'vitest';
import { entry, CONVERSATION, message, messageEvent, seat } from './testing/builders.ts';
import { ana, ben, makeWorld, openWorld, say, type World } from './testing/harness.ts';

/** A server of another age than this client, either way. */

const at = '2026-05-12T08:02:00.000Z';
const seqs = (world: World) => world.open().rows.map((row) => row.seq);
const tell = async (world: World, frame: object) => {
  for (const socket of world.room.sockets.keys()) socket.send(frame);
  await world.platform.advance(300);
};

describe('[WIRE1] a newer server', () => {
  test('[RES1] an event of an unknown kind is counted and passed over; the log goes on', async () => {
    const world = await openWorld((each) => each.room.append(ben));
    const poll = { seq: 2, at, kind: 'poll', options: ['a', 'b'] };
    world.room.log.push(poll as never);
    await tell(world, { type: 'events', events: [poll], head: 2, more: false });
    world.room.append(ben);
    await world.platform.advance(300);
    expect(seqs(world)).toEqual([1, 3]);
    expect(world.server.framesOf('got').at(-1)).toEqual({ type: 'got', seq: 3 });
    expect(world.server.framesOf('pull')).toHaveLength(1);
  });

  test('[RES1] so too in a replay, and for a message of an unknown type', async () => {
    const world = await openWorld((each) => each.room.append(ben));
    world.server.closeAll(1006);
    await world.platform.advance(0);
    const voice = message(2, ben, { message_type: 'voice' as never });
    world.room.log.push(messageEvent(voice), { seq: 3, at, kind: 'pinned', target_seq: 1 } as never);
    world.room.append(ben);
    await world.reconnect();
    expect(seqs(world)).toEqual([1, 4]);
    expect(world.server.framesOf('pull')).toHaveLength(2);
  });

  test('rows it cannot read leave the rest of a page on show', async () => {
    const world = await openWorld((each) => {
      each.room.append(ben);
      each.room.append(ben, { message_type: 'voice' as never });
      each.room.append(ben);
    });
    expect(world.open()).toMatchObject({ phase: 'ready' });
    expect(seqs(world)).toEqual([1, 3]);
  });

  test('a refusal for a reason unknown is obeyed: later, or never', async () => {
    const world = await openWorld();
    world.room.onSend = { code: 'quota_of_the_future', retry: 'backoff', min_backoff_ms: 2_000 };
    say(world, 'x');
    await world.platform.advance(1_900);
    expect(world.server.framesOf('send')).toHaveLength(1);
    world.room.onSend = { code: 'ward_locked', retry: 'never', min_backoff_ms: 0 };
    await world.platform.advance(10_000);
    expect(world.lastRow()).toMatchObject({ status: 'failed', error: 'internal' });
  });

  test('the same over HTTP', async () => {
    const world = await openWorld((each) => (each.server.network = 'no_sockets'));
    const problem = { type: 'urn:care:ward_locked', title: 'Locked', status: 409, code: 'ward_locked' };
    let asked = 0;
    world.server.routes.set('POST /messages', () => {
      const retry = ++asked === 1 ? 'backoff' : 'never';
      return new Response(JSON.stringify({ ...problem, retry }), { status: 409 });
    });
    await world.platform.advance(5_000);
    say(world, 'x');
    await world.platform.advance(30_000);
    expect(asked).toBe(2);
    expect(world.lastRow()).toMatchObject({ status: 'failed', error: 'internal' });
  });

  test('[RES1] a gap for a reason unknown is a gap', async () => {
    const world = await openWorld((each) => each.room.append(ben));
    await tell(world, { type: 'gap', from: 1, to: 1, epoch: 2, reason: 'archived' });
    expect(world.open()).toMatchObject({ phase: 'ready' });
    expect(world.server.framesOf('history')).toHaveLength(2);
  });

  test('unknown fields, people and conversations of unknown kinds do not keep anyone out', async () => {
    const world = await openWorld((each) => {
      each.room.seats.push({
        ...seat(ben, 3),
        sender_id: `${CONVERSATION}.s3`,
        user_type: 'robot' as never,
      });
      each.server.entries = [
        entry(CONVERSATION),
        entry('conversation-for-tests-1111111', { type: 'stage' as never }),
      ];
    });
    expect(world.open()).toMatchObject({ phase: 'ready', link: 'online' });
    expect(world.open().people.map((each) => each.user_id)).toEqual(['ben']);
    expect(world.client.state.inbox.entries.map((each) => each.conversation_id)).toEqual([CONVERSATION]);
    await tell(world, {
      type: 'events',
      events: [{ ...messageEvent(message(1, ben)), weight: 3 }],
      head: 1,
      more: false,
      shard: 'b',
    });
    expect(seqs(world)).toEqual([1]);
  });
});

describe('[WIRE1] an older server', () => {
  const older = async () =>
    openWorld((each) => {
      each.room.append(ana);
      each.room.features = ['public_read'];
      each.server.features = [];
    });

  test('is sent no frame it did not name: nothing of typing, renewing, editing, reacting', async () => {
    const world = await older();
    const id = `${CONVERSATION}.1`;
    world.client.setTyping(true);
    world.client.react(id, '👍', true);
    world.client.edit(id, 'better');
    await world.platform.advance(500_000);
    const said = new Set(world.server.frames.map(({ frame }) => frame.type));
    for (const type of ['typing', 'react', 'edit', 'renew']) expect(said).not.toContain(type);
    expect(world.client.state.notice).toMatchObject({ what: 'edit', code: 'forbidden' });
  });

  test('retracting, sending and reading need no name', async () => {
    const world = await older();
    world.client.retract(`${CONVERSATION}.1`);
    say(world, 'x');
    await world.platform.advance(0);
    expect(world.server.framesOf('retract')).toHaveLength(1);
    expect(world.lastRow().status).toBe('sent');
  });

  test('a change asked for while there was no server is dropped where the next one does not know it', async () => {
    const world = await openWorld((each) => each.room.append(ana));
    world.server.closeAll(1006);
    await world.platform.advance(0);
    world.client.edit(`${CONVERSATION}.1`, 'better');
    world.room.features = [];
    await world.reconnect();
    expect(world.server.framesOf('edit')).toEqual([]);
    expect(world.client.state.notice).toMatchObject({ what: 'edit' });
  });

  test('a quote is left out where replies are not known', async () => {
    const world = await older();
    const quote = {
      message_id: `${CONVERSATION}.1`,
      seq: 1,
      user_id: 'ana',
      name: ana.name,
      preview: 'text 1',
      message_type: 'text' as const,
      retracted: false,
    };
    world.client.send({ text: 'answer', files: [], replyTo: quote });
    await world.platform.advance(0);
    expect(world.server.framesOf('send')).toMatchObject([{ reply_to: null }]);
  });

  test('one that renews nothing closes the socket in the end, and the next has a fresh token', async () => {
    const world = makeWorld();
    world.server.features = [];
    await world.client.start();
    await world.platform.advance(500_000);
    world.server.closeAll(4401);
    await world.platform.advance(1_000);
    expect(world.client.state.inbox.link).toBe('online');
  });
});
