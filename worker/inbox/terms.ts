/**
 * The one reading of text for search: what is indexed and what is asked both go through here, so the two cannot
 * disagree. Nothing of SQLite's own tokenizers is used.
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

function join(units: readonly Unit[]): Token {
  let term = '';
  const ends: number[] = [];
  for (const unit of units) {
    if (term.length + unit.text.length > MAX_TERM_UNITS) break;
    term += unit.text;
    for (let i = 0; i < unit.text.length; i++) ends.push(unit.end);
  }
  return { term, start: units[0]?.start ?? 0, end: ends.at(-1) ?? 0, ends };
}

/**
 * An unspaced run becomes its pairs of neighbours, and its last character alone. So each character begins a term,
 * and a query of one character finds it by prefix, as everything is found.
 */
function pairs(units: readonly Unit[]): Token[] {
  return units.map((_, at) => join(units.slice(at, at + 2)));
}

/** Every term of `text`, in order of its beginning; repeats included. */
export function tokens(text: string): Token[] {
  const found: Token[] = [];
  for (const run of text.matchAll(RUN)) {
    if (ASCII_WORD.test(run[0])) {
      // Most words: nothing to fold but the case.
      const term = run[0].slice(0, MAX_TERM_UNITS).toLowerCase();
      const ends = Array.from(term, (_, i) => run.index + i + 1);
      found.push({ term, start: run.index, end: run.index + term.length, ends });
      continue;
    }
    let word: Unit[] = [];
    let unspaced = false;
    const flush = (): void => {
      if (word.length > 0) found.push(...(unspaced ? pairs(word) : [join(word)]));
      word = [];
    };
    for (const cluster of run[0].matchAll(CLUSTER)) {
      const start = run.index + cluster.index;
      const end = start + cluster[0].length;
      for (const char of fold(cluster[0])) {
        if (!WORD_CHAR.test(char)) {
          flush();
          continue;
        }
        const isMark = /^\p{M}$/u.test(char);
        const last = word.at(-1);
        if (isMark && last !== undefined) {
          // A kept mark belongs to its letter, so that pairs are pairs of letters.
          word[word.length - 1] = { ...last, text: (last.text + char).normalize('NFC'), end };
          continue;
        }
        const kind = UNSPACED.test(char);
        if (kind !== unspaced) flush();
        unspaced = kind;
        word.push({ text: char, start, end });
      }
    }
    flush();
  }
  return found.filter((token) => token.term !== '');
}

/** The distinct terms of a text: what the index stores. */
export function terms(text: string): string[] {
  return [...new Set(tokens(text).map((token) => token.term))];
}

/**
 * The terms a query asks for, least needed first left out: one that another already implies (the beginning of a
 * longer one, or the last character of a pair). Documents that match these match all of `terms(text)`.
 */
export function queryTerms(text: string): string[] {
  const all = tokens(text);
  const asked = new Set<string>();
  for (const token of all) {
    const implied = all.some(
      (other) =>
        other !== token &&
        ((other.term !== token.term && other.term.startsWith(token.term)) ||
          (other.start < token.start && token.end <= other.end)),
    );
    if (!implied) asked.add(token.term);
  }
  return [...asked];
}

/** Whether a text with these terms answers the query: each asked term begins one of them. */
export function answers(indexed: readonly string[], asked: readonly string[]): boolean {
  return asked.every((term) => indexed.some((each) => each.startsWith(term)));
}
