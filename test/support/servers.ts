import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Miniflare } from 'miniflare';
import { ISSUER, TENANT, type ServerOptions } from '../../scripts/lib/servers.ts';
import { bundled, chatWorker, migrateRecords, miniflareOptions, type WorkerOptions } from './chat-worker.ts';

/** As wrangler names it below what it is told to keep its state in. */
const STATE = 'v3';

export interface Options extends ServerOptions {
  readonly built: NonNullable<ServerOptions['built']>;
  /** The folder of a kept server, with its settings and migrations. */
  readonly server?: string;
}

const portalWorker = (script: string, { secrets, chatPort }: Options): WorkerOptions => ({
  ...bundled(script),
  name: 'healthcare-chat-demo',
  bindings: {
    TENANT,
    ISSUER,
    CHAT_ORIGIN: `http://localhost:${chatPort}`,
    PORTAL_SIGNING_KEY: JSON.stringify(secrets.portalKey.privateJwk),
  },
  assets: {
    directory: 'demo/assets',
    binding: 'ASSETS',
    routerConfig: { has_user_worker: true },
    assetConfig: {},
  },
});

/**
 * What `startServers` starts, the same Workers on the same runtime over the same state, without wrangler around them:
 * a fifth of its cost. A new state is migrated first.
 */
export async function startWorkers(options: Options): Promise<{ readonly stop: () => Promise<void> }> {
  const { dir, chatPort, portalPort, secrets, built, server } = options;
  const state = join(dir, 'chat', STATE);
  const isNew = !existsSync(state);
  const own = {
    CHAT_ID_SECRET: secrets.chatIdSecret,
    CHAT_TICKET_SECRET: secrets.chatTicketSecret,
    OPERATOR_TOKEN: secrets.operatorToken,
  };
  const on = (worker: WorkerOptions, port: number, where: string): Miniflare =>
    new Miniflare(miniflareOptions(worker, where, port, 'localhost'));
  const { widget } = built;
  const settings = server === undefined ? undefined : join(server, 'wrangler.toml');
  const chat = on(chatWorker(built.chat, own, { widget, settings }), chatPort, state);
  const portal = on(portalWorker(built.portal, options), portalPort, join(dir, 'portal', STATE));
  const stop = async (): Promise<void> => {
    await Promise.all([chat.dispose(), portal.dispose()]);
  };
  try {
    await Promise.all([chat.ready, portal.ready]);
    if (isNew)
      await migrateRecords(
        await chat.getD1Database('DB'),
        server === undefined ? undefined : join(server, 'migrations'),
      );
  } catch (error) {
    await stop();
    throw error;
  }
  return { stop };
}
