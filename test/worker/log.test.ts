import { evictDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { beforeAll, describe, expect, test } from 'vitest';
import { limits, type LogEvent } from '../../protocol/index.ts';
import { conversationName } from '../../worker/identity/names.ts';
import { newClientId, type ConversationSocket } from '../support/api.ts';
import { direct, newWorld, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await newWorld();
});

/** Takes the object out of memory; sockets hibernate, storage stays. */
const evict = (id: string): Promise<void> =>
  evictDurableObject(env.CONVERSATION.get(env.CONVERSATION.idFromName(conversationName(world.tenant, id))));

/** Pulls from `after` to the head as a client must, confirming as it goes. */
async function pullAll(socket: ConversationSocket, after: number): Promise<LogEvent[]> {
  const all: LogEvent[] = [];
  for (let at = after; ;) {
    socket.send({ type: 'pull', after: at });
    const page = await socket.next(
      'events',
      (frame) => frame.events.length === 0 || frame.events[0]?.seq === at + 1,
    );
    all.push(...page.events);
    at = page.events.at(-1)?.seq ?? at;
    socket.send({ type: 'got', seq: at });
    if (!page.more) return all;
  }
}

const numbers = (events: readonly LogEvent[]): number[] => events.map((event) => event.seq);
const range = (from: number, to: number): number[] =>
  Array.from({ length: to - from + 1 }, (_, i) => from + i);

describe('order', () => {
  test('[ORD1] [ORD2] many senders at once: one numbering without a hole, the same for everyone', async () => {
    const { conversation } = await world.osei.createConversation({
      type: 'group',
      user_ids: ['pt-nora', 'rx-ferreira', 'rn-nair'],
    });
    const id = conversation.conversation_id;
    const people = [world.osei, world.nora, world.tomas, world.priya];
    const joined = await Promise.all(people.map((api) => api.join(id)));
    const start = joined[0]?.welcome.head ?? 0;
    for (const { socket } of joined) await pullAll(socket, start);
    for (let i = 0; i < 10; i++)
      for (const { socket } of joined)
        socket.send({ type: 'send', client_id: newClientId(), content: `text ${i}` });
    for (const { socket } of joined) {
      await socket.next('events', (frame) => frame.events.some((event) => event.seq === start + 40));
      const seqs = socket.received
        .flatMap((frame) => (frame.type === 'events' ? numbers(frame.events) : []))
        .filter((seq) => seq > start);
      expect(seqs).toEqual(range(start + 1, start + 40));
      socket.close();
    }
  });

  test('[ORD3] times follow the log, whatever a client’s clock says', async () => {
    const id = await direct(world.nora, world.osei);
    for (let i = 0; i < 5; i++) await world.nora.post(id, `t${i}`);
    const { items } = await world.nora.history(id);
    const times = items.map((item) => item.created_at);
    expect(times).toEqual(times.toSorted());
  });
});

describe('idempotence', () => {
  test('[IDM1] the same client_id by socket, by HTTP and after an eviction is one event with one answer', async () => {
    const id = await direct(world.nora, world.osei);
    const { socket } = await world.nora.join(id);
    const client_id = newClientId();
    const frame = { type: 'send', client_id, content: 'only once, by any road' } as const;
    socket.send(frame);
    const first = await socket.next('ack');
    socket.send(frame);
    expect(await socket.next('ack')).toEqual(first);
    const { message_id } = await world.nora.post(id, frame.content, { client_id });
    expect(message_id).toBe(first.message_id);
    socket.close();
    await evict(id);
    expect((await world.nora.post(id, frame.content, { client_id })).message_id).toBe(first.message_id);
    const { items } = await world.nora.history(id);
    expect(items.filter((item) => item.content === frame.content)).toHaveLength(1);
  });

  test('[IDM1] a repeat after an edit gets the first answer, and does not undo the edit', async () => {
    const id = await direct(world.nora, world.osei);
    const client_id = newClientId();
    const { message_id } = await world.nora.post(id, 'first words', { client_id });
    await world.nora.edit(message_id, 'better words');
    expect((await world.nora.post(id, 'first words', { client_id })).message_id).toBe(message_id);
    expect((await world.nora.message(message_id)).content).toBe('better words');
  });

  test('[IDM1] two people may choose the same client_id', async () => {
    const id = await direct(world.nora, world.osei);
    const client_id = newClientId();
    const mine = await world.nora.post(id, 'same words', { client_id });
    const yours = await world.osei.post(id, 'same words', { client_id });
    expect(yours.message_id).not.toBe(mine.message_id);
  });

  test('[IDM2] the same client_id with another text is a conflict on the socket too', async () => {
    const id = await direct(world.nora, world.osei);
    const { socket } = await world.nora.join(id);
    const client_id = newClientId();
    socket.send({ type: 'send', client_id, content: 'this' });
    await socket.next('ack');
    socket.send({ type: 'send', client_id, content: 'that' });
    expect(await socket.next('reject')).toMatchObject({ ref: client_id, code: 'conflict', retry: 'never' });
    socket.close();
  });
});

