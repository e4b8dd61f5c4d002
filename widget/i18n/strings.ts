import { makeEn } from './en.ts';
import type { Strings } from './types.ts';

export type { Strings } from './types.ts';

/** What an element says unless it is given another table. English comes with the widget. */
export const strings: Strings = makeEn('en-GB');

/**
 * The table for a BCP 47 tag. English is what there is so far; an English region keeps its own clock and dates,
 * anything else reads as British English rather than mixing two languages in one sentence.
 */
export function stringsFor(locale: string | null): Strings {
  if (locale === null || locale === strings.locale || !/^en(?:-|$)/iu.test(locale)) return strings;
  try {
    return makeEn(new Intl.Locale(locale).toString());
  } catch {
    return strings;
  }
}
