import { describe, expect, test, vi } from 'vitest';
import { Late } from '../late.ts';
import { createClient } from './client.ts';
import { FirstClient, type WholeClient } from './first-client.ts';
import type { ChatState } from './state.ts';
import { CONVERSATION, entry } from './testing/builders.ts';
import type { FakeConversation } from './testing/fake-conversation.ts';
import { FakePlatform, FakeProfile, type FakeTabs } from './testing/fake-platform.ts';
import { API, FakeServer } from './testing/fake-server.ts';
import { ana, ben } from './testing/harness.ts';

interface Beginning {
  readonly server: FakeServer;
  readonly room: FakeConversation;
  readonly platform: FakePlatform;
  readonly client: FirstClient;
  readonly tabs: FakeTabs;
  readonly grants: () => number;
  readonly wanted: () => number;
  /** The whole client comes. */
  readonly arrive: () => Promise<void>;
  readonly rows: () => readonly (string | null)[];
}

/** Ana's chat before the whole client is loaded, with three messages of Ben's. */
function beginning({ getToken = vi.fn() } = {}): Beginning {
  const server = new FakeServer(ana);
  const room = server.converse(CONVERSATION, [ben]);
  for (const content of ['one', 'two', 'three']) room.append(ben, { content });
  server.entries = [entry(CONVERSATION, { head_seq: 3, read_seq: 3 })];
  room.readSeq = 3;
  const profile = new FakeProfile();
  const platform = new FakePlatform(server, profile);
  const late = new Late<WholeClient>();
  const bring = vi.fn();
  late.from(bring);
  if (getToken.getMockImplementation() === undefined) getToken.mockImplementation(server.grant);
  const client = new FirstClient({ api: API, tenant: 'clinic', getToken, platform }, late);
  return {
    server,
    room,
    platform,
    client,
    tabs: profile.tabs,
    grants: () => getToken.mock.calls.length,
    wanted: () => bring.mock.calls.length,
    arrive: async () => {
      late.give(createClient);
      await platform.advance(100);
    },
    rows: () => client.state.open?.rows.map((row) => row.content) ?? [],
  };
}

/** The same with the conversation on show. */
async function opened(prepare: (world: Beginning) => void = () => undefined): Promise<Beginning> {
  const world = beginning();
  prepare(world);
  await world.client.start();
  world.client.openConversation(CONVERSATION);
  await world.platform.advance(0);
  return world;
}

function everyState(client: FirstClient): ChatState[] {
  const states: ChatState[] = [];
  client.subscribe((state) => states.push(state));
  return states;
}

