import { beforeEach, describe, expect, test } from 'vitest';
import { actor, CONVERSATION, person, policy, World } from '../../test/support/core.ts';
import type { AddSender, SeatRole } from '../../protocol/index.ts';
import type { CreateConversationInput } from '../contracts.ts';

const pat = actor('pat');
const code = (result: { ok: true } | { ok: false; error: { code: string } }): string =>
  result.ok ? 'ok' : result.error.code;
const add = (client_id: string, more: Partial<AddSender> = {}): Omit<AddSender, 'user_id'> => ({
  client_id,
  role: 'member',
  history: 'from_now',
  ...more,
});
const founding = (more: Partial<CreateConversationInput> = {}): CreateConversationInput => ({
  conversationId: CONVERSATION,
  creator: pat,
  clientId: 'founding1',
  type: 'group',
  title: 'Team',
  people: [person('doc'), person('nurse', 'nurse')],
  policy,
  ...more,
});

let world: World;
beforeEach(() => {
  world = new World();
  expect(code(world.core.create(founding()))).toBe('ok');
});
const title = (): string | null => world.core.log.meta.title;

describe('the same client_id again', () => {
  test('[IDM1] creating answers the first, [IDM2] with other contents it is a conflict', () => {
    expect(code(world.core.create(founding()))).toBe('ok');
    expect(code(world.core.create(founding({ title: 'Another' })))).toBe('conflict');
    expect(code(world.core.create(founding({ people: [person('doc')] })))).toBe('conflict');
    expect(world.core.log.head).toBe(1);
  });

  test('[IDM1] renaming late does not rename again, though it had changed nothing the first time', () => {
    expect(code(world.core.patch('pat', { client_id: 'rename-01', title: 'Team' }))).toBe('ok');
    expect(code(world.core.patch('pat', { client_id: 'rename-02', title: 'Heart team' }))).toBe('ok');
    expect(code(world.core.patch('pat', { client_id: 'rename-01', title: 'Team' }))).toBe('ok');
    expect(title()).toBe('Heart team');
  });

  test('[IDM2] renaming or closing with other contents is a conflict', () => {
    world.core.patch('pat', { client_id: 'rename-01', title: 'A' });
    expect(code(world.core.patch('pat', { client_id: 'rename-01', title: 'B' }))).toBe('conflict');
    expect(code(world.core.patch('pat', { client_id: 'rename-01', is_active: false }))).toBe('conflict');
    world.core.patch('pat', { client_id: 'close-001', is_active: false });
    expect(code(world.core.patch('pat', { client_id: 'close-001', is_active: true }))).toBe('conflict');
    expect(code(world.core.patch('pat', { client_id: 'close-001', title: 'C' }))).toBe('conflict');
    expect(world.core.log.meta).toMatchObject({ title: 'A', is_active: 0 });
  });

  test('[IDM1] adding someone who was there already does not bring them back later', () => {
    expect(code(world.core.addSender('pat', add('adding-01'), person('doc')))).toBe('ok');
    expect(code(world.core.removeSender('pat', `${CONVERSATION}.s2`))).toBe('ok');
    const late = world.core.addSender('pat', add('adding-01'), person('doc'));
    expect(late.ok && late.value.is_active).toBe(false);
    expect(world.core.log.seatOf('doc')).toBeUndefined();
  });

  test('[IDM1] adding is answered as the first time although the adder may not any more', () => {
    world.core.addSender('pat', add('adding-01'), person('staff', 'staff'));
    world.core.patch('pat', { client_id: 'close-001', is_active: false });
    expect(code(world.core.addSender('pat', add('adding-01'), person('staff', 'staff')))).toBe('ok');
  });

  test('[IDM2] adding someone else, or the same one otherwise, is a conflict', () => {
    world.core.addSender('pat', add('adding-01'), person('staff', 'staff'));
    expect(code(world.core.addSender('pat', add('adding-01'), person('other')))).toBe('conflict');
    const owner = add('adding-01', { role: 'owner' });
    expect(code(world.core.addSender('pat', owner, person('staff', 'staff')))).toBe('conflict');
    expect(code(world.core.patch('pat', { client_id: 'adding-01', title: 'X' }))).toBe('conflict');
  });
});

