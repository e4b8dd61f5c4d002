import { describe, expect, test } from 'vitest';
import { knownOf } from './known.ts';
import type { ConversationView } from './state.ts';
import { emptyState } from './store.ts';
import { CONVERSATION, entry } from './testing/builders.ts';
import { ben, makeWorld, openWorld } from './testing/harness.ts';

const OTHER = 'o'.repeat(30);
const listed = (id: string) => entry(id, { others: [{ ...ben }], others_count: 1 });

describe('[INB1] a conversation that is not loaded yet', () => {
  test('is known as the list has it, and no longer once it speaks for itself', async () => {
    const world = makeWorld();
    world.server.entries = [listed(CONVERSATION)];
    await world.client.start();
    await world.platform.advance(0);
    world.client.openConversation(CONVERSATION);
    expect(world.open().known?.others).toEqual([ben]);
    await world.platform.advance(100);
    expect(world.open()).toMatchObject({ phase: 'ready', known: null });
  });

  test('without a line, it stays known as that', async () => {
    const world = await openWorld(({ server }) => {
      server.entries = [listed(CONVERSATION), listed(OTHER)];
    });
    world.server.network = 'cut';
    world.server.closeAll(1006);
    world.client.openConversation(OTHER);
    await world.platform.advance(60_000);
    expect(world.open()).toMatchObject({ conversationId: OTHER, conversation: null });
    expect(world.open().known).toMatchObject({ conversation_id: OTHER, others: [ben] });
  });

  test('whichever list has it', () => {
    const open = { conversation: null, conversationId: OTHER, phase: 'loading' } as ConversationView;
    const found = { ...emptyState.search, conversations: [listed(OTHER)] };
    expect(knownOf(open, emptyState)).toBeNull();
    expect(knownOf(open, { ...emptyState, search: found })?.conversation_id).toBe(OTHER);
    // Of what is not this person's any longer nothing is shown.
    expect(knownOf({ ...open, phase: 'removed' }, { ...emptyState, search: found })).toBeNull();
  });
});
