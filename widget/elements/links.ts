import { telHref } from './links-tel.ts';

/** A run of a message's text: plain, or an address that is safe to follow. */
export type TextPart = { readonly text: string; readonly href: string | null };

/**
 * Where an address may begin, and all that follows up to white space, a quote mark, a control of text direction
 * or CJK punctuation (which writers set next to an address without a space). One class, one quantifier: linear.
 */
const CANDIDATE =
  /(?:https?:\/\/|mailto:|tel:|www\.)[^\s<>"'\p{Cc}\u061c\u200b-\u200f\u2028-\u202e\u2066-\u2069\u3000-\u303f\uff00-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65]+/giu;

const TRAILING = new Set('.,;:!?*_~…');
const CLOSERS = new Map([
  [')', '('],
  [']', '['],
  ['}', '{'],
]);

/** Length of `raw` without the punctuation of the sentence around it; a bracket opened inside stays. */
function addressLength(raw: string): number {
  const balance = new Map<string, number>();
  for (const char of raw) {
    if (char === '(' || char === '[' || char === '{') balance.set(char, (balance.get(char) ?? 0) + 1);
    const opener = CLOSERS.get(char);
    if (opener !== undefined) balance.set(opener, (balance.get(opener) ?? 0) - 1);
  }
  let end = raw.length;
  for (; end > 0; end--) {
    const last = raw.charAt(end - 1);
    if (TRAILING.has(last)) continue;
    const opener = CLOSERS.get(last);
    const open = opener === undefined ? 0 : (balance.get(opener) ?? 0);
    if (opener === undefined || open >= 0) break;
    balance.set(opener, open + 1);
  }
  return end;
}

/**
 * What `raw` leads to, or null. Only web, mail and telephone addresses; none with a user name or password in it,
 * which make a strange host look like a known one.
 */
export function safeHref(raw: string): string | null {
  const address = /^www\./i.test(raw) ? `https://${raw}` : raw;
  let url: URL;
  try {
    url = new URL(address);
  } catch {
    return null;
  }
  switch (url.protocol) {
    case 'http:':
    case 'https:':
      return url.hostname !== '' && url.username === '' && url.password === '' ? url.href : null;
    case 'mailto:':
      return /^[^@?]+@[^@?]+/.test(url.pathname) ? url.href : null;
    case 'tel:':
      return telHref(url.pathname);
    default:
      return null;
  }
}

/** Latin only: Chinese and Japanese writers put no space before an address. */
const isWord = (char: string): boolean => /[\p{Script=Latin}\d]/u.test(char);

/** Splits a message's text into plain runs and addresses, in one pass. Nothing is lost: the texts join to `text`. */
export function linkify(text: string): readonly TextPart[] {
  // Most texts hold nothing like an address, and this is told for less than looking for one.
  if (!/:|www\./iu.test(text)) return text === '' ? [] : [{ text, href: null }];
  const parts: TextPart[] = [];
  let from = 0;
  for (const match of text.matchAll(CANDIDATE)) {
    // "whttp://…" and "hotel:5" are words, not addresses.
    if (match.index > 0 && isWord(text.charAt(match.index - 1))) continue;
    const raw = match[0].slice(0, addressLength(match[0]));
    const href = safeHref(raw);
    if (href === null) continue;
    if (match.index > from) parts.push({ text: text.slice(from, match.index), href: null });
    parts.push({ text: raw, href });
    from = match.index + raw.length;
  }
  if (from < text.length) parts.push({ text: text.slice(from), href: null });
  return parts;
}