describe('[INB1] before the whole client is here', () => {
  test('the list and a first page come over HTTP, with one token and no socket', async () => {
    const world = await opened();
    expect(world.client.state.phase.name).toBe('ready');
    expect(world.client.state.inbox).toMatchObject({ phase: 'ready', link: 'connecting' });
    expect(world.rows()).toEqual(['one', 'two', 'three']);
    expect(world.client.state.open).toMatchObject({ phase: 'ready', link: 'connecting', newFrom: null });
    expect(world.grants()).toBe(1);
    expect(world.server.requests.map(({ path }) => path)).not.toContain('/tickets');
    expect(world.wanted()).toBe(0);
  });

  test('a conversation with news is opened at the first unread message', async () => {
    const world = await opened(({ server, room }) => {
      server.entries = [entry(CONVERSATION, { head_seq: 3, read_seq: 1, unread: 2 })];
      room.readSeq = 1;
    });
    const page = world.server.requests.find(({ path }) => path.startsWith('/messages/'));
    expect(page?.query.get('around')).toBe('2');
    expect(world.client.state.open).toMatchObject({ newFrom: 2, unread: 2 });
  });

  test('a conversation asked for before anybody is known is opened then', async () => {
    const world = beginning();
    world.client.openConversation(CONVERSATION);
    await world.client.start();
    await world.platform.advance(0);
    expect(world.rows()).toEqual(['one', 'two', 'three']);
  });

  test('[PAGE1] the answer for a conversation left meanwhile is dropped', async () => {
    const world = beginning();
    await world.client.start();
    world.client.openConversation(CONVERSATION);
    world.client.closeConversation();
    await world.platform.advance(0);
    expect(world.client.state.open).toBeNull();
  });

  test('the whole client is wanted when nobody chooses for a while, and not while a page is on its way', async () => {
    const world = beginning();
    await world.client.start();
    await world.platform.advance(900);
    expect(world.wanted()).toBe(0);
    world.client.openConversation(CONVERSATION);
    await world.platform.advance(5_000);
    expect(world.wanted()).toBe(0);
    world.client.closeConversation();
    await world.platform.advance(1_000);
    expect(world.wanted()).toBe(1);
  });

  test('[AUTH5] nobody signed in is said at once, and asked again', async () => {
    const getToken = vi.fn().mockResolvedValueOnce(null);
    const world = beginning({ getToken });
    getToken.mockImplementation(world.server.grant);
    await world.client.start();
    expect(world.client.state.phase.name).toBe('signed_out');
    expect(world.wanted()).toBe(0);
    world.client.retryLoading();
    await world.platform.advance(0);
    expect(world.client.state.phase.name).toBe('ready');
  });

  test.each([
    ['a network that is gone', (world: Beginning) => void (world.server.network = 'cut')],
    ['a portal that hangs', (world: Beginning) => void world],
  ])('%s is said, and trying again works', async (what, prepare) => {
    const getToken = vi.fn();
    const world = beginning({ getToken });
    if (what === 'a portal that hangs') getToken.mockReturnValueOnce(new Promise(() => undefined));
    prepare(world);
    void world.client.start();
    await world.platform.advance(10_000);
    expect(world.client.state.phase).toEqual({ name: 'failed', code: 'unavailable' });
    expect(world.wanted()).toBe(1);
    world.server.network = 'up';
    world.client.retryLoading();
    await world.platform.advance(0);
    expect(world.client.state.phase.name).toBe('ready');
  });

  test('[PAGE1] a first page that does not come is said, and asked for again', async () => {
    const world = await opened(({ server, client }) => {
      client.subscribe(({ open }) => {
        if (open?.phase === 'loading') server.network = 'up';
      });
      server.routes.set(`GET /conversations/${CONVERSATION}`, () => {
        server.routes.clear();
        throw new TypeError('network');
      });
    });
    expect(world.client.state.open?.phase).toBe('failed');
    world.client.openConversation(CONVERSATION);
    await world.platform.advance(0);
    expect(world.rows()).toHaveLength(3);
  });

  test('[AUTH6] logging out deletes what an earlier page kept unsent', async () => {
    const world = await opened();
    await world.platform.databases.store('care-chat:clinic:ana').claim();
    world.client.logout();
    expect([...world.platform.databases.rows.keys()]).toEqual([]);
  });

  test('[AUTH6] logging out before anything was opened deletes it as well, and tells the other tabs', async () => {
    const earlier = await opened();
    earlier.client.setDraft(CONVERSATION, 'half a thought');
    earlier.client.destroy();
    await earlier.platform.databases.store('care-chat:clinic:ana').claim();
    const told: unknown[] = [];
    earlier.tabs.channel('care-chat:clinic', (message) => told.push(message));
    const getToken = vi.fn();
    const { platform } = earlier;
    new FirstClient({ api: API, tenant: 'clinic', getToken, platform }, new Late<WholeClient>()).logout();
    await platform.advance(0);
    expect([told, [...platform.stored.keys()]]).toEqual([[{ type: 'logout' }], []]);
    expect([[...platform.databases.rows.keys()], getToken.mock.calls]).toEqual([[], []]);
  });

  test('[AUTH6] logging out forgets all, tells the other tabs, and never uses the token again', async () => {
    const world = await opened();
    const told: unknown[] = [];
    world.tabs.channel('care-chat:clinic', (message) => told.push(message));
    world.client.setDraft(CONVERSATION, 'half a thought');
    world.client.logout();
    expect(told).toEqual([{ type: 'logout' }]);
    expect(world.client.state).toMatchObject({ phase: { name: 'signed_out' }, me: null, open: null });
    expect(world.client.state.inbox.entries).toEqual([]);
    expect([...world.platform.stored.keys()]).toEqual([]);
    await world.arrive();
    expect(world.client.state.phase.name).toBe('signed_out');
    expect(world.grants()).toBe(1);
    await world.client.start();
    expect(world.grants()).toBe(2);
  });

  test.each([{ type: 'logout' }, { type: 'user', user_id: 'somebody-else' }])(
    '[AUTH6] another tab that says %o ends this one’s person',
    async (message) => {
      const world = await opened();
      world.tabs.channel('care-chat:clinic', () => undefined).post(message);
      expect(world.client.state).toMatchObject({ phase: { name: 'signed_out' }, me: null, open: null });
    },
  );

  test('after destroy() nothing is asked and nothing is left', async () => {
    const world = beginning();
    void world.client.start();
    world.client.destroy();
    await world.arrive();
    expect(world.platform.pendingTimers).toBe(0);
    expect(world.server.requests).toEqual([]);
    expect(world.client.state.phase.name).not.toBe('ready');
  });
});

