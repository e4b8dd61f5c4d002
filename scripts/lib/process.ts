import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

/** A server process of ours. */
export interface Running {
  readonly name: string;
  readonly child: ChildProcess;
  /** Rejects when the process ends by itself before `stop` was called. */
  readonly died: Promise<never>;
  /** What it printed so far, for the error message when it fails to come up. */
  output(): string;
  /** Ends it and everything it started; resolves when all of it is gone. Idempotent. */
  stop(): Promise<void>;
}

const WRANGLER = 'node_modules/wrangler/wrangler-dist/cli.js';
/** How long a process may take to leave by itself before it is killed. */
const STOP_MS = 8_000;

/** Environment for wrangler: no metrics, no look-up of the machine's place, no colour codes in captured output. */
export const wranglerEnv = (): NodeJS.ProcessEnv => ({
  ...process.env,
  CLOUDFLARE_CF_FETCH_ENABLED: 'false',
  WRANGLER_SEND_METRICS: 'false',
  WRANGLER_HIDE_BANNER: 'true',
  NO_COLOR: '1',
  CI: '1',
});

/** Runs wrangler to its end. Throws with its output when it fails. */
export function wrangler(args: readonly string[]): string {
  const run = spawnSync(process.execPath, ['--no-warnings', WRANGLER, ...args], {
    encoding: 'utf8',
    env: wranglerEnv(),
  });
  if (run.status !== 0) throw new Error(`wrangler ${args[0] ?? ''} failed\n${run.stdout}${run.stderr}`);
  return run.stdout;
}

/** Every process below `pid`, deepest last. Empty where there is no `ps`. */
function descendants(pid: number): number[] {
  const listing = spawnSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' });
  if (listing.status !== 0) return [];
  const pairs = listing.stdout
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number));
  const found: number[] = [pid];
  for (const parent of found)
    for (const [child, of] of pairs) if (of === parent && child !== undefined) found.push(child);
  return found.slice(1);
}

/** Whether there is such a process. */
export function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Starts `wrangler dev` with these arguments. Its output is kept, and shown line by line where `onLine` is given. */
export function startWrangler(
  name: string,
  args: readonly string[],
  onLine?: (line: string) => void,
): Running {
  const child = spawn(
    process.execPath,
    ['--no-warnings', WRANGLER, 'dev', ...args, '--show-interactive-dev-session=false'],
    { stdio: ['ignore', 'pipe', 'pipe'], env: wranglerEnv() },
  );
  const lines: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      for (const line of text.split('\n')) {
        if (line.trim() === '') continue;
        if (lines.push(line) > 200) lines.shift();
        onLine?.(line);
      }
    });
  }
  let stopping: Promise<void> | null = null;
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const died = exited.then((): never => {
    if (stopping !== null) return new Promise<never>(() => {}) as never;
    throw new Error(`${name} ended by itself\n${lines.slice(-30).join('\n')}`);
  });
  died.catch(() => {}); // whoever waits for it hears of it; nobody has to

  async function stop(): Promise<void> {
    const family = child.pid === undefined ? [] : descendants(child.pid);
    child.kill('SIGTERM');
    const deadline = Date.now() + STOP_MS;
    if (child.exitCode === null && child.signalCode === null)
      await Promise.race([exited, delay(STOP_MS, undefined, { ref: false })]);
    // The runtime outlives wrangler for a moment, and holds the port and the files until it is gone.
    while (family.some(alive)) {
      if (Date.now() > deadline) {
        child.kill('SIGKILL');
        for (const pid of family.filter(alive)) process.kill(pid, 'SIGKILL');
      }
      await delay(25);
    }
  }

  return {
    name,
    child,
    died,
    output: () => lines.join('\n'),
    stop: () => (stopping ??= stop()),
  };
}

/** Resolves when `url` answers 2xx; rejects when the process dies or the time is up. */
export async function untilHealthy(running: Running, url: string, timeoutMs = 60_000): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  const poll = async (): Promise<void> => {
    for (;;) {
      try {
        const response = await fetch(url, { signal: AbortSignal.timeout(5_000) });
        await response.body?.cancel();
        if (response.ok) return;
      } catch {
        // not up yet
      }
      if (Date.now() > deadline)
        throw new Error(`${running.name} did not answer ${url} in time\n${running.output()}`);
      await delay(100);
    }
  };
  await Promise.race([poll(), running.died]);
}

/** Below those that a system gives to connections by itself (from 32,768 on with Linux): none of them takes one meanwhile. */
const PORTS = { from: 20_000, to: 32_000 };
const TRIES = 100;

/** A port that is free now, and stays so until someone else asks for just this one. */
export async function freePort(): Promise<number> {
  for (let tries = 0; tries < TRIES; tries++) {
    const port = PORTS.from + Math.floor(Math.random() * (PORTS.to - PORTS.from));
    if (!(await portTaken(port))) return port;
  }
  throw new Error('no free port was found');
}

/** Whether something already listens on `port` of this machine. */
export function portTaken(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(true));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(false)));
  });
}
