import { describe, expect, test, vi } from 'vitest';
import { languageOf } from '../controllers/language.ts';
import { until } from '../late.ts';
import { bring, loadStrings } from './load.ts';
import type { StringOverrides } from './overrides.ts';
import { languages, strings } from './strings.ts';
import { allStrings, whole } from './whole.ts';

const own: StringOverrides = {
  sidebar: { title: 'Ask us' },
  role: { word: { nurse: 'Sister' } },
  composer: { send: 'Post', placeholder: (name) => `To ${name}` },
  errors: { full: 'No room.' },
};

describe('a page’s own words', () => {
  test('lie over the table, and over what completes it', async () => {
    const table = await loadStrings('en-GB', own);
    expect([table.sidebar.title, table.composer.send, table.errors.full]).toEqual([
      'Ask us',
      'Post',
      'No room.',
    ]);
    expect(table.sidebar.list).toBe(strings.sidebar.list);
    expect(table.role.line('nurse', 'ENT')).toBe('Sister, ENT');
    expect(table.composer.placeholder('Osei')).toBe('To Osei');
    expect(table.errors.internal).toBe(allStrings.errors.internal);
    expect(strings.sidebar.title).toBe('Messages');
  });

  test('lie over another language as well', async () => {
    const table = await loadStrings('it-CH', own);
    expect(table.sidebar.title).toBe('Ask us');
    expect([table.sidebar.list, table.locale]).toEqual(['Conversazioni', 'it-CH']);
  });

  test.each(['en-GB', 'de'])('may be any of ours: %s', async (tag) => {
    /** Every word of a group replaced by its own path. */
    const replaced = (group: object, path = ''): object =>
      Object.fromEntries(
        Object.entries(group as Readonly<Record<string, unknown>>).map(([key, ours]) => {
          const at = `${path}.${key}`;
          if (typeof ours === 'object' && ours !== null) return [key, replaced(ours, at)];
          return [key, typeof ours === 'function' ? () => at : at];
        }),
      );
    /** What is said at each path, whoever it is said to. */
    const said = (group: object, path = ''): [string, unknown][] =>
      Object.entries(group as Readonly<Record<string, unknown>>).flatMap(([key, word]) => {
        const at = `${path}.${key}`;
        if (typeof word === 'object' && word !== null) return said(word, at);
        return [[at, typeof word === 'function' ? (word as () => unknown)() : word]];
      });
    const { locale, dir, ...ours } = await loadStrings(tag);
    const table = await loadStrings(tag, replaced(ours));
    const { locale: stays, dir: runs, own: _own, ...theirs } = table;
    const words = said(theirs);
    expect(words.length).toBeGreaterThan(300);
    expect(words.filter(([path, word]) => word !== path)).toEqual([]);
    expect([stays, runs]).toEqual([locale, dir]);
  });

  test('are left out where they are of the wrong kind, for nothing of ours, or for what is not a word', async () => {
    const wrong: object = {
      locale: 'xx',
      dir: 'rtl',
      sidebar: { title: 7, file: 'File', nothing: 'x' },
      composer: 'Write',
      chat: null,
    };
    const table = await loadStrings('en-GB', wrong);
    expect([table.locale, table.dir, table.sidebar.title]).toEqual(['en-GB', 'ltr', 'Messages']);
    expect(table.sidebar.file(2)).toBe('2 files');
    expect(table.sidebar).not.toHaveProperty('nothing');
    expect([table.composer.send, table.chat.open]).toEqual(['Send', 'Open messages']);
  });
});

test('an unknown language is British English', async () => {
  expect(await loadStrings('sv')).toBe(allStrings);
});

describe('an element’s language', () => {
  const element = () => {
    const requestUpdate = vi.fn();
    return { requestUpdate, language: languageOf({ requestUpdate }) };
  };

  test('is there at once in English, and after loading otherwise', async () => {
    const { requestUpdate, language } = element();
    expect(language('en-GB', undefined)).toBe(strings);
    const { requestUpdate: drawAgain, language: other } = element();
    expect(other('de-AT', undefined)).toBeNull();
    languages.give(bring);
    await vi.waitFor(() => expect(drawAgain).toHaveBeenCalledOnce());
    const table = other('de-AT', undefined);
    expect([table?.locale, table?.sidebar.title]).toEqual(['de-AT', 'Nachrichten']);
    expect(other('de-AT', undefined)).toBe(table);
    // What is on the screen stays there until the next language is here.
    expect(other('ja', undefined)).toBe(table);
    await vi.waitFor(() => expect(other('ja', undefined)?.locale).toBe('ja'));
    expect(requestUpdate).not.toHaveBeenCalled();
  });

  test('is the last one asked for, however late another comes', async () => {
    languages.give(bring);
    const { requestUpdate, language } = element();
    language('pl', undefined);
    expect(language('en-GB', undefined)).toBe(strings);
    await bring('pl', undefined, strings);
    await Promise.resolve();
    expect(language('en-GB', undefined)).toBe(strings);
    expect(requestUpdate).not.toHaveBeenCalled();
  });

  test('completes English with the page’s own words', async () => {
    languages.give(bring);
    const { requestUpdate, language } = element();
    expect(language('en-GB', own)).toBeNull();
    await vi.waitFor(() => expect(requestUpdate).toHaveBeenCalled());
    const table = language('en-GB', own);
    expect(table?.sidebar.title).toBe('Ask us');
    expect(table && whole(table).composer.send).toBe('Post');
  });
});

test('what could not be had is asked for again, at growing distances', async () => {
  vi.useFakeTimers();
  let asked = 0;
  const got = until(() => (++asked < 3 ? Promise.reject(new Error('offline')) : Promise.resolve('here')));
  await vi.advanceTimersByTimeAsync(999);
  expect(asked).toBe(1);
  await vi.advanceTimersByTimeAsync(1);
  expect(asked).toBe(2);
  await vi.advanceTimersByTimeAsync(2_000);
  expect(await got).toBe('here');
  vi.useRealTimers();
});
