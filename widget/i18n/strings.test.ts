import { expect, test } from 'vitest';
import { languages, Languages } from './languages.ts';
import { loadLanguage } from './load.ts';
import { englishFor, strings, stringsFor, stringsHere, withOverrides } from './strings.ts';
import { whole } from './whole.ts';

test('a language is English until it is here, and its own from then on', async () => {
  languages.from(loadLanguage);
  expect(stringsHere('it-CH')).toBeNull();
  expect(stringsFor('it-CH')).toBe(strings);
  expect(await languages.want('it')).toBe(true);
  expect(stringsHere('it-CH')?.sidebar.title).toBe('Messaggi');
  expect(stringsHere('it-CH')?.locale).toBe('it-CH');
  expect(stringsHere('it-CH')).toBe(stringsFor('it-CH'));
  expect(englishFor('it-CH')).toBe(strings);
});

test('a language that could not be had is asked for again', async () => {
  const some = new Languages();
  let asked = 0;
  some.from((name) => (asked++ === 0 ? Promise.reject(new Error('offline')) : loadLanguage(name)));
  const first = some.want('pl');
  expect(some.want('pl')).toBe(first);
  expect(await first).toBe(false);
  expect(some.now('pl')).toBeNull();
  expect(await some.want('pl')).toBe(true);
  expect(asked).toBe(2);
  expect(await some.want('pl')).toBe(true);
  expect(asked).toBe(2);
});

test('a page’s own words lie over the table, and over what completes it', () => {
  const own = withOverrides(strings, {
    sidebar: { title: 'Ask us' },
    role: { word: { nurse: 'Sister' } },
    composer: { send: 'Post', placeholder: (name) => `To ${name}` },
    errors: { full: 'No room.' },
  });
  expect(own.sidebar.title).toBe('Ask us');
  expect(own.sidebar.list).toBe(strings.sidebar.list);
  expect(own.role.line('nurse', 'ENT')).toBe('Sister, ENT');
  expect(own.composer.placeholder('Osei')).toBe('To Osei');
  expect('errors' in own).toBe(false);
  const all = whole(own);
  expect([all.sidebar.title, all.composer.send, all.errors.full]).toEqual(['Ask us', 'Post', 'No room.']);
  expect(all.errors.internal).toBe(whole(strings).errors.internal);
  expect(whole(own)).toBe(all);
  expect(strings.sidebar.title).toBe('Messages');
});

test('words of the wrong kind, for nothing of ours, or for what is not a word, are left out', () => {
  const wrong: object = {
    locale: 'xx',
    dir: 'rtl',
    sidebar: { title: 7, file: 'File', nothing: 'x' },
    composer: 'Write',
  };
  const own = withOverrides(strings, wrong);
  expect([own.locale, own.dir, own.sidebar.title]).toEqual(['en-GB', 'ltr', 'Messages']);
  expect(own.sidebar.file(2)).toBe('2 files');
  expect(own.sidebar).not.toHaveProperty('nothing');
  expect(own.composer).toEqual(strings.composer);
});
