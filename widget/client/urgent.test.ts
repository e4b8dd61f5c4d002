import { describe, expect, test } from 'vitest';
import { at, CONVERSATION } from './testing/builders.ts';
import { ana, ben, openWorld, type World } from './testing/harness.ts';

/** Messages that ask for an acknowledgement: sending one, and being asked. */

const ID = `${CONVERSATION}.1`;
const words = { text: 'Potassium 6.4', files: [], replyTo: null, urgent: true };
const asked = (world: World) => world.server.framesOf('acknowledge') as readonly { client_id: string }[];
const answer = (world: World, frame: object): void => {
  for (const socket of world.room.sockets.keys()) socket.send(frame);
};
const turn = (world: World): Promise<void> => world.platform.advance(100);
const shown = (world: World) => world.open().rows[0]?.urgent;
const acknowledged = (seq: number, userId: string) =>
  ({
    seq,
    at: at(seq),
    kind: 'acknowledge',
    target_seq: 1,
    message_id: ID,
    sender_id: `${CONVERSATION}.s1`,
    user_id: userId,
  }) as const;

const opened = () => openWorld((world) => void world.room.append(ben, { urgent: { acknowledged: [] } }));

describe('[MSG3] an acknowledgement', () => {
  test('shows as on its way until the log has it, and then with its time', async () => {
    const world = await opened();
    world.client.acknowledge(ID);
    await turn(world);
    expect(shown(world)).toEqual({ acknowledged: [], sending: true });
    world.room.change(acknowledged(2, 'ana'), {
      urgent: { acknowledged: [{ user_id: 'ana', at: at(2) }] },
    });
    await turn(world);
    expect(shown(world)).toEqual({ acknowledged: [{ user_id: 'ana', at: at(2) }] });
    world.room.change(acknowledged(3, 'cara'), {});
    await turn(world);
    expect(shown(world)?.acknowledged.map(({ user_id }) => user_id)).toEqual(['ana', 'cara']);
  });

  test('that is refused is not shown any longer, and says why', async () => {
    const world = await opened();
    world.client.acknowledge(ID);
    await turn(world);
    const ref = asked(world)[0]?.client_id;
    answer(world, { type: 'reject', ref, code: 'closed', retry: 'never', min_backoff_ms: 0 });
    await turn(world);
    expect(shown(world)).toEqual({ acknowledged: [] });
    expect(world.client.state.notice).toMatchObject({ what: 'acknowledge', code: 'closed' });
  });

  test('[IDM1] is said again under its id on the next socket', async () => {
    const world = await opened();
    world.client.acknowledge(ID);
    await turn(world);
    for (const socket of world.room.sockets.keys()) socket.close(1006);
    await world.platform.advance(30_000);
    const ids = asked(world).map(({ client_id }) => client_id);
    expect(ids.length).toBeGreaterThan(1);
    expect(new Set(ids).size).toBe(1);
  });

  test('[RES4] told again changes nothing', async () => {
    const world = await opened();
    world.room.change(acknowledged(2, 'cara'), {});
    world.room.change(acknowledged(3, 'cara'), {});
    await turn(world);
    expect(shown(world)?.acknowledged).toHaveLength(1);
  });
});

describe('[MSG3] an urgent message', () => {
  test('is sent as one, and shows as one from the beginning', async () => {
    const world = await openWorld((each) => void each.room.append(ana));
    world.room.onSend = 'swallow';
    world.client.send(words);
    await turn(world);
    expect(world.server.framesOf('send').at(-1)).toMatchObject({ content: words.text, urgent: true });
    expect(world.open().rows.at(-1)).toMatchObject({ status: 'sending', urgent: { acknowledged: [] } });
    world.client.send({ ...words, urgent: false });
    await turn(world);
    expect(world.open().rows.at(-1)?.urgent).toBeUndefined();
  });

  test('goes back to where it was written where the server could not ask', async () => {
    const world = await openWorld((each) => {
      each.room.append(ana);
      each.room.features = each.room.features.filter((name) => name !== 'urgent');
    });
    world.client.send(words);
    await turn(world);
    expect(world.server.framesOf('send')).toEqual([]);
    expect(world.open().returned).toMatchObject(words);
    expect(world.client.state.notice).toMatchObject({ what: 'send', code: 'forbidden' });
  });
});
