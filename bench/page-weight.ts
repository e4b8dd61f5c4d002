import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { chromium } from 'playwright-core';
import { operatorOf } from '../scripts/lib/operator.ts';
import { freePort } from '../scripts/lib/process.ts';
import { bundleWorkers, migrate, startServers } from '../scripts/lib/servers.ts';
import { readSecrets } from '../scripts/lib/state.ts';
import { configureTenant } from '../scripts/lib/tenant.ts';
import { seed } from '../scripts/seed.ts';
import { chromiumLaunch } from '../test/support/chromium.ts';

/** Of what is looked at after the first bubble. */
const AFTER_MS = 2_000;

export interface Received {
  readonly name: string;
  readonly gzipBytes: number;
  readonly when: 'before opening' | 'until the first bubble' | 'in the 2 s after it';
}

export interface PageWeight {
  readonly scripts: readonly Received[];
  /** What a page that never opens the chat receives. */
  readonly launcherBytes: number;
  /** All until the first bubble. */
  readonly allBytes: number;
  readonly afterBytes: number;
}

/**
 * The widget must be built. Every script of the chat that a real browser receives on the pharmacy's page until the first bubble
 * paints, and what comes in the time after it. The
 * local server may not compress, so each body is compressed here as a deployment's edge would.
 */
export async function measurePage(): Promise<PageWeight> {
  const dir = mkdtempSync(join(tmpdir(), 'healthcare-chat-weight-'));
  const widget = join(dir, 'widget');
  cpSync('dist/widget', widget, { recursive: true });
  // Apart from the bundles: wrangler watches their folder, and would restart with every write.
  const state = join(dir, 'state');
  const secrets = await readSecrets(state);
  migrate(state);
  const servers = await startServers({
    dir: state,
    chatPort: await freePort(),
    portalPort: await freePort(),
    secrets,
    built: { ...bundleWorkers(dir), widget },
  });
  const browser = await chromium.launch(chromiumLaunch('whole'));
  try {
    const operator = operatorOf(servers.chatUrl, secrets.operatorToken);
    await configureTenant(operator, secrets, [servers.portalUrl]);
    await seed(operator, servers.chatUrl, secrets);
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    const received: Promise<Received>[] = [];
    let now: Received['when'] = 'before opening';
    page.on('response', (response) => {
      const when = now;
      const { origin, pathname } = new URL(response.url());
      if (origin !== servers.chatUrl || response.request().resourceType() !== 'script') return;
      received.push(
        response.body().then((body) => ({
          name: basename(pathname),
          gzipBytes: gzipSync(body, { level: 9 }).length,
          when,
        })),
      );
    });
    await page.goto(`${servers.portalUrl}/pharmacy`, { waitUntil: 'networkidle' });
    now = 'until the first bubble';
    await page.getByRole('button', { name: /^Open messages/ }).click();
    await page.getByRole('button', { name: /^Tomás Ferreira/ }).click();
    await page.getByRole('article').first().waitFor();
    now = 'in the 2 s after it';
    await delay(AFTER_MS);
    const scripts = await Promise.all(received);
    const sum = (...parts: readonly Received['when'][]): number =>
      scripts
        .filter(({ when }) => parts.includes(when))
        .reduce((total, { gzipBytes }) => total + gzipBytes, 0);
    return {
      scripts,
      launcherBytes: sum('before opening'),
      allBytes: sum('before opening', 'until the first bubble'),
      afterBytes: sum('in the 2 s after it'),
    };
  } finally {
    await browser.close();
    await servers.stop();
    rmSync(dir, { recursive: true, force: true });
  }
}
