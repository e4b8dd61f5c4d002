import { existsSync, mkdirSync } from 'node:fs';
import { cloudflareTest, readD1Migrations } from '@cloudflare/vitest-plugin';
import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';
import { chromiumLaunch } from './test/support/chromium.ts';

const migrations = 'worker/records/migrations';

// The assets directory must exist for the Worker to start; its content is not what these tests look at.
mkdirSync('dist/widget', { recursive: true });

/** Tests inside workerd, on the real objects; `bindings` are added to the test's environment. */
const insideWorkerd = (bindings: Record<string, string>) =>
  cloudflareTest(async () => ({
    wrangler: { configPath: './wrangler.toml' },
    miniflare: {
      cf: false,
      bindings: {
        CHAT_ID_SECRET: 'test-id-secret-test-id-secret-test-id-secret',
        CHAT_TICKET_SECRET: 'test-ticket-secret-test-ticket-secret-test',
        OPERATOR_TOKEN: 'test-operator-token-test-operator-token',
        TEST_MIGRATIONS: existsSync(migrations) ? await readD1Migrations(migrations) : [],
        ...bindings,
      },
    },
  }));

const workerTests = {
  include: ['test/worker/**/*.test.ts'],
  setupFiles: ['test/worker/setup.ts'],
  testTimeout: 20_000,
  hookTimeout: 20_000,
  // Each test makes a world of its own: files may share a runtime, which is a third of the work less.
  isolate: false,
};

/** Promises nothing about time, so `npm test` runs it beside others. */
const CRASH_DRILL = 'test/drills/crash.test.ts';

const drills = {
  environment: 'node',
  globalSetup: 'test/drills/global-setup.ts',
  // Each drill bounds its own waits and says what it waited for; this is only the last stop.
  testTimeout: 300_000,
  fileParallelism: false,
} as const;

/**
 * Ten worlds: `pure` in plain Node, `package` the npm package in an application of somebody else's, `fuzz` with the whole
 * system on a simulated network and clock, `worker` inside workerd, `worker-evicted` the same tests with every object
 * taken out of memory before each step, `widget` inside Chromium, `gallery` every state of the widget by itself in one,
 * `e2e` against the real running Workers, also over a line that fails and in pages and a browser that are not ours,
 * `crash` while these are killed, `drill` while they are starved and replaced. The first is seconds, for every change;
 * `npm test` runs them all.
 */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'pure',
          environment: 'node',
          // Nothing here keeps state of its own between files; loading everything anew for each is most of the work.
          isolate: false,
          include: [
            '{protocol,worker,widget,demo,scripts,test/support,test/fuzz/checker,test/mutants}/**/*.test.ts',
          ],
          exclude: ['**/node_modules/**', 'widget/**/*.browser.test.ts'],
        },
      },
      {
        plugins: [insideWorkerd({ TEST_EVICTED: 'no' })],
        test: { ...workerTests, name: 'worker' },
      },
      {
        plugins: [insideWorkerd({ TEST_EVICTED: 'yes' })],
        test: {
          ...workerTests,
          name: 'worker-evicted',
          // The stories evict by themselves, where it hurts.
          exclude: ['test/worker/stories-*.test.ts'],
          // An eviction waits for what the object is doing, and there is one before each of hundreds of steps.
          testTimeout: 60_000,
        },
      },
      {
        // One copy of lit and of zod, whatever asks for them first: a reload in mid-test would lose the page.
        optimizeDeps: {
          include: ['lit', 'lit/directives/*', 'zod/mini', 'nanoid', 'react', 'react-dom/client'],
        },
        test: {
          name: 'widget',
          include: ['widget/**/*.browser.test.ts'],
          // A finger on one page's screen makes the pointer of the others coarse, too.
          fileParallelism: false,
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({ launchOptions: chromiumLaunch() }),
            instances: [{ browser: 'chromium', viewport: { width: 1280, height: 900 } }],
          },
        },
      },
      {
        test: {
          name: 'gallery',
          environment: 'node',
          include: ['test/gallery/**/*.test.ts'],
          testTimeout: 30_000,
          hookTimeout: 60_000,
          // Each file has a browser of its own, with two pages at work.
          fileParallelism: false,
        },
      },
      {
        test: { name: 'package', environment: 'node', include: ['test/package/*.test.ts'] },
      },
      {
        // One process that uses every core by itself.
        test: { name: 'fuzz', environment: 'node', include: ['test/fuzz/*.test.ts'] },
      },
      {
        test: {
          name: 'e2e',
          environment: 'node',
          include: ['test/{e2e,host}/**/*.test.ts'],
          globalSetup: 'test/e2e/global-setup.ts',
          setupFiles: 'test/e2e/witness.ts',
          testTimeout: 60_000,
          hookTimeout: 120_000,
          // Each file has servers and a browser at work.
          fileParallelism: false,
        },
      },
      { test: { ...drills, name: 'crash', include: [CRASH_DRILL] } },
      { test: { ...drills, name: 'drill', include: ['test/drills/**/*.test.ts'], exclude: [CRASH_DRILL] } },
    ],
  },
});
