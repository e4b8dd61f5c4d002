import { limits } from '../../protocol/index.ts';
import { StorageError } from '../sql.ts';
import type { Ports } from './ports.ts';
import { ownerOf } from './schema.ts';

/** Arrivals on a device that come within this time of each other travel to the conversation together. */
const BATCH_MS = 1_000;
/**
 * How long a report under way is left alone before the alarm tries again. Shorter than the time after which an idle
 * object sleeps, so that the alarm, which mostly finds nothing, wakes nobody.
 */
const LEASE_MS = 8_000;

interface Row {
  readonly conversation_id: string;
  readonly seq: number;
  readonly failures: number;
}

/**
 * Tells conversations what has arrived on this person's devices. A row in `reports` is a report not yet confirmed;
 * the first goes at once, those right behind it wait for a moment, and the alarm repeats what got no answer.
 */
export class Reports {
  readonly #ports: Ports;
  #batching = false;

  constructor(ports: Ports) {
    this.#ports = ports;
  }

  /** A device says it has these. What is not ours, not new, or beyond what we hold is passed over. */
  add(items: readonly { conversation_id: string; seq: number }[]): void {
    const { sql, due, nowMs } = this.#ports;
    const now = nowMs();
    const before = this.#pending();
    const pending = sql.transaction(() => {
      for (const { conversation_id, seq } of items)
        sql.run(
          `INSERT INTO reports (conversation_id, seq, retry_at)
           SELECT conversation_id, ?1, ?3 FROM entries
           WHERE conversation_id = ?2 AND ?1 <= head AND ?1 > delivered_seq
           ON CONFLICT (conversation_id) DO UPDATE SET seq = excluded.seq, retry_at = excluded.retry_at
           WHERE excluded.seq > seq`,
          seq,
          conversation_id,
          now,
        );
      const pending = this.#pending() > 0 || before > 0;
      // With the reports: what the timer below does not bring about, the alarm must.
      if (pending) due.schedule('reports', now + LEASE_MS, 'earliest');
      return pending;
    });
    if (!pending) return;
    this.#ports.arm();
    if (!this.#batching) this.#flushThenBatch();
  }

  /** The alarm's turn: repeats what is due and sets the next time. */
  async retry(): Promise<void> {
    const { sql, due } = this.#ports;
    await this.#flush();
    const next = sql.get<{ at: number | null }>('SELECT min(retry_at) AS at FROM reports')?.at ?? null;
    if (next === null) due.cancel('reports');
    else due.schedule('reports', next, 'replace');
    this.#ports.arm();
  }

  #pending(): number {
    return (
      this.#ports.sql.get<{ n: number }>(
        'SELECT count(*) AS n FROM reports WHERE retry_at <= ?',
        this.#ports.nowMs(),
      )?.n ?? 0
    );
  }

  #flushThenBatch(): void {
    this.#batching = true;
    void this.#flush().catch(leftToTheAlarm);
    this.#ports.after(BATCH_MS, () => {
      this.#batching = false;
      try {
        if (this.#pending() > 0) this.#flushThenBatch();
      } catch (error) {
        leftToTheAlarm(error);
      }
    });
  }

  async #flush(): Promise<void> {
    const { sql, nowMs } = this.#ports;
    const now = nowMs();
    const rows = sql.all<Row>(
      'SELECT conversation_id, seq, failures FROM reports WHERE retry_at <= ? ORDER BY retry_at LIMIT ?',
      now,
      limits.snapshot.entries,
    );
    for (const row of rows)
      sql.run(
        'UPDATE reports SET retry_at = ? WHERE conversation_id = ?',
        now + LEASE_MS,
        row.conversation_id,
      );
    const owner = ownerOf(sql);
    await Promise.all(
      rows.map((row) =>
        this.#ports.reportDelivered(owner, row.conversation_id, row.seq).then(
          () => this.#confirmed(row),
          () => this.#failed(row),
        ),
      ),
    );
  }

  #confirmed(row: Row): void {
    const { sql } = this.#ports;
    sql.transaction(() => {
      // A later arrival may stand in the row by now; it stays.
      sql.run('DELETE FROM reports WHERE conversation_id = ? AND seq <= ?', row.conversation_id, row.seq);
      // Known to the conversation, so a second device that says the same is not reported again (CUR1).
      sql.run(
        'UPDATE entries SET delivered_seq = max(delivered_seq, ?) WHERE conversation_id = ?',
        row.seq,
        row.conversation_id,
      );
    });
  }

  #failed(row: Row): void {
    const { sql, due, nowMs } = this.#ports;
    const { retryBaseMs, retryMaxMs } = limits.replication;
    const retryAt = nowMs() + Math.min(retryMaxMs, retryBaseMs * 2 ** row.failures);
    sql.run(
      'UPDATE reports SET retry_at = ?, failures = ? WHERE conversation_id = ?',
      retryAt,
      row.failures + 1,
      row.conversation_id,
    );
    due.schedule('reports', retryAt, 'earliest');
    this.#ports.arm();
  }
}

/** What cannot be read or noted now stands in the table, with its deadline. */
function leftToTheAlarm(error: unknown): void {
  if (!(error instanceof StorageError)) throw error;
}
