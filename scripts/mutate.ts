// Breaks the product in every way test/mutants names, one at a time, and sees that a test of the broken rule fails.
import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { mutants, type Mutant } from '../test/mutants/mutants.ts';
import { mutated, outcomeOf, unfit, type Outcome, type Reported } from './lib/mutants.ts';
import { rulesOf } from './lib/rules.ts';

const root = join(import.meta.dirname, '..');
/** Mutants tried at once, each in a copy of its own. */
const WORKERS = 2;
/** What the tests need of the tree, besides the installed packages. */
const COPIED = ['package.json', 'tsconfig.base.json', 'vitest.config.ts', 'wrangler.toml'];
const FOLDERS = ['protocol', 'worker', 'widget', 'demo', 'scripts', 'test', 'docs'];

const { values } = parseArgs({ options: { rule: { type: 'string' } } });
const chosen = mutants.filter(({ rule }) => values.rule === undefined || rule === values.rule);

const read = (file: string): string | null =>
  existsSync(join(root, file)) ? readFileSync(join(root, file), 'utf8') : null;
const wrong = unfit(mutants, rulesOf(read('docs/protocol.md') ?? ''), read);
if (chosen.length === 0) wrong.push(`no mutant breaks ${values.rule}`);
if (wrong.length > 0) {
  for (const line of wrong) console.error(line);
  process.exit(1);
}

/** A tree of its own, so that a fault is never in the one people work in. */
function scratch(): string {
  const copy = mkdtempSync(join(tmpdir(), 'healthcare-chat-mutants-'));
  for (const name of [...COPIED, ...FOLDERS]) cpSync(join(root, name), join(copy, name), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
  return copy;
}

/** The tests of these files that name one of these rules, as they ended. */
async function run(
  copy: string,
  project: string,
  files: readonly string[],
  rule: string,
): Promise<Reported[]> {
  const report = join(copy, 'report.json');
  rmSync(report, { force: true });
  const args = ['--project', project, ...files, '-t', `\\[(${rule})\\]`];
  const quiet = ['--reporter=json', `--outputFile.json=${report}`];
  const vitest = spawn(process.execPath, ['node_modules/vitest/vitest.mjs', 'run', ...args, ...quiet], {
    cwd: copy,
    stdio: 'ignore',
  });
  await new Promise((resolve) => vitest.once('close', resolve));
  if (!existsSync(report)) return [];
  const { testResults } = JSON.parse(readFileSync(report, 'utf8')) as {
    testResults: { assertionResults: Reported[] }[];
  };
  return testResults.flatMap(({ assertionResults }) => assertionResults);
}

const projectOf = (mutant: Mutant): string => mutant.project ?? 'pure';

/** With no fault in place the tests pass: only then does their failing say anything. */
async function healthy(copy: string): Promise<boolean> {
  const failed: Reported[] = [];
  for (const project of new Set(chosen.map(projectOf))) {
    const of = chosen.filter((mutant) => projectOf(mutant) === project);
    const files = [...new Set(of.flatMap(({ tests }) => tests))];
    const tests = await run(copy, project, files, of.map(({ rule }) => rule).join('|'));
    failed.push(...tests.filter(({ status }) => status === 'failed'));
    if (!tests.some(({ status }) => status === 'passed'))
      failed.push({ fullName: `no ${project} test`, status: '' });
  }
  for (const { fullName } of failed) console.error(`fails without any fault: ${fullName}`);
  return failed.length === 0;
}

async function attempt(copy: string, mutant: Mutant): Promise<Outcome> {
  const { rule, file, tests } = mutant;
  const path = join(copy, file);
  const source = readFileSync(path, 'utf8');
  try {
    writeFileSync(path, mutated(source, mutant) ?? source);
    return outcomeOf(rule, await run(copy, projectOf(mutant), tests, rule));
  } finally {
    writeFileSync(path, source);
  }
}

const words: Readonly<Record<Outcome['kind'], string>> = {
  caught: 'caught',
  survived: 'SURVIVED',
  not_run: 'NOT RUN',
};

const copies = Array.from({ length: Math.min(WORKERS, chosen.length) }, scratch);
let escaped = 0;
try {
  const [first] = copies;
  if (first === undefined || !(await healthy(first))) process.exit(1);
  const queue = [...chosen];
  await Promise.all(
    copies.map(async (copy) => {
      for (let mutant = queue.shift(); mutant !== undefined; mutant = queue.shift()) {
        const outcome = await attempt(copy, mutant);
        if (outcome.kind !== 'caught') escaped++;
        const by = outcome.kind === 'caught' ? outcome.by : '';
        console.log(
          `${mutant.rule.padEnd(6)} ${words[outcome.kind].padEnd(9)} ${mutant.fault}${by && `  ← ${by}`}`,
        );
      }
    }),
  );
} finally {
  for (const copy of copies) rmSync(copy, { recursive: true, force: true });
}
console.log(`${chosen.length - escaped} of ${chosen.length} caught`);
process.exit(escaped > 0 ? 1 : 0);
