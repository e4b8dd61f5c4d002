import { expect, test } from 'vitest';
import { byProgress, type Recipient } from '../client/message-details.ts';
import { quoteOf } from '../client/quote.ts';
import { messageView as row, person, seat } from '../client/testing/builders.ts';
import { strings } from '../i18n/strings.ts';
import { copiedText } from './message-copied.ts';
import { quoteNow, reactedNames } from './message-people.ts';

test('a quote is short, on one line, and of what is in the log only', () => {
  expect(quoteOf(row(1, { content: `one\n two ${'x'.repeat(200)}` }))).toMatchObject({
    message_id: 'c.1',
    preview: `one two ${'x'.repeat(132)}`,
  });
  expect(quoteOf(row(1, { content: null }))?.preview).toBeNull();
  expect(quoteOf(row(1, { seq: null, messageId: null }))).toBeNull();
});

test('what is quoted is as its message is now, and the same while nothing changed', () => {
  const quote = quoteOf(row(1))!;
  expect(quoteNow(quote, [row(1), row(2)])).toBe(quote);
  expect(quoteNow(quote, [])).toBe(quote);
  expect(quoteNow(quote, [row(1, { content: 'better' })]).preview).toBe('better');
  const gone = quoteNow(quote, [row(1, { content: null, retracted: true })]);
  expect(gone).toMatchObject({ preview: null, retracted: true });
  expect(quoteNow(gone, [row(1, { content: null, retracted: true })])).toBe(gone);
});

test('who reacted goes by name, oneself first, and by what was said here where one is gone', () => {
  const state = {
    people: [seat(person('cleo'), 2)],
    mySeat: seat(person('ana'), 1),
    rows: [row(1)],
  };
  const names = reactedNames({ emoji: '👍', user_ids: ['cleo', 'ana', 'ben', 'nobody'] }, state, strings);
  expect(names).toEqual(['You', 'Name of cleo', 'Ben']);
});

test('recipients stand by how far it has come to them, readers in the order they read', () => {
  const one = (id: string, more: Partial<Recipient> = {}): Recipient => ({
    user: person(id),
    delivered: false,
    read: false,
    readAt: null,
    ...more,
  });
  const read = (id: string, readAt: number | null) => one(id, { delivered: true, read: true, readAt });
  const { seen, delivered, waiting } = byProgress([
    read('unknown', null),
    one('waits'),
    read('second', 20),
    one('has', { delivered: true }),
    read('first', 10),
  ]);
  const ids = (some: readonly Recipient[]) => some.map(({ user }) => user.user_id);
  expect(ids(seen)).toEqual(['first', 'second', 'unknown']);
  expect(ids(delivered)).toEqual(['has']);
  expect(ids(waiting)).toEqual(['waits']);
});

test('copied messages say when, who and what, a line each', () => {
  const lines = copiedText(
    [
      { message: row(1), text: 'ext 1' },
      { message: row(2, { mine: true, content: null, retracted: true }), text: null },
      { message: row(3, { system: { fact: 'left', name: 'Ben' } }), text: null },
    ],
    strings,
  ).split('\n');
  expect(lines.map((line) => line.replace(/^\[[^\]]+\]/u, '[when]'))).toEqual([
    '[when] Ben: ext 1',
    `[when] You: ${strings.thread.retractedByYou}`,
    '[when] Ben left',
  ]);
  expect(lines[0]).toMatch(/^\[[^\]]*2026[^\]]*\]/u);
});
