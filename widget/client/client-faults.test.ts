import { describe, expect, test } from 'vitest';
import { CONVERSATION, person } from './testing/builders.ts';
import { ben, makeWorld, openWorld, say, type World } from './testing/harness.ts';

/** What the world does to a page: hides it, puts it aside, sends it to sleep; and a server that asks for patience. */

const MINUTE = 60_000;
const tickets = (world: World) => world.server.requests.filter(({ path }) => path === '/tickets').length;
const sockets = (world: World) => ({
  inbox: world.server.inboxSockets.size,
  room: world.room.sockets.size,
});
const texts = (world: World) => world.open().rows.map((row) => row.content);
const show = (world: World, visible: boolean) => {
  world.platform.isVisible = visible;
  world.platform.signal('visibility');
};

describe('[WIRE4] a hidden page', () => {
  test('[RES1] closes its conversation’s socket after five minutes, keeps the inbox’s, and resumes when shown', async () => {
    const world = await openWorld((each) => each.room.append(ben, { content: 'before' }));
    show(world, false);
    await world.platform.advance(5 * MINUTE - 1);
    expect(sockets(world)).toEqual({ inbox: 1, room: 1 });
    await world.platform.advance(1);
    expect(sockets(world)).toEqual({ inbox: 1, room: 0 });
    world.room.append(ben, { content: 'meanwhile' });
    await world.platform.advance(60 * MINUTE);
    expect(sockets(world)).toEqual({ inbox: 1, room: 0 });
    expect(texts(world)).toEqual(['before']);
    show(world, true);
    await world.platform.advance(100);
    expect(sockets(world)).toEqual({ inbox: 1, room: 1 });
    expect(texts(world)).toEqual(['before', 'meanwhile']);
    expect(world.server.framesOf('pull').at(-1)).toEqual({ type: 'pull', after: 1 });
  });

  test('shown again in time, it keeps everything', async () => {
    const world = await openWorld();
    show(world, false);
    await world.platform.advance(4 * MINUTE);
    show(world, true);
    await world.platform.advance(0);
    show(world, false);
    await world.platform.advance(4 * MINUTE);
    expect(sockets(world)).toEqual({ inbox: 1, room: 1 });
    expect(tickets(world)).toBe(2);
  });

  test('opened hidden, a conversation goes without a socket in its time, and another does not begin with one', async () => {
    const other = 'conversation-for-tests-1111111';
    const world = await openWorld((each) => {
      each.platform.isVisible = false;
      each.server.converse(other, [ben]);
    });
    await world.platform.advance(5 * MINUTE);
    expect(sockets(world).room).toBe(0);
    world.client.openConversation(other);
    await world.platform.advance(MINUTE);
    expect(world.server.conversations.get(other)?.sockets.size).toBe(0);
    show(world, true);
    await world.platform.advance(100);
    expect(world.open()).toMatchObject({ conversationId: other, phase: 'ready', link: 'online' });
  });

  test('what was on its way goes out by HTTP under the same id', async () => {
    const world = await openWorld();
    world.room.onSend = 'swallow';
    say(world, 'on its way');
    const { key } = world.lastRow();
    show(world, false);
    await world.platform.advance(5 * MINUTE);
    expect([...world.room.rows.values()].map((row) => row.client_id)).toEqual([key]);
    show(world, true);
    await world.platform.advance(100);
    expect(world.open().rows).toHaveLength(1);
    expect(world.lastRow()).toMatchObject({ key, status: 'sent' });
  });

  test('the inbox’s socket is told of what changed while it was being opened', async () => {
    const world = makeWorld();
    const started = world.client.start();
    await started;
    show(world, false);
    await world.platform.advance(0);
    const said = world.server.frames.filter(({ target }) => target === 'inbox').map(({ frame }) => frame);
    const last = said.filter((frame) => 'visible' in frame).at(-1);
    expect(last).toMatchObject({ visible: false });
  });

  test('logging out leaves no timer behind', async () => {
    const world = await openWorld();
    show(world, false);
    world.client.logout();
    await world.platform.advance(0);
    expect(world.platform.pendingTimers).toBe(0);
  });
});

describe('[WIRE4] a page put aside', () => {
  test('[RES1] closes both sockets on the way, asks for nothing there, and resumes when it is back', async () => {
    const world = await openWorld((each) => each.room.append(ben, { content: 'before' }));
    world.room.onSend = 'swallow';
    say(world, 'unsent');
    world.platform.signal('leaving');
    await world.platform.advance(0);
    expect(sockets(world)).toEqual({ inbox: 0, room: 0 });
    const asked = world.server.requests.length;
    await world.platform.advance(60 * MINUTE);
    expect(world.server.requests).toHaveLength(asked);
    world.room.onSend = 'answer';
    world.room.append(ben, { content: 'meanwhile' });
    world.platform.signal('resumed');
    await world.platform.advance(100);
    expect(sockets(world)).toEqual({ inbox: 1, room: 1 });
    expect(texts(world)).toEqual(['before', 'meanwhile', 'unsent']);
    expect(world.lastRow().status).toBe('sent');
  });

  test('comes back by any sign of life, should the one that tells be missed', async () => {
    const world = await openWorld();
    world.platform.signal('leaving');
    await world.platform.advance(0);
    show(world, true);
    await world.platform.advance(100);
    expect(sockets(world)).toEqual({ inbox: 1, room: 1 });
  });

  test('[AUTH5] asks the portal who is signed in before it uses the token it had', async () => {
    let signedIn = true;
    const world: World = makeWorld({ getToken: () => (signedIn ? world.server.grant() : null) });
    await world.client.start();
    world.client.openConversation(CONVERSATION);
    await world.platform.advance(100);
    expect(world.open().link).toBe('online');
    world.platform.signal('leaving');
    await world.platform.advance(0);
    signedIn = false;
    const asked = world.server.requests.length;
    world.platform.signal('resumed');
    await world.platform.advance(100);
    expect(world.client.state).toMatchObject({ phase: { name: 'signed_out' }, me: null, open: null });
    expect(world.server.requests).toHaveLength(asked);
  });

  test('[AUTH6] back with another person signed in, it shows nothing of the first', async () => {
    const world = await openWorld((each) => each.room.append(ben));
    world.platform.signal('leaving');
    await world.platform.advance(0);
    const cleo = person('cleo');
    world.server.user = cleo;
    world.platform.signal('resumed');
    await world.platform.advance(1_000);
    expect(world.client.state).toMatchObject({ me: cleo, open: null });
  });
});

