import { intlLocale, numbers } from './words.ts';

/**
 * The plural categories of each language, after CLDR. Only types come of it: a table does not compile until a count
 * has a form for each of them. Haitian Creole nouns do not change with a number, so one form serves.
 */
export const categories = {
  ar: ['zero', 'one', 'two', 'few', 'many', 'other'],
  de: ['one', 'other'],
  es: ['one', 'many', 'other'],
  fa: ['one', 'other'],
  fil: ['one', 'other'],
  fr: ['one', 'many', 'other'],
  ht: ['other'],
  it: ['one', 'many', 'other'],
  ja: ['other'],
  ko: ['other'],
  pl: ['one', 'few', 'many', 'other'],
  pt: ['one', 'many', 'other'],
  ru: ['one', 'few', 'many', 'other'],
  vi: ['other'],
  zh: ['other'],
} as const satisfies Readonly<Record<string, readonly Intl.LDMLPluralRule[]>>;

export type Language = keyof typeof categories;
/** A form for each category the language has; `#` stands for the number. */
export type Forms<L extends Language> = Readonly<Record<(typeof categories)[L][number], string>> & {
  readonly other: string;
};

/** Counts things in one language: from the forms of a noun, the words for any number of it. */
export function counter<L extends Language>(
  language: L,
  locale: string,
): (forms: Forms<L>) => (count: number) => string {
  const n = numbers(locale);
  // `Intl` has no Creole and would count by another language's rules.
  const rules = language === 'ht' ? null : new Intl.PluralRules(intlLocale(locale));
  return (forms) => {
    const all: Partial<Record<Intl.LDMLPluralRule, string>> & { readonly other: string } = forms;
    return (count) => (all[rules?.select(count) ?? 'other'] ?? all.other).replace('#', n(count));
  };
}
