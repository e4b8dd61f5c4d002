import { Late } from '../late.ts';
import type { Bring } from './bring.ts';
import { makeEn } from './en.ts';
import type { Strings } from './types.ts';

export type { Strings } from './types.ts';

/** What an element says unless it is given another table. English comes with the widget. */
export const strings: Strings = makeEn('en-GB');

/** Every other language, and a page's own words; where they come from is said by whoever builds the widget. */
export const languages = new Late<Bring>();

export const isEnglish = (tag: string): boolean => /^(?:en\b|$)/iu.test(tag);

const made = new Map([[strings.locale, strings]]);

/**
 * English for a BCP 47 tag: an English region keeps its own clock and dates, anything else reads as British English
 * rather than mixing two languages in one sentence. The same table for the same tag.
 */
export function englishFor(tag: string): Strings {
  let locale = strings.locale;
  try {
    if (isEnglish(tag)) locale = new Intl.Locale(tag).toString();
  } catch {
    // Not a tag.
  }
  const table = made.get(locale) ?? makeEn(locale);
  made.set(locale, table);
  return table;
}
