/** Small formatters the tables of words share; each takes its locale once. */

/**
 * The locale to ask `Intl` with. It knows no Haitian Creole and would answer in the browser's own language: Haiti's
 * French dates and numbers are what its readers know.
 */
export const intlLocale = (locale: string): string => locale.replace(/^ht\b(?:-HT)?/iu, 'fr-HT');

/**
 * Latin digits and the Gregorian calendar whatever the language, so that a dose or a date reads the same to everyone,
 * unless the tag asks for others.
 */
export const digitsAndCalendar = (locale: string): { numberingSystem?: string; calendar?: string } =>
  locale.includes('-u-') ? {} : { numberingSystem: 'latn', calendar: 'gregory' };

export const numbers = (locale: string): ((value: number) => string) => {
  const format = new Intl.NumberFormat(intlLocale(locale), digitsAndCalendar(locale));
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
