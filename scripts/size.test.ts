import { beforeAll, expect, test } from 'vitest';
import { budgets, verdictsOf } from './lib/budgets.ts';
import { buildWidget } from './lib/widget-build.ts';
import { gzipBytes, integrityOf } from './lib/widget-bundle.ts';

// Two minifiers take their time on a busy machine.
const TIMEOUT = 120_000;
let built: Awaited<ReturnType<typeof buildWidget>>;
beforeAll(async () => {
  built = await buildWidget('0.0.0-size');
}, TIMEOUT);

test('the widget keeps its budgets', () => {
  const { loader, panel } = built;
  const own = gzipBytes(loader.text);
  const over = verdictsOf({ loader: own, firstBubble: own + gzipBytes(panel.text) }).filter(
    ({ kept }) => !kept,
  );
  expect(over).toEqual([]);
});

test('one byte more than a budget is over it', () => {
  const kept = (more: number): boolean[] =>
    verdictsOf({ loader: budgets.loader + more, firstBubble: budgets.firstBubble + more }).map(
      (each) => each.kept,
    );
  expect(kept(0)).toEqual([true, true]);
  expect(kept(1)).toEqual([false, false]);
});

test('every file is asked for by its name and its hash, by one other file', () => {
  const { loader, panel, styles, later, lazy, languages } = built;
  const all = [loader, panel, styles, later, ...lazy, ...languages];
  expect(lazy.map(({ name }) => name.replace(/-\w+\.js$/u, ''))).toContain('attachment-viewer');
  for (const { name, text } of all.slice(1)) {
    const knows = all.filter((other) => other.text.includes(integrityOf(text)));
    expect(knows, name).toHaveLength(1);
    // The styles go by the panel's name.
    if (name !== styles.name) expect(knows[0]?.text, name).toContain(name);
  }
});
