import { describe, expect, test } from 'vitest';
import { NO_AIM } from './draft-aim.ts';
import { CONVERSATION, person } from './testing/builders.ts';
import { openWorld, type World } from './testing/harness.ts';

/** Files that are to go with a draft. */

const OTHER = 'another-conversation-0000000000';
const files = [new File(['x'], 'rash.png', { type: 'image/png' })];
const withFiles = { ...NO_AIM, files };
const comeBack = async (world: World) => {
  world.client.closeConversation();
  world.client.openConversation(CONVERSATION);
  await world.platform.advance(1_000);
  return world.open().aim ?? null;
};

describe('[SEND1] files are there again when their conversation is', () => {
  test('with words and without, and none at rest', async () => {
    const world = await openWorld();
    world.client.setDraft(CONVERSATION, 'Look:', withFiles);
    expect(await comeBack(world)).toEqual(withFiles);
    expect([...world.platform.stored.values()]).toEqual(['Look:']);
    world.client.setDraft(CONVERSATION, '', { ...withFiles, urgent: true });
    expect(await comeBack(world)).toEqual({ ...withFiles, urgent: true });
    expect(world.platform.stored.size).toBe(0);
  });

  test('with words of which nothing else is said, and the aim is the same object meanwhile', async () => {
    const world = await openWorld();
    world.client.setDraft(CONVERSATION, 'Look', withFiles);
    const { aim } = world.open();
    world.client.setDraft(CONVERSATION, 'Look:');
    world.client.setDraft(CONVERSATION, 'Look: this', { ...NO_AIM, files });
    expect(world.open().aim).toBe(aim);
  });

  test('until they were taken away or sent; an empty field stays meant as it was', async () => {
    const world = await openWorld();
    world.client.setDraft(CONVERSATION, '', { ...withFiles, urgent: true });
    world.client.setDraft(CONVERSATION, '', { ...NO_AIM, urgent: true });
    expect(await comeBack(world)).toEqual({ ...NO_AIM, urgent: true, files: [] });
    world.client.setDraft(CONVERSATION, 'Look:', withFiles);
    world.client.setDraft(CONVERSATION, '', null);
    expect(await comeBack(world)).toBeNull();
  });

  test('of fifty conversations at most', async () => {
    const world = await openWorld();
    world.client.setDraft(CONVERSATION, '', withFiles);
    for (let at = 0; at < 49; at++) world.client.setDraft(`${OTHER}${at}`, '', withFiles);
    expect(await comeBack(world)).toEqual(withFiles);
    world.client.setDraft(OTHER, '', withFiles);
    expect(await comeBack(world)).toBeNull();
  });
});

describe('[AUTH6] files of a draft go with their person', () => {
  test('who leaves', async () => {
    const world = await openWorld();
    world.client.setDraft(CONVERSATION, 'Look:', withFiles);
    world.client.logout();
    world.client.setDraft(CONVERSATION, '', withFiles);
    void world.client.start();
    // Nobody is here yet whose they could be.
    world.client.setDraft(CONVERSATION, '', withFiles);
    await world.platform.advance(1_000);
    expect(await comeBack(world)).toBeNull();
  });

  test('whom another follows', async () => {
    const world = await openWorld();
    world.client.setDraft(CONVERSATION, '', withFiles);
    world.server.user = person('cleo', 'pharmacist');
    await world.platform.advance(480_000);
    expect(world.client.state.me?.user_id).toBe('cleo');
    expect(await comeBack(world)).toBeNull();
  });
});
