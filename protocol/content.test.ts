import { describe, expect, test } from 'vitest';
import { cleanName, codePoints, contentProblem, firstCodePoints, utf8Bytes } from './content.ts';
import { limits } from './limits.ts';

describe('[TXT1] counting', () => {
  test.each(['', 'abc', 'é', '漢字', '😀👩🏽‍⚕️', 'a\u{10FFFF}b', '\u07ff\u0800\uffff'])(
    '%j counts as the platform counts it',
    (text) => {
      expect(utf8Bytes(text)).toBe(new TextEncoder().encode(text).length);
      expect(codePoints(text)).toBe(Array.from(text).length);
    },
  );

  test('cutting never leaves half of a pair', () => {
    expect(firstCodePoints('a😀b', 2)).toBe('a😀');
    expect(firstCodePoints('ab', 9)).toBe('ab');
  });
});

describe('[TXT1] what may be stored', () => {
  test.each([
    ['hello', null],
    ['', 'content_empty'],
    [' \n\u00a0', 'content_empty'],
    ['\0', 'content_invalid'],
    ['x\ud800y', 'content_invalid'],
    ['x\udc00', 'content_invalid'],
    ['😀', null],
    ['x'.repeat(limits.content.maxCodePoints), null],
    ['x'.repeat(limits.content.maxCodePoints + 1), 'content_too_long'],
    ['😀'.repeat(limits.content.maxCodePoints), null],
    ['😀'.repeat(limits.content.maxCodePoints + 1), 'content_too_long'],
  ])('%#', (text, problem) => {
    expect(contentProblem(text)).toBe(problem);
  });

  test('an attachment may go without a word, but not with a broken one', () => {
    expect(contentProblem('', true)).toBeNull();
    expect(contentProblem('\0', true)).toBe('content_invalid');
  });
});

test('[NAME1] a name loses direction controls, line breaks and excess', () => {
  expect(cleanName('  Ann\u202E\n  Lee ')).toBe('Ann Lee');
  expect(cleanName('x'.repeat(500))).toHaveLength(limits.name.maxCodePoints);
});
