import { beforeAll, describe, expect, test } from 'vitest';
import { limits, type ErrorCode } from '../../protocol/index.ts';
import { newClientId, type Api, type ConversationSocket } from '../support/api.ts';
import { direct, newWorld, type World } from './world.ts';

/** Bad input on both roads: a coded refusal, the connection kept, nothing half-written. */

let world: World;
let nora: Api;
let conversationId: string;
beforeAll(async () => {
  world = await newWorld();
  nora = world.nora;
  conversationId = await direct(nora, world.osei);
});

const badContents: readonly (readonly [string, string, ErrorCode])[] = [
  ['is empty', '', 'content_empty'],
  ['is only white space', ' \n\t\u3000 ', 'content_empty'],
  ['has one code point too many', 'é'.repeat(limits.content.maxCodePoints + 1), 'content_too_long'],
  [
    'has one code point too many, each of two UTF-16 units',
    '😀'.repeat(limits.content.maxCodePoints + 1),
    'content_too_long',
  ],
  ['has a NUL', 'before\0after', 'content_invalid'],
  ['has a lone high surrogate', 'broken \ud83d here', 'content_invalid'],
  ['has a lone low surrogate', 'broken \ude00 here', 'content_invalid'],
];

/** JSON that keeps a lone surrogate as an escape, as a careless client would send it. */
const asJson = (value: unknown): string => JSON.stringify(value);

describe('[TXT1] content that may not be stored', () => {
  test.each(badContents)('[ERR1] over HTTP, text that %s', async (_, content, code) => {
    const before = (await nora.conversation(conversationId)).head;
    const response = await nora.raw('/messages', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: asJson({ conversation_id: conversationId, client_id: newClientId(), content }),
    });
    expect(response.headers.get('content-type')).toContain('application/problem+json');
    expect(await response.json()).toMatchObject({ code, status: response.status, retry: 'never' });
    expect((await nora.conversation(conversationId)).head).toBe(before);
  });

  test.each(badContents)('[WIRE2] over a socket, text that %s', async (_, content, code) => {
    const { socket, welcome } = await nora.join(conversationId);
    const client_id = newClientId();
    socket.sendText(asJson({ type: 'send', client_id, content }));
    expect(await socket.next('reject')).toMatchObject({ ref: client_id, code, retry: 'never' });
    await expectAlive(socket, welcome.head);
    socket.close();
  });

  test('the longest text allowed is stored as it was, by code points and by bytes', async () => {
    const longest = '漢'.repeat(limits.content.maxCodePoints);
    expect((await nora.post(conversationId, longest)).content).toBe(longest);
    const emoji = '😀'.repeat(limits.content.maxCodePoints);
    expect((await nora.post(conversationId, emoji)).content).toBe(emoji);
  });
});

/** The socket still works, and the conversation has not grown. */
async function expectAlive(socket: ConversationSocket, head: number): Promise<void> {
  const ref = newClientId();
  socket.send({ type: 'history', ref, before: head + 1, limit: 1 });
  const page = await socket.next('history', (frame) => frame.ref === ref);
  expect(page.has_after).toBe(false);
  expect(page.items.at(-1)?.seq).toBeLessThanOrEqual(head);
}

