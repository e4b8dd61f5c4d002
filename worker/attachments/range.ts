/** What a request asks of a file of `size` bytes; `end` is the last byte, included. */
export type Wanted =
  | { readonly kind: 'whole' }
  | { readonly kind: 'part'; readonly start: number; readonly end: number }
  | { readonly kind: 'none' };

/**
 * Reads a `Range` header. A single range of bytes is honoured; several, or anything else, is answered with the whole
 * file, as the standard allows. `none`: the range lies outside.
 */
export function wantedRange(header: string | null, size: number): Wanted {
  const match = /^bytes=(\d{0,15})-(\d{0,15})$/.exec((header ?? '').trim());
  if (match === null) return { kind: 'whole' };
  const [, first = '', last = ''] = match;
  if (first === '' && last === '') return { kind: 'whole' };
  if (first === '') {
    // A suffix: the last so many bytes.
    const length = Number(last);
    return length === 0 || size === 0
      ? { kind: 'none' }
      : { kind: 'part', start: Math.max(0, size - length), end: size - 1 };
  }
  const start = Number(first);
  if (last !== '' && Number(last) < start) return { kind: 'whole' };
  if (start >= size) return { kind: 'none' };
  return { kind: 'part', start, end: last === '' ? size - 1 : Math.min(Number(last), size - 1) };
}

/** Whether an `If-None-Match` list names this tag (or anything). */
export function matchesTag(header: string | null, etag: string): boolean {
  return (header ?? '')
    .split(',')
    .map((each) => each.trim().replace(/^W\//, ''))
    .some((each) => each === '*' || each === etag);
}
