import { beforeAll, describe, expect, test } from 'vitest';
import { errorCodes } from '../../protocol/index.ts';
import { formatFor } from '../elements/format.ts';
import { choose, languageNames, type LanguageName } from './languages.ts';
import type { Maker } from './kit.ts';
import { loadLanguage } from './load.ts';
import { categories, type Forms, type Language } from './plurals.ts';
import { counting, sayings } from './testing/sayings.ts';
import type { WholeStrings } from './types.ts';
import { allStrings as english } from './whole.ts';

const tables = new Map<LanguageName, WholeStrings>();
beforeAll(async () => {
  for (const name of languageNames) tables.set(name, (await loadLanguage(name))(name));
});
const tableOf = (name: LanguageName): WholeStrings => tables.get(name)!;
const ours = sayings(english);

/** What a table says as English does, because the language does. */
const alike: Readonly<Record<LanguageName, readonly string[]>> = {
  ar: ['attachment.kind'],
  de: ['presence.offline', 'chat.name', 'attachment.kind'],
  es: ['chat.name', 'attachment.kind'],
  fa: ['attachment.kind'],
  fil: ['group.kinds.care_team', 'sidebar.draft', 'sidebar.file', 'chat.name', 'attachment.kind'],
  fr: [
    'sidebar.title',
    'sidebar.list',
    'sidebar.photo',
    'sidebar.untitled',
    'sidebar.mentions',
    'sidebar.results',
    'find.date',
    'attachment.kind',
    'thread.urgent',
  ],
  ht: ['attachment.kind'],
  it: ['role.word.caregiver', 'sidebar.file', 'chat.name', 'attachment.kind'],
  ja: ['attachment.kind'],
  ko: ['attachment.kind'],
  pl: ['presence.offline', 'attachment.kind'],
  pt: ['chat.name', 'attachment.kind'],
  ru: ['attachment.kind'],
  vi: ['attachment.kind'],
  zh: ['attachment.kind'],
  'zh-Hant': ['attachment.kind'],
};
/** Made of names, marks and times alone. */
const wordless = ['role.line', 'sidebar.said', 'thread.announce', 'attachment.describe', 'thread.row'];

/** Words on buttons, tabs and pills, which have little room. */
const short = [
  'common.tryAgain',
  'common.cancel',
  'common.close',
  'sidebar.all',
  'sidebar.unread',
  'sidebar.closed',
  'sidebar.start',
  'sidebar.showAll',
  'sidebar.loadMore',
  'sidebar.moreResults',
  'find.clear',
  'find.go',
  'people.start',
  'group.removeShort',
  'group.leaveShort',
  'thread.showEarlier',
  'thread.showLater',
  'thread.startNew',
  'thread.reopen',
  'thread.closeConversation',
  'thread.reply',
  'thread.copy',
  'thread.edit',
  'thread.retract',
  'thread.discard',
  'thread.undo',
  'composer.saveEdit',
  'composer.send',
];