describe('roles', () => {
  const seatId = (n: number): string => `${CONVERSATION}.s${n}`;
  let asked = 0;
  const change = (by: string, n: number, role: SeatRole, client_id = `changing-${++asked}`): string =>
    code(world.core.changeRole(by, seatId(n), { client_id, role }));
  const roles = (): Record<string, SeatRole> =>
    Object.fromEntries(world.core.log.activeSeats().map((seat) => [seat.user_id, seat.role]));

  test('[SEAT1] an owner gives and takes them, each time as one event with its line', () => {
    const { log } = world.core;
    const { peer } = world.connect(actor('doc', 'doctor'));
    expect(change('pat', 2, 'owner')).toBe('ok');
    expect(change('doc', 3, 'read_only')).toBe('ok');
    expect(roles()).toEqual({ pat: 'owner', doc: 'owner', nurse: 'read_only' });
    expect(log.head).toBe(3);
    const lines = peer.events.flatMap((event) => (event.kind === 'role' ? [event] : []));
    expect(lines.map(({ sender, message }) => [sender.sender_id, sender.role, message.system])).toEqual([
      [
        seatId(2),
        'owner',
        { fact: 'role', name: 'Name of doc', role: 'owner', by: 'Name of pat', own: false },
      ],
      [
        seatId(3),
        'read_only',
        { fact: 'role', name: 'Name of nurse', role: 'read_only', by: 'Name of doc', own: false },
      ],
    ]);
    expect(change('doc', 2, 'member')).toBe('ok');
    expect(peer.events.at(-1)).toMatchObject({ message: { system: { name: 'Name of doc', own: true } } });
  });

  test('[SEAT1] a new role counts at once: for writing, and for managing', () => {
    const nurse = world.connect(actor('nurse', 'nurse'));
    expect(change('pat', 3, 'read_only')).toBe('ok');
    world.up(nurse.id, { type: 'send', client_id: 'client-01', content: 'May I?' });
    expect(nurse.peer.of('reject')).toMatchObject([{ ref: 'client-01', code: 'forbidden' }]);
    expect(change('pat', 2, 'owner')).toBe('ok');
    expect(change('doc', 1, 'member')).toBe('ok');
    expect(code(world.core.patch('pat', { client_id: 'rename-01', title: 'Mine' }))).toBe('forbidden');
  });

  test('[SEAT1] the last owner stays one, whichever of two gives it up first', () => {
    expect(change('pat', 1, 'member')).toBe('last_owner');
    expect(change('pat', 1, 'read_only')).toBe('last_owner');
    expect(change('pat', 2, 'owner')).toBe('ok');
    expect([change('pat', 1, 'member'), change('doc', 2, 'member')]).toEqual(['ok', 'last_owner']);
    expect(roles()).toMatchObject({ pat: 'member', doc: 'owner' });
  });

  test('[IDM1] the same again changes nothing, whatever came between', () => {
    expect(change('pat', 2, 'read_only', 'once-0001')).toBe('ok');
    expect(change('pat', 2, 'member')).toBe('ok');
    expect(change('pat', 2, 'read_only', 'once-0001')).toBe('ok');
    expect(change('pat', 3, 'member', 'so-already')).toBe('ok');
    expect(change('pat', 3, 'read_only')).toBe('ok');
    expect(change('pat', 3, 'member', 'so-already')).toBe('ok');
    expect(roles()).toEqual({ pat: 'owner', doc: 'member', nurse: 'read_only' });
    expect(world.core.log.head).toBe(4);
  });

  test('[IDM2] the same client_id for another role, seat or change is a conflict', () => {
    expect(change('pat', 2, 'read_only', 'once-0001')).toBe('ok');
    expect(change('pat', 2, 'member', 'once-0001')).toBe('conflict');
    expect(change('pat', 3, 'read_only', 'once-0001')).toBe('conflict');
    expect(code(world.core.patch('pat', { client_id: 'once-0001', title: 'X' }))).toBe('conflict');
    expect(world.core.log.head).toBe(2);
  });

  test.each<[string, string, () => string]>([
    ['forbidden', 'a member', () => change('doc', 3, 'read_only')],
    ['forbidden', 'a member for himself', () => change('doc', 2, 'owner')],
    ['not_found', 'a stranger', () => change('stranger', 2, 'owner')],
    ['not_found', 'a seat that never was', () => change('pat', 9, 'member')],
    [
      'not_found',
      'a seat of another conversation',
      () =>
        code(
          world.core.changeRole('pat', `${'D'.repeat(30)}.s2`, { client_id: 'changing-0', role: 'owner' }),
        ),
    ],
    [
      'not_found',
      'a seat that has ended',
      () => {
        world.core.removeSender('pat', seatId(2));
        return change('pat', 2, 'owner');
      },
    ],
    [
      'not_found',
      'whoever was taken out',
      () => {
        change('pat', 2, 'owner');
        world.core.removeSender('pat', seatId(2));
        return change('doc', 3, 'owner');
      },
    ],
    [
      'closed',
      'an owner after closing',
      () => {
        world.core.patch('pat', { client_id: 'close-001', is_active: false });
        return change('pat', 2, 'owner');
      },
    ],
  ])('[SEAT1] [ACL2] %s for %s, and nothing is changed', (refusal, _who, ask) => {
    const { log } = world.core;
    expect(ask()).toBe(refusal);
    expect(log.sql.get("SELECT count(*) AS n FROM events WHERE kind = 'role' AND seat <> 1")).toEqual({
      n: 0,
    });
    expect(log.seat(3)?.role).toBe('member');
  });

  test('[SEAT1] in a conversation of two everyone stays what they are', () => {
    world = new World();
    world.core.create(founding({ type: 'direct', title: null, people: [person('doc')] }));
    expect(change('pat', 2, 'read_only')).toBe('forbidden');
  });

  test('[VIS1] who came later is not told of a change before', () => {
    change('pat', 2, 'read_only');
    world.core.addSender('pat', add('adding-01'), person('staff', 'staff'));
    const { peer } = world.connect(actor('staff', 'staff'));
    expect(peer.events.map(({ kind }) => kind)).toEqual(['void', 'void', 'join']);
  });
});
