import { describe, expect, test } from 'vitest';
import { disagreements, idsIn, rulesOf, titlesOf } from './rules.ts';

const spec = `# The protocol

| code | name      |
| ---- | --------- |
| AAA1 | elsewhere |

## 5. The rules

| id   | rule                    |
| ---- | ----------------------- |
| ORD1 | a first rule            |
| IDM2 | another, with | in it   |

## 6. After

| VIS1 | not a rule |
`;

describe('the specification', () => {
  test('its rules are the rows of its own section', () => {
    expect(rulesOf(spec)).toEqual([
      { id: 'ORD1', statement: 'a first rule' },
      { id: 'IDM2', statement: 'another, with | in it' },
    ]);
  });

  test('a title names the rules in its brackets', () => {
    expect(idsIn('[ORD1] [IDM2] text [not] [X1] ORD3')).toEqual(['ORD1', 'IDM2']);
  });
});

describe('the titles of a file', () => {
  const titles = (code: string): string[] => titlesOf('a.test.ts', code).map((one) => one.titles.join(' / '));

  test('stand under those of the describes around them', () => {
    const code = `
      describe('outer', () => {
        describe('inner', () => { test('one', () => {}); });
        test('two', async () => { const x: number = await y<string>(); });
      });
      it('three', () => {});`;
    expect(titles(code)).toEqual(['outer / inner / one', 'outer / two', 'three']);
  });

  test('are found behind each, for, in loops and in functions', () => {
    const code = `
      test.each([['a', 1]] as const)('each %s', (a: string) => {});
      test.for<number>(cases)(\`for \${name} it\`, () => {});
      for (const seed of seeds) test(\`seed \${seed}\`, () => {});
      function tell() { describe.each(all)('told %s', () => { test(name, () => {}); }); }`;
    expect(titles(code)).toEqual(['each %s', 'for … it', 'seed …', 'told %s / ']);
  });

  test('know their line', () => {
    expect(titlesOf('a.test.ts', `\n\ntest('one', () => {});`)).toMatchObject([{ line: 3 }]);
  });

  test('other calls of these names are none', () => {
    expect(titles(`/x/.test('y'); regexp.test(y, 1); beforeAll(() => test);`)).toEqual([]);
  });
});

describe('what does not fit', () => {
  const rules = rulesOf(spec);
  const at = (file: string, ...path: string[]) => ({ file, line: 7, titles: path });
  const all = [at('worker/a.test.ts', '[ORD1] around', 'one'), at('worker/a.test.ts', '[IDM2] two')];
  const wrong = (...more: ReturnType<typeof at>[]): string[] =>
    disagreements(rules, [...all, ...more], (file) => file.startsWith('worker/'));

  test('nothing, where every rule has a test and every test a rule', () => {
    expect(wrong()).toEqual([]);
  });

  test('a rule without a test', () => {
    expect(disagreements(rules, all.slice(1), () => true)).toEqual(['no test names ORD1']);
  });

  test('a test in scope without a rule; elsewhere it needs none', () => {
    expect(wrong(at('worker/b.test.ts', 'plain'), at('widget/elements/c.test.ts', 'plain'))).toEqual([
      'worker/b.test.ts:7 “plain” names no rule',
    ]);
  });

  test('a table may name the rule of each of its rows', () => {
    expect(wrong(at('worker/b.test.ts', '[%s] %s'))).toEqual([]);
  });

  test('a name that is no rule, wherever', () => {
    expect(wrong(at('widget/elements/c.test.ts', '[ORD9] x'))).toEqual([
      'widget/elements/c.test.ts:7 “[ORD9] x” names ORD9, which is no rule',
    ]);
  });

  test('a rule that is there twice, and a specification without rules', () => {
    expect(disagreements([...rules, ...rules.slice(0, 1)], all, () => true)).toEqual([
      'docs/protocol.md has ORD1 twice',
    ]);
    expect(disagreements([], [], () => true)).toEqual(['docs/protocol.md has no table of rules']);
  });
});
