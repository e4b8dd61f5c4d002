import { describe, expect, test } from 'vitest';
import { closeCodes } from '../../protocol/errors.ts';
import { CONVERSATION, entry } from './testing/builders.ts';
import { ana, ben, makeWorld, openWorld, say, type World } from './testing/harness.ts';

const write = (world: World, count: number) => {
  for (let i = 0; i < count; i++) world.room.append(ben);
};
const seqs = (world: World) => world.open().rows.map((row) => row.seq);
const drop = async (world: World) => {
  world.server.network = 'cut';
  world.server.closeAll(1006);
  await world.platform.advance(0);
  world.server.network = 'up';
};

describe('opening', () => {
  test('[FLOW1] loads the newest page and does not replay the past', async () => {
    const world = await openWorld((each) => {
      write(each, 120);
      each.room.readSeq = 120;
    });
    expect(seqs(world)).toEqual(Array.from({ length: 50 }, (_, i) => 71 + i));
    expect(world.open()).toMatchObject({ phase: 'ready', hasBefore: true, hasAfter: false, newFrom: null });
    expect(world.server.framesOf('pull')).toEqual([{ type: 'pull', after: 120 }]);
  });

  test('[CUR2] with unread messages it stands at the first of them, and the line stays while it is open', async () => {
    const world = await openWorld((each) => {
      write(each, 120);
      each.room.readSeq = 60;
      each.server.entries = [entry(CONVERSATION, { unread: 60, head_seq: 120 })];
    });
    expect(world.open()).toMatchObject({ newFrom: 61, hasBefore: true, hasAfter: true, unread: 60 });
    expect(seqs(world)).toContain(61);
    world.client.sawUpTo(80);
    expect(world.open()).toMatchObject({ newFrom: 61, readSeq: 80 });
  });

  test('[CUR2] where the window does not hold all that is unread, the count follows the inbox', async () => {
    const world = await openWorld((each) => {
      write(each, 120);
      each.room.readSeq = 60;
      each.server.entries = [entry(CONVERSATION, { unread: 60, head_seq: 120 })];
    });
    expect(world.open()).toMatchObject({ hasAfter: true, unread: 60 });
    world.server.tellInbox({
      type: 'entry',
      entry: entry(CONVERSATION, { unread: 61, head_seq: 121, inbox_rev: 2 }),
      totals: world.server.totals(),
    });
    await world.platform.advance(0);
    expect(world.open().unread).toBe(61);
  });

  test('[PAGE1] older and newer pages continue it, each asked for once', async () => {
    const world = await openWorld((each) => {
      write(each, 120);
      each.room.readSeq = 120;
    });
    world.client.loadBefore();
    world.client.loadBefore();
    expect(world.open().loadingBefore).toBe(true);
    await world.platform.advance(0);
    expect(seqs(world)[0]).toBe(21);
    expect(world.server.framesOf('history')).toHaveLength(2);
    world.client.loadBefore();
    await world.platform.advance(0);
    expect([seqs(world)[0], world.open().hasBefore]).toEqual([1, false]);
  });

  test('[PAGE1] a jump to a far message replaces the window; back to the latest', async () => {
    const world = await openWorld((each) => write(each, 300));
    world.client.jumpTo(40);
    await world.platform.advance(0);
    expect(world.open()).toMatchObject({ jump: { seq: 40 }, hasAfter: true });
    expect(seqs(world)).toContain(40);
    const token = world.open().jump?.token;
    world.client.jumpTo(40);
    expect(world.open().jump?.token).not.toBe(token);
    world.client.jumpToLatest();
    await world.platform.advance(0);
    expect(world.open()).toMatchObject({ jump: null, hasAfter: false });
    expect(seqs(world).at(-1)).toBe(300);
  });

  test('[PAGE1] an answer about a window that has been left does not disturb the new one', async () => {
    const world = await openWorld((each) => write(each, 300));
    const pages: (() => void)[] = (world.room.heldPages = []);
    world.client.jumpTo(40);
    world.client.jumpTo(150);
    for (const page of pages.toReversed()) page();
    await world.platform.advance(0);
    expect(world.open().jump?.seq).toBe(150);
    expect(seqs(world)).toContain(150);
    expect(seqs(world)).not.toContain(40);
  });

  test('[PAGE1] a page that never comes is an error that asking again clears', async () => {
    const world = await openWorld((each) => write(each, 300));
    world.room.heldPages = [];
    world.client.loadAfter();
    await world.platform.advance(15_000);
    expect(world.open()).toMatchObject({ historyError: true, phase: 'ready' });
    world.room.heldPages = null;
    world.client.loadAfter();
    await world.platform.advance(0);
    expect(world.open()).toMatchObject({ historyError: false, loadingAfter: false });
    expect(world.open().rows.length).toBeGreaterThan(50);
  });

  test('[PAGE1] a first page that never comes is said; opening the conversation once more asks for it again', async () => {
    const world = makeWorld();
    write(world, 3);
    world.room.heldPages = [];
    await world.client.start();
    world.client.openConversation(CONVERSATION);
    await world.platform.advance(15_000);
    expect(world.open().phase).toBe('failed');
    world.room.heldPages = null;
    world.client.openConversation(CONVERSATION);
    await world.platform.advance(0);
    expect(world.open()).toMatchObject({ phase: 'ready', historyError: false });
    expect(seqs(world)).toEqual([1, 2, 3]);
  });

  test('[PAGE1] opening at a message stands there', async () => {
    const world = makeWorld();
    write(world, 300);
    await world.client.start();
    world.client.openConversation(CONVERSATION, { seq: 12 });
    await world.platform.advance(0);
    expect(world.open().jump?.seq).toBe(12);
    expect(seqs(world)).toContain(12);
  });

  test('[WIRE4] asked for before the start, it opens once the chat is ready', async () => {
    const world = makeWorld();
    world.client.openConversation(CONVERSATION);
    expect(world.client.state.open).toBeNull();
    await world.client.start();
    await world.platform.advance(0);
    expect(world.open().phase).toBe('ready');
  });

  test('[ACL2] a conversation that is not there for this person is removed', async () => {
    const world = makeWorld();
    await world.client.start();
    world.client.openConversation('nowhere-nowhere-nowhere-000000');
    await world.platform.advance(0);
    expect(world.open()).toMatchObject({ phase: 'removed', rows: [] });
  });
});

