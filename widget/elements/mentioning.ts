import type { Mention } from '../../protocol/index.ts';
import { limits } from '../../protocol/limits.ts';
import { standsAt, tokens, wantedBy, type Range } from '../../protocol/terms.ts';

/** Naming people in a text: what is being typed after an `@`, whom it fits, and whom a whole text names. */

/** An `@` before the caret, and what is typed after it so far. */
export interface Begun {
  /** Where the `@` stands, in UTF-16 units. */
  readonly at: number;
  readonly query: string;
}

/** Longer than this nobody looks for a name (LIM1). */
const MAX_QUERY = 60;
/** People offered at once (LIM1); of more, typing finds the others. */
export const MAX_OFFERED = 50;

const WORD = /[\p{L}\p{N}_]/u;
/** Scripts whose writers put no space around a name. */
const UNSPACED =
  /[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{scx=Hangul}\p{scx=Bopomofo}\p{scx=Thai}\p{scx=Lao}\p{scx=Khmer}\p{scx=Myanmar}]/u;
const isWord = (char: string): boolean => WORD.test(char) && !UNSPACED.test(char);

const LAST = /.$/su;
const FIRST = /^./su;
/** The character before `at`, and the one from it on; empty at an end. */
const charBefore = (text: string, at: number): string =>
  LAST.exec(text.slice(Math.max(0, at - 2), at))?.[0] ?? '';
const charFrom = (text: string, at: number): string => FIRST.exec(text.slice(at, at + 2))?.[0] ?? '';

/** An address's `@` has a word before it, a name's has not. */
const mayBegin = (text: string, at: number): boolean => !isWord(charBefore(text, at));

/** Those of `people` whose name stands in full at `at`: of several, the longest name's. */
function namedAt<Person extends Mention>(
  text: string,
  at: number,
  people: readonly Person[],
): readonly Person[] {
  let found: Person[] = [];
  for (const person of people) {
    const { name } = person;
    const longest = found[0]?.name.length ?? 1;
    if (name.length < longest || !text.startsWith(name, at)) continue;
    const end = at + name.length;
    // "@Ann" does not stand in "@Anna".
    if (isWord(charBefore(text, end)) && isWord(charFrom(text, end))) continue;
    if (name.length > longest) found = [];
    found.push(person);
  }
  return found;
}

/** What is begun at the caret; null where nothing is, or where what was begun is a whole name already. */
export function begunAt(text: string, caret: number, people: readonly Mention[]): Begun | null {
  const from = Math.max(0, caret - MAX_QUERY - 1);
  const at = text.slice(from, caret).lastIndexOf('@') + from;
  if (text[at] !== '@' || at >= caret || !mayBegin(text, at)) return null;
  const query = text.slice(at + 1, caret);
  if (/^\s|[\n\r]|\s\s/u.test(query)) return null;
  const [named] = namedAt(text, at + 1, people);
  return named !== undefined && at + 1 + named.name.length < caret ? null : { at, query };
}

/**
 * Those whose name has words that begin with what is typed, whatever case and accents; those it begins with first. For
 * nothing typed, everyone.
 */
export function fitting<Person extends Mention>(query: string, people: readonly Person[]): readonly Person[] {
  const wanted = wantedBy(query);
  // What is no letter of any script finds nobody.
  if (wanted.length === 0) return query.trim() === '' ? people.slice(0, MAX_OFFERED) : [];
  const first: Person[] = [];
  const others: Person[] = [];
  for (const person of people) {
    const words = tokens(person.name);
    const places = wanted.map((part) => words.findIndex((_, at) => standsAt(words, at, part) !== null));
    if (places.includes(-1)) continue;
    (places[0] === 0 ? first : others).push(person);
  }
  return [...first, ...others].slice(0, MAX_OFFERED);
}

/** A stretch of a text, and what goes in its place. */
export interface Insertion extends Range {
  readonly text: string;
}

/** A name in place of what was begun, with one space after it, behind which one goes on. */
export function nameInto(text: string, { at, query }: Begun, name: string): Insertion {
  const end = at + 1 + query.length;
  return { start: at, end: text[end] === ' ' ? end + 1 : end, text: `@${name} ` };
}

/** A name that stands in a text after an `@`, both of them the range; of several people, where they are of one name. */
export interface NamedRange<Person extends Mention> extends Range {
  readonly people: readonly Person[];
}

/** The names of `people` that stand in `text`, in its order. */
export function namesIn<Person extends Mention>(
  text: string,
  people: readonly Person[],
): readonly NamedRange<Person>[] {
  const ranges: NamedRange<Person>[] = [];
  if (people.length === 0) return ranges;
  for (let at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) {
    if (!mayBegin(text, at)) continue;
    const named = namedAt(text, at + 1, people);
    const [one] = named;
    if (one === undefined) continue;
    const end = at + 1 + one.name.length;
    ranges.push({ start: at, end, people: named });
    at = end - 1;
  }
  return ranges;
}

/**
 * Whom a text names, in its order and each once. Between people of one name those `chosen` decide; where none of them
 * was, all are meant.
 */
function meantIn(text: string, people: readonly Mention[], chosen: readonly Mention[]): readonly Mention[] {
  const found = new Map<string, Mention>();
  for (const { people: named } of namesIn(text, people)) {
    const meant = named.filter(({ user_id: id, name }) =>
      chosen.some((each) => each.user_id === id && each.name === name),
    );
    for (const { user_id, name } of meant.length > 0 ? meant : named) found.set(user_id, { user_id, name });
  }
  return [...found.values()];
}

/** The same, as far as a message can tell it. */
export const mentionsIn = (...given: Parameters<typeof meantIn>): readonly Mention[] =>
  meantIn(...given).slice(0, limits.mentions.perMessage);

/** Whether a message cannot tell them all. */
export const namesTooMany = (...given: Parameters<typeof meantIn>): boolean =>
  meantIn(...given).length > limits.mentions.perMessage;

/** Those whose names still stand in a text. */
export const standingIn = (text: string, people: readonly Mention[]): readonly Mention[] =>
  people.filter(({ name }) => text.includes(`@${name}`));
