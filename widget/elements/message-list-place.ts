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
