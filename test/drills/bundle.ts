import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
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

/** Where bundles are left for whoever comes next, if anywhere: `npm test` starts the drills more than once. */
const SHARED = process.env['CARE_BUNDLES'];

/** Bundles, unless that was done before, into the shared directory or a temporary one, which `remove` takes away. */
export function bundle(): Bundles & { readonly remove: () => void } {
  const dir = SHARED ?? mkdtempSync(join(tmpdir(), 'healthcare-chat-drill-bundles-'));
  const whole = join(dir, 'whole');
  // The assets directory must exist for wrangler; no drill looks at what is in it.
  mkdirSync('dist/widget', { recursive: true });
  const to = (name: string, entry: string): string => {
    const out = join(dir, name);
    if (!existsSync(whole))
      wrangler(['deploy', entry, '--dry-run', '--outdir', out, '--config', 'wrangler.toml']);
    return join(out, basename(entry).replace(/ts$/, 'js'));
  };
  const chat = to('chat', 'worker/index.ts');
  const faulty = to('faulty', 'test/drills/faulty/worker.ts');
  writeFileSync(whole, '');
  const remove = (): void => {
    if (SHARED === undefined) rmSync(dir, { recursive: true, force: true });
  };
  return { chat, faulty, remove };
}
