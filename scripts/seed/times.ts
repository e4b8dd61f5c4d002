const MINUTE_MS = 60_000;

/** Moments relative to the day the demo is seeded, so that "Today" and "Yesterday" occur in it. */
export interface Times {
  /** That many minutes before now. */
  readonly ago: (minutes: number) => number;
  /** A clock time some days back, in the machine's time zone; never in the future. */
  readonly on: (daysBack: number, clock: string) => number;
}

/** `nowMs` is the moment of seeding. */
export function timesFrom(nowMs: number): Times {
  return {
    ago: (minutes) => nowMs - minutes * MINUTE_MS,
    on(daysBack, clock) {
      const [hours = 0, minutes = 0] = clock.split(':').map(Number);
      const day = new Date(nowMs);
      day.setDate(day.getDate() - daysBack);
      day.setHours(hours, minutes, 0, 0);
      return Math.min(day.getTime(), nowMs);
    },
  };
}
