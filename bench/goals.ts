/** What was measured against what it should be. */
export interface Goal {
  readonly name: string;
  readonly is: number;
  readonly atMost?: number;
  readonly atLeast?: number;
}

export const met = ({ is, atMost, atLeast }: Goal): boolean =>
  (atMost === undefined || is <= atMost) && (atLeast === undefined || is >= atLeast);

/** One line per goal, and how many were met. Missing one is a finding, not a failure of the run. */
export function verdicts(goals: readonly Goal[]): string {
  const width = Math.max(...goals.map((goal) => goal.name.length));
  const lines = goals.map((goal) => {
    const wanted = goal.atMost === undefined ? `≥ ${goal.atLeast}` : `≤ ${goal.atMost}`;
    return `${met(goal) ? 'met   ' : 'MISSED'}  ${goal.name.padEnd(width)}  ${goal.is.toFixed(2)} (${wanted})`;
  });
  return [...lines, `${goals.filter(met).length} of ${goals.length} goals met`].join('\n');
}
