import { evictDurableObject } from 'cloudflare:test';
import { env, exports } from 'cloudflare:workers';
import { beforeAll, describe, expect, test } from 'vitest';
import { limits, PROTOCOL, TICKET_PREFIX } from '../../protocol/index.ts';
import { conversationName } from '../../worker/identity/names.ts';
import { newClientId } from '../support/api.ts';
import { cast, direct, eventually, newWorld, ORIGIN, type World } from './world.ts';

/** What a socket may still do later in its life. */

let world: World;
beforeAll(async () => {
  world = await newWorld();
});

const configure = (policy: Record<string, unknown>): Promise<unknown> =>
  world.operator.call('PUT', world.admin, {
    name: 'World',
    issuer: world.portal.issuer,
    keys: [{ kid: world.portal.kid, alg: world.portal.alg, jwk: world.portal.publicJwk }],
    origins: [ORIGIN],
    policy,
  });

describe('[AUTH4] renewal', () => {
  test('brings the policy as it is now to a socket that stays open', async () => {
    const id = await direct(world.nora, world.osei);
    const { socket } = await world.nora.join(id);
    socket.send({ type: 'send', client_id: newClientId(), content: 'written' });
    const { message_id } = await socket.next('ack');
    await configure({ editWindowMs: 0 });
    socket.send({ type: 'renew', token: await world.portal.token(cast.nora) });
    await socket.next('renewed');
    socket.send({ type: 'edit', client_id: newClientId(), message_id, content: 'rewritten' });
    expect(await socket.next('reject')).toMatchObject({ code: 'edit_window_passed' });
    socket.close();
    await configure({});
  });
});

/** A socket of Nora's that does not answer when the server closes it. */
async function halfOpen(conversationId?: string): Promise<WebSocket> {
  const { ticket } = await world.nora.ticket(conversationId);
  const response = await exports.default.fetch(
    new Request('https://chat.test/socket', {
      headers: {
        upgrade: 'websocket',
        'sec-websocket-protocol': `${PROTOCOL}, ${TICKET_PREFIX}${ticket}`,
        origin: ORIGIN,
      },
    }),
  );
  const socket = response.webSocket;
  if (socket === null) throw new Error('no socket');
  socket.accept({ allowHalfOpen: true });
  return socket;
}

describe('[AUTH4] a socket closed by the server', () => {
  test('is not taken up again after a sleep, though the other side has not closed it', async () => {
    const id = await direct(world.nora, world.osei);
    // One more socket than a person may have: the server closes the first, which keeps its own half open.
    const first = await halfOpen(id);
    first.send(JSON.stringify({ type: 'hello', after: 0, features: [] }));
    const others = [];
    for (let i = 0; i < limits.sockets.perUserPerObject; i++) others.push(await halfOpen(id));
    await eventually(async () => (first.readyState === WebSocket.OPEN ? undefined : true), 'the close');
    await evictDurableObject(
      env.CONVERSATION.get(env.CONVERSATION.idFromName(conversationName(world.tenant, id))),
    );
    const { head } = await world.nora.conversation(id);
    first.send(JSON.stringify({ type: 'send', client_id: newClientId(), content: 'from the grave' }));
    const said = await world.osei.post(id, 'anything heard?');
    expect(said.seq).toBe(head + 1);
    for (const socket of [first, ...others]) socket.close();
  });

  test('moves no mark any more from the inbox either', async () => {
    const id = await direct(world.nora, world.osei);
    const first = await halfOpen();
    first.send(JSON.stringify({ type: 'hello', features: [] }));
    const others = [];
    for (let i = 0; i < limits.sockets.perUserPerObject; i++) others.push(await halfOpen());
    await eventually(async () => (first.readyState === WebSocket.OPEN ? undefined : true), 'the close');
    const { seq, message_id } = await world.osei.post(id, 'for a page that is gone');
    const held = async () => (await world.nora.conversations()).items.some((each) => each.head_seq === seq);
    await eventually(async () => ((await held()) ? true : undefined), 'the entry');
    first.send(JSON.stringify({ type: 'delivered', items: [{ conversation_id: id, seq }] }));
    const last = others.at(-1);
    last?.send(JSON.stringify({ type: 'hello', features: [] }));
    // What the live socket says after it is heard after it: by then the dead one would have been heard.
    const answered = new Promise<void>((resolve) => last?.addEventListener('message', () => resolve()));
    await answered;
    expect((await world.osei.message(message_id)).status).toBe('sent');
    for (const socket of [first, ...others]) socket.close();
  });
});
