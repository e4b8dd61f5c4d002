import { beforeEach, describe, expect, test } from 'vitest';
import { fail, limits, ok, type ConversationDetail, type Sender, type User } from '../../protocol/index.ts';
import type { Actor, ConversationRpc, CreateConversationInput, TenantPolicy } from '../contracts.ts';
import { defaultPolicy } from '../tenant/policy.ts';
import { ConversationsService } from './service.ts';
import { cleanTitle } from './title.ts';

const ID = 'C'.repeat(30);
const person = (user_id: string, user_type: User['user_type']): User => ({
  user_id,
  name: `Name of ${user_id}`,
  user_type,
  department: null,
});
const known = [person('d-1', 'doctor'), person('ph-1', 'pharmacist'), person('p-2', 'patient')];
const patient: Actor = { tenant: 'north', userId: 'p-1', name: 'Ana', userType: 'patient', department: null };

let created: CreateConversationInput[];
let order: string[];
let isMember: boolean;
const conversation: Partial<ConversationRpc> = {
  create: (input) => {
    order.push('create');
    created.push(input);
    return Promise.resolve(ok({ head: 1 } as ConversationDetail));
  },
  detail: () => Promise.resolve(isMember ? ok({ head: 1 } as ConversationDetail) : fail('not_found')),
  addSender: (_, add, who) => {
    order.push(`add ${who.user_id} ${who.name} ${add.role}`);
    return Promise.resolve(ok({ user_id: who.user_id } as Sender));
  },
  senders: (_, page) => Promise.resolve(ok({ items: [], next: page.after + page.limit })),
  removeSender: (_, senderId) => {
    order.push(`remove ${senderId}`);
    return Promise.resolve(ok({ sender: {} as Sender, purged: true }));
  },
};
const service = new ConversationsService({
  objects: {
    conversation: (_, id) =>
      Promise.resolve(id === ID ? ok(conversation as ConversationRpc) : fail('not_found')),
    askInbox: () => Promise.reject(new Error('not asked here')),
  },
  tenant: {
    putUser: (user) => {
      order.push(`user ${user.user_id}`);
      return Promise.resolve(user);
    },
    users: (ids) => Promise.resolve(known.filter((user) => ids.includes(user.user_id)).toReversed()),
    registerConversation: (id, by) => {
      order.push(`register ${id === ID} ${by}`);
      return Promise.resolve();
    },
  },
  newId: () => Promise.resolve(ID),
  now: () => 1_000,
});
beforeEach(() => {
  created = [];
  order = [];
  isMember = true;
});
const create = (user_ids: string[], more: object = {}, policy: TenantPolicy = defaultPolicy) =>
  service.create(patient, policy, {
    client_id: 'client-01',
    type: 'group',
    title: null,
    user_ids,
    ...more,
  });

describe('creating', () => {
  test('[NAME1] takes names and types from the tenant\u2019s record, in the order asked for', async () => {
    expect((await create(['d-1', 'ph-1', 'd-1', 'p-1'])).ok).toBe(true);
    expect(created[0]).toMatchObject({ conversationId: ID, creator: patient, people: known.slice(0, 2) });
    expect(created[0]?.people.map((each) => each.user_id)).toEqual(['d-1', 'ph-1']);
  });

  test('[SEAT2] a type that the tenant gives to others is refused, and nothing of it is left', async () => {
    for (const type of ['care_team', 'announcement'])
      expect(await create(['d-1'], { type })).toEqual(fail('forbidden', { fields: ['type'] }));
    const tenant = { ...defaultPolicy, startTypes: { ...defaultPolicy.startTypes, group: [] } };
    expect(await create(['d-1'], {}, tenant)).toEqual(fail('forbidden', { fields: ['type'] }));
    expect([order, created]).toEqual([[], []]);
    expect((await create(['d-1'], { type: 'direct' }, tenant)).ok).toBe(true);
  });

  test('[DUR1] registers before it makes, so that none is lost', async () => {
    await create(['d-1']);
    expect(order).toEqual(['user p-1', 'register true p-1', 'create']);
  });

  test('[ACL2] an unknown person and one out of reach get the same answer, and nothing is made', async () => {
    const unknown = await create(['nobody']);
    expect(unknown).toEqual(fail('not_addressable', { fields: ['user_ids'] }));
    expect(await create(['d-1', 'p-2'])).toEqual(unknown);
    expect(order).toEqual([]);
  });

  test.each<[string, string[], object]>([
    ['a direct one with two others', ['d-1', 'ph-1'], { type: 'direct' }],
    ['one with nobody but oneself', ['p-1'], {}],
  ])('[ERR1] %s is invalid', async (_, userIds, more) => {
    expect(await create(userIds, more)).toEqual(fail('invalid', { fields: ['user_ids'] }));
  });
});

describe('seats', () => {
  const add = (user_id: string) =>
    service.addSender(patient, defaultPolicy, ID, {
      client_id: 'client-02',
      user_id,
      role: 'member',
      history: 'from_now',
    });

  test('[NAME1] a person is seated as the tenant knows them', async () => {
    expect(await add('d-1')).toEqual(ok({ user_id: 'd-1' }));
    expect(order).toEqual(['add d-1 Name of d-1 member']);
  });

  test('[ACL2] who has no seat does not learn who is known', async () => {
    expect(await add('p-2')).toEqual(fail('not_addressable', { fields: ['user_id'] }));
    isMember = false;
    expect(await add('p-2')).toEqual(fail('not_found'));
    expect(await add('nobody')).toEqual(fail('not_found'));
  });

  test('[PAGE1] pages go on from their cursor; one that is none of ours is invalid', async () => {
    expect(await service.senders(patient, ID, { cursor: '7', limit: 5 })).toEqual(
      ok({ items: [], next: '12' }),
    );
    expect(await service.senders(patient, ID, { cursor: 'x', limit: 5 })).toEqual(
      fail('invalid', { fields: ['cursor'] }),
    );
  });

  test('[ACL2] a seat of another conversation is not here', async () => {
    expect(await service.removeSender(patient, ID, `${'D'.repeat(30)}.s1`)).toEqual(fail('not_found'));
    expect((await service.removeSender(patient, ID, `${ID}.s1`)).ok).toBe(true);
    expect(order).toEqual([`remove ${ID}.s1`]);
  });
});

test.each([
  [null, null],
  ['', null],
  ['  \n ', null],
  ['  Blood\npressure ', 'Blood pressure'],
  ['x'.repeat(limits.title.maxCodePoints), 'x'.repeat(limits.title.maxCodePoints)],
])('[NAME1] the title %j becomes %j', (given, expected) => {
  expect(cleanTitle(given)).toEqual(ok(expected));
});
test('[LIM1] a title that is too long is refused', () => {
  expect(cleanTitle('\u{1F600}'.repeat(limits.title.maxCodePoints + 1))).toEqual(
    fail('invalid', { fields: ['title'] }),
  );
});
