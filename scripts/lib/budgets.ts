/** What the widget's scripts may weigh, gzip bytes at level 9; docs/decisions/0004-the-widgets-weight.md says why. */
export const budgets = {
  /** A page that never opens the chat. */
  loader: 2 * 1024,
  /** All scripts until the first bubble paints, the loader included. */
  firstBubble: 30 * 1024,
} as const;

export interface Verdict {
  readonly name: string;
  readonly is: number;
  readonly atMost: number;
  readonly kept: boolean;
}

/** Holds what was measured, in gzip bytes, to the budgets. */
export const verdictsOf = (measured: Readonly<Record<keyof typeof budgets, number>>): readonly Verdict[] =>
  (
    [
      ['loader', 'loader'],
      ['firstBubble', 'all scripts until the first bubble'],
    ] as const
  ).map(([key, name]) => ({
    name,
    is: measured[key],
    atMost: budgets[key],
    kept: measured[key] <= budgets[key],
  }));
