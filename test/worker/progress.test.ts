import { beforeAll, describe, expect, test } from 'vitest';
import { newClientId, type ConversationSocket } from '../support/api.ts';
import { direct, eventually, newWorld, type World } from './world.ts';

/** How far a message has come: sent, delivered, read; cursors; unread counts. */

let world: World;
beforeAll(async () => {
  world = await newWorld();
});

const entryOf = async (api: World['nora'], id: string) => {
  const { items, totals } = await api.conversations();
  return { entry: items.find((item) => item.conversation_id === id), totals };
};

const unreadOf = (api: World['nora'], id: string, wanted: number): Promise<number> =>
  eventually(async () => {
    const { entry } = await entryOf(api, id);
    return entry?.unread === wanted ? wanted : undefined;
  }, `unread of ${wanted}`);

describe('status', () => {
  test('[STA2] sent, then delivered to a device whose conversation is closed, then read', async () => {
    const id = await direct(world.nora, world.osei);
    const phone = await world.osei.device();
    const { socket } = await world.nora.join(id);
    socket.send({ type: 'send', client_id: newClientId(), content: 'are you there?' });
    const { seq, message_id } = await socket.next('ack');
    const { entry } = await phone.socket.next('entry', (frame) => frame.entry.last_message?.seq === seq);
    expect(entry).toMatchObject({ conversation_id: id, unread: 1 });
    expect(await world.nora.message(message_id)).toMatchObject({ status: 'sent', is_read: false });

    phone.socket.send({ type: 'delivered', items: [{ conversation_id: id, seq }] });
    await socket.next('cursors', (frame) => (frame.others?.delivered_seq ?? 0) >= seq);
    expect(await world.nora.message(message_id)).toMatchObject({ status: 'delivered', is_read: false });

    const doctor = await world.osei.join(id);
    doctor.socket.send({ type: 'read', seq });
    await socket.next('cursors', (frame) => (frame.others?.read_seq ?? 0) >= seq);
    expect(await world.nora.message(message_id)).toMatchObject({ status: 'read', is_read: true });
    for (const each of [socket, doctor.socket, phone.socket]) each.close();
  });

  test('[STA2] "got" on the conversation’s socket delivers, too', async () => {
    const id = await direct(world.nora, world.osei);
    const doctor = await world.osei.join(id);
    doctor.socket.send({ type: 'pull', after: doctor.welcome.head });
    const { seq, message_id } = await world.nora.post(id, 'through the open window');
    await doctor.socket.next('events', (frame) => frame.head >= seq);
    doctor.socket.send({ type: 'got', seq });
    await eventually(
      async () => ((await world.nora.message(message_id)).status === 'delivered' ? true : undefined),
      'delivered',
    );
    doctor.socket.close();
  });

  test('[STA1] [STA2] in a group a message is read when all others have read it', async () => {
    const { conversation } = await world.osei.createConversation({
      type: 'group',
      user_ids: ['pt-nora', 'rx-ferreira'],
    });
    const id = conversation.conversation_id;
    const { message_id } = await world.osei.post(id, 'for both of you');
    await world.nora.read(message_id);
    expect(await world.osei.message(message_id)).toMatchObject({ status: 'sent' });
    await world.tomas.read(message_id);
    expect(await world.osei.message(message_id)).toMatchObject({ status: 'read', is_read: true });
  });

  test('[STA1] who joins later is no recipient, and status does not go back', async () => {
    const { conversation } = await world.osei.createConversation({ type: 'group', user_ids: ['pt-nora'] });
    const id = conversation.conversation_id;
    const { message_id } = await world.osei.post(id, 'read by one');
    await world.nora.read(message_id);
    await world.osei.addSender(id, 'rx-ferreira', { history: 'from_start' });
    expect(await world.osei.message(message_id)).toMatchObject({ status: 'read', is_read: true });
    expect(await world.nora.message(message_id)).toMatchObject({ is_read: true });
  });

  test('[STA1] who leaves is waited for no more', async () => {
    const { conversation } = await world.osei.createConversation({
      type: 'group',
      user_ids: ['pt-nora', 'rx-ferreira'],
    });
    const id = conversation.conversation_id;
    const { message_id } = await world.osei.post(id, 'one of you leaves');
    await world.nora.read(message_id);
    const { items } = await world.osei.senders(id);
    const seat = items.find((item) => item.user_id === 'rx-ferreira')?.sender_id ?? '';
    await world.osei.removeSender(id, seat);
    await eventually(
      async () => ((await world.osei.message(message_id)).status === 'read' ? true : undefined),
      'read',
    );
  });
});

