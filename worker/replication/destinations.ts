import { limits } from '../../protocol/index.ts';
import type { Sql } from '../sql.ts';

/**
 * Where a log is copied to, and how far each copy has come. A destination is a name; what is behind it is the
 * caller's. `fill` brings it up to date; `purge` makes it forget.
 */
export interface Destination {
  readonly destination: string;
  readonly mode: 'fill' | 'purge';
  readonly acked_rev: number;
  /** The last change only this destination must hear of. */
  readonly dirty_rev: number;
  /** 1 after a rewind, until the first batch of the repair was taken. */
  readonly rewound: number;
  readonly retry_at: number;
  /** Failed deliveries in a row. */
  readonly failures: number;
  /** When the first of them failed, epoch ms. */
  readonly failing_since: number | null;
}

/** How long to wait after the n-th failure in a row, ms: doubling, bounded, spread over half its length by `random`. */
export function retryDelayMs(failures: number, random: number): number {
  const { retryBaseMs, retryMaxMs } = limits.replication;
  const full = Math.min(retryMaxMs, retryBaseMs * 2 ** Math.min(failures - 1, 20));
  return Math.round(full / 2 + (full / 2) * random);
}

export class Destinations {
  readonly #sql: Sql;
  constructor(sql: Sql) {
    this.#sql = sql;
  }

  all(): Destination[] {
    return this.#sql.all<Destination>('SELECT * FROM destinations ORDER BY destination');
  }

  get(destination: string): Destination | undefined {
    return this.#sql.get<Destination>('SELECT * FROM destinations WHERE destination = ?', destination);
  }

  /**
   * Those that lack something: everyone below `sharedRev`, the one named `recordsName` below `rev` (it holds every
   * change), and whoever has a change of their own.
   */
  behind(revs: { shared: number; all: number }, recordsName: string): Destination[] {
    return this.#sql.all<Destination>(
      `SELECT * FROM destinations WHERE mode = 'purge' OR acked_rev < dirty_rev OR acked_rev < ?
       OR (destination = ? AND acked_rev < ?) ORDER BY acked_rev`,
      revs.shared,
      recordsName,
      revs.all,
    );
  }

  acked(destination: string, rev: number): void {
    this.#sql.run(
      'UPDATE destinations SET acked_rev = ?, rewound = 0, failures = 0, failing_since = NULL, retry_at = 0 WHERE destination = ?',
      rev,
      destination,
    );
  }

  failed(destination: string, at: number, retryAt: number): void {
    this.#sql.run(
      `UPDATE destinations SET failures = failures + 1, failing_since = coalesce(failing_since, ?), retry_at = ?
       WHERE destination = ?`,
      at,
      retryAt,
      destination,
    );
  }

  /** After a purge: gone, or, where the person has come back meanwhile, to be filled from nothing. */
  purged(destination: string, refill: boolean): void {
    if (refill)
      this.#sql.run(
        `UPDATE destinations SET mode = 'fill', acked_rev = 0, failures = 0, failing_since = NULL, retry_at = 0
         WHERE destination = ?`,
        destination,
      );
    else this.#sql.run('DELETE FROM destinations WHERE destination = ?', destination);
  }

  /** Answers how many were set back. */
  rewind(destination: string | null, toRev: number): number {
    return this.#sql.all(
      `UPDATE destinations SET acked_rev = min(acked_rev, ?), rewound = 1, retry_at = 0, failures = 0,
         failing_since = NULL, dirty_rev = max(dirty_rev, acked_rev)
       WHERE destination = coalesce(?, destination) RETURNING destination`,
      toRev,
      destination,
    ).length;
  }
}
