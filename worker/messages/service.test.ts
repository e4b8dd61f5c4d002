import { beforeEach, describe, expect, test } from 'vitest';
import { fail, limits, ok, type Command, type Message } from '../../protocol/index.ts';
import type { Actor, ConversationRpc, HistoryQuery, InboxRpc } from '../contracts.ts';
import type { Objects } from '../ports.ts';
import { conversationPolicy, defaultPolicy } from '../tenant/policy.ts';
import { oneAnchor } from './anchor.ts';
import { MessagesService, type Asker } from './service.ts';

const ID = 'C'.repeat(30);
const actor: Actor = { tenant: 'north', userId: 'p-1', name: 'Ana', userType: 'patient', department: null };
const asker: Asker = { actor, policy: conversationPolicy(defaultPolicy) };
const row = (seq: number) => ({ message_id: `${ID}.${seq}`, seq }) as Message;

/** What was asked of the objects, in order. */
let calls: unknown[][];
let refusal: ReturnType<typeof fail> | null;
const conversation: Partial<ConversationRpc> = {
  execute: (who, command, policy, waitMs) => {
    calls.push(['execute', who.userId, command, policy === asker.policy, waitMs]);
    return Promise.resolve(
      refusal ??
        ok({
          client_id: command.client_id,
          seq: 9,
          message_id: command.type === 'send' ? `${ID}.9` : command.message_id,
          created_at: '',
        }),
    );
  },
  message: (_, seq) => {
    calls.push(['message', seq]);
    return Promise.resolve(ok(row(seq)));
  },
  read: (_, seq, waitMs) => {
    calls.push(['read', seq, waitMs]);
    return Promise.resolve(ok({ message: row(seq), cursor: { delivered_seq: seq, read_seq: seq } }));
  },
  history: (_, query: HistoryQuery) => {
    calls.push(['history', query]);
    return Promise.resolve(ok({ items: [], has_before: false, has_after: false }));
  },
};
const inbox: Partial<InboxRpc> = {
  messages: (query) => {
    calls.push(['messages', query]);
    return Promise.resolve(ok({ items: [row(3)], next: null }));
  },
};
const objects: Objects = {
  conversation: ({ tenant }, id) =>
    Promise.resolve(
      tenant === 'north' && id === ID ? ok(conversation as ConversationRpc) : fail('not_found'),
    ),
  askInbox: (_, ask) => ask(inbox as InboxRpc),
};
const service = new MessagesService(objects);
beforeEach(() => {
  calls = [];
  refusal = null;
});

const body = {
  conversation_id: ID,
  client_id: 'client-01',
  content: 'hello',
  message_type: 'text',
  attachment_ids: [],
  reply_to: null,
} as const;

describe('[REST1] create', () => {
  test('[ACL1] sends as the asker and answers the message that was made', async () => {
    expect(await service.create(asker, { ...body, attachment_ids: [] })).toEqual(ok(row(9)));
    const { conversation_id: _, ...command } = body;
    expect(calls).toEqual([
      ['execute', 'p-1', { type: 'send', ...command }, true, limits.ownInboxWaitMs],
      ['message', 9],
    ]);
  });

  test('answers a refusal as it is', async () => {
    refusal = fail('closed');
    expect(await service.create(asker, { ...body, attachment_ids: [] })).toEqual(fail('closed'));
  });
});

describe('[ACL2] what is not there', () => {
  test('in another conversation than ours wakes nothing', async () => {
    const other = `${'D'.repeat(30)}.4`;
    const answers = await Promise.all([
      service.create(asker, { ...body, attachment_ids: [], conversation_id: 'D'.repeat(30) }),
      service.findByConversation(asker, 'D'.repeat(30), { limit: 5 }),
      service.findOne(asker, other),
      service.update(asker, other, { client_id: 'client-02', content: 'x' }),
      service.markAsRead(asker, other),
      service.remove(asker, other, {}),
      service.receipts(asker, other),
    ]);
    for (const answer of answers) expect(answer).toEqual(fail('not_found'));
    expect(calls).toEqual([]);
  });
});

describe('[REST1] one message', () => {
  test('is found in its own conversation', async () => {
    expect(await service.findOne(asker, `${ID}.4`)).toEqual(ok(row(4)));
    expect(calls).toEqual([['message', 4]]);
  });

  test('is changed, and answered as it is then, not as the change', async () => {
    const answer = await service.update(asker, `${ID}.4`, { client_id: 'client-02', content: 'x' });
    expect(answer).toEqual(ok(row(4)));
    expect(calls[0]?.[2]).toEqual({
      type: 'edit',
      message_id: `${ID}.4`,
      client_id: 'client-02',
      content: 'x',
    });
  });

  test('is read up to', async () => {
    expect(await service.markAsRead(asker, `${ID}.4`)).toMatchObject({ value: { cursor: { read_seq: 4 } } });
    expect(calls).toEqual([['read', 4, limits.ownInboxWaitMs]]);
  });

  test('[IDM1] is retracted by the same command each time when none is named', async () => {
    await service.remove(asker, `${ID}.4`, {});
    await service.remove(asker, `${ID}.4`, {});
    const commands = calls.filter(([name]) => name === 'execute').map(([, , command]) => command as Command);
    expect(commands[0]).toEqual(commands[1]);
    expect(commands[0]?.client_id.length).toBeGreaterThanOrEqual(limits.clientId.minChars);
    await service.remove(asker, `${ID}.4`, { client_id: 'client-77' });
    expect(calls.at(-2)?.[2]).toMatchObject({ type: 'retract', client_id: 'client-77' });
  });
});

test('[REST1] lists over all conversations come from the caller\u2019s inbox', async () => {
  const query = { cursor: null, limit: 5, conversationId: null };
  expect(await service.findAll(asker, query)).toEqual(ok({ items: [row(3)], next: null }));
  expect(calls).toEqual([['messages', query]]);
});

describe('[PAGE1] the anchor of a page', () => {
  test('is the one that is named, or none', () => {
    expect(oneAnchor({ limit: 5 })).toEqual(ok({ limit: 5 }));
    expect(oneAnchor({ limit: 5, before: 0 })).toEqual(ok({ limit: 5, before: 0 }));
    expect(oneAnchor({ limit: 5, around: 7 })).toEqual(ok({ limit: 5, around: 7 }));
  });
  test('may be an instant', () => {
    expect(oneAnchor({ limit: 5, at: '1970-01-01T00:00:01.000Z' })).toEqual(ok({ limit: 5, atMs: 1_000 }));
    expect(oneAnchor({ limit: 5, before: 3, at: '1970-01-01T00:00:01.000Z' })).toEqual(
      fail('invalid', { fields: ['before', 'at'] }),
    );
  });
  test('is never two', () => {
    expect(oneAnchor({ limit: 5, before: 3, after: 1 })).toEqual(
      fail('invalid', { fields: ['before', 'after'] }),
    );
  });
});
