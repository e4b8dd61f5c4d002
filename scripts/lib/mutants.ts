import type { Mutant } from '../../test/mutants/mutants.ts';
import { idsIn, type Rule } from './rules.ts';

/** The source with the fault in it; null where the text to change is not there exactly once. */
export function mutated(source: string, { text, instead }: Pick<Mutant, 'text' | 'instead'>): string | null {
  const at = source.indexOf(text);
  if (at < 0 || source.indexOf(text, at + 1) >= 0) return null;
  return source.slice(0, at) + instead + source.slice(at + text.length);
}

/** What is wrong with the list itself, a line each. `read` answers null for a file that is not there. */
export function unfit(
  mutants: readonly Mutant[],
  rules: readonly Rule[],
  read: (file: string) => string | null,
): string[] {
  const known = new Set(rules.map(({ id }) => id));
  const broken = new Set(mutants.map(({ rule }) => rule));
  return [
    ...rules.filter(({ id }) => !broken.has(id)).map(({ id }) => `${id} has no mutant`),
    ...mutants.flatMap((mutant) => {
      const { rule, file, tests } = mutant;
      const source = read(file);
      return [
        ...(known.has(rule) ? [] : [`${rule} is no rule`]),
        ...(source === null || mutated(source, mutant) === null
          ? [`${rule}: ${file} has not exactly one “${mutant.text}”`]
          : []),
        ...tests.filter((test) => read(test) === null).map((test) => `${rule}: ${test} is not there`),
      ];
    }),
  ];
}

/** One test as vitest's JSON report has it. */
export interface Reported {
  readonly fullName: string;
  readonly status: string;
}

export type Outcome =
  /** A test that names the rule failed. */
  | { readonly kind: 'caught'; readonly by: string }
  /** The tests passed with the fault in place. */
  | { readonly kind: 'survived' }
  /** No test ran that names the rule: the file did not load, or holds none. */
  | { readonly kind: 'not_run' };

/** What a run with the fault in place says. Only a failed test counts: a file that does not load proves nothing. */
export function outcomeOf(rule: string, tests: readonly Reported[]): Outcome {
  const naming = tests.filter(
    ({ fullName, status }) => status !== 'skipped' && idsIn(fullName).includes(rule),
  );
  const failed = naming.find(({ status }) => status === 'failed');
  if (failed !== undefined) return { kind: 'caught', by: failed.fullName };
  return naming.some(({ status }) => status === 'passed') ? { kind: 'survived' } : { kind: 'not_run' };
}