describe('coming back', () => {
  test('[RES1] pulls what was missed, page by page, and confirms it', async () => {
    const world = await openWorld((each) => write(each, 3));
    world.room.pageSize = 40;
    await drop(world);
    write(world, 100);
    await world.reconnect();
    expect(seqs(world)).toEqual(Array.from({ length: 103 }, (_, i) => i + 1));
    expect(world.server.framesOf('hello').at(-1)).toMatchObject({ after: 3, epoch: 1 });
    expect(world.server.framesOf('pull').slice(-3)).toEqual([
      { type: 'pull', after: 3 },
      { type: 'pull', after: 43 },
      { type: 'pull', after: 83 },
    ]);
    await world.platform.advance(300);
    expect(world.server.framesOf('got').at(-1)).toEqual({ type: 'got', seq: 103 });
  });

  test('[RES1] too far behind, it starts at the newest page', async () => {
    const world = await openWorld((each) => write(each, 3));
    await drop(world);
    write(world, 600);
    await world.reconnect();
    expect(seqs(world).at(-1)).toBe(603);
    expect(world.open().rows).toHaveLength(50);
  });

  test('[RES2] neither a gap nor a restart takes away what is pending', async () => {
    const world = await openWorld((each) => write(each, 3));
    world.room.onSend = 'swallow';
    say(world, 'unsent');
    const { key } = world.lastRow();
    for (const socket of world.room.sockets.keys())
      socket.send({ type: 'gap', from: 3, to: 3, epoch: 2, reason: 'epoch' });
    await world.platform.advance(0);
    expect(seqs(world)).toEqual([1, 2, 3, null]);
    expect(world.lastRow().key).toBe(key);
    await drop(world);
    world.room.epoch = 3;
    await world.reconnect();
    expect(seqs(world)).toEqual([1, 2, 3, null]);
  });

  test('[FLOW1] a burst is confirmed at least every 64 events', async () => {
    const world = await openWorld();
    write(world, 100);
    await world.platform.advance(0);
    const got = world.server.framesOf('got').map((frame) => ('seq' in frame ? Number(frame.seq) : 0));
    expect(Math.max(...got)).toBeGreaterThanOrEqual(64);
    expect(got.length).toBeLessThan(8);
    await world.platform.advance(300);
    expect(world.server.framesOf('got').at(-1)).toEqual({ type: 'got', seq: 100 });
  });

  test('[ACL3] losing the seat ends it: rows, drafts and pending are gone, and nothing tries again', async () => {
    const world = await openWorld((each) => write(each, 3));
    world.client.setDraft(CONVERSATION, 'half');
    world.room.onSend = 'swallow';
    say(world, 'unsent');
    world.server.closeAll(closeCodes.seat_lost.code);
    await world.platform.advance(0);
    expect(world.open()).toMatchObject({ phase: 'removed', rows: [], conversation: null });
    expect(world.client.state.drafts.size).toBe(0);
    const before = world.server.requests.length;
    await world.platform.advance(60_000);
    expect(world.server.requests.slice(before).filter((each) => each.path === '/messages')).toEqual([]);
  });

  test('[WIRE4] a socket that was replaced is not listened to any longer', async () => {
    const world = await openWorld((each) => write(each, 1));
    const [old] = [...world.room.sockets.keys()];
    await drop(world);
    await world.reconnect();
    old?.send({ type: 'gap', from: 0, to: 0, epoch: 9, reason: 'epoch' });
    old?.close(closeCodes.seat_lost.code);
    await world.platform.advance(0);
    expect(world.open()).toMatchObject({ phase: 'ready', link: 'online' });
  });

  test('[WIRE2] a frame of an unknown type, or of a wrong shape, is passed over', async () => {
    const world = await openWorld((each) => write(each, 1));
    for (const socket of world.room.sockets.keys()) {
      socket.send({ type: 'from_the_future', a: 1 });
      socket.send({ type: 'events', events: 'none' });
    }
    write(world, 1);
    await world.platform.advance(0);
    expect(seqs(world)).toEqual([1, 2]);
  });
});

