import { expect, test } from 'vitest';
import { at, CONVERSATION } from './testing/builders.ts';
import { ana, ben, openWorld, type World } from './testing/harness.ts';

/** Messages that name people. */

const ID = `${CONVERSATION}.1`;
const named = [{ user_id: 'ben', name: 'Ben' }];
const turn = (world: World): Promise<void> => world.platform.advance(100);

test('[MSG4] whom a message names goes with it, by id, and shows from the beginning', async () => {
  const world = await openWorld((each) => void each.room.append(ana));
  world.room.onSend = 'swallow';
  world.client.send({ text: 'Look, @Ben', files: [], replyTo: null, mentions: named });
  await turn(world);
  expect(world.server.framesOf('send').at(-1)).toMatchObject({ mentions: ['ben'] });
  expect(world.open().rows.at(-1)).toMatchObject({ status: 'sending', mentions: named });
});

test('[WIRE1] a message that names nobody says nothing of it', async () => {
  const world = await openWorld((each) => void each.room.append(ana));
  world.client.send({ text: 'Look', files: [], replyTo: null, mentions: [] });
  await turn(world);
  expect(world.server.framesOf('send').at(-1)).not.toHaveProperty('mentions');
});

test('[MSG4] an edit names others, and none where it says so', async () => {
  const world = await openWorld((each) => void each.room.append(ana));
  world.client.edit(ID, 'Look, @Ben', named);
  world.client.edit(ID, 'Look', []);
  await turn(world);
  const frames = world.server.framesOf('edit') as readonly { mentions?: readonly string[] }[];
  expect(frames.map(({ mentions }) => mentions)).toEqual([['ben'], []]);
});

test('[RES3] an edit that came says whom the message names now, and a retraction names nobody', async () => {
  const world = await openWorld((each) => void each.room.append(ben, { mentions: named }));
  const edit = { at: at(2), kind: 'edit', target_seq: 1, message_id: ID } as const;
  const shown = () => world.open().rows[0]?.mentions;
  expect(shown()).toEqual(named);
  const others = [{ user_id: 'cara', name: 'Cara' }];
  world.room.change({ ...edit, seq: 2, content: '@Cara', mentions: others }, {});
  await turn(world);
  expect(shown()).toEqual(others);
  world.room.change({ ...edit, seq: 3, content: 'Nobody' }, {});
  await turn(world);
  expect(shown()).toBeUndefined();
  world.room.change({ ...edit, seq: 4, content: '@Cara', mentions: others }, {});
  world.room.change({ seq: 5, at: at(5), kind: 'retract', target_seq: 1, message_id: ID }, {});
  await turn(world);
  expect(shown()).toBeUndefined();
});
