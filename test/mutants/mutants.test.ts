import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { mutated, outcomeOf, unfit } from '../../scripts/lib/mutants.ts';
import { rulesOf } from '../../scripts/lib/rules.ts';
import { mutants } from './mutants.ts';

const root = join(import.meta.dirname, '../..');
const read = (file: string): string | null =>
  existsSync(join(root, file)) ? readFileSync(join(root, file), 'utf8') : null;

test('every rule has a mutant, and every mutant still has the text it changes', () => {
  expect(unfit(mutants, rulesOf(read('docs/protocol.md') ?? ''), read)).toEqual([]);
});

test('what does not fit is told', () => {
  const mutant = { rule: 'ORD1', fault: '', file: 'a.ts', text: 'x', instead: 'y', tests: ['a.test.ts'] };
  const rules = [
    { id: 'ORD1', statement: '' },
    { id: 'ORD2', statement: '' },
  ];
  const files: Record<string, string> = { 'a.ts': 'x + x', 'a.test.ts': '' };
  const look = (file: string): string | null => files[file] ?? null;
  expect(unfit([mutant], rules, look)).toEqual(['ORD2 has no mutant', 'ORD1: a.ts has not exactly one “x”']);
  files['a.ts'] = 'x';
  expect(unfit([mutant, { ...mutant, rule: 'ORD9', tests: ['b.test.ts'] }], rules, look)).toEqual([
    'ORD2 has no mutant',
    'ORD9 is no rule',
    'ORD9: b.test.ts is not there',
  ]);
});

describe('a fault', () => {
  test('is put where its text stands, once', () => {
    expect(mutated('a b c', { text: 'b', instead: '' })).toBe('a  c');
    expect(mutated('a b b', { text: 'b', instead: '' })).toBeNull();
    expect(mutated('a', { text: 'b', instead: '' })).toBeNull();
    expect(mutated('a', { text: 'a', instead: '$& $1' })).toBe('$& $1');
  });

  const one = (fullName: string, status: string) => ({ fullName, status });

  test('is caught only by a failing test that names the rule', () => {
    expect(outcomeOf('ORD1', [one('[ORD1] a', 'passed'), one('x [ORD1] b', 'failed')])).toEqual({
      kind: 'caught',
      by: 'x [ORD1] b',
    });
    expect(outcomeOf('ORD1', [one('[ORD1] a', 'passed'), one('[ORD2] b', 'failed')])).toEqual({
      kind: 'survived',
    });
  });

  test('is not caught by a file that does not load', () => {
    expect(outcomeOf('ORD1', [])).toEqual({ kind: 'not_run' });
    expect(outcomeOf('ORD1', [one('[ORD1] a', 'skipped')])).toEqual({ kind: 'not_run' });
  });
});
