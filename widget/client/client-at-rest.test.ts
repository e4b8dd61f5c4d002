import { describe, expect, test } from 'vitest';
import { limits } from '../../protocol/limits.ts';
import type { TokenGrant } from './identity.ts';
import { CONVERSATION, person } from './testing/builders.ts';
import { FakeProfile, settle } from './testing/fake-platform.ts';
import { FakeServer, problem } from './testing/fake-server.ts';
import { ana, ben, makeWorld, openWorld, say, type World, type WorldOptions } from './testing/harness.ts';

/** What was not accepted outlives a reload, where the tenant allows it, and nothing else does. */

const NAME = 'care-chat:clinic:ana';
let pages = 0;

/** Pages of one browser at one server, which allows it unless said otherwise. */
function browser(outbox: boolean | 'unsaid' = true) {
  const profile = new FakeProfile();
  const server = new FakeServer(ana);
  if (outbox !== 'unsaid') server.outbox = outbox;
  server.converse(CONVERSATION, [ben]);
  const options = (): WorldOptions => ({ profile, server, idPrefix: `client-id-p${++pages}` });
  return {
    server,
    stores: profile.stores,
    ids: () => profile.stores.ids(NAME),
    options,
    /** A page with the conversation open; `cut`: no network while it begins to write. */
    page: (prepare?: (world: World) => void) => openWorld(prepare, options()),
  };
}
/** As a browser ends a page: it is told, and never runs again. */
async function leave(world: World): Promise<void> {
  world.platform.signal('leaving');
  world.client.destroy();
  await world.platform.advance(0);
}
const swallow = (world: World) => (world.room.onSend = 'swallow');
const texts = (world: World) => world.open().rows.map((row) => row.content);
const inLog = (world: World) => [...world.room.rows.values()].map((row) => row.content);
const stored = (world: World) => world.platform.drafts;

