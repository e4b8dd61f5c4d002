import type { Anchor, Segment } from './virtual.ts';

/** A place in a thread that the view keeps. */
export interface Place {
  readonly key: string;
  /** Pixels from the top of the view to the top of the row's bubble. */
  readonly offset: number;
  /** The row has the focus. */
  readonly focused: boolean;
}

/** Pixels above the first new message where a conversation is opened at it. */
export const LINE_PX = 72;

/**
 * The part of a row whose place is held: the bubble itself, because a day, a name or the line of new messages above
 * it may come and go with its neighbours.
 */
export function mark(row: HTMLElement): Element {
  return row.querySelector('.b, .system') ?? row;
}

/** The first row whose bubble is wholly in view, else the one across the view's top edge. */
export function rowInView(
  segments: readonly Segment[],
  scroller: Element,
  elementAt: (index: number) => HTMLElement | undefined,
): Anchor | null {
  const view = scroller.getBoundingClientRect();
  let partly: Anchor | null = null;
  for (const segment of segments) {
    const element = segment.kind === 'gap' ? undefined : elementAt(segment.index);
    if (segment.kind === 'gap' || element === undefined) continue;
    const { top, bottom } = mark(element).getBoundingClientRect();
    if (bottom <= view.top || top >= view.bottom) continue;
    const anchor = { index: segment.index, offset: top - view.top };
    if (top >= view.top) return anchor;
    partly ??= anchor;
  }
  return partly;
}
