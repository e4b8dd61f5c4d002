import { describe, expect, test, vi } from 'vitest';
import { allParts } from './all-parts.ts';
import { CONVERSATION } from './testing/builders.ts';
import { openWorld, say, type World } from './testing/harness.ts';

/** A client whose writing and searching are not loaded yet. */
async function lateWorld(): Promise<World & { readonly wanted: () => number }> {
  const bring = vi.fn();
  const world = await openWorld(({ parts }) => parts.from(bring), { late: true });
  return { ...world, wanted: () => bring.mock.calls.length };
}

describe('before what writing needs is here', () => {
  test('[FLOW1] a conversation is read, and nothing more is asked for', async () => {
    const world = await lateWorld();
    expect(world.open()).toMatchObject({ phase: 'ready', link: 'online' });
    expect(world.wanted()).toBe(0);
  });

  test('[SEND1] what is sent waits for it, and is sent once', async () => {
    const world = await lateWorld();
    say(world, 'first');
    say(world, 'second');
    expect(world.wanted()).toBe(1);
    expect(world.open().rows).toEqual([]);
    world.parts.give(allParts);
    await world.platform.advance(100);
    expect([...world.room.rows.values()].map((row) => row.content)).toEqual(['first', 'second']);
    expect(world.open().rows.map((row) => row.status)).toEqual(['sent', 'sent']);
  });

  test('[SEND1] what was typed is a draft already', async () => {
    const world = await lateWorld();
    world.client.setDraft(CONVERSATION, 'half a thought');
    await world.platform.advance(0);
    expect(world.client.state.drafts.get(CONVERSATION)).toBe('half a thought');
  });

  test('[AUTH6] what was asked before logging out is not sent by whoever comes next', async () => {
    const world = await lateWorld();
    say(world, 'mine');
    world.client.logout();
    void world.client.start();
    await world.platform.advance(100);
    world.client.openConversation(CONVERSATION);
    await world.platform.advance(100);
    world.parts.give(allParts);
    await world.platform.advance(100);
    expect(world.room.rows.size).toBe(0);
  });

  test('[SRCH1] a search asked for too early is answered', async () => {
    const world = await lateWorld();
    world.client.search('blood');
    world.parts.give(allParts);
    await world.platform.advance(500);
    expect(world.client.state.search).toMatchObject({ query: 'blood' });
    expect(world.client.state.search.phase).not.toBe('idle');
  });
});
