// `npm test`: installs what is missing, a browser too, then runs every test and counts.
import { spawn, spawnSync } from 'node:child_process';
import { closeSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureInstalled, node, root, toolEnv } from './lib/install.mjs';

/**
 * What is run after what, and what beside what: two lanes of about one core's work, and one for what fills the gaps they
 * leave while they wait. The drills' times count, so nothing is beside them.
 */
const STAGES = [
  [['pure', 'worker', 'worker-evicted', 'fuzz', 'widget', 'gallery'], ['e2e', 'package'], ['crash']],
  [['drill']],
];

/** See `test/support/chromium.ts`. */
const SHELL = '/usr/bin/chromium-headless-shell';

const env = { ...toolEnv(), CI: '1' };
const run = (command, args, options = {}) =>
  spawnSync(command, args, { cwd: root, stdio: 'inherit', env, ...options });

/** Whether there is a browser of this make, by the same rule the tests use. */
function found(make) {
  const asked = run(node, [`scripts/lib/print-${make}.ts`], { stdio: ['ignore', 'pipe', 'inherit'] });
  return asked.stdout.toString().trim() !== '';
}

/** Installs Debian's packages, where that can be done. */
function installDebian(...packages) {
  const superuser = typeof process.getuid === 'function' && process.getuid() === 0;
  if (!superuser || !existsSync('/usr/bin/apt-get')) return;
  console.log(`Installing Debian’s ${packages.join(' and ')} …`);
  run('apt-get', ['update', '-qq']);
  run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], {
    env: { ...env, DEBIAN_FRONTEND: 'noninteractive' },
  });
}

function ensureBrowser() {
  // The lighter build of it saves minutes; where there is none, the whole one does everything.
  if (env.CHROME_PATH === undefined && !existsSync(SHELL)) installDebian('chromium-headless-shell');
  if (found('chromium')) return;
  installDebian('chromium', 'fonts-noto-core');
  if (!found('chromium')) {
    console.log('No browser found; fetching one …');
    run(node, ['node_modules/playwright-core/cli.js', 'install', 'chromium']);
  }
  if (!found('chromium')) {
    console.error('There is no Chromium to test with. Install one, or name it with CHROME_PATH.');
    process.exit(1);
  }
}

/** A second make of browser; its tests are skipped, and say so, where it cannot be had. */
function ensureFirefox() {
  if (found('firefox')) return;
  installDebian('firefox-esr');
  if (!found('firefox'))
    console.log(
      'No Firefox found; its tests are skipped. Install firefox-esr, or name one with FIREFOX_PATH.',
    );
}

const argumentsOf = (project, report) => [
  'node_modules/vitest/vitest.mjs',
  'run',
  '--project',
  project,
  '--reporter=default',
  '--reporter=json',
  `--outputFile.json=${report}`,
];

/** Counts of one project, from vitest's own report. A report that is missing or empty counts as a failure. */
function countsOf(project, report, status) {
  if (!existsSync(report)) return { project, passed: 0, failed: 1, skipped: 0 };
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, numFailedTestSuites } = JSON.parse(
    readFileSync(report, 'utf8'),
  );
  let failed = numFailedTests;
  // A file that could not even be loaded, or an unhandled error, has no failed test of its own.
  if (failed === 0 && (status !== 0 || numFailedTestSuites > 0)) failed = 1;
  return { project, passed: numPassedTests, failed, skipped: numPendingTests + numTodoTests };
}

/** Runs a project; what it says goes to the screen, or is kept in a file until it has ended. */
async function runProject(project, { reports, aside }) {
  const from = Date.now();
  const report = join(reports, `${project}.json`);
  const log = join(reports, `${project}.log`);
  const out = aside ? openSync(log, 'w') : 'inherit';
  if (!aside) console.log(`\n── ${project}`);
  const child = spawn(node, argumentsOf(project, report), { cwd: root, stdio: ['ignore', out, out], env });
  const status = await new Promise((resolve) => {
    child.on('error', () => resolve(1));
    child.on('exit', (code) => resolve(code ?? 1));
  });
  if (aside) {
    closeSync(out);
    console.log(`\n── ${project}, run beside\n${readFileSync(log, 'utf8')}`);
  }
  return { ...countsOf(project, report, status), seconds: Math.round((Date.now() - from) / 1000) };
}

async function runLane(projects, options) {
  const results = [];
  for (const project of projects) results.push(await runProject(project, options));
  return results;
}

const started = Date.now();
ensureInstalled();
ensureBrowser();
ensureFirefox();
console.log('Building the widget …');
if (run(node, ['scripts/build.ts']).status !== 0) process.exit(1);

const asked = process.argv.slice(2);
const reports = mkdtempSync(join(tmpdir(), 'healthcare-chat-test-'));
env.CARE_BUNDLES = join(reports, 'bundles');
const results = [];
for (const stage of STAGES) {
  const lanes = stage
    .map((lane) => lane.filter((project) => asked.length === 0 || asked.includes(project)))
    .filter((lane) => lane.length > 0);
  const ended = await Promise.all(lanes.map((lane, at) => runLane(lane, { reports, aside: at > 0 })));
  results.push(...ended.flat());
}
rmSync(reports, { recursive: true, force: true });

console.log('');
for (const { project, passed, failed, skipped, seconds } of results)
  console.log(
    `${project.padEnd(14)} ${String(passed).padStart(5)} passed ${String(failed).padStart(4)} failed` +
      `${skipped > 0 ? ` ${skipped} skipped` : ''}  ${seconds} s`,
  );
const sum = (key) => results.reduce((total, result) => total + result[key], 0);
const seconds = Math.round((Date.now() - started) / 1000);
console.log(`in ${seconds} s`);
console.log(`${sum('passed')} passed, ${sum('failed')} failed`);
process.exit(sum('failed') > 0 || sum('passed') === 0 ? 1 : 0);
