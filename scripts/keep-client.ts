import { cpSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROTOCOL } from '../protocol/index.ts';
import { build } from './lib/build.ts';

/**
 * Keeps the client as it is built now, for ever: test/e2e/older-clients.test.ts holds every later server to serving
 * it. Run once per release: `node scripts/keep-client.ts`.
 */
build();
const { version, builds } = JSON.parse(readFileSync('dist/widget/manifest.json', 'utf8')) as {
  version: string;
  builds: string[][];
};
const target = join('test/fixtures/clients', `${PROTOCOL}-${version}`);
if (existsSync(target)) {
  console.error(`${target} is kept already and must not change; raise the version in package.json first.`);
  process.exit(1);
}
mkdirSync(target, { recursive: true });
for (const file of ['care-chat.js', ...(builds[0] ?? [])])
  cpSync(join('dist/widget', file), join(target, file));
console.log(`Kept ${target}`);
