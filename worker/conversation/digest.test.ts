import { expect, test } from 'vitest';
import { digest } from './digest.ts';

test('[IDM2] texts that differ in one place have different digests, the same text the same one', () => {
  const seen = new Set<string>();
  const texts = Array.from({ length: 20_000 }, (_, i) => `message ${i}`);
  const long = 'x'.repeat(8_000);
  for (let i = 0; i < 400; i++) texts.push(`${long.slice(0, i * 20)}y${long.slice(i * 20 + 1)}`);
  texts.push('', ' ', '\0', '😀', '😁', 'a\u0301', 'á');
  for (const text of texts) seen.add(digest(text));
  expect(seen.size).toBe(texts.length);
  expect(digest('the same')).toBe(digest(['the', 'same'].join(' ')));
  for (const each of seen) expect(each).toMatch(/^[0-9a-z]{22}$/);
});