describe('resume', () => {
  test('[RES1] after a break a client pulls exactly what it missed', async () => {
    const id = await direct(world.nora, world.osei);
    const first = await world.nora.join(id);
    first.socket.close();
    const from = first.welcome.head;
    for (let i = 0; i < 7; i++) await world.osei.post(id, `missed ${i}`);
    const { socket, welcome } = await world.nora.join(id, { after: from, epoch: first.welcome.epoch });
    expect(welcome.head).toBe(from + 7);
    expect(numbers(await pullAll(socket, from))).toEqual(range(from + 1, from + 7));
    socket.close();
  });

  test('[RES1] a client beyond the head, or of another epoch, is told of a gap', async () => {
    const id = await direct(world.nora, world.osei);
    const { head, epoch } = await world.nora.join(id).then(({ socket, welcome }) => {
      socket.close();
      return welcome;
    });
    const beyond = await world.nora.join(id, { after: head + 100, epoch });
    expect(await beyond.socket.next('gap')).toMatchObject({ reason: 'beyond_head' });
    beyond.socket.close();
    const other = await world.nora.join(id, { after: head, epoch: epoch + 1 });
    expect(await other.socket.next('gap')).toMatchObject({ reason: 'epoch', epoch });
    other.socket.close();
  });

  test('[RES3] edits, retractions, reactions and titles resume as messages do', async () => {
    const { conversation } = await world.osei.createConversation({ type: 'group', user_ids: ['pt-nora'] });
    const id = conversation.conversation_id;
    const one = await world.osei.post(id, 'one');
    const two = await world.osei.post(id, 'two');
    const away = await world.nora.join(id);
    away.socket.close();
    await world.osei.edit(one.message_id, 'one, better');
    await world.osei.remove(two.message_id);
    await world.osei.patchConversation(id, { title: 'New title' });
    const { socket: doctor } = await world.osei.join(id);
    doctor.send({
      type: 'react',
      client_id: newClientId(),
      message_id: one.message_id,
      emoji: '👍',
      action: 'add',
    });
    await doctor.next('ack');
    doctor.close();
    const { socket } = await world.nora.join(id, { after: away.welcome.head, epoch: away.welcome.epoch });
    const events = await pullAll(socket, away.welcome.head);
    expect(events.map((event) => event.kind)).toEqual(['edit', 'retract', 'conversation', 'react']);
    expect(events[0]).toMatchObject({ target_seq: one.seq, content: 'one, better' });
    socket.close();
  });

  test('[RES1] the seats come only when they changed', async () => {
    const id = await direct(world.nora, world.osei);
    const first = await world.nora.join(id);
    const seatsRev = Math.max(...(first.welcome.seats ?? []).map((seat) => seat.rev));
    expect(first.welcome.seats).toHaveLength(2);
    first.socket.close();
    const again = await world.nora.join(id, { seats_rev: seatsRev });
    expect(again.welcome.seats).toBeNull();
    again.socket.close();
  });
});

describe('flow', () => {
  test('[FLOW1] replay comes only when pulled, a bounded page at a time', async () => {
    const id = await direct(world.nora, world.osei);
    const lines = Array.from({ length: 400 }, (_, i) => ({
      userId: i % 2 === 0 ? 'pt-nora' : 'dr-osei',
      content: `line ${i}`,
      createdAtMs: Date.now() - (400 - i) * 1_000,
    }));
    await world.operator.call('POST', `${world.admin}/conversations/${id}/import`, {
      messages: lines,
      readIndex: {},
    });
    const { socket, welcome } = await world.nora.join(id);
    expect(socket.received.map((frame) => frame.type)).not.toContain('events');
    const all = await pullAll(socket, 0);
    expect(numbers(all)).toEqual(range(1, welcome.head));
    for (const frame of socket.received)
      if (frame.type === 'events') {
        expect(frame.events.length).toBeLessThanOrEqual(limits.events.pageEvents);
        expect(JSON.stringify(frame).length).toBeLessThanOrEqual(limits.frame.maxDownBytes);
      }
    socket.close();
  });

  test('[FLOW1] a reader that confirms nothing is sent no more than the bound', async () => {
    const { conversation } = await world.osei.createConversation({ type: 'group', user_ids: ['pt-nora'] });
    const id = conversation.conversation_id;
    const { socket, welcome } = await world.nora.join(id);
    await pullAll(socket, 0);
    // The rate limit holds one person to 60 at once: enough people make more than the bound.
    const crowd = Array.from({ length: 6 }, (_, i) => ({
      userId: `rn-crowd-${i}`,
      name: `Nurse ${i}`,
      userType: 'nurse' as const,
    }));
    for (const person of crowd) {
      await world.as(person).ticket();
      await world.osei.addSender(id, person.userId);
    }
    await Promise.all(
      crowd.map(async (person) => {
        const joined = await world.as(person).join(id);
        for (let i = 0; i < 55; i++)
          joined.socket.send({ type: 'send', client_id: newClientId(), content: `${i}` });
        for (let i = 0; i < 55; i++) {
          const ack = await joined.socket.next('ack');
          if (i % 20 === 0) joined.socket.send({ type: 'got', seq: ack.seq });
        }
        joined.socket.close();
      }),
    );
    const { head } = await world.nora.conversation(id);
    expect(head - welcome.head).toBeGreaterThan(limits.events.unackedEvents);
    const had = socket.received.flatMap((frame) => (frame.type === 'events' ? numbers(frame.events) : []));
    const confirmed = welcome.head;
    expect(Math.max(...had) - confirmed).toBeLessThanOrEqual(limits.events.unackedEvents);
    expect(had).toEqual(range(1, Math.max(...had)));
    // Having confirmed, it pulls the rest: late, never lost.
    socket.send({ type: 'got', seq: Math.max(...had) });
    const rest = await pullAll(socket, Math.max(...had));
    expect(numbers(rest).at(-1)).toBe(head);
    socket.close();
  });
});

