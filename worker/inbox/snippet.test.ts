import { describe, expect, test } from 'vitest';
import { codePoints } from '../../protocol/index.ts';
import { snippet } from './snippet.ts';
import { wantedBy } from '../../protocol/terms.ts';

/** Parts as one string, matches in brackets. */
const marked = (text: string, query: string, room = 140): string =>
  snippet(text, wantedBy(query), room)
    .map((part) => (part.match ? `[${part.text}]` : part.text))
    .join('');

describe('[SRCH1] snippet', () => {
  test.each([
    ['Take amlodipine daily', 'amlo', 'Take [amlo]dipine daily'],
    ['Señor Tomás, TOMASA', 'tomas', 'Señor [Tomás], [TOMAS]A'],
    ['Sen\u0303or Toma\u0301s', 'tomas', 'Sen\u0303or [Toma\u0301s]'],
    ['今天头晕得厉害', '头晕得', '今天[头晕得]厉害'],
    ['今天头晕得厉害', '害', '今天头晕得厉[害]'],
    ['die Straße', 'strass', 'die [Straß]e'],
    ['one two three', 'thr one', '[one] two [thr]ee'],
    ['nothing here', 'absent', 'nothing here'],
    ['', 'absent', ''],
  ])('%j for %j', (text, query, expected) => {
    expect(marked(text, query)).toBe(expected);
  });

  test('a long text is cut between words around the first match', () => {
    const text = `${'word '.repeat(60)}needle ${'tail '.repeat(60)}`;
    const out = marked(text, 'needle', 100);
    expect(out).toMatch(/^…word (word )*\[needle\] tail( tail)*…$/);
    expect(codePoints(out) - 2).toBeLessThanOrEqual(100);
  });

  test('without a match, the beginning is shown', () => {
    expect(marked('word '.repeat(60), 'absent', 30)).toBe('word word word word word word…');
  });

  test('never longer than its room, never half a character, nothing but the original', () => {
    const family = '👩‍👩‍👧';
    const texts = [
      '😀'.repeat(300) + ' needle ' + '𝒳'.repeat(300),
      (family + ' ').repeat(80) + 'needle' + family.repeat(40),
      'e\u0301'.repeat(200) + ' needle',
      'needle' + 'x'.repeat(500),
      'x'.repeat(500) + ' needle',
      '头'.repeat(150) + '晕' + '头'.repeat(150),
    ];
    for (const text of texts)
      for (const query of ['needle', '晕', 'absent'])
        for (const room of [5, 17, 60, 140]) {
          const out = snippet(text, wantedBy(query), room)
            .map((part) => part.text)
            .join('');
          expect(codePoints(out)).toBeLessThanOrEqual(room);
          expect(out).toBe(out.toWellFormed());
          expect(text).toContain(out.replace(/^…/, '').replace(/…$/, ''));
        }
  });
});
