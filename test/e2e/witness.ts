import { afterEach } from 'vitest';
import { witnesses } from './witnesses.ts';

let heard = false;

// A story goes wrong once: whatever fails after that in the same file fails because of it.
afterEach(async ({ task }) => {
  if (heard || task.result?.state !== 'fail') return;
  heard = true;
  for (const witness of witnesses) {
    console.log(await witness.testify().catch((error: unknown) => `nothing to be had: ${String(error)}`));
  }
});
