import { makeWholeEn } from './en-whole.ts';
import { localeFor, strings } from './strings.ts';
import type { Strings, WholeStrings } from './types.ts';

export type { WholeStrings } from './types.ts';

const made = new Map<string, WholeStrings>();

/** Every word for a BCP 47 tag; the same table for the same tag. */
export function wholeStringsFor(locale: string | null): WholeStrings {
  const own = localeFor(locale);
  let table = made.get(own);
  if (table === undefined) made.set(own, (table = makeWholeEn(own)));
  return table;
}

/** The table that `given` is a part of, or `given` itself where it lacks nothing. */
export const whole = (given: Strings): WholeStrings =>
  'errors' in given ? (given as WholeStrings) : wholeStringsFor(given.locale);

/** Every word of the widget's own English. */
export const allStrings: WholeStrings = wholeStringsFor(strings.locale);
