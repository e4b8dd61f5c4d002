import { existsSync, mkdirSync } from 'node:fs';
import { defineConfig } from 'vitest/config';

const migrations = 'worker/records/migrations';

// The assets directory must exist for the Worker to start; its content is not what these tests look at.
mkdirSync('dist/widget', { recursive: true });

/** What `--project` names, which may be a pattern. */
const asked = process.argv.flatMap((arg, at, all) =>
  arg === '--project' ? (all[at + 1] ?? '') : arg.startsWith('--project=') ? arg.slice(10) : [],
);
/** `npm test` starts vitest a dozen times: what one project alone needs is loaded only where that may be run. */
const mayRun = (project: string): boolean =>
  asked.length === 0 || asked.some((name) => name === project || /[*!]/u.test(name));

/** Tests inside workerd, on the real objects; `bindings` are added to the test's environment. */
async function insideWorkerd(bindings: Record<string, string>) {
  const { cloudflareTest, readD1Migrations } = await import('@cloudflare/vitest-plugin');
  return cloudflareTest(async () => ({
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
}

/** Tests in a page of a real Chromium. */
async function insideChromium() {
  const { playwright } = await import('@vitest/browser-playwright');
  const { chromiumLaunch } = await import('./test/support/chromium.ts');
  return {
    enabled: true,
    headless: true,
    screenshotFailures: false,
    provider: playwright({ launchOptions: chromiumLaunch() }),
    instances: [{ browser: 'chromium' as const, viewport: { width: 1280, height: 900 } }],
  };
}

const workerTests = {
  include: ['test/worker/**/*.test.ts'],
  setupFiles: ['test/worker/setup.ts'],
  testTimeout: 20_000,
  hookTimeout: 20_000,
  // Each test makes a world of its own: files may share a runtime, which is a third of the work less.
  isolate: false,
};

/** The one drill that promises how soon and how evenly people are back: `npm test` runs nothing beside it. */
const DEPLOY_DRILL = 'test/drills/deploy.test.ts';

const drills = {
  environment: 'node',
  globalSetup: 'test/drills/global-setup.ts',
  // Each drill bounds its own waits and says what it waited for; this is only the last stop.
  testTimeout: 300_000,
  fileParallelism: false,
} as const;

/** With the pages of others about half of the end-to-end tests' time. */
const FAILING_LINE = 'test/e2e/network.test.ts';

const inPages = {
  environment: 'node',
  globalSetup: 'test/e2e/global-setup.ts',
  setupFiles: 'test/e2e/witness.ts',
  testTimeout: 60_000,
  hookTimeout: 120_000,
  // Looking is work: by role and name, through every shadow root.
  expect: { poll: { interval: 100 } },
  // Each file has servers and a browser at work, and ends them.
  fileParallelism: false,
  isolate: false,
} as const;

/**
 * Twelve worlds: `pure` in plain Node, `package` the npm package in an application of somebody else's, `fuzz` with the whole
 * system on a simulated network and clock, `worker` inside workerd, `worker-evicted` the same tests with every object
 * taken out of memory before each step, `widget` inside Chromium, `gallery` every state of the widget by itself in one,
 * `e2e` against the real running Workers, `e2e-hard` over a line that fails and in pages and a browser that are not ours,
 * `drill` while these are killed and starved, `deploy` while they are replaced. The first is seconds, for every change;
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
        plugins: mayRun('worker') ? [insideWorkerd({ TEST_EVICTED: 'no' })] : [],
        test: { ...workerTests, name: 'worker' },
      },
      {
        plugins: mayRun('worker-evicted') ? [insideWorkerd({ TEST_EVICTED: 'yes' })] : [],
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
          ...(mayRun('widget') ? { browser: await insideChromium() } : {}),
        },
      },
      {
        test: {
          name: 'gallery',
          environment: 'node',
          include: ['test/gallery/**/*.test.ts'],
          testTimeout: 30_000,
          hookTimeout: 60_000,
          // All share a browser, in which each has its pages at work.
          fileParallelism: false,
          isolate: false,
        },
      },
      {
        test: { name: 'package', environment: 'node', include: ['test/package/*.test.ts'] },
      },
      {
        // One process that uses every core by itself.
        test: { name: 'fuzz', environment: 'node', include: ['test/fuzz/*.test.ts'] },
      },
      { test: { ...inPages, name: 'e2e', include: ['test/e2e/**/*.test.ts'], exclude: [FAILING_LINE] } },
      { test: { ...inPages, name: 'e2e-hard', include: ['test/host/**/*.test.ts', FAILING_LINE] } },
      { test: { ...drills, name: 'drill', include: ['test/drills/**/*.test.ts'], exclude: [DEPLOY_DRILL] } },
      { test: { ...drills, name: 'deploy', include: [DEPLOY_DRILL] } },
    ],
  },
});
