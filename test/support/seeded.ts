import { Random as Source } from './random.ts';

/** Whole numbers from 0 to `below` - 1. */
export type Random = (below: number) => number;

/** Chance as a function; the same seed gives the same numbers. */
export function seeded(seed: number): Random {
  const source = new Source(seed);
  return (below) => source.below(below);
}