describe('frames that are no frames', () => {
  test('[WIRE2] malformed JSON is refused and the connection kept', async () => {
    const { socket, welcome } = await nora.join(conversationId);
    socket.sendText('{"type":"send",');
    expect(await socket.next('reject')).toMatchObject({ code: 'malformed', retry: 'never', ref: null });
    await expectAlive(socket, welcome.head);
    socket.close();
  });

  test.each([['null'], ['[]'], ['"send"'], ['42']])('[WIRE2] JSON that is not a frame: %s', async (text) => {
    const { socket, welcome } = await nora.join(conversationId);
    socket.sendText(text);
    const { code } = await socket.next('reject');
    expect(['invalid', 'unknown_type', 'malformed']).toContain(code);
    await expectAlive(socket, welcome.head);
    socket.close();
  });

  test('[WIRE2] an unknown type is refused and the connection kept', async () => {
    const { socket, welcome } = await nora.join(conversationId);
    const client_id = newClientId();
    socket.sendText(asJson({ type: 'teleport', client_id }));
    expect(await socket.next('reject')).toMatchObject({ code: 'unknown_type', ref: client_id });
    await expectAlive(socket, welcome.head);
    socket.close();
  });

  test('[ACL1] [WIRE2] an unknown field is refused and named, an author among them', async () => {
    const { socket, welcome } = await nora.join(conversationId);
    const client_id = newClientId();
    socket.sendText(asJson({ type: 'send', client_id, content: 'hello', user_id: 'dr-osei' }));
    expect(await socket.next('reject')).toMatchObject({ code: 'invalid', ref: client_id });
    await expectAlive(socket, welcome.head);
    socket.close();
    const problem = await nora.refused('POST', '/messages', {
      conversation_id: conversationId,
      client_id: newClientId(),
      content: 'hello',
      sender_id: `${conversationId}.s2`,
    });
    expect(problem.code).toBe('invalid');
    expect(problem.fields?.join()).toContain('sender_id');
  });

  test('[ERR1] a field of the wrong type is refused and named', async () => {
    const problem = await nora.refused('POST', '/messages', {
      conversation_id: conversationId,
      client_id: 'short',
      content: 12,
    });
    expect(problem).toMatchObject({ code: 'invalid', status: 422 });
    expect(problem.fields).toEqual(expect.arrayContaining(['client_id', 'content']));
  });

  test('[WIRE2] hello ignores unknown fields and unknown features', async () => {
    const socket = await nora.openSocket(conversationId);
    socket.sendText(asJson({ type: 'hello', after: 0, features: ['replies', 'time_travel'], shoe_size: 38 }));
    const welcome = await socket.next('welcome');
    expect(welcome.features).toContain('replies');
    expect(welcome.features).not.toContain('time_travel');
    socket.close();
  });

  test('[LIM1] a frame over the limit is refused; what was said before stays', async () => {
    const { socket } = await nora.join(conversationId);
    const client_id = newClientId();
    socket.send({ type: 'send', client_id, content: 'before the large one' });
    const { message_id } = await socket.next('ack');
    socket.sendText(asJson({ type: 'typing', active: true, padding: 'x'.repeat(limits.frame.maxUpBytes) }));
    const outcome = await Promise.race([
      socket.next('reject').then((frame) => frame.code),
      socket.closed.then(({ code }) => code),
    ]);
    expect(['frame_too_large', 4413]).toContain(outcome);
    expect((await nora.message(message_id)).content).toBe('before the large one');
    socket.close();
  });

  test('[LIM1] a frame over the limit by bytes, not by characters', async () => {
    const { socket } = await nora.join(conversationId);
    socket.sendText(
      asJson({ type: 'typing', active: true, padding: '漢'.repeat(limits.frame.maxUpBytes / 3) }),
    );
    const outcome = await Promise.race([
      socket.next('reject').then((frame) => frame.code),
      socket.closed.then(({ code }) => code),
    ]);
    expect(['frame_too_large', 4413]).toContain(outcome);
    socket.close();
  });

  test('[LIM1] a body over the limit', async () => {
    const response = await nora.raw('/messages', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: asJson({ content: 'x'.repeat(limits.body.maxJsonBytes) }),
    });
    expect(response.status).toBe(413);
    expect(await response.json()).toMatchObject({ code: 'frame_too_large' });
  });

  test('[ERR1] a malformed body', async () => {
    const response = await nora.raw('/messages', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"conversation_id":',
    });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ code: 'malformed' });
  });

  test('[WIRE3] a frame before hello is refused or ends the socket, and changes nothing', async () => {
    const { head } = await nora.conversation(conversationId);
    const socket = await nora.openSocket(conversationId);
    socket.send({ type: 'send', client_id: newClientId(), content: 'too early' });
    const outcome = await Promise.race([
      socket.next('reject').then((frame) => frame.code as string),
      socket.closed.then(({ code }) => String(code)),
    ]);
    expect(['invalid', 'malformed', 'forbidden', '4400', '4408']).toContain(outcome);
    expect((await nora.conversation(conversationId)).head).toBe(head);
    socket.close();
  });
});

describe('ids that are not there', () => {
  test('[ACL2] a made-up conversation, a message above the head and a never made one are all not_found', async () => {
    const never = `${'A'.repeat(30)}`;
    expect(await nora.refused('GET', `/conversations/${never}`)).toMatchObject({
      code: 'not_found',
      status: 404,
    });
    expect(await nora.refused('GET', `/messages/${never}.1`)).toMatchObject({ code: 'not_found' });
    expect(await nora.refused('GET', `/messages/${conversationId}.9999`)).toMatchObject({
      code: 'not_found',
    });
    expect(
      await nora.refused('POST', '/messages', {
        conversation_id: never,
        client_id: newClientId(),
        content: 'hello',
      }),
    ).toMatchObject({ code: 'not_found' });
    expect(
      await nora.refused('POST', '/tickets', { target: 'conversation', conversation_id: never }),
    ).toMatchObject({ code: 'not_found' });
  });

  test('[ERR1] an id of the wrong shape is refused as not there, or as invalid, and never a fault of ours', async () => {
    for (const path of [
      '/conversations/short',
      '/messages/not-an-id',
      '/messages/%00.1',
      '/attachments/..%2f..',
    ]) {
      const { status } = await nora.ask('GET', path);
      expect([404, 422], path).toContain(status);
    }
  });

  test('[ERR1] a reply to a message of nowhere is refused', async () => {
    const problem = await nora.refused('POST', '/messages', {
      conversation_id: conversationId,
      client_id: newClientId(),
      content: 'answering nothing',
      reply_to: `${conversationId}.99999`,
    });
    expect(problem.status).toBeGreaterThanOrEqual(400);
    expect(problem.status).toBeLessThan(500);
  });
});
