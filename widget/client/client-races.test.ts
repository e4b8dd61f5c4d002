import { describe, expect, test } from 'vitest';
import { CONVERSATION, person, tokenFor } from './testing/builders.ts';
import { problem } from './testing/fake-server.ts';
import { settle } from './testing/fake-platform.ts';
import { ana, ben, openWorld, say, type World } from './testing/harness.ts';

/** What may come in any order: answers after the end, two roads, two conversations. */

const other = 'conversation-for-tests-1111111';
const sent = (world: World, id = CONVERSATION) =>
  [...(world.server.conversations.get(id)?.rows.values() ?? [])].map((row) => row.content);
const posts = (world: World) => world.server.requests.filter(({ path }) => path === '/messages');

/** A server whose answers to POST /messages wait for the test. */
function holdPosts(world: World) {
  const held: ((answer?: unknown) => void)[] = [];
  world.server.routes.set('POST /messages', ({ body }) => {
    const command = body as { conversation_id: string; client_id: string; content: string };
    return new Promise((resolve) => {
      held.push((answer) =>
        resolve(
          answer ??
            world.server.conversations.get(command.conversation_id)?.commit(world.server.user, command),
        ),
      );
    });
  });
  return held;
}
const refusal = (code: Parameters<typeof problem>[0]) => {
  const document = problem(code);
  return new Response(JSON.stringify(document), { status: document.status });
};
/** No socket can be had, and POSTs hang. */
async function byPost() {
  const world = await openWorld((each) => (each.server.network = 'no_sockets'));
  await world.platform.advance(5_000);
  return { world, held: holdPosts(world) };
}

describe('after the end', () => {
  test('[ACL1] what was refused for its token after logging out is not sent again as the next person', async () => {
    const { world, held } = await byPost();
    say(world, 'of ana');
    await settle();
    world.client.logout();
    world.server.user = person('cleo');
    held[0]?.(refusal('token_expired'));
    await world.platform.advance(60_000);
    expect(posts(world).map(({ token }) => token)).toEqual([expect.stringContaining(subject('ana'))]);
    expect(world.client.state.phase).toEqual({ name: 'signed_out' });
  });

  test('[ACL1] nor after the portal named another person', async () => {
    const { world, held } = await byPost();
    say(world, 'of ana');
    await settle();
    const cleo = person('cleo');
    world.server.user = cleo;
    await world.platform.advance(500_000);
    held[0]?.(refusal('token_expired'));
    await world.platform.advance(60_000);
    expect(world.client.state.me).toEqual(cleo);
    const as = (userId: string) => posts(world).filter(({ token }) => token.includes(subject(userId)));
    expect(as('cleo')).toEqual([]);
    expect(world.client.state.open).toBeNull();
  });

  test('[AUTH6] an answer that comes after logging out shows nothing', async () => {
    const { world, held } = await byPost();
    say(world, 'of ana');
    await settle();
    world.client.logout();
    held[0]?.();
    await world.platform.advance(1_000);
    expect(world.client.state).toMatchObject({ open: null, me: null, phase: { name: 'signed_out' } });
    expect(world.platform.pendingTimers).toBe(0);
  });
});

/** What tells one person's tokens from another's. */
const subject = (userId: string): string => tokenFor(userId).split('.')[1]?.slice(0, 14) ?? '';