describe('[SEND1] over a reload', () => {
  test('[IDM1] what was not accepted comes back in order under its ids, and goes out once', async () => {
    const { page, ids, server, options } = browser();
    const first = await page(swallow);
    for (const text of ['one', 'two', 'three']) say(first, text);
    await first.platform.advance(0);
    const keys = first.open().rows.map((row) => row.key);
    expect(ids()).toEqual(keys);
    await leave(first);
    server.network = 'cut';
    const second = makeWorld(options());
    server.network = 'no_sockets';
    server.routes.set('POST /messages', () => {
      throw new TypeError('network');
    });
    await second.client.start();
    second.client.openConversation(CONVERSATION);
    await second.platform.advance(5_000);
    expect(second.open().rows.map((row) => [row.key, row.content, row.status])).toEqual([
      [keys[0], 'one', expect.stringMatching(/waiting|sending/)],
      [keys[1], 'two', 'waiting'],
      [keys[2], 'three', 'waiting'],
    ]);
    server.routes.clear();
    server.network = 'up';
    second.room.onSend = 'answer';
    await second.platform.advance(60_000);
    expect(inLog(second)).toEqual(['one', 'two', 'three']);
    expect(second.open().rows.map((row) => [row.key, row.status])).toEqual(keys.map((key) => [key, 'sent']));
    expect(ids()).toEqual([]);
  });

  test('[IDM1] also when the first copy had been accepted', async () => {
    const { page, ids } = browser();
    const first = await page((world) => (world.room.onSend = 'commit_silently'));
    say(first, 'once');
    await first.platform.advance(0);
    expect(ids()).toHaveLength(1);
    await leave(first);
    first.room.onSend = 'answer';
    const second = await page();
    await second.platform.advance(1_000);
    expect(inLog(second)).toEqual(['once']);
    expect(second.open().rows.map((row) => row.status)).toEqual(['sent']);
    expect(ids()).toEqual([]);
  });

  test('it is sent though its conversation is not opened again', async () => {
    const { page, options } = browser();
    const first = await page(swallow);
    say(first, 'from the list');
    await first.platform.advance(0);
    await leave(first);
    const second = makeWorld(options());
    await second.client.start();
    await second.platform.advance(1_000);
    expect(inLog(second)).toEqual(['from the list']);
  });

  test('what is written meanwhile goes after it', async () => {
    const { page, options, stores } = browser();
    const first = await page(swallow);
    say(first, 'before');
    await first.platform.advance(0);
    await leave(first);
    first.room.onSend = 'answer';
    const slow: (() => void)[] = (stores.slow = []);
    const second = await openWorld(undefined, options());
    say(second, 'after');
    await second.platform.advance(500);
    expect(inLog(second)).toEqual([]);
    stores.slow = null;
    for (const go of slow) go();
    await second.platform.advance(500);
    expect(inLog(second)).toEqual(['before', 'after']);
  });

  test('a store that does not answer holds nothing up for long', async () => {
    const { page, stores } = browser();
    stores.slow = [];
    const world = await page();
    say(world, 'x');
    await world.platform.advance(limits.outbox.atRest.claimMs);
    expect(inLog(world)).toEqual(['x']);
  });

  test('nothing of it is in the drafts too, and what could not be kept is', async () => {
    const { page, stores } = browser();
    const world = await page(swallow);
    say(world, 'kept');
    await world.platform.advance(0);
    stores.slow = [];
    say(world, 'too late');
    await world.platform.advance(0);
    await leave(world);
    expect(stored(world)).toEqual(['too late']);
  });

  test('small files come back with their message; with large ones it is left as a draft', async () => {
    const { page, ids } = browser();
    const uploads: string[] = [];
    const file = (name: string, bytes: number) =>
      new File([new Uint8Array(bytes)], name, { type: 'image/png' });
    const first = await page();
    first.server.onUpload = () => null;
    say(first, 'small', [file('small.png', 1_000)]);
    say(first, 'large', [file('large.png', limits.outbox.atRest.fileBytes + 1)]);
    await first.platform.advance(0);
    const { key } = first.open().rows[0] ?? { key: '' };
    expect(ids()).toEqual([key]);
    await leave(first);
    expect(stored(first)).toEqual(['large']);
    first.server.onUpload = (request, url) => {
      uploads.push(`${url.searchParams.get('client_id')} ${request.body.size}`);
      const id = `${CONVERSATION}.${'a'.repeat(21)}`;
      const body = { attachment_id: id, file_name: 'small.png', media_type: 'image/png', size_bytes: 1_000 };
      return {
        status: 201,
        body: { ...body, state: 'ready', width: 1, height: 1, url: `/attachments/${id}` },
      };
    };
    const second = await page();
    await second.platform.advance(1_000);
    expect(uploads).toEqual([expect.stringMatching(/^client-id-p\d+-\d{4} 1000$/)]);
    expect(inLog(second)).toEqual(['small']);
    expect(second.lastRow()).toMatchObject({ key, status: 'sent' });
  });

  test('what was refused for good is no longer kept, and is again when it is tried again', async () => {
    const { page, ids } = browser();
    const world = await page();
    world.room.onSend = { code: 'closed', retry: 'never', min_backoff_ms: 0 };
    say(world, 'x');
    await world.platform.advance(0);
    expect([world.lastRow().status, ids()]).toEqual(['failed', []]);
    world.room.onSend = 'swallow';
    world.client.retry(world.lastRow().key);
    await world.platform.advance(0);
    expect(ids()).toEqual([world.lastRow().key]);
  });

  test('what was left a day ago is not sent by itself: it is a draft', async () => {
    const { page, options, ids } = browser();
    const first = await page(swallow);
    first.client.send({ text: 'old', files: [], replyTo: null, urgent: true });
    await first.platform.advance(0);
    await leave(first);
    const second = makeWorld(options());
    second.platform.sleep(limits.outbox.atRest.ttlMs + 60_000);
    await second.client.start();
    await second.platform.advance(1_000);
    expect(second.client.state.drafts.get(CONVERSATION)).toBe('old');
    second.client.openConversation(CONVERSATION);
    expect(second.open().aim).toEqual({ replyTo: null, urgent: true });
    expect([ids(), inLog(second)]).toEqual([[], []]);
  });

  test('losing the seat takes it from the disk', async () => {
    const { page, ids } = browser();
    const world = await page(swallow);
    say(world, 'x');
    await world.platform.advance(0);
    world.server.closeAll(4410);
    await world.platform.advance(0);
    expect(ids()).toEqual([]);
  });
});

describe('[SEND1] two pages', () => {
  test('[IDM1] what a living page has written is its alone; when it is gone, it is the next one’s', async () => {
    const { page, ids } = browser();
    const first = await page(swallow);
    say(first, 'x');
    await first.platform.advance(0);
    const second = await page();
    await second.platform.advance(10_000);
    expect(texts(second)).toEqual([]);
    await leave(first);
    first.room.onSend = 'answer';
    const third = await page();
    await third.platform.advance(1_000);
    expect(texts(third)).toEqual(['x']);
    expect([ids(), inLog(third)]).toEqual([[], ['x']]);
  });

  test('back from the cache, a page leaves alone what another has settled or discarded meanwhile', async () => {
    const { page } = browser();
    const first = await page(swallow);
    say(first, 'taken over');
    await first.platform.advance(0);
    first.platform.signal('leaving');
    await first.platform.advance(0);
    const second = await page((world) => {
      world.room.onSend = { code: 'closed', retry: 'never', min_backoff_ms: 0 };
      world.server.routes.set('POST /messages', () => Response.json(problem('closed'), { status: 409 }));
    });
    await second.platform.advance(1_000);
    expect(second.lastRow().status).toBe('failed');
    second.client.discard(second.lastRow().key);
    await second.platform.advance(0);
    await leave(second);
    second.server.routes.clear();
    second.room.onSend = 'answer';
    first.platform.signal('resumed');
    await first.platform.advance(10_000);
    expect(first.open()).toMatchObject({ link: 'online', rows: [] });
    expect(inLog(first)).toEqual([]);
  });

  test('back from the cache with nobody in between, it goes on', async () => {
    const { page, ids } = browser();
    const world = await page(swallow);
    say(world, 'x');
    await world.platform.advance(0);
    world.platform.signal('leaving');
    await world.platform.advance(60_000);
    world.room.onSend = 'answer';
    world.platform.signal('resumed');
    await world.platform.advance(1_000);
    expect([inLog(world), ids()]).toEqual([['x'], []]);
    expect(world.lastRow().status).toBe('sent');
  });
});

