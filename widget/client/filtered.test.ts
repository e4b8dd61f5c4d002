import { describe, expect, test } from 'vitest';
import { CONVERSATION, entry, preview } from './testing/builders.ts';
import { settle } from './testing/fake-platform.ts';
import { ben, makeWorld, type World } from './testing/harness.ts';

const other = 'conversation-for-tests-0000001';
const third = 'conversation-for-tests-0000002';

/** With the list there, and one that is archived behind it. */
async function begun(): Promise<World> {
  const world = makeWorld();
  world.server.entries = [entry(CONVERSATION)];
  await world.client.start();
  await settle();
  return world;
}
const asked = (world: World): (string | null)[][] =>
  world.server.requests
    .filter(({ path }) => path === '/conversations')
    .map(({ query }) => ['archived', 'user_type', 'cursor'].map((name) => query.get(name)));
const shown = (world: World): string[] =>
  world.client.state.filtered?.entries.map((each) => each.conversation_id) ?? [];
const away = (id: string): ReturnType<typeof entry> => entry(id, { marks: ['archived'] });

describe('[PAGE1] what a filter of the server lets through', () => {
  test('is asked for page by page, beside the list, which stays as it is', async () => {
    const world = await begun();
    expect(world.client.state.inbox.archives).toBe(true);
    Object.assign(world.server, { entries: [away(other)], nextEntries: 'page2' });
    world.client.loadMoreEntries('archived');
    world.client.loadMoreEntries('archived');
    expect(world.client.state.filtered).toMatchObject({ filter: 'archived', phase: 'loading' });
    await settle();
    expect(world.client.state.filtered).toMatchObject({ phase: 'ready', hasMore: true });
    Object.assign(world.server, { entries: [away(third)], nextEntries: null });
    world.client.loadMoreEntries('archived');
    await settle();
    expect(world.client.state.filtered).toMatchObject({ phase: 'ready', hasMore: false });
    world.client.loadMoreEntries('archived');
    await settle();
    expect(asked(world)).toEqual([
      ['true', null, null],
      ['true', null, 'page2'],
    ]);
    expect(shown(world)).toEqual([other, third]);
    expect(world.client.state.inbox.entries.map((each) => each.conversation_id)).toEqual([CONVERSATION]);
  });

  test('[STA2] has arrived on this device then, what came to a muted one while nobody was there too', async () => {
    const world = await begun();
    const came = { unread: 1, head_seq: 4, last_message: preview(ben, 4) };
    world.server.entries = [entry(other, { ...came, marks: ['archived', 'muted'] })];
    world.client.loadMoreEntries('archived');
    await settle();
    expect(world.server.framesOf('delivered')).toEqual([
      { type: 'delivered', items: [{ conversation_id: other, seq: 4 }] },
    ]);
    // Asked for again, it is no news.
    world.client.loadMoreEntries('nurse');
    await settle();
    expect(world.server.framesOf('delivered')).toHaveLength(1);
  });

  test('of another filter takes its place, also while that is asked for', async () => {
    const world = await begun();
    world.client.loadMoreEntries('nurse');
    world.server.entries = [entry(third)];
    world.client.loadMoreEntries('doctor');
    await settle();
    expect(asked(world).at(-1)).toEqual([null, 'doctor', null]);
    expect(world.client.state.filtered).toMatchObject({ filter: 'doctor', phase: 'ready' });
    expect(shown(world)).toEqual([third]);
  });

  test('is asked for again where it failed, and when the line is back', async () => {
    const world = await begun();
    world.server.refusals.set('/conversations', 'storage_failed');
    world.client.loadMoreEntries('archived');
    await settle();
    expect(world.client.state.filtered).toMatchObject({ phase: 'failed', entries: [] });
    world.server.refusals.clear();
    world.server.entries = [away(other)];
    world.client.loadMoreEntries('archived');
    await settle();
    expect(shown(world)).toEqual([other]);
    world.server.entries = [away(third)];
    world.platform.signal('offline');
    await settle();
    expect(shown(world)).toEqual([other]);
    world.platform.signal('online');
    await world.platform.advance(5_000);
    await settle();
    expect(shown(world)).toEqual([third]);
  });

  test('[ACL2] [AUTH6] loses what is taken from this person, and all of it when they leave', async () => {
    const world = await begun();
    world.server.entries = [away(other), away(third)];
    world.client.loadMoreEntries('archived');
    await settle();
    world.server.tellInbox({ type: 'removed', conversation_id: other, totals: world.server.totals() });
    await settle();
    expect(shown(world)).toEqual([third]);
    world.client.logout();
    expect(world.client.state.filtered).toBeNull();
  });
});
