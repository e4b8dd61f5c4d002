import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const folder = join(import.meta.dirname, '.');
const sources = readdirSync(folder)
  .filter((name) => name.endsWith('.ts') && !name.includes('.test.') && !name.includes('testing'))
  .map((name) => ({ name, text: readFileSync(join(folder, name), 'utf8') }));

test('no template carries a style attribute, which a strict page would refuse', () => {
  expect(sources.length).toBeGreaterThan(20);
  expect(sources.filter(({ text }) => /\sstyle=|styleMap/.test(text)).map(({ name }) => name)).toEqual([]);
});

test('there is no road from a message to markup', () => {
  const roads = /unsafeHTML|unsafeSVG|unsafeStatic|innerHTML|outerHTML|insertAdjacentHTML|document\.write/;
  expect(sources.filter(({ text }) => roads.test(text)).map(({ name }) => name)).toEqual([]);
});
