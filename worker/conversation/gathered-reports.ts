import { StorageError } from '../sql.ts';
import type { Report } from './cursors.ts';
import { Presser } from './presser.ts';

/** A report, and whom to tell that it is stored. */
export interface AwaitedReport extends Report {
  readonly stored?: () => void;
  readonly failed?: (error: StorageError) => void;
}

/** How long reports are gathered, ms: not at all between two people, and in a crowd so that marks go out twice a second at most. */
const gatherMs = (sessions: number): number => (sessions > 50 ? 500 : sessions > 4 ? 100 : 0);

/**
 * Reports of one moment, merged together, since each movement is told to every session. Whoever waits for one is told
 * how it ended; one nobody waits for is made again by the device.
 */
export class GatheredReports {
  readonly #presser: Presser<AwaitedReport>;

  constructor(later: (ms: number, work: () => void) => void, merge: (reports: readonly Report[]) => void) {
    this.#presser = new Presser(later, (reports) => {
      try {
        merge(reports);
      } catch (error) {
        if (!(error instanceof StorageError)) throw error;
        for (const { failed } of reports) failed?.(error);
        return;
      }
      for (const { stored } of reports) stored?.();
    });
  }

  add(report: AwaitedReport, sessions: number): void {
    this.#presser.add(report, gatherMs(sessions));
  }

  /** Merges what was gathered now. */
  flush(): void {
    this.#presser.flush();
  }
}
