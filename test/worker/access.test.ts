import { beforeAll, describe, expect, test } from 'vitest';
import { closeCodes } from '../../protocol/index.ts';
import { newClientId, type Api } from '../support/api.ts';
import { cast, direct, eventually, newWorld, type World } from './world.ts';

let world: World;
let elsewhere: World;
let id: string;
let messageId: string;
let seat: string;
beforeAll(async () => {
  world = await newWorld();
  elsewhere = await newWorld();
  id = await direct(world.nora, world.osei);
  messageId = (await world.nora.post(id, 'between the two of us')).message_id;
  seat = (await world.nora.senders(id)).items[0]?.sender_id ?? '';
});

/** Every road to a conversation, with what a person would send along it. */
const roads = (): readonly (readonly [string, string, unknown])[] => [
  ['GET', `/conversations/${id}`, undefined],
  ['PATCH', `/conversations/${id}`, { client_id: newClientId(), title: 'taken' }],
  ['PATCH', `/conversations/${id}/mine`, { pinned: true }],
  ['GET', `/conversations/${id}/senders`, undefined],
  ['POST', `/conversations/${id}/senders`, { client_id: newClientId(), user_id: 'rn-nair' }],
  ['PATCH', `/conversations/${id}/senders/${seat}`, { client_id: newClientId(), role: 'read_only' }],
  ['DELETE', `/conversations/${id}/senders/${seat}`, undefined],
  ['GET', `/messages/conversation/${id}`, undefined],
  ['GET', `/messages/${messageId}`, undefined],
  ['PATCH', `/messages/${messageId}/pin`, { client_id: newClientId(), pinned: true }],
  ['GET', `/conversations/${id}/pins`, undefined],
  ['PATCH', `/messages/${messageId}`, { client_id: newClientId(), content: 'changed' }],
  ['PATCH', `/messages/${messageId}/read`, undefined],
  ['PATCH', `/messages/${messageId}/acknowledge`, undefined],
  ['DELETE', `/messages/${messageId}`, undefined],
  ['POST', '/messages', { conversation_id: id, client_id: newClientId(), content: 'let me in' }],
  ['POST', '/tickets', { target: 'conversation', conversation_id: id }],
  ['GET', `/attachments/${id}.${'A'.repeat(21)}`, undefined],
];

/** Two refusals are the same when nothing in them tells which case it was. */
async function refusals(api: Api): Promise<unknown[]> {
  const all = [];
  for (const [method, path, body] of roads()) {
    const { status, body: problem } = await api.ask<Record<string, unknown>>(method, path, body);
    all.push({
      method,
      road: path.replace(id, ':id'),
      status,
      code: problem['code'],
      title: problem['title'],
    });
  }
  return all;
}

describe('[ACL2] one answer for everyone who has no business here', () => {
  test('a non-member and someone of another tenant get 404 on every road, in the same words', async () => {
    const stranger = await refusals(world.daniel);
    for (const refusal of stranger) expect(refusal).toMatchObject({ status: 404, code: 'not_found' });
    expect(await refusals(elsewhere.osei)).toEqual(stranger);
    expect(await world.nora.message(messageId)).toMatchObject({ content: 'between the two of us' });
  });

  test('[ACL3] an ex-sender gets the same, from the moment the seat is gone', async () => {
    const { conversation } = await world.osei.createConversation({
      type: 'group',
      user_ids: ['pt-nora', 'rx-ferreira'],
    });
    const group = conversation.conversation_id;
    const { message_id } = await world.osei.post(group, 'about the handover');
    await eventually(
      async () => ((await world.tomas.search('handover')).total === 1 ? true : undefined),
      'indexed',
    );
    const live = await world.tomas.join(group);
    const device = await world.tomas.device();
    const { items } = await world.osei.senders(group);
    const his = items.find((item) => item.user_id === 'rx-ferreira')?.sender_id ?? '';
    const removal = await world.osei.removeSender(group, his);
    expect([200, 202, 204]).toContain(removal.status);

    // [ACL3] losing the seat closes what is open.
    expect(await live.socket.closed).toMatchObject({ code: closeCodes.seat_lost.code });
    expect(await device.socket.next('removed')).toMatchObject({ conversation_id: group });
    expect(await world.tomas.refused('GET', `/conversations/${group}`)).toMatchObject({ code: 'not_found' });
    expect(await world.tomas.refused('GET', `/messages/${message_id}`)).toMatchObject({ code: 'not_found' });
    expect(
      await world.tomas.refused('POST', '/messages', {
        conversation_id: group,
        client_id: newClientId(),
        content: 'still here?',
      }),
    ).toMatchObject({ code: 'not_found' });
    expect((await world.tomas.search('handover')).total).toBe(0);
    const left = await world.tomas.conversations();
    expect(left.items.map((item) => item.conversation_id)).not.toContain(group);
    expect((await world.tomas.messages()).items.map((item) => item.message_id)).not.toContain(message_id);
    device.socket.close();
  });

  test('[ACL3] an open socket of an ex-sender can send nothing more', async () => {
    const { conversation } = await world.osei.createConversation({
      type: 'group',
      user_ids: ['pt-nora', 'rn-nair'],
    });
    const group = conversation.conversation_id;
    const { head } = await world.osei.conversation(group);
    const live = await world.priya.join(group);
    const { items } = await world.osei.senders(group);
    const hers = items.find((item) => item.user_id === 'rn-nair')?.sender_id ?? '';
    await world.osei.removeSender(group, hers);
    await live.socket.closed;
    const { items: lines } = await world.osei.history(group);
    expect(
      lines.filter((line) => line.seq > head && line.user_id === 'rn-nair' && line.message_type === 'text'),
    ).toEqual([]);
  });

  test('[SEAT1] [VIS1] coming back makes a new seat, and shows only what comes after', async () => {
    const { conversation } = await world.osei.createConversation({
      type: 'group',
      user_ids: ['pt-nora', 'rn-nair'],
    });
    const group = conversation.conversation_id;
    const before = (await world.osei.senders(group)).items.find((item) => item.user_id === 'rn-nair');
    await world.osei.removeSender(group, before?.sender_id ?? '');
    const missed = await world.osei.post(group, 'while she was gone');
    const again = await world.osei.addSender(group, 'rn-nair');
    expect(again.sender_id).not.toBe(before?.sender_id);
    expect(await world.priya.refused('GET', `/messages/${missed.message_id}`)).toMatchObject({
      code: 'not_found',
    });
    const { items } = await world.osei.senders(group);
    expect(items.filter((item) => item.user_id === 'rn-nair').map((item) => item.is_active)).toEqual([
      false,
      true,
    ]);
  });
});

