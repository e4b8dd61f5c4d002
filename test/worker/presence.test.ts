import { beforeAll, describe, expect, test } from 'vitest';
import { direct, eventually, newWorld, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await newWorld();
  const id = await direct(world.nora, world.osei);
  await world.nora.post(id, 'we know each other');
  await eventually(async () => {
    const { items } = await world.osei.conversations();
    return items.length > 0 ? true : undefined;
  }, 'the doctor’s entry');
});

describe('presence', () => {
  test('[PRES1] a watcher is told when someone comes and goes, with last seen', async () => {
    const nora = await world.nora.device();
    nora.socket.send({ type: 'watch', user_ids: ['dr-osei'] });
    const first = await nora.socket.next('presence');
    expect(first.items).toEqual([expect.objectContaining({ user_id: 'dr-osei', online: false })]);

    const doctor = await world.osei.device();
    await nora.socket.next('presence', (frame) => frame.items.some((item) => item.online));

    doctor.socket.close();
    const gone = await nora.socket.next(
      'presence',
      (frame) => frame.items.some((item) => !item.online && item.last_seen !== null),
      15_000,
    );
    expect(Date.parse(gone.items[0]?.last_seen ?? '')).toBeGreaterThan(Date.now() - 60_000);
    nora.socket.close();
  });

  test('[PRES1] one of two devices going changes nothing', async () => {
    const one = await world.osei.device();
    const two = await world.osei.device();
    const nora = await world.nora.device();
    nora.socket.send({ type: 'watch', user_ids: ['dr-osei'] });
    await nora.socket.next('presence', (frame) => frame.items.some((item) => item.online));
    one.socket.close();
    await one.socket.closed;
    nora.socket.send({ type: 'watch', user_ids: ['dr-osei'] });
    const { items } = await nora.socket.next('presence');
    expect(items).toEqual([expect.objectContaining({ online: true })]);
    two.socket.close();
    nora.socket.close();
  });

  test('[ACL2] [PRES1] nobody learns of people they share no conversation with', async () => {
    const daniel = await world.daniel.device();
    const doctor = await world.osei.device();
    daniel.socket.send({ type: 'watch', user_ids: ['dr-osei', 'made-up'] });
    const answer = await Promise.race([
      daniel.socket.next('presence').then((frame) => frame.items.some((item) => item.online)),
      daniel.socket.next('reject').then(() => false),
    ]);
    expect(answer).toBe(false);
    doctor.socket.close();
    daniel.socket.close();
  });

  test('[WIRE4] a ping is answered', async () => {
    const nora = await world.nora.device();
    nora.socket.ping();
    await nora.socket.next('pong');
    nora.socket.close();
  });
});