describe('two roads', () => {
  test('[IDM1] on its way by HTTP when the socket is back: it waits for that answer, and is one bubble', async () => {
    const { world, held } = await byPost();
    say(world, 'first');
    say(world, 'second');
    await settle();
    world.server.network = 'up';
    await world.platform.advance(2_000);
    world.platform.signal('online');
    await world.platform.advance(200);
    expect(world.open().link).toBe('online');
    expect(world.server.framesOf('send')).toEqual([]);
    held[0]?.();
    await world.platform.advance(100);
    expect(sent(world)).toEqual(['first', 'second']);
    expect(world.open().rows.map((row) => row.status)).toEqual(['sent', 'sent']);
    expect(posts(world)).toHaveLength(1);
  });

  test('[IDM1] accepted by HTTP though the answer was lost: the socket’s acknowledge settles it once', async () => {
    const { world, held } = await byPost();
    say(world, 'once');
    await settle();
    const { key } = world.lastRow();
    world.room.commit(ana, { client_id: key, content: 'once' });
    world.server.network = 'up';
    await world.platform.advance(40_000);
    expect(world.open().rows.map((row) => [row.key, row.status])).toEqual([[key, 'sent']]);
    held[0]?.();
    await world.platform.advance(100);
    expect(world.open().rows).toHaveLength(1);
    expect(sent(world)).toEqual(['once']);
  });

  test('[IDM1] its event may come before any answer, and the answer then adds nothing', async () => {
    const { world, held } = await byPost();
    say(world, 'once');
    await settle();
    world.server.network = 'up';
    await world.platform.advance(2_000);
    world.platform.signal('online');
    await world.platform.advance(200);
    world.room.commit(ana, { client_id: world.lastRow().key, content: 'once' });
    await settle();
    expect(world.lastRow()).toMatchObject({ status: 'sent', seq: 1 });
    held[0]?.(refusal('unavailable'));
    await world.platform.advance(60_000);
    expect(world.open().rows).toHaveLength(1);
    expect(world.server.framesOf('send')).toEqual([]);
  });

  test('[SEND1] a POST unanswered as the seat goes holds back what is written once it is there again', async () => {
    const world = await openWorld();
    const held = holdPosts(world);
    world.server.network = 'no_sockets';
    for (const socket of world.room.sockets.keys()) socket.close(1006);
    await settle();
    say(world, 'before');
    await settle();
    world.server.tellInbox({
      type: 'removed',
      conversation_id: CONVERSATION,
      totals: world.server.totals(),
    });
    world.client.openConversation(CONVERSATION);
    await world.platform.advance(5_000);
    say(world, 'after');
    await world.platform.advance(1_000);
    expect(posts(world)).toHaveLength(1);
    held[0]?.(refusal('not_found'));
    await settle();
    expect(posts(world)).toHaveLength(2);
  });

  test('[ORD2] what was acknowledged on a line that broke stands before what went by another road', async () => {
    const world = await openWorld();
    world.room.onSend = 'ack_only';
    say(world, 'first');
    await world.platform.advance(0);
    world.server.network = 'no_sockets';
    world.server.closeAll(1006);
    say(world, 'second');
    await world.platform.advance(10_000);
    expect(world.open().rows.map((row) => [row.seq, row.content])).toEqual([
      [1, 'first'],
      [2, 'second'],
    ]);
  });

  test('[SEND1] no answer is never called a failure, however often there is none', async () => {
    const { world } = await byPost();
    say(world, 'x');
    for (let minute = 0; minute < 10; minute++) {
      await world.platform.advance(60_000);
      expect(['waiting', 'sending']).toContain(world.lastRow().status);
    }
    expect(new Set(posts(world).map(({ body }) => (body as { client_id: string }).client_id)).size).toBe(1);
  });

  test('[IDM2] a conflict about what may have been accepted before is no failure: it is there', async () => {
    const world = await openWorld();
    world.room.onSend = 'commit_silently';
    say(world, 'once');
    await world.platform.advance(0);
    world.room.onSend = { code: 'conflict', retry: 'never', min_backoff_ms: 0 };
    world.server.closeAll(1006);
    await world.platform.advance(5_000);
    expect(world.open().rows.map((row) => [row.content, row.status])).toEqual([['once', 'sent']]);
  });

  test('[IDM2] a conflict at the first word is one', async () => {
    const world = await openWorld();
    world.room.onSend = { code: 'conflict', retry: 'never', min_backoff_ms: 0 };
    say(world, 'once');
    await world.platform.advance(0);
    expect(world.lastRow()).toMatchObject({ status: 'failed', error: 'conflict' });
  });
});

