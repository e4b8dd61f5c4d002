import { expect, test } from 'vitest';
import { budgets, verdictsOf } from './lib/budgets.ts';
import { buildWidget, gzipBytes } from './lib/widget-build.ts';

// Two minifiers take their time on a busy machine.
test('the widget keeps its budgets', { timeout: 120_000 }, async () => {
  const { loader, panel } = await buildWidget('0.0.0-size');
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
