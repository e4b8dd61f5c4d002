import { expect, test, vi } from 'vitest';
import { messageView } from '../client/testing/builders.ts';
import { Change } from './composer-change.ts';

const words = (text: string) => ({ text, chosen: [{ user_id: 'ann', name: 'Ann' }] });

test('a change begins with the words as they are, and takes what is written until it is over', () => {
  const changed = vi.fn();
  const change = new Change(changed);
  expect(change.write(words('to a draft'))).toBe(false);
  expect([change.stop(), changed.mock.calls.length]).toEqual([false, 0]);
  expect(change.begin(messageView(1, { content: 'Teh words' }))).toBe(true);
  expect(change.editing).toMatchObject({ before: 'Teh words', words: { text: 'Teh words', chosen: [] } });
  expect(change.write(words('The words'))).toBe(true);
  expect(change.editing).toMatchObject({ before: 'Teh words', words: words('The words') });
  expect([change.stop(), change.editing, change.refused()]).toEqual([true, null, null]);
  expect(changed).toHaveBeenCalledTimes(3);
});

test('nothing is changed of a message that is not in the log yet', () => {
  const change = new Change(() => undefined);
  expect([change.begin(messageView(1, { messageId: null })), change.editing]).toEqual([false, null]);
});

test('the words of a change that was refused are to be had once, and in their conversation', () => {
  const change = new Change(() => undefined);
  const save = () => {
    change.begin(messageView(1));
    change.save(words('better'));
    expect(change.editing).toBeNull();
  };
  save();
  expect([change.refused(), change.refused()]).toEqual([words('better'), null]);
  save();
  change.forget();
  expect(change.refused()).toBeNull();
  // A message with files may be changed to have none.
  change.begin(messageView(1));
  change.save(words(''));
  expect(change.refused()).toBeNull();
});