describe('a socket that ends between its greeting and the page', () => {
  /** On show is what came over HTTP; then the other writes, and a socket greets whose page is held back. */
  async function greeted() {
    const world = await openWorld(({ server, room }) => {
      room.commit(ben, { client_id: 'client-of-ben-1', content: 'before' });
      server.network = 'no_sockets';
    });
    await world.platform.advance(5_000);
    return world;
  }
  async function greet(world: World) {
    world.room.heldPages = [];
    world.server.network = 'up';
    await world.reconnect();
  }
  const shown = (world: World) => world.open().rows.map((row) => row.content);

  test('[RES3] leaves what is on show, and the next one asks for the page again', async () => {
    const world = await greeted();
    world.room.commit(ben, { client_id: 'client-of-ben-2', content: 'meanwhile' });
    await greet(world);
    expect(shown(world)).toEqual(['before']);
    world.room.heldPages = null;
    world.server.closeAll(1006);
    await world.platform.advance(10_000);
    expect(shown(world)).toEqual(['before', 'meanwhile']);
  });

  test('[RES2] takes no message of one’s own away that was accepted meanwhile', async () => {
    const world = await greeted();
    const held = holdPosts(world);
    say(world, 'mine');
    await settle();
    const { key } = world.lastRow();
    world.room.commit(ana, { client_id: key, content: 'mine' });
    await greet(world);
    for (const socket of world.room.sockets.keys())
      socket.send({ type: 'ack', client_id: key, seq: 2, message_id: `${CONVERSATION}.2`, created_at: at });
    held[0]?.(refusal('unavailable'));
    await settle();
    expect(shown(world)).toEqual(['before', 'mine']);
    world.server.closeAll(1006);
    await settle();
    expect(shown(world)).toEqual(['before', 'mine']);
    world.room.heldPages = null;
    await world.platform.advance(10_000);
    expect(world.open().rows.map((row) => [row.seq, row.content])).toEqual([
      [1, 'before'],
      [2, 'mine'],
    ]);
  });

  const refusePage = async (world: World) => {
    const asked = world.server.framesOf('history').at(-1) as { readonly ref: string };
    for (const socket of world.room.sockets.keys())
      socket.send({
        type: 'reject',
        ref: asked.ref,
        code: 'unavailable',
        retry: 'backoff',
        min_backoff_ms: 0,
      });
    await settle();
  };

  test('[RES3] or a page that is refused: it is asked for once more on request', async () => {
    const world = await greeted();
    world.room.commit(ben, { client_id: 'client-of-ben-2', content: 'meanwhile' });
    await greet(world);
    await refusePage(world);
    expect(world.open()).toMatchObject({ phase: 'ready', historyError: true });
    world.room.heldPages = null;
    world.client.retryLoading();
    await world.platform.advance(100);
    expect(world.open().historyError).toBe(false);
    expect(shown(world)).toEqual(['before', 'meanwhile']);
  });

  test('[RES3] and without a request, at growing distances, until it is there', async () => {
    const world = await greeted();
    world.room.commit(ben, { client_id: 'client-of-ben-2', content: 'meanwhile' });
    await greet(world);
    const asked = () => world.server.framesOf('history').length;
    await refusePage(world);
    await world.platform.advance(999);
    expect(asked()).toBe(1);
    await world.platform.advance(9_000);
    expect(asked()).toBe(2);
    await refusePage(world);
    world.room.heldPages = null;
    await world.platform.advance(10_000);
    expect(asked()).toBe(3);
    expect(world.open().historyError).toBe(false);
    expect(shown(world)).toEqual(['before', 'meanwhile']);
  });
});

