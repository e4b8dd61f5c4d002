import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import { limits } from '../../protocol/limits.ts';
import { bundle, type Bundles } from './bundle.ts';
import { crash, crashLines } from './crash.ts';
import { deploy, deployLines } from './deploy.ts';
import { canMount, fullDisk, fullDiskLines } from './full-disk.ts';
import { outage, outageLines } from './outage.ts';
import { pressure, pressureLines } from './pressure.ts';

/**
 * `npm run drill`: the drills, long. `npm run drill -- crash --kills=500 --seed=7` runs one of them, as long as wanted;
 * `npm run drill -- network --rounds=20 --scenes='upload|sleep'` those scenes of the failing line, and
 * `npm run drill -- outage --parts='INBOX|TENANT'` has only those fail.
 */

const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    kills: { type: 'string', default: '200' },
    clients: { type: 'string', default: '200' },
    rounds: { type: 'string', default: '3' },
    scenes: { type: 'string', default: '' },
    parts: { type: 'string', default: 'DB|INBOX|FILES|TENANT' },
    seed: { type: 'string' },
  },
});
const seed = flags.seed === undefined ? Date.now() : Number(flags.seed);

/** Each prints what it did and answers the promises it saw broken. */
const drills: Readonly<Record<string, (bundles: Bundles) => Promise<readonly string[]>>> = {
  async crash({ chat }) {
    const report = await crash({ script: chat, kills: Number(flags.kills), seed });
    console.log(crashLines(report));
    return report.broken;
  },
  async outage({ faulty }) {
    const all = ['DB', 'INBOX', 'FILES', 'TENANT'] as const;
    const asked = flags.parts.split('|');
    const targets = all.filter((part) => asked.includes(part));
    if (targets.length < asked.length) throw new Error(`parts are ${all.join(', ')}`);
    const faults = ['throw', 'lose', 'hang'] as const;
    const report = await outage({
      script: faulty,
      outages: targets.flatMap((target) => faults.map((fault) => [target, fault] as const)),
      // The records for minutes, so that many alarms come in vain; the others for longer than the tenant's
      // configuration is remembered without asking.
      holdMs: (target) => (target === 'DB' ? 180_000 : limits.tenantCacheMs + 5_000),
      seed,
    });
    console.log(outageLines(report));
    return report.broken;
  },
  async deploy({ faulty }) {
    const report = await deploy({ script: faulty, clients: Number(flags.clients), seed });
    console.log(deployLines(report));
    return report.broken;
  },
  async pressure({ chat }) {
    const report = await pressure({ script: chat, untilClosed: true });
    console.log(pressureLines(report));
    if (!canMount()) {
      console.log('  the full disk is left out: only the superuser of a Linux can make one');
      return report.broken;
    }
    const full = await fullDisk({ script: chat, holdMs: 15_000, seed });
    console.log(fullDiskLines(full));
    return [...report.broken, ...full.broken];
  },
  async network() {
    // It is played in real pages, with a portal and a history: the end-to-end tests have them, and their runner.
    const { status } = spawnSync(
      process.execPath,
      ['node_modules/vitest/vitest.mjs', 'run', '--project', 'e2e-hard', 'test/e2e/network.test.ts'],
      {
        stdio: 'inherit',
        env: {
          ...process.env,
          NETWORK_ROUNDS: flags.rounds,
          NETWORK_SEED: String(seed),
          NETWORK_ONLY: flags.scenes,
        },
      },
    );
    return status === 0 ? [] : ['over a line that fails: the scene is named above'];
  },
};

async function main(): Promise<number> {
  const asked = positionals.length === 0 ? Object.keys(drills) : positionals;
  const bundles = bundle();
  let failed = 0;
  try {
    for (const name of asked) {
      const drill = drills[name];
      if (drill === undefined)
        throw new Error(`There is no drill "${name}"; ${Object.keys(drills).join(', ')}`);
      console.log(`── ${name}`);
      const broken = await drill(bundles);
      for (const what of broken) console.log(`  broken: ${what}`);
      console.log(`${name}: ${broken.length === 0 ? 'every promise kept' : `${broken.length} broken`}\n`);
      if (broken.length > 0) failed++;
    }
  } finally {
    bundles.remove();
  }
  return failed === 0 ? 0 : 1;
}

process.exit(await main());
