import { makeWholeEn } from './en-whole.ts';
import { overlay } from './overrides.ts';
import { strings } from './strings.ts';
import type { Strings, WholeStrings } from './types.ts';

export type { WholeStrings } from './types.ts';

/** Only English comes in two parts. */
const isWhole = (table: Strings): table is WholeStrings => 'errors' in table;

const completed = new WeakMap<Strings, WholeStrings>();

/** The table that `given` is a part of, or `given` itself where it lacks nothing. The same one for the same table. */
export function whole(given: Strings): WholeStrings {
  if (isWhole(given)) return given;
  let table = completed.get(given);
  if (table === undefined) {
    table = overlay(makeWholeEn(given.locale), given.own ?? {});
    completed.set(given, table);
  }
  return table;
}

/** Every word of the widget's own English. */
export const allStrings: WholeStrings = whole(strings);
