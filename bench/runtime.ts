import { readFileSync } from 'node:fs';
import { transform } from 'esbuild';
import { convertV4MiniflareOptions, Miniflare } from 'miniflare';
import { readD1Migrations } from '@cloudflare/vitest-plugin';
import { join } from 'node:path';
import { bundleWorkers } from '../scripts/lib/servers.ts';
import { isolatedSecrets } from './secrets.ts';

/** A Worker under measurement. */
export interface Subject {
  readonly url: string;
  stop(): Promise<void>;
}

const COMPATIBILITY = '2026-11-01';

/** Both subjects stand behind the same door: one Miniflare each, of the same version, with nothing in between. */
async function start(
  options: Parameters<typeof convertV4MiniflareOptions>[0],
): Promise<Subject & { mf: Miniflare }> {
  const mf = new Miniflare(convertV4MiniflareOptions(options));
  const url = await mf.ready;
  return { mf, url: url.href, stop: () => mf.dispose() };
}

export async function startFloor(persist: string): Promise<Subject> {
  const { code } = await transform(readFileSync('bench/floor/floor.ts', 'utf8'), {
    loader: 'ts',
    target: 'es2023',
  });
  return start({
    name: 'floor',
    compatibilityDate: COMPATIBILITY,
    modules: [{ type: 'ESModule', path: 'floor.mjs', contents: code }],
    durableObjects: { FLOOR: { className: 'Floor', useSQLite: true } },
    durableObjectsPersist: join(persist, 'floor'),
    cf: false,
  });
}

export async function startProduct(persist: string): Promise<Subject> {
  const { chat } = bundleWorkers(join(persist, 'bundle'));
  const subject = await start({
    name: 'product',
    compatibilityDate: COMPATIBILITY,
    modules: [{ type: 'ESModule', path: 'index.mjs', contents: readFileSync(chat, 'utf8') }],
    durableObjects: {
      CONVERSATION: { className: 'Conversation', useSQLite: true },
      INBOX: { className: 'Inbox', useSQLite: true },
      TENANT: { className: 'Tenant', useSQLite: true },
    },
    durableObjectsPersist: join(persist, 'product'),
    d1Databases: ['DB'],
    d1Persist: join(persist, 'product-d1'),
    r2Buckets: ['FILES'],
    bindings: { ...isolatedSecrets, JURISDICTION: '' },
    cf: false,
  });
  const db = await subject.mf.getD1Database('DB');
  for (const { queries } of await readD1Migrations('worker/records/migrations'))
    for (const query of queries) await db.prepare(query).run();
  return subject;
}
