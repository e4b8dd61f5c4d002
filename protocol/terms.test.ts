import { describe, expect, test } from 'vitest';
import { standsAt, storedForm, terms, tokens, wantedBy } from './terms.ts';

const found = (text: string, query: string): boolean =>
  wantedBy(query).every((wanted) => terms(text).includes(storedForm(wanted)));

describe('[SRCH1] terms', () => {
  test.each([
    ['Take 5mg of Amlodipine, daily.', ['take', '5mg', 'of', 'amlodipine', 'daily']],
    ['Tomás Żółć STRASSE straße', ['tomas', 'zołc', 'strasse', 'strasse']],
    ['ΟΔΟΣ οδός', ['οδοσ', 'οδοσ']],
    ['ｆｕｌｌ １２ ½', ['full', '12', '1', '2']],
    ['头晕', ['头', '晕']],
    ['吃药B12片', ['吃', '药', 'b12', '片']],
    ['カナー', ['カ', 'ナ', 'ー']],
    ['ﾊﾟﾝ', ['パ', 'ン']],
    ['한국', ['한', '국']],
    ['한국'.normalize('NFD'), ['한', '국']],
    ['مُسَكِّن ٥٠٠', ['مسكن', '500']],
    ['مســـكن', ['مسكن']],
    ['किताब', ['किताब']],
    ['ปวดหัว', ['ป', 'ว', 'ด', 'หั', 'ว']],
    ['a\u00adb x\u200dy', ['ab', 'xy']],
    ['😀 … !!! \u0301', []],
    ['', []],
  ])('of %j', (text, expected) => {
    expect(tokens(text).map((token) => token.term)).toEqual(expected);
  });

  test('are stored so that runs stay apart', () => {
    expect(terms('Take 吃药B12, 片。头晕')).toBe(' take\n 吃 药 b12\n 片\n 头 晕');
    expect(terms('…')).toBe('');
  });

  test('a word without end is cut, alike where stored and where asked', () => {
    expect(terms('x'.repeat(8_000))).toBe(` ${'x'.repeat(64)}`);
    expect(found('x'.repeat(8_000), 'x'.repeat(100))).toBe(true);
  });

  test('offsets are those of the original, marks included', () => {
    const text = 'a e\u0301te\u0301 头晕';
    const spans = tokens(text).map((token) => text.slice(token.start, token.end));
    expect(spans).toEqual(['a', 'e\u0301te\u0301', '头', '晕']);
  });
});

describe('[SRCH1] queries', () => {
  const cases: [string, string, boolean][] = [
    ['Amlodipine 5 mg', 'amlo', true],
    ['Amlodipine 5 mg', 'lodi', false],
    ['Amlodipine 5 mg', '5 AMLO', true],
    ['Amlodipine 5 mg', 'amlo 10', false],
    ['Amlodipine 5mg', '5MG', true],
    ['Señor Tomás', 'tomas', true],
    ['Senor Tomas', 'TOMÁS', true],
    ['今天头晕得厉害', '头晕', true],
    ['今天头晕得厉害', '头晕得厉', true],
    ['今天头晕得厉害', '头害', false],
    ['今天头晕得厉害', '害', true],
    ['今天头晕得厉害', '今', true],
    ['今天头晕得厉害', '晕 天头', true],
    ['头。晕', '头晕', false],
    ['服用B12片', 'b12片', true],
    ['服用B12片', '用b1', true],
    ['服用B12片', 'b1片', false],
    ['تناول الدواء بعد الأكل', 'الدو', true],
    ['تناول الدواء بعد الأكل', 'الاكل', true],
  ];
  test.each(cases)('in %j, %j → %j', (text, query, expected) => {
    expect(found(text, query)).toBe(expected);
  });

  test.each(cases)('where %j is found for %j, each part stands somewhere', (text, query, expected) => {
    const all = tokens(text);
    const every = wantedBy(query).every((wanted) => all.some((_, at) => standsAt(all, at, wanted) !== null));
    expect(every).toBe(expected);
  });

  test('leave out what another part implies', () => {
    expect(wantedBy('amlo amlodipine am AMLO')).toEqual([['amlodipine']]);
    expect(wantedBy('头晕药 晕药 头')).toEqual([['头', '晕', '药']]);
    expect(wantedBy('a b')).toEqual([['a'], ['b']]);
  });
});
