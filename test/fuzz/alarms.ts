import { Random } from '../support/random.ts';

/** How the platform keeps one alarm: late by so many ms; run once more so long after it ran, or not. */
export interface AlarmFate {
  readonly lateMs: number;
  readonly againMs: number | null;
}
const kept: AlarmFate = { lateMs: 0, againMs: null };

/** How many come late, by how much at most, and how many come again. */
const LATE = 0.1;
const LATE_MS = 30_000;
const TWICE = 0.3;
const AGAIN_MS = 2_000;

/** The alarms of a world, as a platform has them that promises no more than to run each at least once. */
export class Alarms {
  readonly #count: (what: string) => void;
  #random: Random | null;

  /** With its own dice, so that those of the story fall as they did. `exact`: all are kept, from the beginning. */
  constructor(seed: number, exact: boolean, count: (what: string) => void) {
    this.#random = exact ? null : new Random(seed ^ 0xa1a2);
    this.#count = count;
  }

  fate(): AlarmFate {
    const random = this.#random;
    if (random === null) return kept;
    const lateMs = random.chance(LATE) ? random.between(1, LATE_MS) : 0;
    const againMs = random.chance(TWICE) ? random.between(0, AGAIN_MS) : null;
    if (lateMs > 0) this.#count('alarm late');
    if (againMs !== null) this.#count('alarm twice');
    return { lateMs, againMs };
  }

  /** Every alarm set from now on is kept. */
  heal(): void {
    this.#random = null;
  }
}
