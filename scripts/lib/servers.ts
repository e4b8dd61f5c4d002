import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Secrets } from './state.ts';
import { writeEnvFiles } from './state.ts';
import { startWrangler, untilHealthy, wrangler, type Running } from './process.ts';

export const DATABASE = 'healthcare-chat';
/** Organisation of the demo; the portal signs for it. */
export const TENANT = 'northgate';
export const ISSUER = 'https://portal.northgate.example';

export interface ServerOptions {
  /** Secrets, databases and files live here. */
  readonly dir: string;
  readonly chatPort: number;
  readonly portalPort: number;
  readonly secrets: Secrets;
  /** A chat Worker bundled before, and the widget's files; without it wrangler bundles and watches the source. */
  readonly built?: { readonly chat: string; readonly portal: string; readonly widget: string };
  readonly onLine?: (server: string, line: string) => void;
}

export interface Servers {
  readonly chat: Running;
  readonly portal: Running;
  readonly chatUrl: string;
  readonly portalUrl: string;
  /** Resolves with why, should one of the two end by itself. */
  readonly died: Promise<Error>;
  stop(): Promise<void>;
}

const CHAT_CONFIG = 'wrangler.toml';

/** Applies the D1 migrations that are missing in this state directory. */
export function migrate(dir: string): void {
  const persist = join(dir, 'chat');
  wrangler([
    'd1',
    'migrations',
    'apply',
    DATABASE,
    '--local',
    '--persist-to',
    persist,
    '--config',
    CHAT_CONFIG,
  ]);
}

/** Starts the chat and the demo portal and resolves when both answer. Migrations must have been applied. */
export async function startServers(options: ServerOptions): Promise<Servers> {
  const { dir, chatPort, portalPort, secrets, built } = options;
  const env = writeEnvFiles(dir, secrets);
  const chatUrl = `http://localhost:${chatPort}`;
  const portalUrl = `http://localhost:${portalPort}`;
  const start = (name: string, port: number, envFile: string, args: string[]): Running =>
    startWrangler(
      name,
      [
        ...args,
        // "localhost" listens on every loopback address, so that 127.0.0.1 is an origin of its own.
        '--ip=localhost',
        `--port=${port}`,
        '--inspector-port=0',
        `--persist-to=${join(dir, name)}`,
        `--env-file=${envFile}`,
        '--log-level=warn',
      ],
      (line) => options.onLine?.(name, line),
    );

  const chat = start('chat', chatPort, env.chat, [
    ...(built ? [built.chat, '--no-bundle', '--assets', built.widget] : []),
    `--config=${CHAT_CONFIG}`,
  ]);
  const portal = start('portal', portalPort, env.portal, [
    ...(built ? [built.portal, '--no-bundle'] : []),
    '--config=demo/wrangler.toml',
    `--var=CHAT_ORIGIN:${chatUrl}`,
    `--var=TENANT:${TENANT}`,
    `--var=ISSUER:${ISSUER}`,
  ]);
  const stop = async (): Promise<void> => {
    await Promise.all([chat.stop(), portal.stop()]);
  };
  try {
    await Promise.all([
      untilHealthy(chat, `${chatUrl}/health`),
      untilHealthy(portal, `${portalUrl}/hospital`),
    ]);
  } catch (error) {
    await stop();
    throw error;
  }
  const died = Promise.race([chat.died, portal.died]).catch((error: unknown) => error as Error);
  return { chat, portal, chatUrl, portalUrl, died, stop };
}

/** Bundles both Workers into `dir`, as a deployment would, for servers that must not follow the source. */
export function bundleWorkers(dir: string): { chat: string; portal: string } {
  const out = { chat: join(dir, 'chat'), portal: join(dir, 'portal') };
  wrangler(['deploy', '--dry-run', '--outdir', out.chat, '--config', 'wrangler.toml']);
  wrangler(['deploy', '--dry-run', '--outdir', out.portal, '--config', 'demo/wrangler.toml']);
  return { chat: join(out.chat, 'index.js'), portal: join(out.portal, 'portal.js') };
}

/** Waits until `probe` answers something other than undefined. For conditions that nothing announces. */
export async function until<T>(
  probe: () => Promise<T | undefined> | T | undefined,
  what: string,
  timeoutMs = 10_000,
): Promise<T> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const value = await probe();
    if (value !== undefined) return value;
    if (Date.now() > deadline) throw new Error(`not within ${timeoutMs} ms: ${what}`);
    await delay(25);
  }
}
