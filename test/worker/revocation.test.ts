import { expect, test } from 'vitest';
import { direct, newWorld } from './world.ts';

test('[AUTH1] revoking a person closes their live sockets, of the inbox and of conversations, and nobody else\u2019s', async () => {
  const world = await newWorld();
  const id = await direct(world.nora, world.osei);
  const { socket: device } = await world.nora.device();
  const { socket: hers } = await world.nora.join(id);
  const { socket: his } = await world.osei.join(id);
  await world.operator.call('POST', `${world.admin}/revocations`, { user_id: 'pt-nora' });
  expect((await device.closed).code).toBe(4401);
  expect((await hers.closed).code).toBe(4401);
  await world.osei.post(id, 'still here');
  his.send({ type: 'pull', after: 0 });
  await his.next('events');
  his.close();
});