describe('reading', () => {
  const readFrames = (world: World) => world.server.framesOf('read');

  test('[CUR3] counts only in a page that is visible and focused, with the chat shown', async () => {
    const world = await openWorld((each) => write(each, 5));
    world.platform.isFocused = false;
    world.client.sawUpTo(3);
    world.platform.isFocused = true;
    world.client.setVisibility(false, false);
    world.client.sawUpTo(4);
    await world.platform.advance(5_000);
    expect(readFrames(world)).toEqual([]);
    expect(world.open().readSeq).toBe(0);
    world.client.setVisibility(true, true);
    expect(world.open().readSeq).toBe(4);
    expect(readFrames(world)).toEqual([{ type: 'read', seq: 4 }]);
  });

  test('[CUR1] is told at most once a second, never backwards, and the last word always', async () => {
    const world = await openWorld((each) => write(each, 9));
    for (const seq of [2, 1, 3, 9]) world.client.sawUpTo(seq);
    expect(readFrames(world)).toEqual([{ type: 'read', seq: 2 }]);
    await world.platform.advance(1_000);
    expect(readFrames(world)).toEqual([
      { type: 'read', seq: 2 },
      { type: 'read', seq: 9 },
    ]);
    expect(world.open().unread).toBe(0);
  });

  test('[CUR1] lost with its socket, it is told again', async () => {
    const world = await openWorld((each) => write(each, 2));
    world.client.sawUpTo(2);
    await drop(world);
    await world.reconnect();
    await world.platform.advance(1_000);
    expect(readFrames(world)).toHaveLength(2);
  });
});

describe('[TYPE1] typing', () => {
  const typing = (world: World, senderId: string, active: boolean) => {
    for (const socket of world.room.sockets.keys())
      socket.send({ type: 'typing', sender_id: senderId, active });
    return world.platform.advance(0);
  };

  test('others are shown by name, and forgotten after 6 s or with their message', async () => {
    const world = await openWorld();
    await typing(world, `${CONVERSATION}.s2`, true);
    expect(world.open().typing).toEqual([{ senderId: `${CONVERSATION}.s2`, name: ben.name }]);
    await world.platform.advance(6_000);
    expect(world.open().typing).toEqual([]);
    await typing(world, `${CONVERSATION}.s2`, true);
    write(world, 1);
    await world.platform.advance(0);
    expect(world.open().typing).toEqual([]);
  });

  test('one’s own is said at most every 3 s, and its end once', async () => {
    const world = await openWorld();
    world.client.setTyping(true);
    world.client.setTyping(true);
    await world.platform.advance(3_000);
    world.client.setTyping(true);
    world.client.setTyping(false);
    world.client.setTyping(false);
    expect(world.server.framesOf('typing').map((frame) => 'active' in frame && frame.active)).toEqual([
      true,
      true,
      false,
    ]);
  });
});

