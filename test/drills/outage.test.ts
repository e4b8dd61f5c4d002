import { expect, inject, test } from 'vitest';
import { outage, outageLines } from './outage.ts';

test('[DUR1] [DUR3] with a part of it gone, the chat goes on, says what it cannot do, and comes up to date after', async () => {
  const report = await outage({
    script: inject('bundles').faulty,
    outages: [
      ['DB', 'throw'],
      ['DB', 'lose'],
      ['INBOX', 'throw'],
      ['INBOX', 'lose'],
      ['FILES', 'throw'],
      ['TENANT', 'throw'],
    ],
    holdMs: () => 1_000,
    seed: Date.now(),
  });
  console.log(outageLines(report));
  expect(report.broken).toEqual([]);
});
