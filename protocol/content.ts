import type { ErrorCode } from './errors.ts';
import { limits } from './limits.ts';

/** How many Unicode code points `text` holds; a lone surrogate counts as one. */
export function codePoints(text: string): number {
  let count = 0;
  for (const _ of text) count++;
  return count;
}

/** UTF-8 length in bytes, without allocating the encoding. */
export function utf8Bytes(text: string): number {
  let bytes = 0;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0x80) bytes += 1;
    else if (unit < 0x800) bytes += 2;
    else if (unit >= 0xd800 && unit < 0xdc00) {
      bytes += 4;
      i++;
    } else bytes += 3;
  }
  return bytes;
}

/** Whether every surrogate is paired (`String.prototype.isWellFormed`, which our browser floor has too). */
function wellFormed(text: string): boolean {
  return !/[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/.test(text);
}

/**
 * Why `text` may not be stored, or null. White space alone counts as empty; whether empty is allowed (a message
 * that is only an attachment) is the caller's to say.
 */
export function contentProblem(text: string, allowEmpty = false): ErrorCode | null {
  if (text.includes('\0') || !wellFormed(text)) return 'content_invalid';
  if (!allowEmpty && text.trim() === '') return 'content_empty';
  // Length in UTF-16 units bounds code points from above and is free; count only near the limit.
  if (text.length > limits.content.maxCodePoints && codePoints(text) > limits.content.maxCodePoints)
    return 'content_too_long';
  if (text.length > limits.content.maxBytes / 3 && utf8Bytes(text) > limits.content.maxBytes)
    return 'content_too_long';
  return null;
}

/** Bidirectional controls, which could make a name or file name read as something else. */
const BIDI_CONTROLS = /[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/g;
// eslint-disable-next-line no-control-regex -- control characters are what it looks for
const CONTROLS = /[\u0000-\u001F\u007F-\u009F]/g;

/** A person's or file's name made safe to show: no control characters, one line, bounded. */
export function cleanName(name: string, maxCodePoints: number = limits.name.maxCodePoints): string {
  const flat = name.replace(BIDI_CONTROLS, '').replace(CONTROLS, ' ').replace(/\s+/g, ' ').trim();
  return firstCodePoints(flat, maxCodePoints);
}

/** The first `count` code points of a text; never half of a surrogate pair. */
export function firstCodePoints(text: string, count: number): string {
  return text.length <= count ? text : Array.from(text).slice(0, count).join('');
}
