import { describe, expect, test } from 'vitest';
import { answers, queryTerms, terms, tokens } from './terms.ts';

const found = (text: string, query: string): boolean => answers(terms(text), queryTerms(query));

describe('terms', () => {
  test.each([
    ['Take 5mg of Amlodipine, daily.', ['take', '5mg', 'of', 'amlodipine', 'daily']],
    ['Tomás Żółć STRASSE straße', ['tomas', 'zołc', 'strasse']],
    ['ΟΔΟΣ οδός', ['οδοσ']],
    ['ｆｕｌｌ １２', ['full', '12']],
    ['头晕', ['头晕', '晕']],
    ['药', ['药']],
    ['吃药B12片', ['吃药', '药', 'b12', '片']],
    ['カタカナー', ['カタ', 'タカ', 'カナ', 'ナー', 'ー']],
    ['ﾊﾟﾝ', ['パン', 'ン']],
    ['한국', ['한국', '국']],
    ['한국'.normalize('NFD'), ['한국', '국']],
    ['مُسَكِّن ٥٠٠', ['مسكن', '500']],
    ['مســـكن', ['مسكن']],
    ['किताब', ['किताब']],
    ['a\u00adb x\u200dy', ['ab', 'xy']],
    ['😀 … !!! \u0301', []],
    ['', []],
  ])('of %j', (text, expected) => {
    expect(terms(text)).toEqual(expected);
  });

  test('a word without end is cut, alike in the index and in a query', () => {
    expect(terms('x'.repeat(8_000))).toEqual(['x'.repeat(64)]);
    expect(found('x'.repeat(8_000), 'x'.repeat(100))).toBe(true);
  });

  test('offsets are those of the original, marks included', () => {
    const text = 'a e\u0301te\u0301 头晕';
    const spans = tokens(text).map((token) => text.slice(token.start, token.end));
    expect(spans).toEqual(['a', 'e\u0301te\u0301', '头晕', '晕']);
  });
});

describe('queries', () => {
  test.each([
    ['Amlodipine 5 mg', 'amlo', true],
    ['Amlodipine 5 mg', 'lodi', false],
    ['Amlodipine 5 mg', '5 AMLO', true],
    ['Amlodipine 5 mg', 'amlo 10', false],
    ['Señor Tomás', 'tomas', true],
    ['Senor Tomas', 'TOMÁS', true],
    ['今天头晕得厉害', '头晕', true],
    ['今天头晕得厉害', '头害', false],
    ['今天头晕得厉害', '害', true],
    ['今天头晕得厉害', '今', true],
    ['今天头晕得厉害', '晕 天头', true],
    ['تناول الدواء بعد الأكل', 'الدو', true],
    ['تناول الدواء بعد الأكل', 'الاكل', true],
  ])('in %j, %j → %j', (text, query, expected) => {
    expect(found(text, query)).toBe(expected);
  });

  test('leaves out what another term implies', () => {
    expect(queryTerms('amlo amlodipine am')).toEqual(['amlodipine']);
    expect(queryTerms('头晕药')).toEqual(['头晕', '晕药']);
  });

  test('asks the same as all terms of the text would', () => {
    const texts = ['头晕药 b12', '晕', '药b', '头晕', 'B1 b12x', '晕药头晕', '头 晕药'];
    for (const text of texts)
      for (const query of texts)
        expect(answers(terms(text), queryTerms(query))).toBe(answers(terms(text), terms(query)));
  });
});
