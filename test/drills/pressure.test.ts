import { expect, inject, test } from 'vitest';
import { canMount, fullDisk, fullDiskLines } from './full-disk.ts';
import { pressure, pressureLines } from './pressure.ts';

// That a held session is closed after a minute is held without the wait in worker/conversation/flow.test.ts.
test('[FLOW1] [LIM1] readers that stop are held and a flood is limited, at nobody else’s cost', async () => {
  const report = await pressure({ script: inject('bundles').chat, untilClosed: false });
  console.log(pressureLines(report));
  expect(report.broken).toEqual([]);
});

test.runIf(canMount())('[DUR1] [DUR2] with the disk full, nothing acknowledged is lost', async () => {
  const report = await fullDisk({ script: inject('bundles').chat, holdMs: 2_000, seed: Date.now() });
  console.log(fullDiskLines(report));
  expect(report.broken).toEqual([]);
});
