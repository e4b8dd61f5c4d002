import { makeEn } from './en.ts';
import { choose, ENGLISH, languages } from './languages.ts';
import { overlay, type StringOverrides } from './overrides.ts';
import type { Strings } from './types.ts';

export type { Strings } from './types.ts';

/** What an element says unless it is given another table. English comes with the widget. */
export const strings: Strings = makeEn(ENGLISH);

const made = new Map([[ENGLISH, strings]]);

/** English for a BCP 47 tag: an English region keeps its own clock and dates. The same table for the same tag. */
export function englishFor(tag: string | null): Strings {
  const { name, locale } = choose(tag);
  const own = name === null ? locale : ENGLISH;
  const table = made.get(own) ?? makeEn(own);
  made.set(own, table);
  return table;
}

/** The table for a BCP 47 tag, where its language is here; null where `languages.want` has to bring it first. */
export function stringsHere(tag: string | null): Strings | null {
  const { name, locale } = choose(tag);
  if (name === null) return englishFor(tag);
  const table = made.get(locale) ?? languages.now(name)?.(locale);
  if (table !== undefined) made.set(locale, table);
  return table ?? null;
}

/** The table for a BCP 47 tag as far as it is here: English until its language has been loaded. */
export const stringsFor = (tag: string | null): Strings => stringsHere(tag) ?? englishFor(tag);

const laid = new WeakMap<Strings, StringOverrides>();

/** The table with a page's own words over it. */
export function withOverrides(table: Strings, overrides: StringOverrides): Strings {
  const merged = overlay(table, overrides);
  laid.set(merged, overrides);
  return merged;
}

/** What a page laid over the table, for those who complete it. */
export const overridesOf = (table: Strings): StringOverrides | undefined => laid.get(table);
