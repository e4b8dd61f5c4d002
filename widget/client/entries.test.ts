import { expect, test } from 'vitest';
import { entry } from './testing/builders.ts';
import { merge } from './entries.ts';

test('[INB1] those pinned stand first, each part newest first; a mark that is not known changes nothing', () => {
  const at = (minute: number) => ({ sort_at: `2026-05-12T08:${minute}:00.000Z` });
  const entries = merge(
    [],
    [
      entry('old-pinned', { ...at(10), marks: ['pinned'] }),
      entry('newest', { ...at(50), marks: ['of-tomorrow'] }),
      entry('pinned', { ...at(20), marks: ['muted', 'pinned'] }),
      entry('newer', at(40)),
    ],
  );
  expect(entries.map((each) => each.conversation_id)).toEqual(['pinned', 'old-pinned', 'newest', 'newer']);
});
