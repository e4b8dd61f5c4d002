import type { Heights } from './heights.ts';

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
  /** Measured, else estimated. */
  readonly heights: Heights;
  /** Pixels of rows above the view's top edge. */
  readonly top: number;
  readonly viewport: number;
  /** Pixels to keep ready above and below. */
  readonly overscan: number;
  /** Most rows in a run; `keep` comes on top. */
  readonly maxRows: number;
  /** Rows that may not leave the document: focus, selection, playing media. */
  readonly keep: Iterable<number>;
  /** Whether a row outside the view is to stand ready now; all are, unless told. */
  readonly ready?: (index: number) => boolean;
}

/** First and last index (inclusive) of the rows that touch `[from, to]`; at least one row when there are any. */
export const rowsBetween = (
  heights: Heights,
  from: number,
  to: number,
): { readonly first: number; readonly last: number } => ({ first: heights.at(from), last: heights.at(to) });

/** Decides which rows stand in the document. Pure: the same request gives the same plan. */
export function planWindow(request: WindowRequest): readonly Segment[] {
  const { heights, top, viewport, overscan, maxRows, ready = () => true } = request;
  const { count } = heights;
  if (count === 0) return [];
  const view = rowsBetween(heights, top, top + viewport);
  let { first, last } = rowsBetween(heights, top - overscan, top + viewport + overscan);
  // Over the bound, the overscan gives way, evenly, before the view does.
  const room = Math.max(0, maxRows - (view.last - view.first + 1));
  first = Math.max(first, view.first - Math.floor(room / 2));
  last = Math.min(last, view.last + Math.ceil(room / 2), first + maxRows - 1);

  const indices = new Set<number>();
  for (let index = first; index <= last; index++)
    if ((index >= view.first && index <= view.last) || ready(index)) indices.add(index);
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

/** The row at the top edge of the view, by heights alone; for a place where nothing is in the document yet. */
export function anchorAt(heights: Heights, top: number): Anchor | null {
  if (heights.count === 0) return null;
  const index = heights.at(top);
  return { index, offset: heights.before(index) - top };
}
