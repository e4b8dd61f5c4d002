/** Small formatters the tables of words share; each takes its locale once. */

/**
 * The locale to ask `Intl` with. It knows no Haitian Creole and would answer in the browser's own language: Haiti's
 * French dates and numbers are what its readers know.
 */
export const intlLocale = (locale: string): string => (/^ht\b/iu.test(locale) ? 'fr-HT' : locale);

/** Latin digits whatever the language, so that a dose reads the same to everyone, unless the tag asks for others. */
export const digitsOf = (locale: string): string => /-u-.*?\bnu-([a-z0-9]+)/iu.exec(locale)?.[1] ?? 'latn';

/** The Gregorian calendar whatever the language, unless the tag asks for another. */
export const calendarOf = (locale: string): string =>
  /-u-.*?\bca-([a-z0-9]+)/iu.exec(locale)?.[1] ?? 'gregory';

export const numbers = (locale: string): ((value: number) => string) => {
  const format = new Intl.NumberFormat(intlLocale(locale), { numberingSystem: digitsOf(locale) });
  return (value) => format.format(value);
};

export const listOf = (locale: string): ((names: readonly string[]) => string) => {
  const format = new Intl.ListFormat(intlLocale(locale), { type: 'conjunction' });
  return (names) => format.format(names);
};

const RIGHT_TO_LEFT = /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;
const LEFT_TO_RIGHT =
  /[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Han}\p{Script=Hangul}\p{N}]/u;

/** Sets what runs against the sentence's direction apart from it (FSI … PDI), and leaves the rest as it is. */
export const isolator = (dir: 'ltr' | 'rtl'): ((text: string) => string) => {
  const against = dir === 'rtl' ? LEFT_TO_RIGHT : RIGHT_TO_LEFT;
  return (text) => (against.test(text) ? `\u2068${text}\u2069` : text);
};
