// Plain JavaScript for the oldest Node the README allows: it runs before anything is installed.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const modules = join(root, 'node_modules');
const lock = join(root, 'package-lock.json');
const stamp = join(modules, '.installed-lock');

/** Path of the newer Node that the project brings along. */
export const node = join(modules, 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');

/** Whether what is installed is what the lock file says. */
function installed() {
  if (!existsSync(node)) return false;
  const digest = createHash('sha256').update(readFileSync(lock)).digest('hex');
  if (existsSync(stamp)) return readFileSync(stamp, 'utf8') === digest;
  // Installed by hand: npm's own record is newer than the lock file when the two agree.
  const record = join(modules, '.package-lock.json');
  if (!existsSync(record) || statSync(record).mtimeMs < statSync(lock).mtimeMs) return false;
  writeFileSync(stamp, digest);
  return true;
}

/** Installs the packages of the lock file when they are missing or the lock file changed. Exits on failure. */
export function ensureInstalled() {
  if (installed()) return;
  console.log('Installing packages …');
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const quiet = ['--no-audit', '--no-fund', '--loglevel=error'];
  const run = (args, stdio) =>
    spawnSync(npm, [...args, ...quiet], { cwd: root, stdio, shell: process.platform === 'win32' });
  // A lock file made on one kind of machine may not name the binaries of another, and then `ci` refuses at once.
  // `install` takes the same versions and adds what is missing; --no-save leaves the lock file as it is.
  const done = run(['ci'], 'pipe').status === 0 ? 0 : run(['install', '--no-save'], 'inherit').status;
  if (done !== 0) {
    console.error('Installing the packages failed; npm’s own words are above.');
    process.exit(done ?? 1);
  }
  writeFileSync(stamp, createHash('sha256').update(readFileSync(lock)).digest('hex'));
}

/** The environment for what we start: the project's own tools first, and nothing that phones home. */
export function toolEnv() {
  const separator = process.platform === 'win32' ? ';' : ':';
  return {
    ...process.env,
    PATH: [join(modules, 'node', 'bin'), join(modules, '.bin'), process.env.PATH].join(separator),
    CLOUDFLARE_CF_FETCH_ENABLED: 'false',
    WRANGLER_SEND_METRICS: 'false',
  };
}

/** Runs a script under the newer Node, passes signals on, and ends as it ends. */
export function handOver(script, args = []) {
  const child = spawn(node, [join(root, script), ...args], { cwd: root, stdio: 'inherit', env: toolEnv() });
  // A terminal's Ctrl-C reaches the child by itself; here it must only not end us first.
  process.on('SIGINT', () => {});
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  process.on('SIGHUP', () => child.kill('SIGTERM'));
  child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 1)));
}