describe('[WIRE4] a machine that slept', () => {
  test('keeps a socket that still answers', async () => {
    const world = await openWorld();
    const asked = tickets(world);
    world.platform.sleep(8 * 60 * MINUTE);
    await world.platform.advance(6_000);
    expect(world.open().link).toBe('online');
    expect(tickets(world)).toBe(asked);
  });

  test('finds out within 5 s of waking that a socket is gone', async () => {
    const world = await openWorld();
    world.server.network = 'cut';
    world.platform.sleep(8 * 60 * MINUTE);
    await world.platform.advance(5_000);
    expect(world.open().link).not.toBe('online');
  });

  test('whose clock stood still meanwhile finds out as one that was awake does', async () => {
    const world = await openWorld();
    world.server.network = 'cut';
    await world.platform.advance(25_000);
    expect(world.open().link).not.toBe('online');
  });

  test('makes one attempt of each socket for all that fell due, and waits in between as before', async () => {
    const world = await openWorld();
    world.server.network = 'cut';
    world.server.closeAll(1006);
    await world.platform.advance(10 * MINUTE);
    let attempts = 0;
    world.platform.fetch = () => {
      attempts++;
      return Promise.reject(new TypeError('network'));
    };
    world.platform.sleep(24 * 60 * MINUTE);
    await world.platform.advance(0);
    expect(attempts).toBeLessThanOrEqual(2);
    await world.platform.advance(MINUTE);
    expect(attempts).toBeGreaterThan(4);
    expect(attempts).toBeLessThan(20);
  });
});

describe('[WIRE4] patience', () => {
  test('what a refused ticket asks to wait is waited, whatever happens meanwhile', async () => {
    const world = await openWorld();
    world.server.refusals.set('/tickets', 'rate_limited');
    world.server.retryAfter = 20;
    world.server.closeAll(1006);
    await world.platform.advance(4_000);
    const asked = tickets(world);
    world.server.refusals.clear();
    for (let second = 0; second < 15; second++) {
      world.platform.signal('online');
      await world.platform.advance(1_000);
    }
    expect(tickets(world)).toBe(asked);
    await world.platform.advance(30_000);
    expect(world.open().link).toBe('online');
  });

  test('[WIRE4] whoever is let into a conversation again is let into the inbox, which had refused', async () => {
    const world = await openWorld();
    world.server.refusals.set('/tickets', 'unauthenticated');
    world.server.closeAll(1006);
    await world.platform.advance(30_000);
    expect(world.client.state).toMatchObject({ phase: { name: 'denied' }, inbox: { link: 'offline' } });
    world.server.refusals.clear();
    world.client.closeConversation();
    world.client.openConversation(CONVERSATION);
    await world.platform.advance(1_000);
    expect(world.client.state).toMatchObject({ phase: { name: 'ready' }, inbox: { link: 'online' } });
  });

  test('a network that comes and goes brings no storm of attempts', async () => {
    const world = await openWorld();
    world.server.network = 'cut';
    world.server.closeAll(1006);
    let attempts = 0;
    world.platform.fetch = (url) => {
      if (url.endsWith('/tickets')) attempts++;
      return Promise.reject(new TypeError('network'));
    };
    for (let i = 0; i < 300; i++) {
      world.platform.signal('offline');
      world.platform.signal('online');
      await world.platform.advance(100);
    }
    // Two sockets, 30 s.
    expect(attempts).toBeLessThanOrEqual(64);
  });

  test('a page at the address of the chat that is not the chat’s takes nothing away', async () => {
    const world = await openWorld((each) => each.room.append(ben, { content: 'kept' }));
    world.room.onSend = 'swallow';
    say(world, 'unsent');
    const portal = () => new Response('<h1>Please sign in to this network</h1>', { status: 404 });
    world.server.routes.set('POST /tickets', portal).set('POST /messages', portal);
    world.server.closeAll(1006);
    await world.platform.advance(MINUTE);
    expect(world.open().phase).toBe('ready');
    expect(world.open().rows.map((row) => row.status)).toEqual(['sent', 'waiting']);
    world.server.routes.clear();
    world.room.onSend = 'answer';
    await world.reconnect();
    await world.platform.advance(2 * MINUTE);
    expect(world.open()).toMatchObject({ conversationId: CONVERSATION, link: 'online' });
    expect(world.open().rows.map((row) => row.status)).toEqual(['sent', 'sent']);
  });
});
