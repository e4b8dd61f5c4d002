import { describe, expect, test } from 'vitest';
import type { UserType } from '../../protocol/index.ts';
import type { FilteredView, ListFilter } from '../client/state.ts';
import { entry } from '../client/testing/builders.ts';
import { arrange, heldRows, knownTo, listed } from './sidebar-order.ts';

const [a, b, c, d] = [entry('a'), entry('b'), entry('c'), entry('d')];
const idsOf = ({ shown }: ReturnType<typeof arrange>): string =>
  shown.map((each) => each.conversation_id).join(' ');
const news = (of: typeof a): typeof a => ({ ...of, unread: 1 });

describe('[INB1] the order of the list', () => {
  test('is as it comes while nobody’s hand is on it', () => {
    expect(arrange(null, [c, a, b], [c, a, b], 'all')).toEqual({ shown: [c, a, b], waiting: false });
  });

  const held = heldRows([a, b, c]);
  test.each<[string, (typeof a)[], (typeof a)[], string, boolean]>([
    ['a message moves nothing, and waits', [news(c), a, b], [news(c), a, b], 'a b c', true],
    ['one’s own moves nothing, and calls for nobody', [c, a, b], [c, a, b], 'a b c', false],
    ['a conversation begun waits', [news(d), a, b, c], [news(d), a, b, c], 'a b c', true],
    ['an older page goes below', [a, b, c, d], [a, b, c, d], 'a b c d', false],
    ['what is gone leaves', [a, c], [a, c], 'a c', false],
    ['what is put away leaves', [{ ...b, marks: ['archived'] }, a, c], [a, c], 'a c', false],
    ['what a filter lets go stays', [a, b, c], [a, c], 'a b c', false],
    ['all of it gone, nothing is held', [d], [d], 'd', false],
    [
      'a pin is followed',
      [{ ...c, marks: ['pinned'] }, a, b],
      [{ ...c, marks: ['pinned'] }, a, b],
      'c a b',
      false,
    ],
  ])('held, %s', (_, all, wanted, shown, waiting) => {
    const arranged = arrange(held, all, wanted, 'all');
    expect([idsOf(arranged), arranged.waiting]).toEqual([shown, waiting]);
  });

  test('held, each row shows what is so now', () => {
    expect(arrange(held, [news(c), a, b], [news(c), a, b], 'all').shown[2]?.unread).toBe(1);
  });

  test('held again as it stands, it stays so', () => {
    const [all, next] = [
      [news(c), a, b],
      [d, b, news(c), a],
    ];
    const once = arrange(held, all, all, 'all');
    expect(idsOf(arrange(heldRows(once.shown), next, next, 'all'))).toBe('a b c');
  });
});

describe('[INB1] a filter', () => {
  const someone = (user_type: UserType) => ({ user_id: user_type, name: 'X', user_type, department: null });
  const all = [
    entry('read'),
    news(entry('unread')),
    entry('again', { marks: ['unread'] }),
    entry('closed', { is_active: false }),
    entry('nurse', { others: [someone('doctor'), someone('nurse')] }),
    news(entry('away', { marks: ['archived'], others: [someone('nurse')] })),
  ];
  const ids = (filter: ListFilter, filtered: FilteredView | null = null, selected: string | null = null) =>
    listed(knownTo(filter, all, filtered), filter, selected, filtered).map((each) => each.conversation_id);
  test('lets through what it names; what is put away only where that is asked for', () => {
    expect(ids('all')).toEqual(['read', 'unread', 'again', 'closed', 'nurse']);
    expect(ids('unread')).toEqual(['unread', 'again']);
    expect(ids('unread', null, 'read')).toEqual(['read', 'unread', 'again']);
    expect(ids('closed')).toEqual(['closed']);
    expect(ids('archived')).toEqual(['away']);
    expect(ids('nurse')).toEqual(['nurse']);
    expect(ids('pharmacist')).toEqual([]);
  });
  test('of the server adds what the inbox does not hold, and the newer state of each counts', () => {
    const old = entry('old', { others: [someone('nurse')], sort_at: '2020-01-01T00:00:00.000Z' });
    const large = entry('read', { inbox_rev: 0 });
    const view = { filter: 'nurse', phase: 'ready', entries: [old, large], hasMore: false } as const;
    expect(ids('nurse', view).toSorted()).toEqual(['nurse', 'old', 'read']);
    expect(ids('all', view)).not.toContain('old');
    const back = {
      ...view,
      filter: 'archived',
      entries: [entry('unread', { inbox_rev: 0, marks: ['archived'] })],
    } as const;
    expect(ids('archived', back)).toEqual(['away']);
  });
});
