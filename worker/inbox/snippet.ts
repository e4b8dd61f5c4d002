import type { SnippetPart } from '../../protocol/index.ts';
import { matchRanges, type Range, type Wanted } from '../../protocol/terms.ts';

/** How much of the room may stand before the first match, in code points. */
const LEAD = 40;
/** How far a cut may move to fall between words. */
const REACH = 16;
const ELLIPSIS = '…';
/** What must not be parted from the character before it: marks, joiners, variation selectors, skin tones. */
const CLINGS = /^(?:\p{M}|\u200D|\p{Emoji_Modifier})$/u;

/** Where a window of `room` code points around the first match begins and ends, as indices into `chars`. */
function chooseWindow(chars: readonly string[], first: number | null, room: number): Range {
  const whole = { start: 0, end: chars.length };
  if (chars.length <= room) return whole;
  const clings = (at: number): boolean =>
    CLINGS.test(chars[at] ?? '') || (at > 0 && chars[at - 1] === '\u200D');
  const isSpace = (at: number): boolean => /^\s$/.test(chars[at] ?? '');

  let start = 0;
  if (first !== null && first > LEAD) {
    // Never past what fills the room: a match near the end is shown with more before it, not with less after.
    start = Math.min(first - LEAD, chars.length - (room - ELLIPSIS.length));
    for (let at = start; at < Math.min(start + REACH, first); at++)
      if (isSpace(at)) {
        start = at + 1;
        break;
      }
    while (start < first && clings(start)) start++;
  }
  const left = room - (start > 0 ? ELLIPSIS.length : 0);
  if (chars.length - start <= left) return { start, end: chars.length };
  const full = start + left - ELLIPSIS.length;
  let end = full;
  for (let at = full; at > full - REACH && at > (first ?? 0) + 1; at--)
    if (isSpace(at)) {
      end = at;
      break;
    }
  while (end > start + 1 && end < chars.length && clings(end)) end--;
  return { start, end };
}

/**
 * A short piece of `text` around the first place that answers a part of the query, or its beginning where none does,
 * at most `room` code points with the ellipses of its cuts. What matched is marked in the text as it was written.
 */
export function snippet(text: string, query: readonly Wanted[], room: number): SnippetPart[] {
  const ranges = matchRanges(text, query);
  const chars = Array.from(text);
  const offsets: number[] = [];
  let offset = 0;
  for (const char of chars) {
    offsets.push(offset);
    offset += char.length;
  }
  const firstAt = ranges[0]?.start;
  const first = firstAt === undefined ? null : offsets.indexOf(firstAt);
  const window = chooseWindow(chars, first, room);
  const from = offsets[window.start] ?? 0;
  const to = offsets[window.end] ?? text.length;

  const parts: SnippetPart[] = [];
  const add = (piece: string, match: boolean): void => {
    const last = parts.at(-1);
    if (piece === '') return;
    if (last !== undefined && last.match === match)
      parts[parts.length - 1] = { text: last.text + piece, match };
    else parts.push({ text: piece, match });
  };
  if (from > 0) add(ELLIPSIS, false);
  let at = from;
  for (const range of ranges) {
    const start = Math.max(range.start, from);
    const end = Math.min(range.end, to);
    if (start >= end) continue;
    add(text.slice(at, start), false);
    add(text.slice(start, end), true);
    at = end;
  }
  add(text.slice(at, to), false);
  if (to < text.length) add(ELLIPSIS, false);
  return parts;
}
