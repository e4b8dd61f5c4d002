import { describe, expect, test } from 'vitest';
import type { Conversation, ConversationType, SeatRole, Sender } from '../../protocol/index.ts';
import { rightsIn, rightsOver } from './group-rights.ts';

const seat = (n: number, role: SeatRole): Sender => ({
  sender_id: `c.s${n}`,
  conversation_id: 'c',
  user_id: `u${n}`,
  name: `Person ${n}`,
  user_type: 'nurse',
  department: null,
  role,
  joined_at: '2026-05-12T08:30:00.000Z',
  joined_seq: 1,
  left_at: null,
  is_active: true,
  created_at: '2026-05-12T08:30:00.000Z',
  rev: n,
});
const seen = (
  mine: SeatRole,
  others: readonly SeatRole[],
  { type = 'group', active = true }: { type?: ConversationType; active?: boolean } = {},
) => ({
  conversation: { type, is_active: active } as Conversation,
  mySeat: seat(1, mine),
  people: others.map((role, index) => seat(index + 2, role)),
  phase: 'ready' as const,
  givesRoles: true,
});
const words = (state: Parameters<typeof rightsIn>[0]): string => {
  const { leave, ...rights } = rightsIn(state);
  const may = Object.entries(rights).flatMap(([name, yes]) => (yes ? [name] : []));
  return [...may, `leave: ${leave}`].join(', ');
};

describe('what is offered in a conversation', () => {
  test.each([
    ['the only owner', seen('owner', ['member']), 'add, rename, close, leave: last_owner'],
    ['one of two owners', seen('owner', ['owner']), 'add, rename, close, leave: yes'],
    ['an owner alone', seen('owner', []), 'add, rename, close, leave: yes'],
    ['a member', seen('member', ['owner']), 'leave: yes'],
    ['a reader', seen('read_only', ['owner']), 'leave: yes'],
    [
      'an owner after closing',
      seen('owner', ['member'], { active: false }),
      'rename, reopen, leave: last_owner',
    ],
    ['a member after closing', seen('member', ['owner'], { active: false }), 'leave: yes'],
    ['one of two', seen('owner', ['owner'], { type: 'direct' }), 'close, leave: no'],
    ['one of two, closed', seen('owner', ['owner'], { type: 'direct', active: false }), 'reopen, leave: no'],
    ['whoever is out', { ...seen('owner', ['owner']), phase: 'removed' as const }, 'leave: no'],
    ['whoever is not known yet', { ...seen('owner', ['owner']), mySeat: null }, 'leave: no'],
  ])('to %s', (_who, state, expected) => {
    expect(words(state)).toBe(expected);
  });
});

describe('what is offered about a seat', () => {
  const about = (state: Parameters<typeof rightsOver>[0], n: number): string => {
    const found = [state.mySeat, ...state.people].find((each) => each?.sender_id === `c.s${n}`);
    const { remove, roles } = rightsOver(state, found ?? seat(n, 'member'));
    return [...roles, ...(remove ? ['remove'] : [])].join(' ');
  };

  test.each([
    ['a member’s, to an owner', seen('owner', ['member']), 2, 'owner read_only remove'],
    ['another owner’s, to an owner', seen('owner', ['owner']), 2, 'member read_only remove'],
    ['one’s own, to the only owner', seen('owner', ['member']), 1, ''],
    ['one’s own, to one of two owners', seen('owner', ['owner']), 1, 'member read_only'],
    ['a member’s, after closing', seen('owner', ['member'], { active: false }), 2, 'remove'],
    ['another’s, to a member', seen('member', ['member']), 2, ''],
    ['in a conversation of two', seen('owner', ['owner'], { type: 'direct' }), 2, ''],
    ['where the server gives no roles', { ...seen('owner', ['member']), givesRoles: false }, 2, 'remove'],
  ])('%s', (_what, state, n, expected) => {
    expect(about(state, n)).toBe(expected);
  });
});
