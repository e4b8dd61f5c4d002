import { expect, inject, test } from 'vitest';
import { deploy, deployLines } from './deploy.ts';

test('[IDM1] [DUR1] when the Worker is replaced, 200 clients come back spread out, and what they sent is there once', async () => {
  const report = await deploy({ script: inject('bundles').faulty, clients: 200, seed: Date.now() });
  console.log(deployLines(report));
  expect(report.broken).toEqual([]);
});
