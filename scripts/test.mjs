// `npm test`: installs what is missing, a browser too, then runs every test and counts.
import { spawn, spawnSync } from 'node:child_process';
import { closeSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureInstalled, node, root, toolEnv } from './lib/install.mjs';

const PROJECTS = ['pure', 'fuzz', 'worker', 'worker-evicted', 'widget', 'e2e', 'drill'];
/** Waits for lines to recover most of its time, so it runs beside those that work; what it says comes when it has ended. */
const BESIDE = 'network';

const env = { ...toolEnv(), CI: '1' };
const run = (command, args, options = {}) =>
  spawnSync(command, args, { cwd: root, stdio: 'inherit', env, ...options });

/** Path of a browser, by the same rule the tests use. */
function browser() {
  const asked = run(node, ['scripts/lib/print-chromium.ts'], { stdio: ['ignore', 'pipe', 'inherit'] });
  return asked.stdout.toString().trim();
}

function ensureBrowser() {
  if (browser() !== '') return;
  const superuser = typeof process.getuid === 'function' && process.getuid() === 0;
  if (superuser && existsSync('/usr/bin/apt-get')) {
    console.log('No browser found; installing Debian’s chromium …');
    run('apt-get', ['update', '-qq']);
    run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium', 'fonts-noto-core'], {
      env: { ...env, DEBIAN_FRONTEND: 'noninteractive' },
    });
  }
  if (browser() === '') {
    console.log('No browser found; fetching one …');
    run(node, ['node_modules/playwright-core/cli.js', 'install', 'chromium']);
  }
  if (browser() === '') {
    console.error('There is no Chromium to test with. Install one, or name it with CHROME_PATH.');
    process.exit(1);
  }
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

function runProject(project, reports) {
  const from = Date.now();
  const report = join(reports, `${project}.json`);
  const { status } = run(node, argumentsOf(project, report));
  return { ...countsOf(project, report, status), seconds: Math.round((Date.now() - from) / 1000) };
}

/** Starts a project whose output goes to a file; what is answered waits for its end, and prints it. */
function startProject(project, reports) {
  const from = Date.now();
  const report = join(reports, `${project}.json`);
  const log = join(reports, `${project}.log`);
  const out = openSync(log, 'w');
  const child = spawn(node, argumentsOf(project, report), { cwd: root, stdio: ['ignore', out, out], env });
  closeSync(out);
  const ended = new Promise((resolve) => {
    child.on('error', () => resolve(1));
    child.on('exit', (status) => resolve(status ?? 1));
  });
  return async () => {
    const status = await ended;
    console.log(`\n── ${project}\n${readFileSync(log, 'utf8')}`);
    // Noticed only now: it ended when it wrote its report.
    const until = existsSync(report) ? statSync(report).mtimeMs : Date.now();
    return { ...countsOf(project, report, status), seconds: Math.round((until - from) / 1000) };
  };
}

const started = Date.now();
ensureInstalled();
ensureBrowser();
console.log('Building the widget …');
if (run(node, ['scripts/build.ts']).status !== 0) process.exit(1);

const asked = process.argv.slice(2);
const reports = mkdtempSync(join(tmpdir(), 'healthcare-chat-test-'));
const wanted = (project) => asked.length === 0 || asked.includes(project);
const results = [];
let beside = null;
for (const project of PROJECTS.filter(wanted)) {
  // Not beside pages that are measured or looked at, nor the drills, whose times count.
  if (project === 'worker' && wanted(BESIDE)) beside = startProject(BESIDE, reports);
  if (project === 'widget' && beside !== null) results.push(await beside());
  if (project === 'widget') beside = null;
  console.log(`\n── ${project}`);
  results.push(runProject(project, reports));
}
if (beside !== null) results.push(await beside());
else if (asked.includes(BESIDE) && !asked.includes('worker')) results.push(runProject(BESIDE, reports));
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
