// `npm test`: installs what is missing, a browser too, then runs every test and counts.
import { spawn, spawnSync } from 'node:child_process';
import { closeSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureInstalled, node, root, toolEnv } from './lib/install.mjs';

/**
 * What is run beside what: so many projects at once, which is what keeps two cores busy while some of them wait, and
 * whichever has ended makes room for the next. Those that take longest come first, but for one that starts from what
 * the first has set up.
 */
const LANES = 3;
const BESIDE = [
  'e2e',
  'drill',
  'widget',
  'e2e-hard',
  'gallery',
  'worker',
  'fuzz',
  'worker-evicted',
  'pure',
  'package',
];
/** Its times count, so nothing is beside it. */
const ALONE = ['deploy'];
/** Projects whose pages load what the build made. */
const NEED_BUILD = ['e2e', 'e2e-hard'];

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

function readReport(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
}

/** Counts of one project, from vitest's own report. A report that is missing or empty counts as a failure. */
function countsOf(project, report, status) {
  const read = readReport(report);
  if (read === null) return { project, passed: 0, failed: 1, skipped: 0 };
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, numFailedTestSuites } = read;
  let failed = numFailedTests;
  // A file that could not even be loaded, or an unhandled error, has no failed test of its own.
  if (failed === 0 && (status !== 0 || numFailedTestSuites > 0)) failed = 1;
  return { project, passed: numPassedTests, failed, skipped: numPendingTests + numTodoTests };
}

/** Resolves with the exit status. */
const ended = (child) =>
  new Promise((resolve) => {
    child.on('error', () => resolve(1));
    child.on('exit', (code) => resolve(code ?? 1));
  });

let building = null;
/** Builds the widget, once for all who need it, while others are at work; answers whether that went well. */
async function built() {
  building ??= ended(
    spawn(node, ['scripts/build.ts'], { cwd: root, stdio: ['ignore', 'ignore', 'inherit'], env }),
  );
  return (await building) === 0;
}

/** Runs a project; what it says goes to the screen, or is kept in a file until it has ended. */
async function runProject(project, { reports, aside }) {
  const from = Date.now();
  if (NEED_BUILD.includes(project) && !(await built())) {
    console.error(`\n── ${project} is not run: the widget could not be built`);
    return { project, passed: 0, failed: 1, skipped: 0, seconds: 0 };
  }
  const report = join(reports, `${project}.json`);
  const log = join(reports, `${project}.log`);
  const out = aside ? openSync(log, 'w') : 'inherit';
  if (!aside) console.log(`\n── ${project}`);
  const child = spawn(node, argumentsOf(project, report), { cwd: root, stdio: ['ignore', out, out], env });
  const status = await ended(child);
  if (aside) {
    closeSync(out);
    console.log(`\n── ${project}, run beside\n${readFileSync(log, 'utf8')}`);
  }
  return { ...countsOf(project, report, status), seconds: Math.round((Date.now() - from) / 1000) };
}

/** Runs them, at most so many at once; the first of these at once is seen as it goes. */
async function runAll(projects, lanes, reports) {
  const waiting = projects.values();
  const results = [];
  const lane = async (_, at) => {
    // All lanes take from the same one.
    for (const project of waiting) results.push(await runProject(project, { reports, aside: at > 0 }));
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return results;
}

const started = Date.now();
ensureInstalled();
ensureBrowser();
ensureFirefox();

const asked = process.argv.slice(2);
const reports = mkdtempSync(join(tmpdir(), 'healthcare-chat-test-'));
// What one project has made the next one takes from here: Workers as they are deployed, and scripts as they are compiled.
env.CARE_BUNDLES = join(reports, 'bundles');
env.NODE_COMPILE_CACHE = join(reports, 'compiled');
const wanted = (projects) => projects.filter((project) => asked.length === 0 || asked.includes(project));
const results = [
  ...(await runAll(wanted(BESIDE), LANES, reports)),
  ...(await runAll(wanted(ALONE), 1, reports)),
];
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
// Last but one, so that nobody takes a run without them for the whole.
if (sum('skipped') > 0)
  console.log(`${sum('skipped')} skipped${found('firefox') ? '' : ': there is no Firefox here'}`);
console.log(`${sum('passed')} passed, ${sum('failed')} failed`);
process.exit(sum('failed') > 0 || sum('passed') === 0 ? 1 : 0);
