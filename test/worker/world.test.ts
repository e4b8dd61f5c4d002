import { runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { expect, test } from 'vitest';
import { conversationName } from '../../worker/identity/names.ts';
import { direct, newWorld } from './world.ts';

/** The tests of this folder run twice; this one holds the second run to what it promises. */
test('[DUR1] an object lives through a step, or is taken out of memory before it where that is asked for', async () => {
  const world = await newWorld();
  const id = await direct(world.nora, world.osei);
  const stub = env.CONVERSATION.get(env.CONVERSATION.idFromName(conversationName(world.tenant, id)));
  const instance = (): Promise<unknown> => runInDurableObject(stub, (it) => it);
  const { socket } = await world.nora.join(id);
  const before = await instance();
  socket.send({ type: 'pull', after: 0 });
  await socket.next('events');
  const after = await instance();
  expect(after === before).toBe(env.TEST_EVICTED === 'no');
  await world.osei.post(id, 'another step');
  expect((await instance()) === after).toBe(env.TEST_EVICTED === 'no');
  socket.close();
});
