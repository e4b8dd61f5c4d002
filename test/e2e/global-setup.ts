import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { build } from '../../scripts/lib/build.ts';
import { operatorOf } from '../../scripts/lib/operator.ts';
import { freePort } from '../../scripts/lib/process.ts';
import { bundleWorkers } from '../../scripts/lib/servers.ts';
import { readSecrets } from '../../scripts/lib/state.ts';
import { configureTenant } from '../../scripts/lib/tenant.ts';
import { seed } from '../../scripts/seed.ts';
import { startWorkers } from '../support/servers.ts';

/** What every file starts from: bundles as a deployment would make them, and a seeded state to copy. */
export interface Built {
  readonly chat: string;
  readonly portal: string;
  readonly widget: string;
  /** A state directory after the first start; each file works on a copy. */
  readonly state: string;
}

declare module 'vitest' {
  interface ProvidedContext {
    built: Built;
  }
}

/** Where all of it is left for whoever comes next, if anywhere: `npm test` has two projects that start from it. */
const SHARED = process.env['CARE_BUNDLES'];

/**
 * Bundles, migrates and seeds once, unless that was done before, so that each file has servers and a history of its own
 * within seconds.
 */
export default async function setup(project: TestProject): Promise<() => void> {
  if (SHARED !== undefined) {
    mkdirSync(SHARED, { recursive: true });
    // Written last: who starts at the same time makes another.
    const whole = join(SHARED, 'pages.json');
    if (!existsSync(whole))
      writeFileSync(whole, JSON.stringify(await make(mkdtempSync(join(SHARED, 'pages-')))));
    project.provide('built', JSON.parse(readFileSync(whole, 'utf8')) as Built);
    return () => undefined;
  }
  const dir = mkdtempSync(join(tmpdir(), 'healthcare-chat-e2e-'));
  project.provide('built', await make(dir));
  return () => rmSync(dir, { recursive: true, force: true });
}

async function make(dir: string): Promise<Built> {
  if (!existsSync('dist/widget/care-chat.js')) build();
  // Copies: whoever builds while the tests run must not change what they look at.
  const widget = join(dir, 'widget');
  cpSync('dist/widget', widget, { recursive: true });
  const built: Built = { ...bundleWorkers(dir), widget, state: join(dir, 'state') };
  mkdirSync(built.state, { recursive: true });
  const secrets = await readSecrets(built.state);
  const [chatPort, portalPort] = [await freePort(), await freePort()];
  const servers = await startWorkers({ dir: built.state, chatPort, portalPort, secrets, built });
  try {
    const chatUrl = `http://localhost:${chatPort}`;
    const operator = operatorOf(chatUrl, secrets.operatorToken);
    await configureTenant(operator, secrets, [`http://localhost:${portalPort}`]);
    await seed(operator, chatUrl, secrets);
  } finally {
    await servers.stop();
  }
  return built;
}
