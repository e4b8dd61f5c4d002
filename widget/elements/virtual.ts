/** What stands in the document, in order: a row by its index, or a gap that keeps the place of rows left out. */
export type Segment =
  | { readonly kind: 'row'; readonly index: number }
  | { readonly kind: 'gap'; readonly from: number; readonly to: number };

/** A row held at its place on the screen. */
export interface Anchor {
  readonly index: number;
  /** Pixels from the top of the view to the top of the row; negative when the row begins above. */
  readonly offset: number;
}

export interface WindowRequest {
  readonly count: number;
  /** Measured, else estimated, height of a row in pixels. */
  readonly heightOf: (index: number) => number;
  /** Pixels of rows above the view's top edge. */
  readonly top: number;
  readonly viewport: number;
  /** Pixels to keep ready above and below. */
  readonly overscan: number;
  /** Most rows in a run; `keep` comes on top. */
  readonly maxRows: number;
  /** Rows that may not leave the document: focus, selection, playing media. */
  readonly keep: Iterable<number>;
}

/** First and last index (inclusive) of the rows that touch `[from, to]`; at least one row when there are any. */
export function rowsBetween(
  count: number,
  heightOf: (index: number) => number,
  from: number,
  to: number,
): { readonly first: number; readonly last: number } {
  let first = 0;
  let edge = 0;
  while (first < count - 1 && edge + heightOf(first) <= from) edge += heightOf(first++);
  let last = first;
  edge += count > 0 ? heightOf(first) : 0;
  while (last < count - 1 && edge < to) edge += heightOf(++last);
  return { first, last };
}

/** Decides which rows stand in the document. Pure: the same request gives the same plan. */
export function planWindow(request: WindowRequest): readonly Segment[] {
  const { count, heightOf, top, viewport, overscan, maxRows } = request;
  if (count === 0) return [];
  const view = rowsBetween(count, heightOf, top, top + viewport);
  let { first, last } = rowsBetween(count, heightOf, top - overscan, top + viewport + overscan);
  // Over the bound, the overscan gives way, evenly, before the view does.
  const room = Math.max(0, maxRows - (view.last - view.first + 1));
  first = Math.max(first, view.first - Math.floor(room / 2));
  last = Math.min(last, view.last + Math.ceil(room / 2), first + maxRows - 1);

  const indices = new Set<number>();
  for (let index = first; index <= last; index++) indices.add(index);
  for (const index of request.keep) if (index >= 0 && index < count) indices.add(index);

  const segments: Segment[] = [];
  let next = 0;
  for (const index of [...indices].sort((a, b) => a - b)) {
    if (index > next) segments.push({ kind: 'gap', from: next, to: index - 1 });
    segments.push({ kind: 'row', index });
    next = index + 1;
  }
  if (next < count) segments.push({ kind: 'gap', from: next, to: count - 1 });
  return segments;
}

/** Height of rows `from` to `to`, both included. */
export function heightBetween(heightOf: (index: number) => number, from: number, to: number): number {
  let height = 0;
  for (let index = from; index <= to; index++) height += heightOf(index);
  return height;
}

/** The row at the top edge of the view, by heights alone; for a place where nothing is in the document yet. */
export function anchorAt(count: number, heightOf: (index: number) => number, top: number): Anchor | null {
  if (count === 0) return null;
  const { first } = rowsBetween(count, heightOf, top, top);
  return { index: first, offset: heightBetween(heightOf, 0, first - 1) - top };
}

/** Heights by key, with the average of what was measured standing in for the rest. */
export class Heights {
  readonly #measured = new Map<string, number>();
  #sum = 0;

  of(key: string): number {
    return this.#measured.get(key) ?? this.average;
  }

  /** Pixels; a plain bubble until something was measured. */
  get average(): number {
    return this.#measured.size === 0 ? 56 : this.#sum / this.#measured.size;
  }

  /** Returns whether it differs from what was known. */
  set(key: string, height: number): boolean {
    const before = this.#measured.get(key);
    if (before === height) return false;
    this.#sum += height - (before ?? 0);
    this.#measured.set(key, height);
    return true;
  }

  /** Another width makes other lines: start again. */
  clear(): void {
    this.#measured.clear();
    this.#sum = 0;
  }
}
