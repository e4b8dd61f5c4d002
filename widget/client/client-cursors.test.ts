import { describe, expect, test } from 'vitest';
import { at, editEvent, message, person, reactEvent, retractEvent, seat } from './testing/builders.ts';
import { ana, ben, openWorld, type World } from './testing/harness.ts';
import { REPLAY_LIMIT } from './thread.ts';

/** Coming back with the position one had, wherever that stands in the log there is now. */

const write = (world: World, count: number) => {
  for (let i = 0; i < count; i++) world.room.append(ben);
};
const seqs = (world: World) => world.open().rows.map((row) => row.seq);
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i);
const hello = (world: World) => world.server.framesOf('hello').at(-1);
const pulls = (world: World) =>
  world.server.framesOf('pull').map((frame) => ('after' in frame ? frame.after : null));
const pages = (world: World) => world.server.framesOf('history').length;
const lose = async (world: World) => {
  world.server.closeAll(1006);
  await world.platform.advance(0);
};
/** Whatever came before, the next message is shown, once. */
const goesOn = async (world: World) => {
  const row = world.room.append(ben, { content: 'and on' });
  await world.platform.advance(300);
  expect(
    world
      .open()
      .rows.filter((each) => each.content === 'and on')
      .map((each) => each.seq),
  ).toEqual([row.seq]);
  expect(world.server.framesOf('got').at(-1)).toEqual({ type: 'got', seq: row.seq });
  expect(world.open()).toMatchObject({ phase: 'ready', link: 'online', hasAfter: false });
};

describe('[RES1] the cursor stands', () => {
  test('at nothing: all there is comes, by the page, and the log from its head', async () => {
    const world = await openWorld((each) => write(each, 80));
    expect(hello(world)).toMatchObject({ after: 0 });
    expect(hello(world)).not.toHaveProperty('epoch');
    expect(pulls(world)).toEqual([80]);
    expect(seqs(world).at(-1)).toBeLessThanOrEqual(80);
    world.client.jumpToLatest();
    await world.platform.advance(0);
    await goesOn(world);
  });

  test('at nothing, in a conversation that has begun since', async () => {
    const world = await openWorld();
    await lose(world);
    write(world, 3);
    await world.reconnect();
    expect([pulls(world), seqs(world), pages(world)]).toEqual([[0, 0], [1, 2, 3], 1]);
    await goesOn(world);
  });

  test('in the middle: what is missing comes, and nothing twice', async () => {
    const world = await openWorld((each) => write(each, 5));
    await lose(world);
    write(world, REPLAY_LIMIT);
    await world.reconnect();
    expect(seqs(world)).toEqual(range(1, 5 + REPLAY_LIMIT));
    expect(pages(world)).toBe(1);
    await goesOn(world);
  });

  test('at the head: nothing comes', async () => {
    const world = await openWorld((each) => write(each, 5));
    await lose(world);
    await world.reconnect();
    expect([hello(world), pulls(world)]).toMatchObject([{ after: 5, epoch: 1 }, [5, 5]]);
    expect([seqs(world), pages(world)]).toEqual([range(1, 5), 1]);
    await goesOn(world);
  });

  test('beyond the head: what was held is dropped for what there is', async () => {
    const world = await openWorld((each) => write(each, 5));
    await lose(world);
    world.room.log.length = 3;
    for (const seq of [4, 5]) world.room.rows.delete(seq);
    await world.reconnect();
    expect([seqs(world), pages(world)]).toEqual([[1, 2, 3], 2]);
    await goesOn(world);
  });

  test('below the floor: what is not to be seen comes as nothing, and keeps the count', async () => {
    const world = await openWorld((each) => write(each, 2));
    await lose(world);
    write(world, 4);
    world.room.floor = 5;
    await world.reconnect();
    expect(seqs(world)).toEqual([1, 2, 6]);
    await goesOn(world);
  });

  test('below the floor, where the server says so: only what may be seen is left', async () => {
    const world = await openWorld((each) => write(each, 2));
    await lose(world);
    write(world, 4);
    world.room.floor = 5;
    await world.reconnect();
    for (const socket of world.room.sockets.keys())
      socket.send({ type: 'gap', from: 2, to: 6, epoch: 1, reason: 'below_floor' });
    await world.platform.advance(0);
    expect(seqs(world)).toEqual([6]);
    await goesOn(world);
  });

  test('before what is kept: the newest page', async () => {
    const world = await openWorld((each) => write(each, 2));
    await lose(world);
    write(world, 90);
    world.room.keptFrom = 50;
    await world.reconnect();
    expect(seqs(world)).toEqual(range(43, 92));
    expect(pulls(world)).toEqual([2, 2, 92]);
    await goesOn(world);
  });

  test('far behind: the newest page, asked for once', async () => {
    const world = await openWorld((each) => write(each, 2));
    await lose(world);
    write(world, REPLAY_LIMIT + 1);
    await world.reconnect();
    const head = REPLAY_LIMIT + 3;
    expect([seqs(world), pages(world)]).toEqual([range(head - 49, head), 2]);
    expect(pulls(world)).toEqual([2, head]);
    await goesOn(world);
  });

  test.each([
    ['with a shorter log', 2],
    ['with one as long', 5],
    ['with a longer one', 8],
  ])('[DUR4] in another epoch, %s: everything anew, asked for once', async (_, length) => {
    const world = await openWorld((each) => write(each, 5));
    await lose(world);
    world.room.epoch = 2;
    world.room.log.length = 0;
    world.room.rows.clear();
    for (let i = 0; i < length; i++) world.room.append(ben, { content: `restored ${i + 1}` });
    await world.reconnect();
    expect(world.open().rows.map((row) => row.content)).toEqual(range(1, length).map((n) => `restored ${n}`));
    expect([pages(world), pulls(world).at(-1)]).toEqual([2, length]);
    await goesOn(world);
    expect(hello(world)).toMatchObject({ epoch: 1 });
    await lose(world);
    await world.platform.advance(5_000);
    expect(hello(world)).toMatchObject({ epoch: 2, after: length + 1 });
  });
});

