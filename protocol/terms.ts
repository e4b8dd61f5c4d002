/**
 * The one reading of text for search: what is indexed, what is asked and what is marked on the screen all go through here,
 * so they cannot disagree. Nothing of SQLite's own tokenizers is used.
 */

/** A term and where it stands in the text it came from. */
export interface Token {
  /** Folded: no accents, no case, compatibility forms replaced. */
  readonly term: string;
  /** UTF-16 offsets into the original text, whole characters with their marks. */
  readonly start: number;
  readonly end: number;
  /**
   * For each UTF-16 unit of `term`, where its character ends in the original: a prefix of the term can be marked
   * in the text even where folding changed lengths.
   */
  readonly ends: readonly number[];
  /** Nothing stands between this term and the one before: two characters of a script without spaces, or 药B12. */
  readonly continues: boolean;
}

/** Longer words are cut, in the index and in the query alike; bounds what a pasted key or address can store. */
const MAX_TERM_UNITS = 64;

/** Runs of letters, digits and their marks; joiners may stand inside (Persian, Indic). */
const RUN = /[\p{L}\p{N}][\p{L}\p{N}\p{M}\u200D\u00AD\u200C]*/gu;
/** One character as a reader sees it, as far as folding cares: conjoining Hangul is taken by the syllable. */
const CLUSTER =
  /(?:[\u1100-\u115F][\u1160-\u11A7]?[\u11A8-\u11FF]?|[\p{L}\p{N}])[\p{M}\u200D\u00AD\u200C]*|[\s\S]/gu;
/**
 * Accents and optional vowel signs. The marks of scripts that cannot be read without them (Indic vowels, the kana
 * voicing marks) stay.
 */
const DROPPED_MARKS =
  /(?![\u3099\u309A])(?=[\p{Script=Inherited}\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}])\p{M}/gu;
/** Soft hyphen, joiners and the Arabic stretching stroke carry no meaning for search. */
const IGNORED = /[\u200D\u00AD\u200C\u0640]/g;
/** Scripts written without spaces between words. */
const UNSPACED =
  /^[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{scx=Hangul}\p{scx=Bopomofo}\p{scx=Thai}\p{scx=Lao}\p{scx=Khmer}\p{scx=Myanmar}]/u;
const WORD_CHAR = /^[\p{L}\p{N}\p{M}]$/u;
const MARK = /^\p{M}$/u;
/** Where the decimal digits of other scripts begin. */
const DIGIT_ZEROS = [0x660, 0x6f0, 0x966, 0x9e6];
const ASCII_WORD = /^[A-Za-z0-9]+$/;

function foldDigit(char: string): string {
  const point = char.codePointAt(0) ?? 0;
  for (const zero of DIGIT_ZEROS) if (point >= zero && point < zero + 10) return String(point - zero);
  return char;
}

function fold(cluster: string): string {
  const plain = cluster.replace(IGNORED, '').normalize('NFKD').replace(DROPPED_MARKS, '').normalize('NFC');
  // Up and down again is the closest thing to case folding: ß meets ss, ς meets σ.
  return plain
    .toUpperCase()
    .toLowerCase()
    .replace(/\p{Nd}/gu, foldDigit);
}

interface Unit {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

function join(units: readonly Unit[], continues: boolean): Token {
  let term = '';
  const ends: number[] = [];
  for (const unit of units) {
    if (term.length + unit.text.length > MAX_TERM_UNITS) break;
    term += unit.text;
    for (let i = 0; i < unit.text.length; i++) ends.push(unit.end);
  }
  return { term, start: units[0]?.start ?? 0, end: ends.at(-1) ?? 0, ends, continues };
}

/** Every term of `text` in its order. A character of an unspaced script is a term by itself. */
export function tokens(text: string): Token[] {
  const found: Token[] = [];
  for (const run of text.matchAll(RUN)) {
    if (ASCII_WORD.test(run[0])) {
      // Most words: nothing to fold but the case.
      const term = run[0].slice(0, MAX_TERM_UNITS).toLowerCase();
      const ends = Array.from(term, (_, i) => run.index + i + 1);
      found.push({ term, start: run.index, end: run.index + term.length, ends, continues: false });
      continue;
    }
    let word: Unit[] = [];
    let continues = false;
    const flush = (next: boolean): void => {
      if (word.length > 0) found.push(join(word, continues));
      word = [];
      continues = next;
    };
    for (const cluster of run[0].matchAll(CLUSTER)) {
      const start = run.index + cluster.index;
      const end = start + cluster[0].length;
      for (const char of fold(cluster[0])) {
        const last = word.at(-1);
        if (!WORD_CHAR.test(char)) flush(false);
        else if (MARK.test(char) && last !== undefined) {
          // A kept mark belongs to its letter.
          word[word.length - 1] = { ...last, text: (last.text + char).normalize('NFC'), end };
        } else {
          if (last !== undefined && (UNSPACED.test(char) || UNSPACED.test(last.text))) flush(true);
          word.push({ text: char, start, end });
        }
      }
    }
    flush(false);
  }
  return found;
}

/**
 * What is stored of a text so that it can be found: its terms, each after a space, each unbroken run on a line of its
 * own. A term is then found by `' ' + beginning`, and neighbours in a run by their terms with a space between.
 */
export function terms(text: string): string {
  let stored = '';
  for (const token of tokens(text)) stored += `${token.continues || stored === '' ? '' : '\n'} ${token.term}`;
  return stored;
}

/** What a query asks of a text: these terms side by side, the last one begun. */
export type Wanted = readonly string[];

/** What a query asks for, all of which must be there; what another part already implies is left out. */
export function wantedBy(query: string): Wanted[] {
  const runs: string[][] = [];
  for (const token of tokens(query)) {
    const run = runs.at(-1);
    if (token.continues && run !== undefined) run.push(token.term);
    else runs.push([token.term]);
  }
  const texts = runs.map(storedForm);
  return runs.filter((_, at) => {
    const mine = texts[at] ?? '';
    return !texts.some((other, i) => (other === mine ? i < at : other.includes(mine)));
  });
}

/** The text to look for in what `terms` stored. */
export const storedForm = (wanted: Wanted): string => ` ${wanted.join(' ')}`;

/** Whether this part of a query stands at token `at` of a text: the index of its last token there, else null. */
export function standsAt(found: readonly Token[], at: number, wanted: Wanted): number | null {
  for (const [i, term] of wanted.entries()) {
    const token = found[at + i];
    if (token === undefined || (i > 0 && !token.continues)) return null;
    if (i === wanted.length - 1 ? !token.term.startsWith(term) : token.term !== term) return null;
  }
  return at + wanted.length - 1;
}

/** A stretch of a text, in UTF-16 offsets. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** The stretches of `text` that answer a part of the query, in order, merged where they touch. */
export function matchRanges(text: string, query: readonly Wanted[]): Range[] {
  const found = tokens(text);
  const ranges: Range[] = [];
  for (const [at, token] of found.entries()) {
    let end = 0;
    for (const wanted of query) {
      const lastAt = standsAt(found, at, wanted);
      if (lastAt === null) continue;
      const begun = wanted.at(-1)?.length ?? 0;
      end = Math.max(end, found[lastAt]?.ends[begun - 1] ?? 0);
    }
    if (end === 0) continue;
    const last = ranges.at(-1);
    if (last !== undefined && token.start <= last.end)
      ranges[ranges.length - 1] = { start: last.start, end: Math.max(last.end, end) };
    else ranges.push({ start: token.start, end });
  }
  return ranges;
}
