import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { pinned } from './pinned.ts';

/** The stories played with every test run; `npm run fuzz` plays thousands more. */
const SEEDS = 200;

const fuzz = (...args: string[]): { status: number | null; told: string } => {
  const ran = spawnSync(process.execPath, [fileURLToPath(new URL('run.ts', import.meta.url)), ...args], {
    encoding: 'utf8',
  });
  return { status: ran.status, told: ran.stdout + ran.stderr };
};

test(
  `[ORD1] [ORD2] [IDM1] [DUR1] [DUR3] [RES1] [VIS1] [STA1] [CUR2] no rule is broken in ${SEEDS} stories full of faults`,
  { timeout: 900_000 },
  () => {
    const { status, told } = fuzz(`--seeds=${SEEDS}`);
    expect(told).toContain(`${SEEDS} of ${SEEDS} seeds`);
    expect(status, told).toBe(0);
  },
);

test('[DUR1] [DUR3] [RES1] what was mended stays mended', { timeout: 300_000 }, () => {
  const { status, told } = fuzz(`--seed=${pinned.map(({ seed }) => seed).join()}`);
  expect(status, told).toBe(0);
});
