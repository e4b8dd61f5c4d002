import { evictDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { beforeAll, describe, expect, test } from 'vitest';
import type { ReplicationStatus } from '../../worker/contracts.ts';
import { conversationName, inboxName } from '../../worker/identity/names.ts';
import { newClientId } from '../support/api.ts';
import { converged as copied, direct, newWorld, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await newWorld();
});

const conversationStub = (id: string) =>
  env.CONVERSATION.get(env.CONVERSATION.idFromName(conversationName(world.tenant, id)));
const inboxStub = async (userId: string) =>
  env.INBOX.get(env.INBOX.idFromName(await inboxName(env.CHAT_ID_SECRET, world.tenant, userId)));
const replicationPath = (id: string): string => `${world.admin}/conversations/${id}/replication`;
const pause = (id: string, paused: boolean): Promise<unknown> =>
  world.operator.call('POST', replicationPath(id), { paused });

const converged = (id: string): Promise<ReplicationStatus> => copied(world, id);

describe('records', () => {
  test('[DUR3] D1 holds the conversation, its senders and its messages', async () => {
    const id = await direct(world.nora, world.osei);
    const { message_id } = await world.nora.post(id, 'for the record');
    await world.osei.read(message_id);
    await converged(id);
    const messages = await env.DB.prepare('SELECT * FROM messages WHERE conversation_id = ?').bind(id).all();
    expect(messages.results.find((row) => row['message_id'] === message_id)).toMatchObject({
      content: 'for the record',
      tenant: world.tenant,
    });
    const senders = await env.DB.prepare('SELECT * FROM senders WHERE conversation_id = ?').bind(id).all();
    expect(senders.results).toHaveLength(2);
    const conversation = await env.DB.prepare('SELECT * FROM conversations WHERE conversation_id = ?')
      .bind(id)
      .first();
    expect(conversation).toMatchObject({ type: 'direct', is_active: 1 });
  });

  test('[DUR3] edits and retractions reach the records, the text of a retracted message leaves them', async () => {
    const id = await direct(world.nora, world.osei);
    const edited = await world.nora.post(id, 'before');
    const gone = await world.nora.post(id, 'to be retracted');
    await converged(id);
    await world.nora.edit(edited.message_id, 'after');
    await world.nora.remove(gone.message_id);
    await converged(id);
    const rows = await env.DB.prepare('SELECT message_id, content FROM messages WHERE conversation_id = ?')
      .bind(id)
      .all<{ message_id: string; content: string | null }>();
    const content = new Map(rows.results.map((row) => [row.message_id, row.content]));
    expect(content.get(edited.message_id)).toBe('after');
    expect(content.get(gone.message_id)).toBeNull();
  });
});

describe('replication', () => {
  test('[DUR2] [DUR3] what was acknowledged while inboxes and D1 were cut off arrives once they are back', async () => {
    const id = await direct(world.nora, world.osei);
    await converged(id);
    await pause(id, true);
    const first = await world.nora.post(id, 'said into the dark');
    for (let i = 0; i < 20; i++) await world.nora.post(id, `and on ${i}`);
    expect((await world.osei.message(first.message_id)).content).toBe('said into the dark');
    expect((await world.osei.search('dark')).total).toBe(0);
    await pause(id, false);
    await converged(id);
    expect((await world.osei.search('dark')).total).toBe(1);
    const { items } = await world.osei.conversations();
    expect(items.find((item) => item.conversation_id === id)?.unread).toBe(21);
    const { results } = await env.DB.prepare(
      "SELECT count(*) AS n FROM messages WHERE conversation_id = ? AND message_type = 'text'",
    )
      .bind(id)
      .all<{ n: number }>();
    expect(results[0]?.n).toBe(21);
  });

  test('[DUR1] an object that dies between commit and replication drains after it wakes', async () => {
    const id = await direct(world.nora, world.osei);
    await converged(id);
    await pause(id, true);
    await world.nora.post(id, 'survivor');
    await evictDurableObject(conversationStub(id));
    await pause(id, false);
    await converged(id);
    expect((await world.osei.search('survivor')).total).toBe(1);
  });

  test('[DUR1] an inbox that loses its memory keeps its entries, counts and index', async () => {
    const id = await direct(world.tomas, world.nora);
    await world.tomas.post(id, 'kept in the drawer');
    await converged(id);
    const before = await world.nora.conversations();
    await evictDurableObject(await inboxStub('pt-nora'));
    expect(await world.nora.conversations()).toEqual(before);
    expect((await world.nora.search('drawer')).total).toBe(1);
  });

  test('[DUR3] a destination set back to nothing is filled again, and nothing is there twice', async () => {
    const id = await direct(world.priya, world.nora);
    for (let i = 0; i < 10; i++) await world.priya.post(id, `again ${i}`);
    await converged(id);
    const search = await world.nora.search('again');
    const list = await world.nora.conversations();
    await conversationStub(id).rewind(null, 0);
    await converged(id);
    expect((await world.nora.search('again')).total).toBe(search.total);
    const after = await world.nora.conversations();
    expect(after.totals).toEqual(list.totals);
    const { results } = await env.DB.prepare('SELECT count(*) AS n FROM messages WHERE conversation_id = ?')
      .bind(id)
      .all<{ n: number }>();
    expect(results[0]?.n).toBeGreaterThanOrEqual(10);
    expect(results[0]?.n).toBeLessThanOrEqual(12);
  });

  test('[DUR1] a live socket of an inbox survives that inbox’s sleep', async () => {
    const id = await direct(world.osei, world.nora);
    const { socket } = await world.nora.device();
    await evictDurableObject(await inboxStub('pt-nora'));
    await world.osei.post(id, 'wake up');
    await socket.next('entry', (frame) => frame.entry.conversation_id === id && frame.entry.unread === 1);
    socket.close();
  });
});

describe('an object never created', () => {
  test('[ACL2] answers not_found and stores nothing', async () => {
    const stub = conversationStub('A'.repeat(30));
    const answer = await stub.detail({
      tenant: world.tenant,
      userId: 'pt-nora',
      name: 'Nora Whitfield',
      userType: 'patient',
      department: null,
    });
    expect(answer).toMatchObject({ ok: false, error: { code: 'not_found' } });
  });
});

test('[DUR2] a write that fails half way leaves neither event nor message', async () => {
  const id = await direct(world.nora, world.osei);
  const { head } = await world.nora.conversation(id);
  // An attachment that does not exist is found out inside the transaction, after the seat and the rate were checked.
  await world.nora.refused('POST', '/messages', {
    conversation_id: id,
    client_id: newClientId(),
    content: 'never stored',
    message_type: 'file',
    attachment_ids: [`${id}.${'B'.repeat(21)}`],
  });
  expect((await world.nora.conversation(id)).head).toBe(head);
  expect((await world.nora.post(id, 'next')).seq).toBe(head + 1);
});
