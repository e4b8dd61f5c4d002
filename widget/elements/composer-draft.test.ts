import { expect, test } from 'vitest';
import type { Quote } from '../../protocol/index.ts';
import { NO_AIM } from '../client/draft-aim.ts';
import { follow, keptAim, takenBack, type Written } from './composer-draft.ts';

const quote = (seq: number): Quote => ({
  message_id: `m.${seq}`,
  seq,
  user_id: 'ben',
  name: 'Ben',
  preview: '',
  message_type: 'text',
  retracted: false,
});
const plain = (text: string): Written => ({ text, aim: NO_AIM });
const urgent = (text: string): Written => ({ text, aim: { replyTo: null, urgent: true } });
const answer = (text: string, seq = 1): Written => ({ text, aim: { replyTo: quote(seq), urgent: false } });
const naming = (text: string, ...ids: string[]): Written => ({
  text,
  aim: { replyTo: null, urgent: false, mentions: ids.map((user_id) => ({ user_id, name: 'Maria' })) },
});
const both = (text: string): Written => ({ text, aim: { replyTo: quote(1), urgent: true } });

test.each<[what: string, states: Record<'shown' | 'before' | 'now' | 'to', Written>]>([
  [
    'the rest of a draft whose urgent part was accepted is plain',
    { shown: urgent('a\n\nb'), before: urgent('a\n\nb'), now: plain('b'), to: plain('b') },
  ],
  [
    'the rest of one whose answering part was accepted answers nothing',
    { shown: answer('a\n\nb'), before: answer('a\n\nb'), now: plain('b'), to: plain('b') },
  ],
  [
    'so it is where one has typed on meanwhile, and the client does not know yet',
    { shown: urgent('a\n\nbc'), before: urgent('a\n\nb'), now: plain('b'), to: plain('a\n\nbc') },
  ],
  [
    'of a draft that was sent nothing is left',
    { shown: both('a'), before: both('a'), now: plain(''), to: plain('') },
  ],
  [
    'what one chose oneself stays',
    { shown: both('a\n\nb'), before: urgent('a\n\nb'), now: plain('b'), to: both('b') },
  ],
  [
    'what one gave up is not taken up again',
    { shown: plain('ab'), before: urgent('a'), now: plain('ab'), to: plain('ab') },
  ],
  [
    'what is found of a draft is taken up',
    { shown: urgent('a'), before: urgent('a'), now: both('a'), to: both('a') },
  ],
  [
    'what one answers oneself goes before that',
    { shown: answer('a', 2), before: plain('a'), now: answer('a', 1), to: answer('a', 2) },
  ],
  [
    'a draft that comes to an empty field brings its own',
    { shown: plain(''), before: plain(''), now: urgent('a'), to: urgent('a') },
  ],
  [
    'what one empties to begin anew is still meant so',
    { shown: both(''), before: both('a'), now: plain(''), to: both('') },
  ],
  [
    'who was chosen in a part that was accepted is chosen no longer',
    {
      shown: naming('@Maria\n\nb', 'one'),
      before: naming('@Maria\n\nb', 'one'),
      now: plain('b'),
      to: plain('b'),
    },
  ],
  [
    'who was chosen in a draft that comes is chosen',
    { shown: plain(''), before: plain(''), now: naming('@Maria', 'one'), to: naming('@Maria', 'one') },
  ],
  [
    'who was chosen stays so while one types on, the name in the words or not',
    {
      shown: naming('@Mari', 'one'),
      before: naming('@Maria', 'one'),
      now: plain('@Mari'),
      to: naming('@Mari', 'one'),
    },
  ],
  [
    'so it is where what the draft is to be sent as changes otherwise',
    {
      shown: { ...urgent('@Mariab'), aim: { ...urgent('').aim, ...naming('', 'one').aim, urgent: true } },
      before: urgent('@Maria'),
      now: plain('@Maria'),
      to: naming('@Mariab', 'one'),
    },
  ],
  [
    'what is typed stays, whatever the client says meanwhile',
    { shown: plain('mine'), before: plain(''), now: plain('stale'), to: plain('mine') },
  ],
])('[SEND1] %s', (_, { shown, before, now, to }) => {
  expect(follow(shown, before, now)).toEqual(to);
});

test('[SEND1] of who was chosen is kept whose name stands in the words, and of no aim nothing', () => {
  expect(keptAim(naming('Ask @Maria', 'one'), [])).toEqual(naming('', 'one').aim);
  expect(keptAim(naming('Ask Maria', 'one'), [])).toBeNull();
  expect(keptAim({ text: 'Ask', aim: { ...naming('', 'one').aim, urgent: true } }, [])).toEqual(
    urgent('').aim,
  );
  expect(keptAim(plain('Ask'), [])).toBeNull();
});

test('[SEND2] the words of what was taken back stand in front of what is written, once', () => {
  // The client has put them in front of its draft, and the field has followed, or not yet.
  expect(takenBack('a', 'a\n\nb', 'a\n\nb')).toBe('a\n\nb');
  expect(takenBack('a', 'a', 'a')).toBe('a');
  expect(takenBack('a', 'bc', 'a\n\nb')).toBe('a\n\nbc');
  expect(takenBack('a', '', '')).toBe('a');
  expect(takenBack('', 'b', 'b')).toBe('b');
});
