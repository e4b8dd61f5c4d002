// Holds docs/protocol.md and the tests together: every rule has a test that names it, every test of the protocol a rule.
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { disagreements, rulesOf, titlesOf } from './lib/rules.ts';

const root = join(import.meta.dirname, '..');

/** Where every test proves a rule of the protocol. What the elements look like is not the protocol's to say. */
const SCOPE = ['protocol', 'worker', 'test/worker', 'test/fuzz', 'test/drills', 'test/e2e', 'widget/client'];
const inScope = (file: string): boolean => SCOPE.some((folder) => file.startsWith(`${folder}/`));

const files = globSync('{protocol,worker,widget,demo,scripts,test,bench}/**/*.ts', { cwd: root }).filter(
  (file) => file.endsWith('.test.ts') || (file.startsWith('test/') && !file.includes('fixtures')),
);
const rules = rulesOf(readFileSync(join(root, 'docs/protocol.md'), 'utf8'));
const tests = files.flatMap((file) => titlesOf(file, readFileSync(join(root, file), 'utf8')));

const wrong = disagreements(rules, tests, inScope);
for (const line of wrong) console.error(line);
if (wrong.length > 0) process.exit(1);
console.log(
  `${rules.length} rules, ${tests.filter(({ file }) => inScope(file)).length} tests that name them`,
);
