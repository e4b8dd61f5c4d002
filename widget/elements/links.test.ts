import { describe, expect, test } from 'vitest';
import { linkify, safeHref } from './links.ts';

const links = (text: string) =>
  linkify(text)
    .filter((part) => part.href !== null)
    .map((part) => part.text);

describe('linkify', () => {
  test('finds web, mail and telephone addresses and keeps every character', () => {
    const text =
      'See https://example.org/a?b=1, www.example.org or mailto:desk@example.org; call tel:+44-300-555.';
    const parts = linkify(text);
    expect(parts.map((part) => part.text).join('')).toBe(text);
    expect(links(text)).toEqual([
      'https://example.org/a?b=1',
      'www.example.org',
      'mailto:desk@example.org',
      'tel:+44-300-555',
    ]);
    expect(parts.find((part) => part.text === 'www.example.org')?.href).toBe('https://www.example.org/');
  });

  test('leaves out the punctuation of the sentence, but not brackets of the address', () => {
    expect(links('(https://example.org/a).')).toEqual(['https://example.org/a']);
    expect(links('https://example.org/a_(b)')).toEqual(['https://example.org/a_(b)']);
    expect(links('(see https://example.org/a_(b)!)')).toEqual(['https://example.org/a_(b)']);
    expect(links('请看https://example.org/表。谢谢')).toEqual(['https://example.org/表']);
  });

  test.each([
    'javascript:alert(1)',
    'data:text/html,hi',
    'vbscript:x',
    'file:///etc/passwd',
    'https://bank.example@evil.example/',
    'https://',
    'mailto:',
    'tel:call-me',
    'hotel:55',
  ])('makes no link of %s', (text) => {
    expect(links(text)).toEqual([]);
    expect(links(`look: ${text} now`)).toEqual([]);
  });

  test('a control of text direction ends an address', () => {
    expect(links('https://example.org/\u202Egpj.exe')).toEqual(['https://example.org/']);
  });

  test('stays linear on hostile text', () => {
    const before = performance.now();
    for (const unit of ['(((((', ')))))', 'http://', 'www.', 'www.a.', 'tel:tel:', '....', 'https://a)('])
      expect(
        linkify(unit.repeat(8_000 / unit.length))
          .map((part) => part.text)
          .join(''),
      ).toHaveLength(unit.length * Math.floor(8_000 / unit.length));
    expect(performance.now() - before).toBeLessThan(1_000);
  });
});

test('safeHref refuses what it does not know', () => {
  expect(safeHref('HTTPS://EXAMPLE.ORG')).toBe('https://example.org/');
  expect(safeHref('java\nscript:alert(1)')).toBeNull();
  expect(safeHref('')).toBeNull();
});
