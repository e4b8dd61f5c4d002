import { expect, test } from 'vitest';
import { FoundMarks } from './message-list-found.ts';

test('while a list is searched every row is marked by that, else the one that was opened for its words', () => {
  const marks = new FoundMarks();
  expect(marks.of('a', '')).toBeUndefined();
  marks.jumped('a', 'blood');
  expect([marks.of('a', ''), marks.of('b', '')]).toEqual([[['blood']], undefined]);
  expect([marks.of('a', 'dose'), marks.of('b', 'dose')]).toEqual([[['dose']], [['dose']]]);
  // Rows are rendered anew when it is another value: it is the same one for the same words.
  expect(marks.of('a', 'dose')).toBe(marks.of('b', 'dose'));
  expect(marks.of('b', '')).toBeUndefined();
  expect(marks.of('a', '')).toBe(marks.of('a', ''));
  marks.jumped('b', '');
  expect(marks.of('a', '')).toBeUndefined();
  expect(marks.of('a', '!!!')).toBeUndefined();
});
