import type { SeatRole, SystemFact } from '../../protocol/index.ts';
import { kindIn, type KindWords } from './kinds.ts';
import { counter, type Forms, type Language } from './plurals.ts';
import type { Strings, WholeStrings } from './types.ts';
import { isolator, listOf, numbers } from './words.ts';

/** A table of a language, with numbers and dates as `locale` (BCP 47) writes them. */
export type Maker = (locale: string) => WholeStrings;

/** One sentence for each thing the server notes. Names come isolated where they run the other way. */
export interface FactWords {
  created(by: string): string;
  joined(name: string): string;
  added(by: string, name: string): string;
  left(name: string): string;
  removed(by: string, name: string): string;
  named(by: string, title: string): string;
  unnamed(by: string): string;
  closed(by: string): string;
  reopened(by: string): string;
  role(by: string, name: string, role: SeatRole): string;
  ownRole(name: string, role: SeatRole): string;
}

export interface TypingWords {
  one(name: string): string;
  /** Two or three of them. */
  some(names: string): string;
  /** More: how many. */
  many(count: number): string;
}

/** What every table is written with. */
export interface Kit<L extends Language> {
  readonly n: (value: number) => string;
  /** Sets a name or a value apart where it runs against the sentence. */
  readonly iso: (text: string) => string;
  /** "A, B and C", each set apart where it has to be. */
  readonly list: (names: readonly string[]) => string;
  readonly count: (forms: Forms<L>) => (count: number) => string;
  /** Parts that are there, in order, with what the language puts between them. */
  readonly join: (separator: string, parts: readonly (string | null)[]) => string;
  readonly system: (words: FactWords) => (fact: SystemFact) => string;
  readonly typing: (words: TypingWords) => (names: readonly string[]) => string;
  readonly kind: (words: KindWords) => (mediaType: string) => string;
  /** `role.line`: the word and the department, or the department alone for staff, to whom the word adds nothing. */
  readonly line: (separator: string) => Strings['role']['line'];
}

export interface KitOptions {
  readonly dir?: 'ltr' | 'rtl';
  /** How names are listed in a language that `Intl` does not know. */
  readonly listed?: (names: readonly string[]) => string;
}

export const joined = (separator: string, parts: readonly (string | null)[]): string =>
  parts.filter((part) => part !== null && part !== '').join(separator);

export function kit<L extends Language>(
  language: L,
  locale: string,
  { dir = 'ltr', listed = listOf(locale) }: KitOptions = {},
): Kit<L> {
  const iso = isolator(dir);
  const mark = dir === 'rtl' ? '\u200f' : '\u200e';
  const list = (names: readonly string[]): string => {
    const apart = names.map(iso);
    // An element that takes its direction from its text would take that of the first name, apart or not.
    return (apart[0] === names[0] ? '' : mark) + listed(apart);
  };
  return {
    n: numbers(locale),
    iso,
    list,
    count: counter(language, locale),
    join: joined,
    system: (words) => (fact) => {
      switch (fact.fact) {
        case 'created':
          return words.created(iso(fact.by));
        case 'joined':
          return fact.name === fact.by
            ? words.joined(iso(fact.name))
            : words.added(iso(fact.by), iso(fact.name));
        case 'left':
          return words.left(iso(fact.name));
        case 'removed':
          return words.removed(iso(fact.by), iso(fact.name));
        case 'renamed':
          return fact.title === null
            ? words.unnamed(iso(fact.by))
            : words.named(iso(fact.by), iso(fact.title));
        case 'closed':
          return words.closed(iso(fact.by));
        case 'reopened':
          return words.reopened(iso(fact.by));
        case 'role':
          return (fact.own ?? fact.name === fact.by)
            ? words.ownRole(iso(fact.name), fact.role)
            : words.role(iso(fact.by), iso(fact.name), fact.role);
      }
    },
    typing: (words) => (names) =>
      names.length === 1
        ? words.one(iso(names[0] ?? ''))
        : names.length <= 3
          ? words.some(list(names))
          : words.many(names.length),
    kind: kindIn,
    line: (separator) =>
      function line(this: Pick<Strings['role'], 'word'>, userType, department) {
        const word = this.word[userType];
        if (department === null || department === '') return word;
        return userType === 'staff' ? department : `${word}${separator}${iso(department)}`;
      },
  };
}