describe.each([
  ['replayed', 0],
  ['loaded anew', REPLAY_LIMIT + 1],
])('[RES3] what changed meanwhile shows, %s', (_, more) => {
  /** What happens while Ana is away; then as many messages as make the difference. */
  async function meanwhile(happen: (world: World) => void): Promise<World> {
    const world = await openWorld((each) => {
      each.room.append(ana, { content: 'mine' });
      each.room.append(ben, { content: 'his' });
      each.room.readSeq = 2;
    });
    await lose(world);
    happen(world);
    write(world, more);
    // The page that is loaded anew ends where the log does; what it is about is asked for from there.
    await world.reconnect();
    if (more > 0) {
      world.client.jumpTo(1);
      await world.platform.advance(0);
    }
    return world;
  }
  const row = (world: World, seq: number) => world.open().rows.find((each) => each.seq === seq);

  test('edits, retractions and reactions', async () => {
    const world = await meanwhile(({ room }) => {
      room.change(editEvent(3, 1, 'mine, better'), { content: 'mine, better', edited_at: at(3) });
      room.change(reactEvent(4, 1, 'ben', '👍'), { reactions: [{ emoji: '👍', user_ids: ['ben'] }] });
      room.change(retractEvent(5, 2), { content: null, retracted_at: at(5) });
    });
    expect(row(world, 1)).toMatchObject({
      content: 'mine, better',
      edited: true,
      reactions: [{ emoji: '👍', user_ids: ['ben'] }],
    });
    expect(row(world, 2)).toMatchObject({ content: null, retracted: true });
  });

  test('seats that came and went, and the conversation itself', async () => {
    const cleo = person('cleo', 'pharmacist');
    const world = await meanwhile(({ room }) => {
      const came = { ...seat(cleo, 3), rev: 7 };
      const went = { ...seat(ben, 2), is_active: false, left_at: at(4), rev: 8 };
      const closed = { ...room.conversation, is_active: false, title: 'Closed', rev: 9 };
      const line = (seq: number) => {
        const system = message(seq, ben, { message_type: 'system' });
        room.rows.set(seq, system);
        return system;
      };
      room.event({ seq: 3, at: at(3), kind: 'join', sender: came, message: line(3) });
      room.event({ seq: 4, at: at(4), kind: 'leave', sender: went, message: line(4) });
      room.event({ seq: 5, at: at(5), kind: 'conversation', conversation: closed, message: line(5) });
      room.seats[1] = went;
      room.seats.push(came);
      room.conversation = closed;
    });
    expect(world.open().people.map((each) => each.user_id)).toEqual(['cleo']);
    expect(world.open().conversation).toMatchObject({ is_active: false, title: 'Closed' });
  });

  test('how far the others have come, and how far this person has on another device', async () => {
    const world = await meanwhile(({ room }) => {
      room.append(ben, { content: 'later' });
      room.others = { since_seq: 0, delivered_seq: 2, read_seq: 1 };
      room.readSeq = 3;
    });
    expect(row(world, 1)?.status).toBe('read');
    expect(world.open().readSeq).toBe(3);
  });
});
