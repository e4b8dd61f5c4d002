import { readFileSync } from 'node:fs';
import { transform } from 'esbuild';
import { convertV4MiniflareOptions, Miniflare } from 'miniflare';
import { join } from 'node:path';
import { bundleWorkers } from '../scripts/lib/servers.ts';
import { ChatRuntime } from '../test/support/chat-runtime.ts';
import { isolatedSecrets } from './secrets.ts';

/** A Worker under measurement. */
export interface Subject {
  readonly url: string;
  stop(): Promise<void>;
}

const COMPATIBILITY = '2026-11-01';

/** Both subjects stand behind the same door: one Miniflare each, of the same version, with nothing in between. */
export async function startFloor(persist: string): Promise<Subject> {
  const { code } = await transform(readFileSync('bench/floor/floor.ts', 'utf8'), {
    loader: 'ts',
    target: 'es2023',
  });
  const mf = new Miniflare(
    convertV4MiniflareOptions({
      name: 'floor',
      compatibilityDate: COMPATIBILITY,
      modules: [{ type: 'ESModule', path: 'floor.mjs', contents: code }],
      durableObjects: { FLOOR: { className: 'Floor', useSQLite: true } },
      durableObjectsPersist: join(persist, 'floor'),
      cf: false,
    }),
  );
  return { url: (await mf.ready).href, stop: () => mf.dispose() };
}

export async function startProduct(persist: string): Promise<ChatRuntime> {
  const { chat } = bundleWorkers(join(persist, 'bundle'));
  return ChatRuntime.start({ script: chat, dir: join(persist, 'product'), secrets: isolatedSecrets });
}