describe('[AUTH6] is wiped', () => {
  const names = (world: World) => [...world.platform.databases.rows.keys()];
  async function withOne(grant: (server: FakeServer) => TokenGrant | null = (server) => server.grant()) {
    const shared = browser();
    const world = await openWorld(swallow, {
      ...shared.options(),
      getToken: () => grant(shared.server),
    });
    say(world, 'secret');
    await world.platform.advance(0);
    expect(names(world)).toEqual([NAME]);
    return { ...shared, world };
  }

  test('at logout, from every tab', async () => {
    const { world, page } = await withOne();
    const other = await page(swallow);
    say(other, 'in the other tab');
    await other.platform.advance(0);
    world.client.logout();
    expect(names(world)).toEqual([]);
    await other.platform.advance(60_000);
    await world.platform.advance(60_000);
    expect(names(world)).toEqual([]);
    expect(other.client.state.phase).toEqual({ name: 'signed_out' });
  });

  test('when the portal says that nobody is signed in', async () => {
    let signedIn = true;
    const { world } = await withOne((server) => (signedIn ? server.grant() : null));
    signedIn = false;
    await world.platform.advance(500_000);
    expect(world.client.state.phase).toEqual({ name: 'signed_out' });
    expect(names(world)).toEqual([]);
  });

  test('when another person comes, here or in another tab, whose own is left alone', async () => {
    const { world, options } = await withOne();
    const cleo = person('cleo');
    world.server.user = cleo;
    const other = makeWorld(options());
    await other.client.start();
    await other.platform.advance(100);
    expect(names(world)).toEqual(['care-chat:clinic:cleo']);
    await world.platform.advance(10_000);
    expect(names(world)).toEqual(['care-chat:clinic:cleo']);
  });

  test('when the next page finds another person, though the one before never left', async () => {
    const { world, options } = await withOne();
    await leave(world);
    world.server.user = person('cleo');
    const next = makeWorld(options());
    await next.client.start();
    await next.platform.advance(100);
    expect(names(world)).toEqual(['care-chat:clinic:cleo']);
  });

  test('when the chat refuses this person', async () => {
    const { world } = await withOne();
    world.server.closeAll(4403);
    await world.platform.advance(0);
    expect(world.client.state.phase).toMatchObject({ name: 'denied' });
    expect(names(world)).toEqual([]);
  });

  test('when the tenant no longer allows it; what is unsent is a draft again', async () => {
    const { world, page } = await withOne();
    await leave(world);
    world.server.outbox = false;
    const next = await page(swallow);
    expect(names(next)).toEqual([]);
    say(next, 'as before');
    await next.platform.advance(0);
    await leave(next);
    expect(names(next)).toEqual([]);
    expect(stored(next)).toEqual(['as before']);
  });

  test('what a page left of another tenant is none of its business', async () => {
    const { world } = await withOne();
    await world.platform.databases.store('care-chat:other:ana').claim();
    world.client.logout();
    await settle();
    expect(names(world)).toEqual(['care-chat:other:ana']);
  });
});

describe('[SEND1] where it is not to be had', () => {
  test.each([false, 'unsaid' as const])('a tenant’s word is %s: nothing is written', async (outbox) => {
    const { page, stores } = browser(outbox);
    const world = await page(swallow);
    say(world, 'x');
    await world.platform.advance(0);
    expect(stores.rows.size).toBe(0);
  });

  test('a browser that forbids storage: memory, drafts, and no word about it', async () => {
    const { page, stores } = browser();
    stores.forbidden = true;
    const world = await page(swallow);
    say(world, 'x');
    await world.platform.advance(0);
    expect(world.lastRow().status).toBe('sending');
    world.platform.signal('leaving');
    expect(stored(world)).toEqual(['x']);
    world.room.onSend = 'answer';
    world.platform.signal('resumed');
    await world.platform.advance(5_000);
    expect(world.lastRow().status).toBe('sent');
  });
});
