import { expect, test } from 'vitest';
import { at, CONVERSATION } from './testing/builders.ts';
import { problem } from './testing/fake-server.ts';
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

test('[WIRE1] a server from before takes over HTTP what names someone, though it names nobody there', async () => {
  const world = await openWorld((each) => (each.server.network = 'no_sockets'));
  world.server.routes.set('POST /messages', () => {
    // As a schema that knows no such field has it; what comes next has none.
    world.server.routes.clear();
    return Response.json(problem('invalid'), { status: 400 });
  });
  await world.platform.advance(5_000);
  world.client.send({ text: 'Look, @Ben', files: [], replyTo: null, mentions: named });
  await world.platform.advance(1_000);
  const bodies = world.server.requests.flatMap(({ path, body }) =>
    path === '/messages' ? [body as { client_id: string; mentions?: unknown }] : [],
  );
  expect(bodies.map(({ mentions }) => mentions)).toEqual([['ben'], undefined]);
  expect(new Set(bodies.map(({ client_id }) => client_id)).size).toBe(1);
  expect(world.open().rows.map(({ content, status }) => [content, status])).toEqual([['Look, @Ben', 'sent']]);
  expect(world.lastRow().mentions).toBeUndefined();
});

test('[WIRE1] what is invalid though it names nobody is not asked again', async () => {
  const world = await openWorld((each) => (each.server.network = 'no_sockets'));
  let asked = 0;
  world.server.routes.set('POST /messages', () => {
    asked += 1;
    return Response.json(problem('invalid'), { status: 400 });
  });
  await world.platform.advance(5_000);
  world.client.send({ text: 'Look, @Ben', files: [], replyTo: null, mentions: named });
  await world.platform.advance(60_000);
  expect(asked).toBe(2);
  expect(world.lastRow()).toMatchObject({ status: 'failed', error: 'invalid' });
});