describe('when the whole client comes', () => {
  test('[AUTH5] it goes on with what is on show: nothing blinks, no second token, and the sockets are up', async () => {
    const world = await opened();
    const states = everyState(world.client);
    await world.arrive();
    expect(world.client.state.inbox.link).toBe('online');
    expect(world.client.state.open).toMatchObject({ phase: 'ready', link: 'online' });
    for (const state of states) {
      expect(state.phase.name).toBe('ready');
      expect(state.inbox.entries).toHaveLength(1);
      expect(state.open?.rows.map((row) => row.content)).toEqual(['one', 'two', 'three']);
    }
    expect(world.grants()).toBe(1);
    expect(world.server.requests.filter(({ path }) => path === '/me')).toHaveLength(1);
    world.room.append(ben, { content: 'four' });
    await world.platform.advance(100);
    expect(world.rows()).toEqual(['one', 'two', 'three', 'four']);
  });

  test('[RES1] what happened meanwhile is there', async () => {
    const world = await opened();
    world.room.append(ben, { content: 'four' });
    await world.arrive();
    expect(world.rows()).toEqual(['one', 'two', 'three', 'four']);
  });

  test('[CUR2] the line of new messages stays where it was', async () => {
    const world = await opened(({ server, room }) => {
      server.entries = [entry(CONVERSATION, { head_seq: 3, read_seq: 1, unread: 2 })];
      room.readSeq = 1;
    });
    world.client.sawUpTo(3);
    await world.arrive();
    expect(world.client.state.open?.newFrom).toBe(2);
    expect(world.server.framesOf('history')).toMatchObject([{ around: 2 }]);
    expect(world.server.framesOf('read')).toMatchObject([{ seq: 3 }]);
  });

  test('[SEND1] without a network the page stays, and what is written waits for one', async () => {
    const world = await opened();
    world.server.network = 'cut';
    await world.arrive();
    expect(world.rows()).toEqual(['one', 'two', 'three']);
    world.client.send({ text: 'four', files: [], replyTo: null });
    await world.platform.advance(2_000);
    expect(world.client.state.open?.rows.at(-1)).toMatchObject({ content: 'four', status: 'waiting' });
    world.server.network = 'up';
    world.platform.signal('online');
    await world.platform.advance(5_000);
    expect([...world.room.rows.values()].map((row) => row.content)).toContain('four');
  });

  test.each([true, false])('[SEND1] what was typed is kept, stored or not (%s)', async (stored) => {
    const world = await opened(({ server }) => void (server.drafts = stored));
    world.client.setDraft(CONVERSATION, 'half a thought');
    await world.arrive();
    expect(world.client.state.drafts.get(CONVERSATION)).toBe('half a thought');
  });

  test('[SEND1] what a draft was to be sent as goes over a reload, whoever is there first', async () => {
    const urgent = { replyTo: null, urgent: true };
    const before = await opened();
    await before.arrive();
    before.client.setDraft(CONVERSATION, 'Come at once', urgent);
    const after = await opened(({ platform }) => {
      for (const [key, text] of before.platform.stored) platform.stored.set(key, text);
    });
    expect([...after.client.state.drafts]).toEqual([[CONVERSATION, 'Come at once']]);
    after.client.setDraft(CONVERSATION, 'Come at once!');
    await after.arrive();
    expect(after.client.state.open?.aim).toEqual(urgent);
    expect([...after.client.state.drafts.values()]).toEqual(['Come at once!']);
  });

  test('[SEND1] a draft begun after another was emptied is not sent as that', async () => {
    const world = await opened(
      ({ platform }) =>
        void platform.stored.set(`care-chat:clinic:ana:${CONVERSATION}`, '\0{"urgent":true}\0Come at once'),
    );
    world.client.setDraft(CONVERSATION, '');
    world.client.setDraft(CONVERSATION, 'Thanks');
    await world.arrive();
    expect([...world.client.state.drafts.values()]).toEqual(['Thanks']);
    expect(world.client.state.open?.aim).toBeNull();
  });

  test('[SEND1] what was asked for too early is done, once and in order', async () => {
    const world = await opened();
    world.client.send({ text: 'four', files: [], replyTo: null });
    world.client.send({ text: 'five', files: [], replyTo: null });
    expect(world.wanted()).toBe(1);
    await world.arrive();
    await world.platform.advance(1_000);
    expect([...world.room.rows.values()].slice(3).map((row) => row.content)).toEqual(['four', 'five']);
  });

  test('[PAGE1] the list’s next page is asked for from where it ended', async () => {
    const world = beginning();
    world.server.nextEntries = 'cursor-2';
    await world.client.start();
    world.server.network = 'no_sockets';
    world.client.loadMoreEntries();
    await world.arrive();
    expect(
      world.server.requests
        .filter(({ path }) => path === '/conversations')
        .at(-1)
        ?.query.get('cursor'),
    ).toBe('cursor-2');
  });

  test('[WIRE5] a refusal is said by it', async () => {
    const world = beginning();
    world.server.refusals.set('/me', 'forbidden');
    await world.client.start();
    expect(world.client.state.phase.name).toBe('loading');
    expect(world.wanted()).toBe(1);
    await world.arrive();
    expect(world.client.state.phase).toEqual({ name: 'denied', code: 'forbidden' });
  });

  test('[AUTH6] a person it is not the chat of any more is purged, as ever', async () => {
    const world = await opened();
    world.server.user = ben;
    await world.arrive();
    expect(world.client.state.me?.user_id).not.toBe(ana.user_id);
    expect(world.rows()).toEqual([]);
  });
});
