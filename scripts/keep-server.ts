import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PROTOCOL } from '../protocol/index.ts';
import { wrangler } from './lib/process.ts';

/**
 * Keeps the server as it is built now, for ever, with its settings and its database's migrations:
 * test/e2e/older-servers.test.ts holds every later client to working with it. Run once per release:
 * `node scripts/keep-server.ts`.
 */
const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
const target = join('test/fixtures/servers', `${PROTOCOL}-${version}`);
if (existsSync(target)) {
  console.error(`${target} is kept already and must not change; raise the version in package.json first.`);
  process.exit(1);
}
const built = mkdtempSync(join(tmpdir(), 'healthcare-chat-keep-'));
wrangler(['deploy', '--dry-run', '--minify', '--outdir', built, '--config', 'wrangler.toml']);
mkdirSync(target, { recursive: true });
const code = readFileSync(join(built, 'index.js'), 'utf8');
// The map is not kept.
writeFileSync(join(target, 'index.js'), code.replace(/^\/\/# sourceMappingURL=.*\n?/m, ''));
rmSync(built, { recursive: true });

/** Sets a value of the settings, which must be there once. */
function set(settings: string, name: string, value: string): string {
  const line = new RegExp(`^${name} = ".*"$`, 'gm');
  if (settings.match(line)?.length !== 1) throw new Error(`wrangler.toml has no one ${name}`);
  return settings.replace(line, `${name} = "${value}"`);
}
const settings = set(readFileSync('wrangler.toml', 'utf8'), 'main', 'index.js');
const migrations = /^migrations_dir = "(.*)"$/m.exec(settings)?.[1] ?? '';
cpSync(migrations, join(target, 'migrations'), { recursive: true });
writeFileSync(join(target, 'wrangler.toml'), set(settings, 'migrations_dir', 'migrations'));
console.log(`Kept ${target}`);