describe('cursors', () => {
  const settle = async (socket: ConversationSocket): Promise<void> => {
    const ref = newClientId();
    socket.send({ type: 'history', ref, before: 1, limit: 1 });
    await socket.next('history', (frame) => frame.ref === ref);
  };

  test('[CUR1] a late or repeated read changes nothing; [CUR4] above the head it is clamped', async () => {
    const id = await direct(world.nora, world.osei);
    const first = await world.osei.post(id, 'one');
    const second = await world.osei.post(id, 'two');
    const { socket } = await world.nora.join(id);
    socket.send({ type: 'read', seq: second.seq });
    socket.send({ type: 'read', seq: first.seq });
    await settle(socket);
    expect((await world.nora.conversation(id)).cursor.read_seq).toBe(second.seq);
    socket.send({ type: 'read', seq: second.seq + 1_000 });
    await settle(socket);
    expect((await world.nora.conversation(id)).cursor).toEqual({
      read_seq: second.seq,
      delivered_seq: second.seq,
    });
    const third = await world.osei.post(id, 'three');
    expect((await world.nora.conversation(id)).cursor.read_seq).toBeLessThan(third.seq);
    socket.close();
  });

  test('[CUR4] read implies delivered', async () => {
    const id = await direct(world.nora, world.osei);
    const { message_id, seq } = await world.osei.post(id, 'read at once');
    expect((await world.nora.read(message_id)).cursor).toEqual({ read_seq: seq, delivered_seq: seq });
  });

  test('[CUR2] at joining the cursors stand at the seat’s own event: nothing old is unread', async () => {
    const { conversation } = await world.osei.createConversation({ type: 'group', user_ids: ['pt-nora'] });
    const id = conversation.conversation_id;
    for (let i = 0; i < 5; i++) await world.osei.post(id, `old ${i}`);
    await world.osei.addSender(id, 'rn-nair', { history: 'from_start' });
    await unreadOf(world.priya, id, 0);
    await world.osei.post(id, 'new');
    await unreadOf(world.priya, id, 1);
  });

  test('[CUR5] what a person reads in private is not shown where the policy says so', async () => {
    const closed = await newWorld({
      policy: {
        publicReads: {
          patient: true,
          caregiver: true,
          doctor: false,
          pharmacist: true,
          nurse: true,
          staff: true,
        },
      },
    });
    const id = await direct(closed.nora, closed.osei);
    const { message_id, seq } = await closed.nora.post(id, 'have you seen this?');
    expect((await closed.osei.read(message_id)).cursor.read_seq).toBe(seq);
    expect((await closed.nora.message(message_id)).status).toBe('delivered');
    await unreadOf(closed.osei, id, 0);
  });
});

describe('private reading', () => {
  const choices = '/me/choices';
  const choose = (api: World['nora'], private_reading: boolean) =>
    api.call('PATCH', choices, { private_reading });
  const receiptOf = async (messageId: string) =>
    (await world.nora.call<{ items: object[] }>('GET', `/messages/${messageId}/receipts`)).items[0];

  test('[RCP1] [CUR2] is one’s own choice, in every conversation at once, on live sockets and by HTTP, until it is taken back', async () => {
    const [id, other] = [await direct(world.nora, world.osei), await direct(world.nora, world.osei)];
    const [author, reader, second] = [
      await world.nora.join(id),
      await world.osei.join(id),
      await world.osei.join(id),
    ];
    const device = await world.osei.device({ features: ['private_reading'] });
    await device.socket.next('choices', (frame) => !frame.private_reading);
    const shown = await world.nora.post(id, 'before');
    await world.osei.read(shown.message_id);
    expect(await choose(world.osei, true)).toEqual({ private_reading: true });
    await device.socket.next('choices', (frame) => frame.private_reading);
    expect(await world.osei.call('GET', choices)).toEqual({ private_reading: true });

    const kept = await world.nora.post(id, 'have you read this?');
    reader.socket.send({ type: 'got', seq: kept.seq });
    await author.socket.next('cursors', (frame) => (frame.others?.delivered_seq ?? 0) >= kept.seq);
    reader.socket.send({ type: 'read', seq: kept.seq });
    await second.socket.next('cursors', (frame) => frame.me.read_seq >= kept.seq);
    const elsewhere = await world.nora.post(other, 'and this?');
    expect((await world.osei.read(elsewhere.message_id)).cursor.read_seq).toBe(elsewhere.seq);
    for (const { message_id } of [kept, elsewhere]) {
      expect(await world.nora.message(message_id)).toMatchObject({ status: 'delivered', is_read: false });
      expect(await receiptOf(message_id)).toMatchObject({ delivered: true, read: false, private: true });
    }
    expect((await world.nora.join(id)).welcome.others?.read_seq).toBe(shown.seq);
    expect(await world.nora.message(shown.message_id)).toMatchObject({ status: 'read' });
    await unreadOf(world.osei, id, 0);

    expect(await choose(world.osei, false)).toEqual({ private_reading: false });
    expect(await world.nora.message(kept.message_id)).toMatchObject({ status: 'delivered' });
    const later = await world.nora.post(id, 'and now?');
    reader.socket.send({ type: 'read', seq: later.seq });
    await author.socket.next('cursors', (frame) => (frame.others?.read_seq ?? 0) >= later.seq);
    expect(await receiptOf(kept.message_id)).toMatchObject({ read: true, read_at: null });
    for (const { socket } of [author, reader, second, device]) socket.close();
  });

  test.each<[string, unknown]>([
    ['nothing', {}],
    ['no boolean', { private_reading: 'yes' }],
    ['null', { private_reading: null }],
    ['a field nobody knows', { private_reading: true, user_id: 'pt-nora' }],
    ['a list', [true]],
  ])('[RCP1] [ERR1] a choice of %s is refused, and changes nothing', async (_, body) => {
    expect(await world.osei.refused('PATCH', choices, body)).toMatchObject({ code: 'invalid', status: 422 });
    expect(await world.osei.call('GET', choices)).toEqual({ private_reading: false });
  });

  test('[RCP1] [AUTH1] is asked and chosen with a good token alone', async () => {
    const headers = { authorization: 'Bearer nobody', 'content-type': 'application/json' };
    const body = JSON.stringify({ private_reading: true });
    expect((await world.osei.raw(choices, { headers })).status).toBe(401);
    expect((await world.osei.raw(choices, { method: 'PATCH', headers, body })).status).toBe(401);
    expect(await world.osei.call('GET', choices)).toEqual({ private_reading: false });
  });
});

