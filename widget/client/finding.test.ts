import { describe, expect, test } from 'vitest';
import { ben, makeWorld, openWorld } from './testing/harness.ts';
import { CONVERSATION } from './testing/builders.ts';

const answer = (items: readonly object[] = []) => ({
  items,
  next: null,
  total: items.length,
  conversations: [],
});
const hit = (seq: number) => ({
  message_id: `${CONVERSATION}.${seq}`,
  conversation_id: CONVERSATION,
  seq,
  user_id: 'ben',
  name: 'Ben',
  user_type: 'doctor',
  conversation_title: null,
  conversation_with: [],
  snippet: [{ text: 'dose', match: true }],
  created_at: '2026-05-04T00:00:00.000Z',
});

describe('[SRCH1] finding', () => {
  test('within one conversation asks for that one alone, and for each filter by its name', async () => {
    const world = await openWorld();
    world.server.routes.set('GET /search', () => answer([hit(3)]));
    const found = await world.client.find({
      conversationId: CONVERSATION,
      query: 'dose',
      filters: { userId: 'ben', hasFile: true, sinceMs: 0, untilMs: 86_400_000 },
      cursor: 'next-1',
    });
    expect(found).toMatchObject({ total: 1, items: [{ seq: 3 }] });
    const [asked] = world.server.requests.filter(({ path }) => path === '/search');
    expect(Object.fromEntries(asked?.query ?? [])).toEqual({
      q: 'dose',
      conversation_id: CONVERSATION,
      user_id: 'ben',
      has_file: 'true',
      since: '1970-01-01T00:00:00.000Z',
      until: '1970-01-02T00:00:00.000Z',
      cursor: 'next-1',
      limit: '50',
    });
  });

  test('says why it could not', async () => {
    const world = await openWorld();
    world.server.refusals.set('/search', 'rate_limited');
    const wanted = { conversationId: CONVERSATION, query: 'a', filters: {}, cursor: null };
    await expect(world.client.find(wanted)).rejects.toMatchObject({ code: 'rate_limited' });
    world.server.refusals.set(`/messages/conversation/${CONVERSATION}`, 'not_found');
    await expect(world.client.seqAt(CONVERSATION, 0)).rejects.toMatchObject({ code: 'not_found' });
  });

  test('a day’s first message is the one that is not earlier, or none', async () => {
    const world = await openWorld((each) => {
      each.room.append(ben);
      each.room.append(ben);
    });
    const rows = world.open().rows;
    const path = `GET /messages/conversation/${CONVERSATION}`;
    let items: readonly unknown[] = [];
    world.server.routes.set(path, () => ({ items, next: null, has_before: true, has_after: false }));
    expect(await world.client.seqAt(CONVERSATION, 1_000)).toBeNull();
    items = [...world.room.rows.values()].slice(-1);
    expect(await world.client.seqAt(CONVERSATION, 1_000)).toBe(rows.at(-1)?.seq);
    const asked = world.server.requests.filter((each) => `${each.method} ${each.path}` === path).at(-1);
    expect(Object.fromEntries(asked?.query ?? [])).toEqual({ at: '1970-01-01T00:00:01.000Z', limit: '1' });
  });

  test('filters alone are a search of all conversations; the same again is not asked twice', async () => {
    const world = makeWorld();
    await world.client.start();
    world.server.routes.set('GET /search', () => answer());
    world.client.search('', { hasFile: true });
    await world.platform.advance(200);
    world.client.search('  ', { hasFile: true });
    await world.platform.advance(200);
    world.client.search('', { userId: 'ben' });
    await world.platform.advance(200);
    const asked = world.server.requests.filter(({ path }) => path === '/search');
    expect(asked.map(({ query }) => Object.fromEntries(query))).toEqual([
      { q: '', has_file: 'true' },
      { q: '', user_id: 'ben' },
    ]);
    expect(world.client.state.search).toMatchObject({ phase: 'ready', filters: { userId: 'ben' } });
    world.client.search('', {});
    expect(world.client.state.search.phase).toBe('idle');
  });
});

describe('[PAGE1] a jump', () => {
  test('to what a search found says what it was found by, and no other does', async () => {
    const world = await openWorld(({ room }) => {
      for (let each = 0; each < 3; each++) room.append(ben);
    });
    world.server.routes.set('GET /search', () => answer([hit(2)]));
    world.client.search('dose');
    await world.platform.advance(200);
    world.client.openConversation(CONVERSATION, { seq: 2 });
    expect(world.open().jump).toMatchObject({ seq: 2, found: 'dose' });
    world.client.openConversation(CONVERSATION, { seq: 3 });
    expect(world.open().jump).not.toHaveProperty('found');
    world.client.closeConversation();
    world.client.openConversation(CONVERSATION, { seq: 2 });
    await world.platform.advance(200);
    expect(world.open().jump).toMatchObject({ seq: 2, found: 'dose' });
    world.client.jumpTo(3, { keepFocus: true, offset: 40 });
    expect(world.open().jump).toMatchObject({ seq: 3, keepFocus: true, offset: 40 });
    expect(world.open().jump).not.toHaveProperty('found');
  });
});
