import { expect, test } from 'vitest';
import { allStrings as strings } from '../i18n/whole.ts';
import { noticeWords, refusalWords } from './refusal-words.ts';

test('what is full is named: the conversation, a message’s reactions, or what waits on this device', () => {
  const { errors, thread } = strings;
  expect(refusalWords({ code: 'full' }, strings)).toBe(errors.full);
  expect(noticeWords({ what: 'react', code: 'full' }, strings)).toBe(thread.reactionsFull);
  expect(noticeWords({ what: 'send', code: 'full' }, strings)).toBe(thread.outboxFull);
  expect(noticeWords({ what: 'react', code: 'retracted' }, strings)).toBe(errors.retracted);
});

test('an answer without a code is one that did not come', () => {
  for (const error of [null, 'no', { code: 'unheard-of' }])
    expect(refusalWords(error, strings)).toBe(strings.errors.unavailable);
});
