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

/** What it was asked to take over HTTP: whom it named, oldest first. */
const asked = ({ server }: World): unknown[] =>
  server.requests.flatMap(({ path, body }) =>
    path === '/messages' ? [(body as { mentions?: unknown }).mentions] : [],
  );
const refusal = (fields?: readonly string[]): Response =>
  Response.json({ ...problem('invalid'), fields }, { status: 400 });
/** What a server says to such a message whose schema knows no such field. */
const unknownField = (): Response => refusal(['mentions']);

/** No socket from the beginning; the answers to what is posted, in order, and then the server's own. */
async function overHttp(answers: readonly (() => Response)[]): Promise<World> {
  const world = await openWorld((each) => (each.server.network = 'no_sockets'));
  answerNext(world, answers);
  await world.platform.advance(5_000);
  world.client.send({ text: 'Look, @Ben', files: [], replyTo: null, mentions: named });
  await world.platform.advance(1_000);
  return world;
}

function answerNext({ server }: World, answers: readonly (() => Response)[]): void {
  const left = [...answers];
  server.routes.set('POST /messages', () => {
    const answer = left.shift();
    if (left.length === 0) server.routes.delete('POST /messages');
    return answer?.();
  });
}

test('[WIRE1] a server from before takes over HTTP what names someone, though it names nobody there', async () => {
  const world = await overHttp([unknownField]);
  expect(asked(world)).toEqual([['ben'], undefined]);
  const ids = world.server.requests.flatMap(({ path, body }) =>
    path === '/messages' ? [(body as { client_id: string }).client_id] : [],
  );
  expect(new Set(ids).size).toBe(1);
  expect(world.open().rows.map(({ content, status }) => [content, status])).toEqual([['Look, @Ben', 'sent']]);
  expect(world.lastRow().mentions).toBeUndefined();
});

test('[MSG4] what is not taken without names either keeps them, and is asked for so again', async () => {
  const world = await overHttp([unknownField, unknownField]);
  await world.platform.advance(60_000);
  expect(asked(world)).toEqual([['ben'], undefined]);
  expect(world.lastRow()).toMatchObject({ status: 'failed', error: 'invalid', mentions: named });
  world.client.retry(world.lastRow().key);
  await world.platform.advance(1_000);
  expect(asked(world).at(-1)).toEqual(['ben']);
});

test.each([
  ['a gateway’s page', () => new Response('<h1>Forbidden</h1>', { status: 403 })],
  ['another field', () => refusal(['reply_to'])],
  ['no field', () => refusal()],
])('[MSG4] a message is not asked for again without its names where %s refuses it', async (_, answer) => {
  const world = await overHttp([answer]);
  expect(asked(world)).toEqual([['ben']]);
  expect(world.lastRow()).toMatchObject({ status: 'failed', mentions: named });
});

test('[MSG4] a server that said it knows mentions is sent none without them', async () => {
  const world = await openWorld();
  world.server.network = 'no_sockets';
  world.server.closeAll(1001);
  await world.platform.advance(5_000);
  answerNext(world, [unknownField]);
  world.client.send({ text: 'Look, @Ben', files: [], replyTo: null, mentions: named });
  await world.platform.advance(5_000);
  expect(asked(world)).toEqual([['ben']]);
  expect(world.lastRow()).toMatchObject({ status: 'failed', error: 'invalid', mentions: named });
});
