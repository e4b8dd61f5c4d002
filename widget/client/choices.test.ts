import { describe, expect, test, vi } from 'vitest';
import { FEATURES } from '../../protocol/index.ts';
import { settle } from './testing/fake-platform.ts';
import { makeWorld, type World } from './testing/harness.ts';

const PATH = '/me/choices';

async function begun(): Promise<World> {
  const world = makeWorld();
  world.server.routes.set(`PATCH ${PATH}`, ({ body }) => body);
  await world.client.start();
  await settle();
  return world;
}
const shown = ({ client }: World) => client.state.inbox.privateReading;
const on = { private_reading: true };

describe('[RCP1] whether reading is private', () => {
  test('is what the server says, on whichever device it was chosen', async () => {
    const world = await begun();
    expect(world.server.framesOf('hello')[0]).toMatchObject({
      features: expect.arrayContaining(['private_reading']) as object,
    });
    expect(shown(world)).toBeUndefined();
    world.server.tellInbox({ type: 'choices', private_reading: false });
    await settle();
    expect(shown(world)).toBe(false);
    world.server.tellInbox({ type: 'choices', ...on });
    await settle();
    expect(shown(world)).toBe(true);
  });

  test('is chosen for all conversations, and so once it is answered', async () => {
    const world = await begun();
    await world.client.choose(on);
    expect(world.server.requests.at(-1)).toMatchObject({ method: 'PATCH', path: PATH, body: on });
    expect(shown(world)).toBe(true);
  });

  test('an answer says nothing against what was said after it was asked', async () => {
    const world = await begun();
    const answer = world.platform.fetch.bind(world.platform);
    vi.spyOn(world.platform, 'fetch').mockImplementation(async (...asked) => {
      const answered = await answer(...asked);
      // Another device has chosen otherwise meanwhile, and its frame overtakes the answer.
      world.server.tellInbox({ type: 'choices', private_reading: false });
      await settle();
      return answered;
    });
    await world.client.choose(on);
    expect(world.server.requests.at(-1)).toMatchObject({ path: PATH, body: on });
    expect(shown(world)).toBe(false);
  });

  test('stands over a lost line, until the server says it anew', async () => {
    const world = await begun();
    world.server.tellInbox({ type: 'choices', ...on });
    await settle();
    const seen = new Set<unknown>();
    world.client.subscribe(({ inbox }) => seen.add(inbox.privateReading));
    world.server.closeAll(1012);
    await world.platform.advance(30_000);
    expect([world.client.state.inbox.link, [...seen]]).toEqual(['online', [true]]);
  });

  test.each(['refused', 'lost'])('stays as it was where the choice is %s', async (how) => {
    const world = await begun();
    world.server.tellInbox({ type: 'choices', private_reading: false });
    await settle();
    if (how === 'lost') world.server.network = 'cut';
    else world.server.refusals.set(PATH, 'rate_limited');
    await expect(world.client.choose(on)).rejects.toMatchObject({
      code: how === 'lost' ? 'unavailable' : 'rate_limited',
    });
    expect(shown(world)).toBe(false);
  });

  test('[WIRE1] is nothing to a server that does not know it, an older one after a newer too', async () => {
    const world = await begun();
    world.server.tellInbox({ type: 'choices', ...on });
    await settle();
    world.server.features = FEATURES.filter((each) => each !== 'private_reading');
    world.server.closeAll(1012);
    await world.platform.advance(30_000);
    expect(world.client.state.inbox.link).toBe('online');
    expect(shown(world)).toBeUndefined();
  });
});
