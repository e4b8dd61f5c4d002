import { beforeEach, describe, expect, test } from 'vitest';
import { actor, CONVERSATION, person, policy, World } from '../../test/support/core.ts';
import type { AddSender } from '../../protocol/index.ts';
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
