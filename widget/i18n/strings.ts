import { makeEn } from './en.ts';
import type { Strings } from './types.ts';

export type { Strings } from './types.ts';

/** What an element says unless it is given another table. English comes with the widget. */
export const strings: Strings = makeEn('en-GB');

/**
 * The BCP 47 tag of the table to use. English is what there is so far; an English region keeps its own clock and
 * dates, anything else reads as British English rather than mixing two languages in one sentence.
 */
export function localeFor(locale: string | null): string {
  if (locale === null || !/^en(?:-|$)/iu.test(locale)) return strings.locale;
  try {
    return new Intl.Locale(locale).toString();
  } catch {
    return strings.locale;
  }
}

const made = new Map([[strings.locale, strings]]);

/** The table for a BCP 47 tag; the same one for the same tag. */
export function stringsFor(locale: string | null): Strings {
  const own = localeFor(locale);
  let table = made.get(own);
  if (table === undefined) made.set(own, (table = makeEn(own)));
  return table;
}