describe('visibility', () => {
  test('[VIS1] a newcomer sees nothing from before, yet a whole numbering', async () => {
    const { conversation } = await world.osei.createConversation({ type: 'group', user_ids: ['pt-nora'] });
    const id = conversation.conversation_id;
    const secret = await world.osei.post(id, 'before you came');
    await world.osei.addSender(id, 'rx-ferreira');
    const answer = await world.osei.post(id, 'welcome', { reply_to: secret.message_id });
    const { socket, welcome } = await world.tomas.join(id);
    const events = await pullAll(socket, 0);
    expect(numbers(events)).toEqual(range(1, welcome.head));
    expect(events.find((event) => event.seq === secret.seq)).toMatchObject({ kind: 'void' });
    expect(JSON.stringify(socket.received)).not.toContain('before you came');
    expect(await world.tomas.refused('GET', `/messages/${secret.message_id}`)).toMatchObject({
      code: 'not_found',
    });
    const seen = await world.tomas.message(answer.message_id);
    expect(seen.reply_to).toMatchObject({ preview: null, name: null });
    expect((await world.tomas.search('before you came')).total).toBe(0);
    socket.close();
  });

  test('[VIS1] one who is given the history sees it', async () => {
    const { conversation } = await world.osei.createConversation({ type: 'group', user_ids: ['pt-nora'] });
    const id = conversation.conversation_id;
    const early = await world.osei.post(id, 'for those who come later');
    await world.osei.addSender(id, 'rx-ferreira', { history: 'from_start' });
    expect((await world.tomas.message(early.message_id)).content).toBe('for those who come later');
  });
});

describe('hibernation', () => {
  test('[DUR1] a socket outlives its object’s memory, and what was said before is there', async () => {
    const id = await direct(world.nora, world.osei);
    const { socket } = await world.nora.join(id);
    socket.send({ type: 'send', client_id: newClientId(), content: 'before sleep' });
    const before = await socket.next('ack');
    await evict(id);
    socket.send({ type: 'send', client_id: newClientId(), content: 'after sleep' });
    const after = await socket.next('ack');
    expect(after.seq).toBe(before.seq + 1);
    expect((await world.osei.message(before.message_id)).content).toBe('before sleep');
    socket.close();
  });

  test('[IDM1] the rate limit and the first answers survive eviction', async () => {
    const id = await direct(world.nora, world.osei);
    const client_id = newClientId();
    const first = await world.nora.post(id, 'remember me', { client_id });
    await evict(id);
    expect((await world.nora.post(id, 'remember me', { client_id })).seq).toBe(first.seq);
  });
});

describe('rates', () => {
  test('[LIM1] one person’s flood is refused with when to come back; others go on', async () => {
    const id = await direct(world.nora, world.osei);
    const { socket } = await world.nora.join(id);
    const sent = limits.rate.burst + 40;
    for (let i = 0; i < sent; i++)
      socket.send({ type: 'send', client_id: newClientId(), content: `flood ${i}` });
    const refused = await socket.next('reject');
    expect(refused).toMatchObject({ code: 'rate_limited', retry: 'backoff' });
    expect(refused.min_backoff_ms).toBeGreaterThan(0);
    expect((await world.osei.post(id, 'I still get through')).content).toBe('I still get through');
    socket.close();
  });
});