describe('seats', () => {
  test('[SEAT1] the last owner cannot leave', async () => {
    const { conversation, me } = await world.osei.createConversation({
      type: 'group',
      user_ids: ['pt-nora'],
    });
    const answer = await world.osei.removeSender(conversation.conversation_id, me.sender_id);
    expect(answer).toMatchObject({ status: 409, body: { code: 'last_owner' } });
  });

  test('[SEAT1] only an owner brings people in or takes them out', async () => {
    const { conversation } = await world.osei.createConversation({
      type: 'group',
      user_ids: ['pt-nora', 'rn-nair'],
    });
    const group = conversation.conversation_id;
    expect(
      await world.nora.refused('POST', `/conversations/${group}/senders`, {
        client_id: newClientId(),
        user_id: 'rx-ferreira',
      }),
    ).toMatchObject({ status: 403 });
    const { items } = await world.nora.senders(group);
    const other = items.find((item) => item.user_id === 'rn-nair')?.sender_id ?? '';
    expect((await world.nora.removeSender(group, other)).status).toBe(403);
  });

  test('[SEAT1] [IDM1] two owners who step down at once leave one of them, and a repeat gets the first answer', async () => {
    const { conversation, me } = await world.osei.createConversation({
      type: 'care_team',
      user_ids: ['pt-nora', 'rn-nair'],
    });
    const group = conversation.conversation_id;
    const { items } = await world.osei.senders(group);
    const hers = items.find((item) => item.user_id === 'rn-nair')?.sender_id ?? '';
    const asOwner = { client_id: newClientId(), role: 'owner' } as const;
    const path = (seatId: string): string => `/conversations/${group}/senders/${seatId}`;
    expect(await world.osei.call('PATCH', path(hers), asOwner)).toMatchObject({ role: 'owner' });
    const down = (api: Api, seatId: string) =>
      api.ask<{ code?: string }>('PATCH', path(seatId), { client_id: newClientId(), role: 'member' });
    const answers = await Promise.all([down(world.osei, me.sender_id), down(world.priya, hers)]);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200, 409]));
    expect(answers.map(({ body }) => body.code)).toContain('last_owner');
    // Long after she has given it up again, or kept it.
    expect((await world.osei.ask('PATCH', path(hers), asOwner)).status).toBe(200);
    const after = (await world.nora.senders(group)).items.filter((item) => item.role === 'owner');
    expect(after).toHaveLength(1);
    expect(
      await world.nora.refused('PATCH', path(hers), { ...asOwner, client_id: newClientId() }),
    ).toMatchObject({
      status: 403,
    });
    const lines = (await world.nora.history(group)).items.flatMap(({ system }) => system?.fact ?? []);
    expect(lines).toEqual(['created', 'role', 'role']);
  });

  test('[SEAT1] a read-only seat reads and does not write', async () => {
    const { conversation } = await world.osei.createConversation({ type: 'group', user_ids: ['pt-nora'] });
    const group = conversation.conversation_id;
    await world.osei.addSender(group, 'rx-ferreira', { role: 'read_only', history: 'from_start' });
    const said = await world.osei.post(group, 'for your information');
    expect((await world.tomas.message(said.message_id)).content).toBe('for your information');
    expect(
      await world.tomas.refused('POST', '/messages', {
        conversation_id: group,
        client_id: newClientId(),
        content: 'may I?',
      }),
    ).toMatchObject({ code: 'forbidden' });
  });

  test('[LIM1] sockets of one person are bounded, and the newest works', async () => {
    const open = [];
    for (let i = 0; i < 22; i++) open.push(await world.nora.openSocket(id));
    const last = open.at(-1);
    last?.send({ type: 'hello', after: 0, features: [] });
    const outcome = await Promise.race([
      last?.next('welcome').then(() => 'welcome'),
      last?.closed.then(({ code }) => String(code)),
    ]);
    expect(['welcome', String(closeCodes.too_many_sockets.code)]).toContain(outcome);
    for (const socket of open) socket.close();
  });
});

describe('renewal', () => {
  test('[AUTH4] a socket is renewed by a token of the same person, and refused one of another', async () => {
    const { socket } = await world.nora.join(id);
    socket.send({ type: 'renew', token: await world.portal.token(cast.nora, { expiresIn: 600 }) });
    expect(Date.parse((await socket.next('renewed')).expires_at)).toBeGreaterThan(Date.now() + 300_000);
    socket.send({ type: 'renew', token: await world.portal.token(cast.osei) });
    const outcome = await Promise.race([
      socket.next('reject').then((frame) => frame.code as string),
      socket.closed.then(({ code }) => String(code)),
    ]);
    expect(['unauthenticated', 'forbidden', '4401', '4403']).toContain(outcome);
    socket.close();
  });
});
