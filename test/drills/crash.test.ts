import { expect, inject, test } from 'vitest';
import { crash, crashLines } from './crash.ts';

test('[DUR1] [IDM1] [ORD1] killed again and again, nothing acknowledged is lost, doubled or out of order', async () => {
  const report = await crash({ script: inject('bundles').chat, kills: 30, seed: Date.now() });
  console.log(crashLines(report));
  expect(report.broken).toEqual([]);
  // Otherwise nothing was tried: there must have been answers lost on the way, and commands that outlived them.
  expect(report.retries).toBeGreaterThan(report.kills);
  expect(report.sends).toBeGreaterThan(report.kills);
});
