import { beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import {
  PROTOCOL,
  conversationDetail,
  conversationMessageList,
  entryList,
  health,
  meAnswer,
  message,
  messageList,
  messageReceipts,
  messageVersions,
  readAnswer,
  searchAnswer,
  senderList,
} from '../../protocol/index.ts';
import { newClientId, type Api } from '../support/api.ts';
import { cast, direct, eventually, newWorld, transport, type World } from './world.ts';

/** Each endpoint, by plain HTTP: its fields, its answers' schemas, and what it leaves alone. */

let world: World;
let id: string;
beforeAll(async () => {
  world = await newWorld();
  id = await direct(world.nora, world.osei);
});

/** An answer must be what the contract says, and hold nothing the contract does not name. */
const strictly = <T extends z.ZodMiniType>(schema: T, value: unknown): z.output<T> => z.parse(schema, value);

describe('[REST1] messages', () => {
  test('POST /messages answers the message with every field of the mission', async () => {
    const created = strictly(message, await world.nora.post(id, 'Good morning'));
    expect(created).toMatchObject({
      conversation_id: id,
      sender_id: expect.stringMatching(/\.s\d+$/),
      content: 'Good morning',
      message_type: 'text',
      attachment_url: null,
      is_read: false,
      user_id: 'pt-nora',
      name: 'Nora Whitfield',
      user_type: 'patient',
      status: 'sent',
    });
    expect(created.message_id).toBe(`${id}.${created.seq}`);
    expect(Date.parse(created.created_at)).toBeGreaterThan(Date.now() - 60_000);
    expect(created.updated_at).toBe(created.created_at);
  });

  test('POST /messages answers 201, with where it is', async () => {
    const answer = await world.nora.ask<{ message_id: string }>('POST', '/messages', {
      conversation_id: id,
      client_id: newClientId(),
      content: 'Where am I?',
    });
    expect(answer.status).toBe(201);
  });

  test('[IDM1] POST /messages again gives the first answer; [IDM2] with another text a conflict', async () => {
    const body = { conversation_id: id, client_id: newClientId(), content: 'only once' };
    const first = await world.nora.ask<{ message_id: string }>('POST', '/messages', body);
    const again = await world.nora.ask<{ message_id: string }>('POST', '/messages', body);
    expect(again.body.message_id).toBe(first.body.message_id);
    expect(await world.nora.refused('POST', '/messages', { ...body, content: 'another' })).toMatchObject({
      code: 'conflict',
      status: 409,
    });
    const { items } = await world.nora.history(id);
    expect(items.filter((item) => item.content === 'only once')).toHaveLength(1);
  });

  test('GET /messages/:id reads one’s own write at once', async () => {
    const { message_id } = await world.nora.post(id, 'read me back');
    expect(strictly(message, await world.nora.message(message_id)).content).toBe('read me back');
    expect((await world.osei.message(message_id)).content).toBe('read me back');
  });

  test('GET /messages shows what was just written, newest first, over all conversations', async () => {
    const other = await direct(world.nora, world.tomas);
    await world.nora.post(id, 'in the first');
    await world.nora.post(other, 'in the second');
    const { items } = strictly(messageList, await world.nora.messages());
    const texts = items.map((item) => item.content);
    expect(texts.indexOf('in the second')).toBeGreaterThanOrEqual(0);
    expect(texts.indexOf('in the second')).toBeLessThan(texts.indexOf('in the first'));
    const one = await world.nora.messages(`?conversation_id=${other}`);
    expect(new Set(one.items.map((item) => item.conversation_id))).toEqual(new Set([other]));
  });

  test('[PAGE1] GET /messages/conversation/:id pages in both directions without a hole or a double', async () => {
    const room = await direct(world.priya, world.nora);
    for (let i = 1; i <= 25; i++) await world.priya.post(room, `line ${i}`);
    const newest = strictly(conversationMessageList, await world.priya.history(room, '?limit=10'));
    expect(newest.items.at(-1)?.content).toBe('line 25');
    expect(newest).toMatchObject({ has_before: true, has_after: false });
    const seen = newest.items.map((item) => item.seq);
    let page = newest;
    while (page.has_before) {
      page = await world.priya.history(room, `?limit=10&before=${page.items[0]?.seq ?? 0}`);
      seen.unshift(...page.items.map((item) => item.seq));
    }
    expect(seen).toEqual(Array.from({ length: seen.length }, (_, i) => i + 1));
    const around = await world.priya.history(room, `?limit=5&around=${seen[12]}`);
    expect(around.items.map((item) => item.seq)).toContain(seen[12]);
    const at = await world.priya.history(room, `?limit=1&at=${around.items[2]?.created_at ?? ''}`);
    expect(at.items[0]?.created_at).toBe(around.items[2]?.created_at);
    expect(await world.priya.history(room, '?limit=1&at=2999-01-01T00:00:00.000Z')).toMatchObject({
      items: [],
      has_before: true,
    });
    const path = `/messages/conversation/${room}`;
    for (const [query, fields] of [
      ['at=noon', ['at']],
      ['at=2026-05-04T00:00:00.000Z&around=3', ['around', 'at']],
    ])
      expect(await world.priya.refused('GET', `${path}?${String(query)}`)).toMatchObject({ fields });
    const after = await world.priya.history(room, `?limit=5&after=${seen[4]}`);
    expect(after.items.map((item) => item.seq)).toEqual(seen.slice(5, 10));
  });

  test('[LIM1] a page over the limit is refused', async () => {
    for (const path of [
      '/messages?limit=1000',
      `/messages/conversation/${id}?limit=1000`,
      '/conversations?limit=0',
    ])
      expect(await world.nora.refused('GET', path), path).toMatchObject({ code: 'invalid' });
    expect(await world.nora.refused('GET', '/messages?colour=blue')).toMatchObject({ code: 'invalid' });
  });

  test('[MSG1] PATCH /messages/:id edits one’s own, and says so', async () => {
    const { message_id } = await world.nora.post(id, 'wirh a typo');
    const edited = strictly(message, await world.nora.edit(message_id, 'with a typo'));
    expect(edited).toMatchObject({ message_id, content: 'with a typo', edited_at: expect.any(String) });
    expect(Date.parse(edited.updated_at)).toBeGreaterThanOrEqual(Date.parse(edited.created_at));
    expect((await world.osei.message(message_id)).content).toBe('with a typo');
  });

  test('[ACL1] [MSG1] nobody edits or retracts another’s message', async () => {
    const { message_id } = await world.nora.post(id, 'mine');
    expect(
      await world.osei.refused('PATCH', `/messages/${message_id}`, {
        client_id: newClientId(),
        content: 'yours',
      }),
    ).toMatchObject({ code: 'forbidden', status: 403 });
    expect(await world.osei.refused('DELETE', `/messages/${message_id}`)).toMatchObject({ status: 403 });
    expect((await world.nora.message(message_id)).content).toBe('mine');
  });

  test('[MSG1] DELETE /messages/:id retracts: a later GET gives 200 without the content', async () => {
    const { message_id } = await world.nora.post(id, 'regretted');
    await world.nora.remove(message_id);
    const answer = await world.osei.ask<z.infer<typeof message>>('GET', `/messages/${message_id}`);
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ content: null, retracted_at: expect.any(String) });
    expect((await world.nora.ask('DELETE', `/messages/${message_id}`)).status).toBeLessThan(300);
    expect(
      await world.nora.refused('PATCH', `/messages/${message_id}`, {
        client_id: newClientId(),
        content: 'back',
      }),
    ).toMatchObject({ code: 'retracted', status: 409 });
  });

  test('[MSG3] [IDM1] PATCH /messages/:id/acknowledge is one acknowledgement, however often and at once it is said', async () => {
    const { message_id } = await world.osei.post(id, 'Stop the tablets now', { urgent: true });
    const path = `/messages/${message_id}/acknowledge`;
    const named = { client_id: newClientId() };
    const answers = await Promise.all(
      [undefined, undefined, named, named].map((body) =>
        world.nora.ask<z.infer<typeof message>>('PATCH', path, body),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    const { urgent } = strictly(message, await world.osei.message(message_id));
    expect(urgent).toEqual({
      acknowledged: [{ user_id: 'pt-nora', at: expect.any(String) as string }],
    });
    expect(await world.osei.refused('PATCH', path)).toMatchObject({ code: 'forbidden', status: 403 });
    const plain = await world.osei.post(id, 'No hurry');
    expect(await world.nora.refused('PATCH', `/messages/${plain.message_id}/acknowledge`)).toMatchObject({
      code: 'invalid',
      fields: ['message_id'],
    });
    const body = { conversation_id: id, client_id: newClientId(), content: 'Help', urgent: true };
    expect(await world.nora.refused('POST', '/messages', body)).toMatchObject({ code: 'forbidden' });
  });

  test('[MSG4] [CUR2] whom a message names is told with it, and counted for them until they have read it', async () => {
    const room = await direct(world.osei, world.nora);
    await world.osei.post(room, 'And this');
    const sent = await world.osei.post(room, '@Nora, look', { mentions: ['pt-nora'] });
    expect(strictly(message, await world.nora.message(sent.message_id)).mentions).toMatchObject([
      { user_id: 'pt-nora' },
    ]);
    /** What her list says of it, once it has heard. */
    const counts = (wanted: number | undefined) =>
      eventually(
        async () => {
          const { items } = await world.nora.conversations();
          const entry = items.find((each) => each.conversation_id === room);
          return entry !== undefined && entry.mention_count === wanted ? entry : undefined;
        },
        `mentions: ${wanted ?? 0}`,
      );
    expect((await counts(1)).unread).toBe(2);
    const change = (content: string, mentions: string[]) =>
      world.osei.ask('PATCH', `/messages/${sent.message_id}`, {
        client_id: newClientId(),
        content,
        mentions,
      });
    await change('Look', []);
    await counts(undefined);
    await change('@Nora', ['pt-nora']);
    await counts(1);
    await world.nora.read(sent.message_id);
    await counts(undefined);
    const body = { content: '@Nora', conversation_id: room };
    for (const mentions of [['stranger'], ['dr-osei'], ['pt-nora', 'pt-nora'], 'pt-nora'])
      expect(
        await world.osei.refused('POST', '/messages', { ...body, client_id: newClientId(), mentions }),
      ).toMatchObject({ code: 'invalid' });
  });

  test('[STA2] PATCH /messages/:id/read moves the cursor, earlier messages too, and no GET does', async () => {
    const room = await direct(world.tomas, world.nora);
    const first = await world.tomas.post(room, 'one');
    const second = await world.tomas.post(room, 'two');
    await world.nora.message(second.message_id);
    await world.nora.history(room);
    expect((await world.nora.conversation(room)).cursor.read_seq).toBeLessThan(first.seq);
    const answer = strictly(readAnswer, await world.nora.read(second.message_id));
    expect(answer.cursor).toEqual({ delivered_seq: second.seq, read_seq: second.seq });
    expect(await world.tomas.message(first.message_id)).toMatchObject({ is_read: true, status: 'read' });
    expect(await world.nora.message(first.message_id)).toMatchObject({ is_read: true, status: 'read' });
  });
});

describe('[REST1] conversations', () => {
  test('POST /conversations answers the conversation with every field of the mission', async () => {
    const detail = strictly(
      conversationDetail,
      await world.osei.createConversation({
        type: 'care_team',
        title: 'Knee',
        user_ids: ['pt-nora', 'rn-nair'],
      }),
    );
    expect(detail.conversation).toMatchObject({
      title: 'Knee',
      type: 'care_team',
      is_active: true,
      created_by: 'dr-osei',
      created_at: expect.any(String),
    });
    expect(detail.me).toMatchObject({ user_id: 'dr-osei', role: 'owner', is_active: true, left_at: null });
  });

  test('[IDM1] creating twice with one client_id is one conversation', async () => {
    const client_id = newClientId();
    const first = await world.osei.createConversation({ client_id, user_ids: ['pt-nora'] });
    const again = await world.osei.createConversation({ client_id, user_ids: ['pt-nora'] });
    expect(again.conversation.conversation_id).toBe(first.conversation.conversation_id);
  });

  test('GET /conversations/:id/senders has every field of the mission', async () => {
    const { items } = strictly(senderList, await world.nora.senders(id));
    expect(items.map((item) => item.user_id).toSorted()).toEqual(['dr-osei', 'pt-nora']);
    for (const item of items)
      expect(item).toMatchObject({
        sender_id: expect.any(String),
        conversation_id: id,
        user_type: expect.any(String),
        joined_at: expect.any(String),
        left_at: null,
        is_active: true,
        created_at: expect.any(String),
      });
  });

  test('[MSG1] [ACL2] GET /messages/:id/receipts and …/versions, by whoever asks', async () => {
    const room = await direct(world.osei, world.nora);
    const { message_id } = await world.osei.post(room, 'Teh first words');
    await world.osei.edit(message_id, 'The first words');
    await world.nora.read(message_id);
    const receipts = strictly(
      messageReceipts,
      await world.osei.call('GET', `/messages/${message_id}/receipts`),
    );
    expect(receipts.items).toEqual([
      expect.objectContaining({ delivered: true, read: true, read_at: expect.stringMatching(/Z$/u) }),
    ]);
    const versions = async (by: Api) =>
      strictly(messageVersions, await by.call('GET', `/messages/${message_id}/versions`)).items.map(
        ({ content }) => content,
      );
    expect(await versions(world.osei)).toEqual(['Teh first words']);
    // A patient is told what is said now, and by the default no more.
    expect(await versions(world.nora)).toEqual([]);
    for (const what of ['receipts', 'versions'])
      expect(await world.daniel.refused('GET', `/messages/${message_id}/${what}`)).toMatchObject({
        code: 'not_found',
      });
    await world.osei.remove(message_id);
    expect(await versions(world.osei)).toEqual([]);
  });

  test('[NAME1] a name shown to others is the tenant’s record, not what the request says', async () => {
    const renamed = world.as({ ...cast.priya, name: 'Priya Nair-Shaw' });
    await renamed.me();
    const room = await renamed.createConversation({ user_ids: ['pt-daniel'] });
    const { items } = await world.daniel.senders(room.conversation.conversation_id);
    expect(items.find((item) => item.user_id === 'rn-nair')?.name).toBe('Priya Nair-Shaw');
  });

  test('[INB1] GET /conversations lists entries and totals', async () => {
    const { items, totals } = strictly(entryList, await world.nora.conversations());
    expect(items.length).toBe(Math.min(50, totals.conversations));
    expect(items.map((item) => item.sort_at)).toEqual(
      items.map((item) => item.sort_at).toSorted((a, b) => (a < b ? 1 : a > b ? -1 : 0)),
    );
  });

  test('[SEAT2] PATCH /conversations/:id renames, closes and opens again; a closed one takes no message', async () => {
    const { conversation } = await world.osei.createConversation({ type: 'group', user_ids: ['pt-nora'] });
    const room = conversation.conversation_id;
    expect((await world.osei.patchConversation(room, { title: 'Renamed' })).conversation.title).toBe(
      'Renamed',
    );
    const accepted = { conversation_id: room, client_id: newClientId(), content: 'before closing' };
    const first = await world.nora.call<{ message_id: string }>('POST', '/messages', accepted);
    expect((await world.osei.patchConversation(room, { is_active: false })).conversation.is_active).toBe(
      false,
    );
    expect(
      await world.nora.refused('POST', '/messages', { ...accepted, client_id: newClientId() }),
    ).toMatchObject({ code: 'closed', status: 409 });
    // [IDM1] a retry of what was accepted before gets its first answer, closed or not.
    expect((await world.nora.call<{ message_id: string }>('POST', '/messages', accepted)).message_id).toBe(
      first.message_id,
    );
    await world.osei.patchConversation(room, { is_active: true });
    expect((await world.nora.post(room, 'open again')).content).toBe('open again');
  });

  test('[SEAT2] who may start with whom is the policy’s: a patient reaches no other patient', async () => {
    expect(
      await world.nora.refused('POST', '/conversations', {
        client_id: newClientId(),
        user_ids: ['pt-daniel'],
      }),
    ).toMatchObject({ code: 'not_addressable', status: 403 });
    expect(
      await world.nora.refused('POST', '/conversations', {
        client_id: newClientId(),
        user_ids: ['nobody-known'],
      }),
    ).toMatchObject({ code: 'not_addressable', status: 403 });
  });
});

describe('[REST1] around', () => {
  test('GET /health needs no token and names the protocol', async () => {
    const response = await transport.fetch('/health');
    expect(strictly(health, await response.json()).protocol).toBe(PROTOCOL);
  });

  test('GET /me names the person and the tenant’s settings', async () => {
    const me = strictly(meAnswer, await world.nora.me());
    expect(me.user).toMatchObject({ user_id: 'pt-nora', name: 'Nora Whitfield', user_type: 'patient' });
    expect(me.settings.emergency.text).toContain('emergency number');
    expect(me.settings).toMatchObject({
      outbox: false,
      undo_send_ms: 0,
      notification_content: 'none',
      idle_minutes: 0,
      start_types: ['direct', 'group'],
    });
  });

  test('[PHI1] what an operator allows on a person’s device is what their page is told', async () => {
    const strict = await newWorld({
      policy: { drafts: false, outbox: true, notificationContent: 'names', idleMinutes: 10 },
    });
    expect(strictly(meAnswer, await strict.nora.me()).settings).toMatchObject({
      drafts: false,
      outbox: true,
      notification_content: 'names',
      idle_minutes: 10,
    });
  });

  test('GET /search answers its schema', async () => {
    const answer = strictly(searchAnswer, await world.nora.search('morning'));
    expect(answer.total).toBeGreaterThan(0);
  });

  test('[WIRE1] GET /openapi.json is OpenAPI 3.1, names all seven message endpoints, and every $ref resolves', async () => {
    const document = (await (await transport.fetch('/openapi.json')).json()) as {
      openapi: string;
      info: { title: string; version: string };
      paths: Record<string, Record<string, unknown>>;
    };
    expect(document.openapi).toMatch(/^3\.1\./);
    const operations = Object.entries(document.paths).flatMap(([path, item]) =>
      Object.keys(item).map((method) => `${method.toUpperCase()} ${path.replace(/\{[^}]+\}/g, ':id')}`),
    );
    for (const wanted of [
      'POST /messages',
      'GET /messages',
      'GET /messages/conversation/:id',
      'GET /messages/:id',
      'PATCH /messages/:id',
      'PATCH /messages/:id/read',
      'DELETE /messages/:id',
    ])
      expect(operations).toContain(wanted);
    const refs = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map((match) => match[1] ?? '');
    for (const ref of new Set(refs)) {
      expect(ref).toMatch(/^#\//);
      const target = ref
        .slice(2)
        .split('/')
        .reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key], document);
      expect(target, ref).toBeDefined();
    }
  });

  test('[ERR1] a path that is not offered is a problem document', async () => {
    const response = await world.nora.raw('/messages/x/y/z');
    expect(response.status).toBe(404);
    expect(response.headers.get('content-type')).toContain('application/problem+json');
    expect([404, 405]).toContain((await world.nora.raw('/messages', { method: 'PUT' })).status);
  });
});
