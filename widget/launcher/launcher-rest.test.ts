import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { languageNames } from '../i18n/languages.ts';
import { loadStrings } from '../i18n/load.ts';

/** What the documentation gives a page to say before the chat's own words are here, by language. */
const given = new Map(
  [
    ...readFileSync('docs/embedding.md', 'utf8').matchAll(/^\| `([\w-]+)` +\| ([^|]+?) +\| ([^|]+?) +\|$/gmu),
  ].map(([, name = '', ...words]) => [name, words]),
);

describe('the words before the first opening', () => {
  test.each(['en', ...languageNames])('%s: are those that the chat itself says', async (name) => {
    const { chat } = await loadStrings(name);
    // What to do next ends the sentences about a server that is not there.
    const next = /(?<=[.。])[^.。]+[.。]$/u.exec(chat.unavailable)?.[0] ?? '';
    const stop = next.slice(-1);
    expect(given.get(name)).toEqual([chat.open, `${chat.failedTitle}${stop}${next}`]);
  });
});
