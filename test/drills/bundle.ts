import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { wrangler } from '../../scripts/lib/process.ts';

/** The Workers the drills run, bundled as a deployment bundles them. */
export interface Bundles {
  /** The product's own. */
  readonly chat: string;
  /** The same over bindings that fail when told to. */
  readonly faulty: string;
}

/** Bundles into a temporary directory; `remove` takes it away. */
export function bundle(): Bundles & { readonly remove: () => void } {
  const dir = mkdtempSync(join(tmpdir(), 'healthcare-chat-drill-bundles-'));
  // The assets directory must exist for wrangler; no drill looks at what is in it.
  mkdirSync('dist/widget', { recursive: true });
  const to = (name: string, entry: string): string => {
    const out = join(dir, name);
    wrangler(['deploy', entry, '--dry-run', '--outdir', out, '--config', 'wrangler.toml']);
    return join(out, basename(entry).replace(/ts$/, 'js'));
  };
  return {
    chat: to('chat', 'worker/index.ts'),
    faulty: to('faulty', 'test/drills/faulty/worker.ts'),
    remove: () => rmSync(dir, { recursive: true, force: true }),
  };
}