describe('unread', () => {
  test('[CUR2] counts others’ messages, not one’s own, not system lines, not retracted ones', async () => {
    const id = await direct(world.nora, world.osei);
    const before = (await entryOf(world.nora, id)).totals.unread;
    const regretted = await world.osei.post(id, 'one');
    await world.osei.post(id, 'two');
    await world.osei.post(id, 'three');
    await unreadOf(world.nora, id, 3);
    await world.osei.remove(regretted.message_id);
    await unreadOf(world.nora, id, 2);
    await world.osei.patchConversation(id, { is_active: false });
    await world.osei.patchConversation(id, { is_active: true });
    await unreadOf(world.nora, id, 2);
    expect((await entryOf(world.nora, id)).totals.unread).toBe(before + 2);
    await world.nora.post(id, 'my own');
    await unreadOf(world.nora, id, 2);
    await unreadOf(world.osei, id, 1);
  });

  test('[CUR2] is equal on every device, live, and falls on reading', async () => {
    const id = await direct(world.tomas, world.osei);
    const laptop = await world.osei.device();
    const phone = await world.osei.device();
    const { message_id } = await world.tomas.post(id, 'to both your devices');
    const frames = await Promise.all(
      [laptop, phone].map(({ socket }) =>
        socket.next('entry', (frame) => frame.entry.conversation_id === id && frame.entry.unread === 1),
      ),
    );
    expect(frames[0]?.totals).toEqual(frames[1]?.totals);
    await world.osei.read(message_id);
    for (const { socket } of [laptop, phone]) {
      await socket.next('entry', (frame) => frame.entry.conversation_id === id && frame.entry.unread === 0);
      socket.close();
    }
  });

  test('[CUR2] a device that connects later starts from the same numbers', async () => {
    const id = await direct(world.priya, world.nora);
    await world.priya.post(id, 'while you were away');
    await unreadOf(world.nora, id, 1);
    const { totals } = await world.nora.conversations();
    const { socket, snapshot } = await world.nora.device();
    expect(snapshot.totals).toEqual(totals);
    expect(snapshot.entries.find((entry) => entry.conversation_id === id)?.unread).toBe(1);
    socket.close();
  });
});

describe('[INB1] entries', () => {
  test('the last message is previewed, cut short, and never the whole text', async () => {
    const id = await direct(world.nora, world.osei);
    await world.nora.post(id, `The beginning. ${'and so on '.repeat(500)}`);
    const entry = await eventually(async () => {
      const found = await entryOf(world.osei, id);
      return found.entry?.last_message?.text?.startsWith('The beginning.') === true ? found.entry : undefined;
    }, 'the preview');
    expect(entry.last_message?.text?.length).toBeLessThan(300);
    expect(entry.others.map((other) => other.name)).toEqual(['Nora Whitfield']);
  });

  test('an author sees the status of the last message in the list', async () => {
    const id = await direct(world.nora, world.osei);
    const { message_id } = await world.nora.post(id, 'seen in the list?');
    await world.osei.read(message_id);
    await eventually(
      async () => ((await entryOf(world.nora, id)).entry?.last_message?.status === 'read' ? true : undefined),
      'read, in the list',
    );
  });
});