describe('taking back', () => {
  test('[SEND1] what may have been accepted cannot be discarded; what was refused can', async () => {
    const world = await openWorld();
    world.room.onSend = 'swallow';
    say(world, 'x');
    const { key } = world.lastRow();
    world.client.discard(key);
    expect(world.open().rows).toHaveLength(1);
    world.server.network = 'cut';
    world.server.closeAll(1006);
    await world.platform.advance(0);
    expect(world.lastRow().status).toBe('waiting');
    world.client.discard(key);
    expect(world.open().rows).toHaveLength(1);
    world.server.network = 'up';
    world.room.onSend = { code: 'closed', retry: 'never', min_backoff_ms: 0 };
    world.server.routes.set('POST /messages', () => refusal('closed'));
    await world.reconnect();
    expect(world.lastRow().status).toBe('failed');
    world.client.discard(key);
    expect(world.open().rows).toEqual([]);
  });

  test('[SEND1] a refusal after the acknowledge changes nothing', async () => {
    const world = await openWorld();
    say(world, 'x');
    const { key } = world.lastRow();
    await settle();
    for (const socket of world.room.sockets.keys())
      socket.send({ type: 'reject', ref: key, code: 'closed', retry: 'never', min_backoff_ms: 0 });
    await settle();
    expect(world.lastRow()).toMatchObject({ key, status: 'sent' });
  });

  test('[SEND1] an acknowledge of what has been discarded since brings it back by its event alone', async () => {
    const world = await openWorld();
    world.room.onSend = { code: 'closed', retry: 'never', min_backoff_ms: 0 };
    say(world, 'x');
    const { key } = world.lastRow();
    await settle();
    world.client.discard(key);
    for (const socket of world.room.sockets.keys())
      socket.send({ type: 'ack', client_id: key, seq: 1, message_id: `${CONVERSATION}.1`, created_at: at });
    await settle();
    expect(world.open().rows).toEqual([]);
    world.room.commit(ana, { client_id: key, content: 'x' });
    await settle();
    expect(world.open().rows.map((row) => row.key)).toEqual([key]);
  });
});
const at = '2026-05-12T08:01:00.000Z';

describe('two conversations', () => {
  async function both() {
    const world = await openWorld((each) => each.server.converse(other, [ben]));
    world.room.onSend = 'swallow';
    return world;
  }

  test('[SEND1] hold each other up in nothing, and keep each its own order', async () => {
    const world = await both();
    say(world, 'a1');
    say(world, 'a2');
    const held = holdPosts(world);
    world.client.openConversation(other);
    await world.platform.advance(100);
    say(world, 'b1');
    say(world, 'b2');
    await world.platform.advance(100);
    expect(sent(world, other)).toEqual(['b1', 'b2']);
    expect(held).toHaveLength(1);
    held[0]?.();
    await settle();
    held[1]?.();
    await world.platform.advance(100);
    expect(sent(world)).toEqual(['a1', 'a2']);
    expect(world.open().rows.map((row) => row.content)).toEqual(['b1', 'b2']);
  });

  test('[IDM1] left and opened again while a message was on its way: one bubble', async () => {
    const world = await both();
    say(world, 'x');
    const held = holdPosts(world);
    world.client.openConversation(other);
    await world.platform.advance(100);
    world.room.onSend = 'answer';
    world.client.openConversation(CONVERSATION);
    await world.platform.advance(100);
    expect(world.open().rows.map((row) => [row.content, row.status])).toEqual([['x', 'sending']]);
    held[0]?.();
    await world.platform.advance(100);
    expect(world.open().rows.map((row) => [row.content, row.status])).toEqual([['x', 'sent']]);
    expect(sent(world)).toEqual(['x']);
  });

  test('[WIRE4] a late frame of the one left behind reaches neither', async () => {
    const world = await both();
    const [old] = [...world.room.sockets.keys()];
    world.client.openConversation(other);
    await world.platform.advance(100);
    old?.send({ type: 'gap', from: 0, to: 0, epoch: 9, reason: 'epoch' });
    old?.close(4410);
    await world.platform.advance(100);
    expect(world.open()).toMatchObject({ conversationId: other, phase: 'ready', link: 'online' });
  });
});

describe('bounds', () => {
  test('[LIM1] the outbox takes no more than its bytes; what is refused goes back to the draft', async () => {
    const world = await openWorld((each) => (each.server.onUpload = () => null));
    const big = (bytes: number) =>
      Object.defineProperty(new File(['x'], 'scan.pdf', { type: 'application/pdf' }), 'size', {
        value: bytes,
      });
    const full = Array.from({ length: 10 }, () => big(25 * 1024 * 1024));
    say(world, 'fits', full);
    say(world, 'does not', [big(25 * 1024 * 1024)]);
    await settle();
    expect(world.open().rows.map((row) => row.content)).toEqual(['fits']);
    expect(world.client.state.drafts.get(CONVERSATION)).toBe('does not');
    expect(world.open().returned).toMatchObject({ text: 'does not', files: [{ name: 'scan.pdf' }] });
    expect(world.client.state.notice).toMatchObject({ what: 'send', code: 'full' });
  });
});
