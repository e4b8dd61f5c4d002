import { parseAst } from 'vitest/node';

/** What docs/protocol.md promises, which tests name it, and where the two do not fit. */

export interface Rule {
  readonly id: string;
  readonly statement: string;
}

/** One test as its source states it: the titles of the describes around it, then its own. */
export interface TestTitle {
  readonly file: string;
  readonly line: number;
  readonly titles: readonly string[];
}

const RULE_ID = '[A-Z]{2,5}[0-9]+';

/** The rows of the tables in the section "The rules". */
export function rulesOf(spec: string): Rule[] {
  const section = spec.split(/^## /m).find((part) => /^\d+\. The rules\n/.test(part)) ?? '';
  return [...section.matchAll(new RegExp(`^\\| (${RULE_ID}) +\\| (.+?) +\\|$`, 'gm'))].map(
    ([, id = '', statement = '']) => ({ id, statement }),
  );
}

/** The rules a title names, as in `[ORD1] …`. */
export const idsIn = (title: string): string[] =>
  [...title.matchAll(new RegExp(`\\[(${RULE_ID})\\]`, 'g'))].map(([, id = '']) => id);

/** Just enough of a syntax tree to walk it. */
interface Node {
  readonly type: string;
  readonly start: number;
  readonly [key: string]: unknown;
}
const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';

const children = (node: Node): Node[] =>
  Object.values(node).flatMap((value) =>
    Array.isArray(value) ? value.filter(isNode) : isNode(value) ? [value] : [],
  );

/** `describe`, `test` or `it`, also where it is followed by `.each(…)` and the like. */
function callOf(callee: unknown): 'describe' | 'test' | null {
  if (!isNode(callee)) return null;
  if (callee.type === 'Identifier')
    return callee['name'] === 'describe'
      ? 'describe'
      : callee['name'] === 'test' || callee['name'] === 'it'
        ? 'test'
        : null;
  return callOf(callee.type === 'MemberExpression' ? callee['object'] : callee['callee']);
}

/** A literal's text; of a template, its fixed parts. Null where a title is computed. */
function textOf(node: unknown): string | null {
  if (!isNode(node)) return null;
  if (node.type === 'Literal') return typeof node['value'] === 'string' ? node['value'] : null;
  if (node.type !== 'TemplateLiteral') return null;
  const quasis = node['quasis'] as readonly { value: { cooked: string } }[];
  return quasis.map(({ value }) => value.cooked).join('…');
}

/** Every test of a file. */
export function titlesOf(file: string, code: string): TestTitle[] {
  const found: TestTitle[] = [];
  const walk = (node: Node, around: readonly string[]): void => {
    const args = node.type === 'CallExpression' ? (node['arguments'] as readonly unknown[]) : [];
    // The call with a title and a function; of `test.each(…)(…)` that is the outer one.
    const kind = args.length >= 2 ? callOf(node['callee']) : null;
    if (kind === null) {
      for (const child of children(node)) walk(child, around);
      return;
    }
    const titles = [...around, textOf(args[0]) ?? ''];
    if (kind === 'test') {
      found.push({ file, line: code.slice(0, node.start).split('\n').length, titles });
      return;
    }
    for (const child of children(node)) walk(child, titles);
  };
  walk(parseAst(code, { lang: 'ts' }) as unknown as Node, []);
  return found;
}

/** What is wrong, a line each. `inScope` says of which files every test must name a rule. */
export function disagreements(
  rules: readonly Rule[],
  tests: readonly TestTitle[],
  inScope: (file: string) => boolean,
): string[] {
  const known = new Set(rules.map(({ id }) => id));
  const proved = new Set(tests.flatMap(({ titles }) => titles.flatMap(idsIn)));
  const twice = rules.filter(({ id }, index) => rules.findIndex((rule) => rule.id === id) !== index);
  return [
    ...(rules.length === 0 ? ['docs/protocol.md has no table of rules'] : []),
    ...twice.map(({ id }) => `docs/protocol.md has ${id} twice`),
    ...rules.filter(({ id }) => !proved.has(id)).map(({ id }) => `no test names ${id}`),
    ...tests.flatMap(({ file, line, titles }) => {
      const ids = titles.flatMap(idsIn);
      // A table whose rows each name their rule: `[%s]` stands for it.
      const named = ids.length > 0 || titles.some((title) => title.includes('[%s]'));
      const where = `${file}:${line} “${titles.join(' › ')}”`;
      return [
        ...ids.filter((id) => !known.has(id)).map((id) => `${where} names ${id}, which is no rule`),
        ...(!named && inScope(file) ? [`${where} names no rule`] : []),
      ];
    }),
  ];
}
