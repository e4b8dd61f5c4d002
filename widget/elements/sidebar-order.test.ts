import { describe, expect, test } from 'vitest';
import { entry } from '../client/testing/builders.ts';
import { arrange, heldRows } from './sidebar-order.ts';

const [a, b, c, d] = [entry('a'), entry('b'), entry('c'), entry('d')];
const idsOf = ({ shown }: ReturnType<typeof arrange>): string =>
  shown.map((each) => each.conversation_id).join(' ');
const news = (of: typeof a): typeof a => ({ ...of, unread: 1 });

describe('[INB1] the order of the list', () => {
  test('is as it comes while nobody’s hand is on it', () => {
    expect(arrange(null, [c, a, b], [c, a, b])).toEqual({ shown: [c, a, b], waiting: false });
  });

  const held = heldRows([a, b, c]);
  test.each<[string, (typeof a)[], (typeof a)[], string, boolean]>([
    ['a message moves nothing, and waits', [news(c), a, b], [news(c), a, b], 'a b c', true],
    ['one’s own moves nothing, and calls for nobody', [c, a, b], [c, a, b], 'a b c', false],
    ['a conversation begun waits', [news(d), a, b, c], [news(d), a, b, c], 'a b c', true],
    ['an older page goes below', [a, b, c, d], [a, b, c, d], 'a b c d', false],
    ['what is gone leaves', [a, c], [a, c], 'a c', false],
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
    const arranged = arrange(held, all, wanted);
    expect([idsOf(arranged), arranged.waiting]).toEqual([shown, waiting]);
  });

  test('held, each row shows what is so now', () => {
    expect(arrange(held, [news(c), a, b], [news(c), a, b]).shown[2]?.unread).toBe(1);
  });

  test('held again as it stands, it stays so', () => {
    const [all, next] = [
      [news(c), a, b],
      [d, b, news(c), a],
    ];
    const once = arrange(held, all, all);
    expect(idsOf(arrange(heldRows(once.shown), next, next))).toBe('a b c');
  });
});