describe('changing messages', () => {
  test('[IDM1] an unanswered edit is sent again on the next socket under the same id', async () => {
    const world = await openWorld((each) => each.room.append(ana));
    world.client.edit(`${CONVERSATION}.1`, 'better');
    await drop(world);
    await world.reconnect();
    const edits = world.server.framesOf('edit');
    expect(edits).toHaveLength(2);
    expect(edits[0]).toEqual(edits[1]);
  });

  test('[SEND1] a refused one is told, and not tried again', async () => {
    const world = await openWorld((each) => each.room.append(ana));
    world.client.retract(`${CONVERSATION}.1`);
    const [frame] = world.server.framesOf('retract');
    for (const socket of world.room.sockets.keys())
      socket.send({
        type: 'reject',
        ref: frame && 'client_id' in frame ? frame.client_id : null,
        code: 'edit_window_passed',
        retry: 'never',
        min_backoff_ms: 0,
      });
    await world.platform.advance(60_000);
    expect(world.client.state.notice).toMatchObject({ what: 'retract', code: 'edit_window_passed' });
    expect(world.server.framesOf('retract')).toHaveLength(1);
  });

  describe('left unanswered, by whoever goes to another conversation,', () => {
    const OTHER = 'conversation-for-tests-2222222';
    const edits = (world: World) => world.server.framesOf('edit');
    const answer = (world: World, frame: object) => {
      for (const socket of world.room.sockets.keys()) socket.send(frame);
    };
    const leave = async () => {
      const world = await openWorld((each) => {
        each.room.append(ana);
        each.server.converse(OTHER, [ben]);
      });
      world.client.edit(`${CONVERSATION}.1`, 'better');
      world.client.openConversation(OTHER);
      await world.platform.advance(100);
      const [{ client_id } = { client_id: '' }] = edits(world) as { client_id: string }[];
      return { world, client_id };
    };
    const ack = (client_id: string) => ({
      type: 'ack',
      client_id,
      seq: 2,
      message_id: `${CONVERSATION}.1`,
      created_at: '2026-06-01T08:00:00.000Z',
    });

    test('[IDM1] [SEND1] goes on over a socket of its own, which closes with the answer', async () => {
      const { world, client_id } = await leave();
      expect(world.room.sockets.size).toBe(1);
      await drop(world);
      await world.reconnect();
      expect(edits(world).map((each) => 'client_id' in each && each.client_id)).toEqual([
        client_id,
        client_id,
        client_id,
      ]);
      answer(world, ack(client_id));
      await world.platform.advance(0);
      expect(world.room.sockets.size).toBe(0);
      expect(world.open().conversationId).toBe(OTHER);
    });

    test('[IDM1] goes on where the conversation is opened again, under the same id', async () => {
      const { world, client_id } = await leave();
      world.client.openConversation(CONVERSATION);
      await world.platform.advance(100);
      expect(world.room.sockets.size).toBe(1);
      expect(edits(world).map((each) => 'client_id' in each && each.client_id)).toEqual([
        client_id,
        client_id,
        client_id,
      ]);
      answer(world, ack(client_id));
      await world.platform.advance(0);
      world.client.openConversation(OTHER);
      await world.platform.advance(0);
      expect(world.room.sockets.size).toBe(0);
    });

    test('[MSG2] a reaction shows where the conversation is opened again, as it did before', async () => {
      const world = await openWorld((each) => {
        each.room.append(ben);
        each.server.converse(OTHER, [ben]);
      });
      world.client.react(`${CONVERSATION}.1`, '👍', true);
      const shown = () => world.open().rows.map(({ reactions }) => reactions.map(({ emoji }) => emoji));
      expect(shown()).toEqual([['👍']]);
      world.client.openConversation(OTHER);
      world.client.openConversation(CONVERSATION);
      await world.platform.advance(100);
      expect(shown()).toEqual([['👍']]);
    });

    test('[SEND1] and refused meanwhile, is told where it was made', async () => {
      const { world, client_id } = await leave();
      answer(world, {
        type: 'reject',
        ref: client_id,
        code: 'edit_window_passed',
        retry: 'never',
        min_backoff_ms: 0,
      });
      await world.platform.advance(100);
      expect(world.client.state.notice).toBeNull();
      expect(world.room.sockets.size).toBe(0);
      world.client.openConversation(CONVERSATION);
      await world.platform.advance(100);
      expect(world.client.state.notice).toMatchObject({ what: 'edit', code: 'edit_window_passed' });
      world.client.openConversation(OTHER);
      world.client.openConversation(CONVERSATION);
      await world.platform.advance(100);
      expect(world.client.state.notice).toBeNull();
    });

    test('[LIM1] is waited for a minute, and not by whoever logs out', async () => {
      const { world } = await leave();
      await world.platform.advance(59_000);
      expect(world.room.sockets.size).toBe(1);
      await world.platform.advance(2_000);
      expect(world.room.sockets.size).toBe(0);
      world.client.openConversation(CONVERSATION);
      expect(world.client.state.notice).toMatchObject({ what: 'edit', code: 'unavailable' });
      const again = await leave();
      again.world.client.logout();
      await again.world.platform.advance(0);
      expect(again.world.room.sockets.size).toBe(0);
    });
  });
});
