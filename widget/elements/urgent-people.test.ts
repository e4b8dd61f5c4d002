import { expect, test } from 'vitest';
import { messageView, person, seat } from '../client/testing/builders.ts';
import { acknowledgedOf } from './urgent-people.ts';

const [me, ben, cara, dan] = ['me', 'ben', 'cara', 'dan'].map((id, index) => ({
  ...seat(person(id), index + 1),
  joined_seq: id === 'dan' ? 9 : 1,
})) as [ReturnType<typeof seat>, ReturnType<typeof seat>, ReturnType<typeof seat>, ReturnType<typeof seat>];
const seats = { people: [ben, cara, dan], mySeat: me };
const at = '2026-06-12T10:46:00.000Z';
const urgent = (...ids: readonly string[]) => ({
  acknowledged: ids.map((user_id) => ({ user_id, at })),
});
const asked = (...of: Parameters<typeof messageView>) => {
  const found = acknowledgedOf(messageView(...of), seats);
  return (
    found && [
      found.given.map(({ user_id }) => user_id).join(' '),
      found.waiting.map(({ user_id }) => user_id).join(' '),
    ]
  );
};

test('everyone is waited for who was there, but its author', () =>
  expect(asked(5, { urgent: urgent() })).toEqual(['', 'me cara']));
test('one’s own waits for the others', () =>
  expect(asked(5, { urgent: urgent('cara'), mine: true, userId: 'me' })).toEqual(['cara', 'ben']));
test('who has left, or came later, and acknowledged it is told of all the same', () =>
  expect(asked(5, { urgent: urgent('gone', 'dan') })).toEqual(['gone dan', 'me cara']));
test.each([
  ['not urgent', {}],
  ['taken back', { urgent: urgent('me'), retracted: true }],
  ['not in the log yet', { urgent: urgent(), seq: null }],
])('one that is %s asks nobody', (_, more) => expect(asked(5, more)).toBeNull());
