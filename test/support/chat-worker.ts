import { readFileSync } from 'node:fs';
import { readD1Migrations } from '@cloudflare/vitest-plugin';
import { convertV4MiniflareOptions, Log, LogLevel, type Miniflare } from 'miniflare';

export type RecordsDatabase = Awaited<ReturnType<Miniflare['getD1Database']>>;
export type WorkerOptions = Extract<
  Parameters<typeof convertV4MiniflareOptions>[0],
  { workers: unknown }
>['workers'][number];

export interface ChatSecrets {
  readonly CHAT_ID_SECRET: string;
  readonly CHAT_TICKET_SECRET: string;
  readonly OPERATOR_TOKEN: string;
}

/** Today's migrations of the records. */
export const MIGRATIONS = 'worker/records/migrations';

/** Under the names of `wrangler.toml`, so that wrangler finds the same state where this left it. */
const NAME = 'healthcare-chat';
const DATABASE_ID = '00000000-0000-0000-0000-000000000000';

/** The compatibility date that these settings name. */
export const compatibilityDate = (settings = 'wrangler.toml'): string =>
  /^compatibility_date = "(.*)"$/m.exec(readFileSync(settings, 'utf8'))?.[1] ?? '';

export const bundled = (script: string, settings?: string) => ({
  modules: [{ type: 'ESModule' as const, path: 'index.mjs', contents: readFileSync(script, 'utf8') }],
  compatibilityDate: compatibilityDate(settings),
});

export interface ChatWorkerOptions {
  /** The folder whose files it serves. */
  readonly widget?: string;
  /** Its `wrangler.toml`; today's unless given. */
  readonly settings?: string | undefined;
}

/** The chat Worker of this bundle, for a Miniflare. */
export const chatWorker = (
  script: string,
  secrets: ChatSecrets,
  { widget, settings }: ChatWorkerOptions = {},
): WorkerOptions => ({
  ...bundled(script, settings),
  name: NAME,
  durableObjects: {
    CONVERSATION: { className: 'Conversation', useSQLite: true },
    INBOX: { className: 'Inbox', useSQLite: true },
    TENANT: { className: 'Tenant', useSQLite: true },
  },
  d1Databases: { DB: DATABASE_ID },
  r2Buckets: { FILES: `${NAME}-files` },
  bindings: { ...secrets, JURISDICTION: '' },
  ...(widget === undefined
    ? {}
    : {
        assets: {
          directory: widget,
          binding: 'ASSETS',
          routerConfig: { has_user_worker: true, invoke_user_worker_ahead_of_assets: true },
          assetConfig: { html_handling: 'none', not_found_handling: 'none' },
        },
      }),
});

/** One Worker on an address of its own, its state under `dir`. */
export const miniflareOptions = (worker: WorkerOptions, dir: string, port: number, host?: string) =>
  convertV4MiniflareOptions({
    ...worker,
    port,
    ...(host === undefined ? {} : { host }),
    resourcePersistencePath: dir,
    cf: false,
    // Both would tell of each crash; where there is one it is the point.
    log: new Log(LogLevel.NONE),
    handleStructuredLogs: () => undefined,
  });

/** Applies the migrations of this folder to a new database. */
export async function migrateRecords(db: RecordsDatabase, folder = MIGRATIONS): Promise<void> {
  for (const { queries } of await readD1Migrations(folder))
    for (const query of queries) await db.prepare(query).run();
}