describe.each(languageNames)('%s', (name) => {
  test('says something sensible everywhere', () => {
    for (const [path, said] of sayings(tableOf(name)))
      for (const [at, text] of said.entries()) {
        const where = `${path} ${at}: ${text}`;
        expect(text.trim(), where).toBe(text);
        expect(text, where).not.toBe('');
        expect(text, where).not.toMatch(/undefined|\bnull\b|NaN|\[object|#|"|\.\.\.|\s\s/u);
      }
  });

  test('has the same things to say as English, and says none of them in English', () => {
    const theirs = sayings(tableOf(name));
    expect([...theirs.keys()].toSorted()).toEqual([...ours.keys()].toSorted());
    const same = [...theirs].filter(([path, said]) => said.some((text, at) => text === ours.get(path)?.[at]));
    const unlike = same.map(([path]) => path).filter((path) => !wordless.includes(path));
    expect(unlike.toSorted()).toEqual(expect.arrayContaining(alike[name].toSorted()));
    expect(unlike.filter((path) => !alike[name].includes(path))).toEqual([]);
  });

  test('tells a role given to someone of one’s own name from one’s own', () => {
    const { thread } = tableOf(name);
    const role = { fact: 'role', name: 'Osei', role: 'owner', by: 'Osei' } as const;
    expect(thread.system({ ...role, own: false })).not.toBe(thread.system({ ...role, own: true }));
    expect(thread.system({ ...role, own: true })).toBe(thread.system(role));
  });

  test('names the number it counts', () => {
    for (const [path, say] of Object.entries(counting))
      for (const count of [3, 5, 11, 21, 100, 101])
        expect(say(tableOf(name), count), path).toContain(`${count}`);
  });

  test('ends the sentence of every error', () => {
    const { errors } = tableOf(name);
    for (const code of errorCodes) expect(errors[code], code).toMatch(/[.。]$/u);
    expect(tableOf(name).attachment.refusedReason).toMatch(/[.。]$/u);
  });

  test('sets apart what runs the other way, and nothing else', () => {
    const { dir } = tableOf(name);
    // In front of a list that begins with one, a mark keeps the list's own direction.
    const isolates = /[\u200e\u200f]?\u2068[^\u2066-\u2069]*\u2069/gu;
    const controls = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;
    for (const [path, said] of sayings(tableOf(name)))
      for (const text of said) {
        expect(text.replaceAll(isolates, ''), path).not.toMatch(controls);
        if (dir === 'ltr') expect(text, path).not.toMatch(controls);
      }
    const { thread, composer } = tableOf(name);
    const against = dir === 'rtl' ? 'Osei' : 'ليلى';
    for (const text of [
      composer.placeholder(against),
      thread.typing([against]),
      thread.system({ fact: 'left', name: against }),
    ])
      expect(text).toContain(`\u2068${against}\u2069`);
  });

  test('lists in its own direction, whichever the first name has, as an element of its own takes it', () => {
    const { dir, common } = tableOf(name);
    const names = dir === 'rtl' ? ['Osei', 'Whitfield'] : ['ليلى', 'سارة'];
    const strong = /[\u200e\u200f]|\p{L}/u.exec(common.list(names))?.[0];
    expect(strong).toBe(dir === 'rtl' ? '\u200f' : '\u200e');
  });

  test('parts what a button says with its own marks', () => {
    const { chat } = tableOf(name);
    const ideographic = ['ja', 'zh', 'zh-Hant'].includes(name);
    expect(chat.openNamed('A', 'B')).toMatch(ideographic ? /^A[、，]B$/u : /^A[,،] B$/u);
  });

  test('keeps to the room there is on a button', () => {
    const theirs = sayings(tableOf(name));
    const long = short.filter((path) => {
      const [their = '', our = ''] = [theirs.get(path)?.[0], ours.get(path)?.[0]];
      return their.length > Math.max(18, our.length * 1.75);
    });
    expect(long.map((path) => `${path}: ${theirs.get(path)?.[0]}`)).toEqual([]);
  });

  test('knows which way it runs, and says so', () => {
    expect(tableOf(name).dir).toBe(name === 'ar' || name === 'fa' ? 'rtl' : 'ltr');
    expect(tableOf(name).locale).toBe(name);
  });
});

describe('plural forms', () => {
  test('are those of CLDR', () => {
    for (const language of Object.keys(categories) as readonly Language[]) {
      if (language === 'ht') continue;
      const known = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
      expect([...known].toSorted(), language).toEqual([...categories[language]].toSorted());
    }
  });

  const counted: readonly (readonly [LanguageName, readonly (readonly [number, string])[]])[] = [
    [
      'ru',
      [
        [1, '1 сообщение'],
        [2, '2 сообщения'],
        [5, '5 сообщений'],
        [11, '11 сообщений'],
        [21, '21 сообщение'],
        [101, '101 сообщение'],
      ],
    ],
    [
      'pl',
      [
        [1, '1 wiadomość'],
        [2, '2 wiadomości'],
        [21, '21 wiadomości'],
      ],
    ],
    [
      'ar',
      [
        [1, 'رسالة واحدة'],
        [2, 'رسالتان'],
        [3, '3 رسائل'],
        [11, '11 رسالة'],
        [100, '100 رسالة'],
      ],
    ],
    [
      'fr',
      [
        [0, '0 message'],
        [1, '1 message'],
        [2, '2 messages'],
      ],
    ],
    [
      'es',
      [
        [1, '1 mensaje'],
        [0, '0 mensajes'],
        [1_000_000, '1.000.000 de mensajes'],
      ],
    ],
    [
      'it',
      [
        [1, '1 messaggio'],
        [0, '0 messaggi'],
        [1_000_000, '1.000.000 di messaggi'],
      ],
    ],
    [
      'pt',
      [
        [0, '0 mensagem'],
        [1, '1 mensagem'],
        [2, '2 mensagens'],
        [1_000_000, '1.000.000 de mensagens'],
      ],
    ],
    [
      'de',
      [
        [1, '1 Nachricht'],
        [0, '0 Nachrichten'],
      ],
    ],
    [
      'ht',
      [
        [1, '1 mesaj'],
        [2, '2 mesaj'],
      ],
    ],
    // Nouns that do not change with their number.
    ['fa', [[2, '2 پیام']]],
    ['fil', [[2, '2 mensahe']]],
    ['ja', [[2, 'メッセージ2件']]],
    ['ko', [[2, '메시지 2개']]],
    ['vi', [[2, '2 tin nhắn']]],
    ['zh', [[2, '2 条消息']]],
    ['zh-Hant', [[2, '2 則訊息']]],
  ];

  test.each(counted)('%s', (name, counts) => {
    for (const [count, said] of counts) expect(tableOf(name).sidebar.results(count)).toBe(said);
  });

  test('every language was counted in', () => {
    expect(counted.map(([name]) => name).toSorted()).toEqual(languageNames.toSorted());
  });

  test('the verb and the noun of Polish change with the number', () => {
    const { composer } = tableOf('pl');
    expect([1, 2, 5, 21, 22].map((left) => composer.charactersLeft(left))).toEqual([
      'Pozostał 1 znak',
      'Pozostały 2 znaki',
      'Pozostało 5 znaków',
      'Pozostało 21 znaków',
      'Pozostały 22 znaki',
    ]);
  });
});

test('a table that lacks a word, or a form of one, does not compile', () => {
  const { chat, ...others } = english;
  const { open: _open, ...rest } = chat;
  // @ts-expect-error -- the name of the launcher is missing
  const lacking: ReturnType<Maker> = { ...others, chat: rest };
  // @ts-expect-error -- as Russian counts two to four is missing
  const forms: Forms<'ru'> = { one: '# слово', many: '# слов', other: '# слова' };
  expect([lacking.chat.open, forms.few]).toEqual([undefined, undefined]);
});

describe('choosing by tag', () => {
  test.each([
    ['de', 'de', 'de'],
    ['de-CH', 'de', 'de-CH'],
    ['zh', 'zh', 'zh'],
    ['zh-CN', 'zh', 'zh-CN'],
    ['zh-SG', 'zh', 'zh-SG'],
    ['zh-TW', 'zh-Hant', 'zh-TW'],
    ['zh-HK', 'zh-Hant', 'zh-HK'],
    ['zh-Hant', 'zh-Hant', 'zh-Hant'],
    ['zh-Hans-HK', 'zh', 'zh-Hans-HK'],
    ['pt-PT', 'pt', 'pt-PT'],
    ['es-419', 'es', 'es-419'],
    ['tl', 'fil', 'fil'],
    ['tl-PH', 'fil', 'fil-PH'],
    ['fil', 'fil', 'fil'],
    ['ht-HT', 'ht', 'ht-HT'],
    ['FA-ir', 'fa', 'fa-IR'],
    ['ar-EG-u-nu-arab', 'ar', 'ar-EG-u-ca-gregory-nu-arab'],
    ['fa-u-ca-persian', 'fa', 'fa-u-ca-persian-nu-latn'],
    ['de-u-hc-h12', 'de', 'de'],
  ])('%s', (tag, name, locale) => {
    expect(choose(tag)).toEqual({ name, locale });
  });

  test.each(['en-US', 'sv', 'uk', 'ukr', '', 'not a tag'])('%j is no language of ours', (tag) => {
    expect(choose(tag)).toBeNull();
  });
});

describe('numbers, lists and dates', () => {
  const at = Date.parse('2026-06-10T10:46:00Z');
  const now = Date.parse('2026-06-12T10:46:00Z');
  const words = { today: '', yesterday: '' };

  test('Haitian Creole lists in Creole, and dates as Haiti writes them in French', () => {
    expect(tableOf('ht').common.list(['Ana', 'Bo', 'Li'])).toBe('Ana, Bo ak Li');
    expect(formatFor('ht', 'UTC').day(at, now, words)).toBe(formatFor('fr-HT', 'UTC').day(at, now, words));
    expect(formatFor('ht', 'UTC').day(at, now, words)).toContain('juin');
  });

  test('digits are Latin and the calendar Gregorian, unless the tag says otherwise', async () => {
    const [arabic, persian] = [await loadLanguage('ar'), await loadLanguage('fa')];
    expect(arabic('ar-EG').sidebar.results(21)).toContain('21');
    expect(arabic(choose('ar-EG-u-nu-arab')!.locale).sidebar.results(21)).toContain('٢١');
    expect(persian('fa-IR').sidebar.results(21)).toContain('21');
    expect(formatFor('fa-IR', 'UTC').day(at, now, words)).toMatch(/10/);
    expect(formatFor(choose('fa-IR-u-nu-arabext')!.locale, 'UTC').time(at)).toBe('۱۰:۴۶');
    expect(formatFor(choose('fa-IR-u-ca-persian')!.locale, 'UTC').day(at, now, words)).toContain('خرداد');
    expect(formatFor(choose('fa-IR-u-ca-persian')!.locale, 'UTC').dayNumber(at)).toBe(
      formatFor('en', 'UTC').dayNumber(at),
    );
  });
});
