import { beforeEach, describe, expect, test } from 'vitest';
import type { Conversation, Message, Sender } from '../../protocol/index.ts';
import type { RecordsBatch, RecordsPort } from '../contracts.ts';
import { migrations } from '../../test/support/node-records.ts';
import { nodeSql, type NodeSql } from '../../test/support/node-sql.ts';
import type { RecordsDb, RecordsStatement } from './db.ts';
import { recordsPort } from './port.ts';

const CONVERSATION = 'C'.repeat(30);
const AT = '2026-05-01T08:00:00.000Z';

interface Statement extends RecordsStatement {
  run(): unknown[];
}
/** D1's batch over node:sqlite: all statements, or none. */
function batching(sql: NodeSql): RecordsDb<Statement> {
  const statement = (query: string, values: (string | number | null)[]): Statement => ({
    bind: (...given) => statement(query, given),
    // D1 numbers parameters by `?n`; node:sqlite takes them by position when all are named so.
    run: () => sql.db.prepare(query).all(...values),
  });
  return {
    prepare: (query) => statement(query, []),
    batch: (statements) =>
      Promise.resolve(
        sql.transaction<unknown>(() => statements.map((each) => ({ results: each.run() }))),
      ) as Promise<{ results: unknown[] }[]>,
  };
}

const conversation = (more: Partial<Conversation> = {}): Conversation => ({
  conversation_id: CONVERSATION,
  title: 'Blood pressure',
  type: 'direct',
  is_active: true,
  created_by: 'd-1',
  created_at: AT,
  updated_at: AT,
  rev: 1,
  ...more,
});
const sender = (more: Partial<Sender> = {}): RecordsBatch['senders'][number] => ({
  sender_id: `${CONVERSATION}.s1`,
  conversation_id: CONVERSATION,
  user_id: 'd-1',
  name: 'Omar',
  user_type: 'doctor',
  department: null,
  role: 'owner',
  joined_at: AT,
  joined_seq: 1,
  left_at: null,
  is_active: true,
  created_at: AT,
  rev: 2,
  delivered_seq: 1,
  read_seq: 1,
  ...more,
});
const message = (seq: number, more: Partial<Message> = {}): Message => ({
  message_id: `${CONVERSATION}.${seq}`,
  conversation_id: CONVERSATION,
  seq,
  sender_id: `${CONVERSATION}.s1`,
  user_id: 'd-1',
  name: 'Omar',
  user_type: 'doctor',
  content: `text ${seq}`,
  message_type: 'text',
  system: null,
  attachment_url: null,
  attachments: [],
  reply_to: null,
  reactions: [],
  status: 'sent',
  is_read: false,
  client_id: `client-${seq}`,
  created_at: AT,
  updated_at: AT,
  edited_at: null,
  retracted_at: null,
  updated_seq: seq,
  rev: seq,
  ...more,
});
const batch = (fromRev: number, toRev: number, more: Partial<RecordsBatch> = {}): RecordsBatch => ({
  tenant: 'north',
  conversationId: CONVERSATION,
  epoch: 1,
  fromRev,
  toRev,
  conversation: null,
  senders: [],
  messages: [],
  statuses: [],
  ...more,
});

let sql: NodeSql;
let port: RecordsPort;
beforeEach(() => {
  sql = nodeSql();
  for (const migration of migrations) sql.db.exec(migration);
  port = recordsPort(batching(sql));
});
const rows = (table: string) => sql.all<Record<string, unknown>>(`SELECT * FROM ${table} ORDER BY 1, 2, 3`);

test('[DUR3] a first batch is stored in full, under the mission\u2019s field names', async () => {
  const answer = await port.apply(
    batch(0, 4, {
      conversation: conversation(),
      senders: [sender()],
      messages: [
        message(3),
        message(4, {
          message_type: 'image',
          attachment_url: '/attachments/x',
          reply_to: {
            message_id: `${CONVERSATION}.3`,
            seq: 3,
            user_id: null,
            name: null,
            preview: null,
            message_type: null,
            retracted: false,
          },
        }),
      ],
    }),
  );
  expect(answer).toEqual({ appliedRev: 4 });
  expect(rows('conversations')).toMatchObject([
    {
      tenant: 'north',
      conversation_id: CONVERSATION,
      title: 'Blood pressure',
      is_active: 1,
      created_by: 'd-1',
    },
  ]);
  expect(rows('senders')).toMatchObject([
    { sender_id: `${CONVERSATION}.s1`, left_at: null, is_active: 1, read_seq: 1 },
  ]);
  expect(rows('messages')).toMatchObject([
    { seq: 3, content: 'text 3', is_read: 0, status: 'sent', reply_to_message_id: null, attachments: '[]' },
    { seq: 4, attachment_url: '/attachments/x', reply_to_message_id: `${CONVERSATION}.3` },
  ]);
});

