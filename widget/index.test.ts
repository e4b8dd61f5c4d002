import { expect, test } from 'vitest';

/** What Lit (its stand-in for a registry under Node) and zod note down for themselves. */
const THEIRS = /^(?:lit|reactiveElement|customElements$|__zod)/;

// It loads the whole widget, which may take a busy machine a while.
test('importing under Node needs no document and leaves nothing of ours behind', async () => {
  const before = new Set(Object.keys(globalThis));
  const chat = await import('./index.ts');
  expect(typeof chat.defineCareChat).toBe('function');
  expect(Object.keys(globalThis).filter((name) => !before.has(name) && !THEIRS.test(name))).toEqual([]);
}, 30_000);
