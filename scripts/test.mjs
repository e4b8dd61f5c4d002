// `npm test`: installs what is missing, a browser too, then runs every test and counts.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureInstalled, node, root, toolEnv } from './lib/install.mjs';

const PROJECTS = ['pure', 'fuzz', 'worker', 'worker-evicted', 'widget', 'e2e', 'drill'];

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

/** Counts of one project, from vitest's own report. A report that is missing or empty counts as a failure. */
function runProject(project, reports) {
  const report = join(reports, `${project}.json`);
  const ended = run(node, [
    'node_modules/vitest/vitest.mjs',
    'run',
    '--project',
    project,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
  ]);
  if (!existsSync(report)) return { project, passed: 0, failed: 1, skipped: 0 };
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, numFailedTestSuites } = JSON.parse(
    readFileSync(report, 'utf8'),
  );
  let failed = numFailedTests;
  // A file that could not even be loaded, or an unhandled error, has no failed test of its own.
  if (failed === 0 && (ended.status !== 0 || numFailedTestSuites > 0)) failed = 1;
  return { project, passed: numPassedTests, failed, skipped: numPendingTests + numTodoTests };
}

const started = Date.now();
ensureInstalled();
ensureBrowser();
console.log('Building the widget …');
if (run(node, ['scripts/build.ts']).status !== 0) process.exit(1);

const asked = process.argv.slice(2);
const reports = mkdtempSync(join(tmpdir(), 'healthcare-chat-test-'));
const results = PROJECTS.filter((project) => asked.length === 0 || asked.includes(project)).map((project) => {
  const from = Date.now();
  console.log(`\n── ${project}`);
  return { ...runProject(project, reports), seconds: Math.round((Date.now() - from) / 1000) };
});
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