describe('[DUR3] positions', () => {
  test('a batch that comes twice changes nothing and answers the same', async () => {
    const first = batch(0, 3, { messages: [message(3)] });
    expect(await port.apply(first)).toEqual({ appliedRev: 3 });
    const before = rows('messages');
    expect(await port.apply(first)).toEqual({ appliedRev: 3 });
    expect(rows('messages')).toEqual(before);
  });

  test('a batch that begins elsewhere is not applied; the answer says where to begin', async () => {
    await port.apply(batch(0, 3, { messages: [message(3)] }));
    expect(await port.apply(batch(5, 6, { messages: [message(6)] }))).toEqual({ appliedRev: 3 });
    expect(rows('messages')).toHaveLength(1);
    expect(await port.apply(batch(3, 6, { messages: [message(6)] }))).toEqual({ appliedRev: 6 });
  });

  test('a rewind fills again what was lost, and never puts an older state over a newer one', async () => {
    await port.apply(batch(0, 3, { messages: [message(2), message(3)] }));
    await port.apply(batch(3, 5, { messages: [message(3, { content: 'edited', rev: 5 })] }));
    sql.run('DELETE FROM messages WHERE seq = 2');
    expect(await port.apply(batch(0, 3, { messages: [message(2), message(3)] }))).toEqual({ appliedRev: 3 });
    expect(rows('messages').map((row) => row['content'])).toEqual(['text 2', 'edited']);
    expect(await port.apply(batch(3, 5))).toEqual({ appliedRev: 5 });
  });

  test('a first batch that does not begin at nothing is told to', async () => {
    expect(await port.apply(batch(7, 9, { messages: [message(9)] }))).toEqual({ appliedRev: 0 });
    expect(rows('messages')).toEqual([]);
  });

  test('positions of other conversations and tenants are their own', async () => {
    await port.apply(batch(0, 3, { messages: [message(3)] }));
    expect(await port.apply(batch(0, 1, { tenant: 'south', messages: [message(1)] }))).toEqual({
      appliedRev: 1,
    });
    expect(rows('messages')).toHaveLength(2);
  });

  test('an error in any statement leaves nothing behind', async () => {
    await port.apply(batch(0, 1, { conversation: conversation() }));
    const broken = sender({ name: null as never });
    await expect(
      (async () => port.apply(batch(1, 5, { messages: [message(5)], senders: [broken] })))(),
    ).rejects.toThrow();
    expect(rows('messages')).toEqual([]);
    expect(await port.apply(batch(1, 5, { messages: [message(5)] }))).toEqual({ appliedRev: 5 });
  });
});

describe('[DUR4] epochs', () => {
  test('a newer epoch begins anew, and what the restore undid is gone', async () => {
    await port.apply(
      batch(0, 9, { conversation: conversation(), senders: [sender()], messages: [message(3), message(9)] }),
    );
    expect(await port.apply(batch(7, 8, { epoch: 2, messages: [message(8)] }))).toEqual({ appliedRev: 0 });
    expect(await port.apply(batch(0, 4, { epoch: 2, messages: [message(3)] }))).toEqual({ appliedRev: 4 });
    expect(rows('messages').map((row) => row['seq'])).toEqual([3]);
  });

  test('an older epoch changes nothing', async () => {
    await port.apply(batch(0, 4, { epoch: 2, messages: [message(3)] }));
    expect(await port.apply(batch(0, 9, { epoch: 1, messages: [message(9)] }))).toEqual({ appliedRev: 0 });
    expect(rows('messages').map((row) => row['seq'])).toEqual([3]);
  });
});

describe('[DUR3] changes', () => {
  test('[STA1] statuses only rise, and is_read follows', async () => {
    await port.apply(batch(0, 4, { messages: [message(3), message(4, { status: 'read', is_read: true })] }));
    await port.apply(
      batch(4, 6, {
        statuses: [
          { seq: 3, status: 'delivered', updated_at: AT },
          { seq: 4, status: 'delivered', updated_at: AT },
          { seq: 99, status: 'read', updated_at: AT },
        ],
      }),
    );
    expect(rows('messages')).toMatchObject([
      { seq: 3, status: 'delivered', is_read: 0, status_at: AT },
      { seq: 4, status: 'read', is_read: 1 },
    ]);
    await port.apply(batch(6, 7, { messages: [message(4, { content: 'edited', edited_at: AT, rev: 7 })] }));
    expect(rows('messages')[1]).toMatchObject({ content: 'edited', status: 'read', is_read: 1 });
  });

  test('[MSG1] a retracted message loses its text here too', async () => {
    await port.apply(batch(0, 3, { messages: [message(3)] }));
    await port.apply(batch(3, 4, { messages: [message(3, { content: null, retracted_at: AT, rev: 4 })] }));
    expect(rows('messages')).toMatchObject([{ content: null, retracted_at: AT }]);
  });

  test('[MSG3] an urgent message is one from the beginning, and who acknowledged it is added', async () => {
    const acknowledged = [{ user_id: 'p-1', at: AT }];
    await port.apply(batch(0, 3, { messages: [message(3), message(4, { urgent: { acknowledged: [] } })] }));
    await port.apply(batch(3, 4, { messages: [message(4, { urgent: { acknowledged }, rev: 4 })] }));
    expect(rows('messages')).toMatchObject([
      { urgent: 0, acknowledged: '[]' },
      { urgent: 1, acknowledged: JSON.stringify(acknowledged) },
    ]);
  });

  test('[MSG4] whom a message names is stored with it, and changes with it', async () => {
    const mentions = [{ user_id: 'p-1', name: 'Ana' }];
    await port.apply(batch(0, 3, { messages: [message(3), message(4, { mentions })] }));
    expect(rows('messages')).toMatchObject([{ mentions: '[]' }, { mentions: JSON.stringify(mentions) }]);
    await port.apply(batch(3, 4, { messages: [message(4, { rev: 4 })] }));
    expect(rows('messages')[1]).toMatchObject({ mentions: '[]' });
  });

  test('a seat that left and a title that changed are stored', async () => {
    await port.apply(batch(0, 2, { conversation: conversation(), senders: [sender()] }));
    await port.apply(
      batch(2, 8, {
        conversation: conversation({ title: null, is_active: false, rev: 7 }),
        senders: [sender({ left_at: AT, is_active: false, rev: 8 })],
      }),
    );
    expect(rows('conversations')).toMatchObject([{ title: null, is_active: 0 }]);
    expect(rows('senders')).toMatchObject([{ left_at: AT, is_active: 0 }]);
  });
});
