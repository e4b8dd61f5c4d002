import type { Sql } from './sql.ts';

/**
 * One alarm, many deadlines. A Durable Object has a single alarm, so each object keeps a table of what is due and
 * when, and its alarm stands at the earliest of them. Only this module decides where the alarm stands.
 */
export interface Due<Kind extends string> {
  /**
   * `earliest` keeps a sooner time that is already set (a retry must not be put off by later work); `replace` sets
   * it whatever was there (a deadline that moves).
   */
  schedule(kind: Kind, atMs: number, mode: 'earliest' | 'replace'): void;
  cancel(kind: Kind): void;
  /**
   * What has come due, earliest first. Nothing is removed: alarms run at least once, so whoever does the work
   * cancels the kind, or schedules it anew with `replace`, in the transaction that does it.
   */
  dueNow(nowMs: number): Kind[];
  /** When the alarm should stand, epoch ms; null = no alarm needed. */
  nextAt(): number | null;
}

/** Makes the table. Harmless where it exists; called with the object's own schema. */
export function createDueTable(sql: Sql): void {
  sql.run('CREATE TABLE IF NOT EXISTS due (kind TEXT PRIMARY KEY, at INTEGER NOT NULL) WITHOUT ROWID');
}

/** The deadlines over `sql`; the table must exist before any method is called. `kinds` are the caller's own names. */
export function createDue<Kind extends string>(sql: Sql, kinds: readonly Kind[]): Due<Kind> {
  const known = (kind: string): kind is Kind => kinds.some((each) => each === kind);
  return {
    schedule(kind, atMs, mode) {
      sql.run(
        `INSERT INTO due (kind, at) VALUES (?, ?)
         ON CONFLICT (kind) DO UPDATE SET at = ${mode === 'earliest' ? 'min(at, excluded.at)' : 'excluded.at'}`,
        kind,
        atMs,
      );
    },
    cancel(kind) {
      sql.run('DELETE FROM due WHERE kind = ?', kind);
    },
    dueNow(nowMs) {
      // A kind this build does not know (after a roll-back) stays in the table, but does not keep the alarm busy.
      return sql
        .all<{ kind: string }>('SELECT kind FROM due WHERE at <= ? ORDER BY at, kind', nowMs)
        .map((row) => row.kind)
        .filter(known);
    },
    nextAt() {
      const row = sql.get<{ at: number | null }>(
        'SELECT min(at) AS at FROM due WHERE kind IN (SELECT value FROM json_each(?))',
        JSON.stringify(kinds),
      );
      return row?.at ?? null;
    },
  };
}

/** The two calls of Durable Object storage the alarm needs. */
export interface AlarmPort {
  setAlarm(atMs: number): Promise<void>;
  deleteAlarm(): Promise<void>;
}

/** Keeps the object's alarm where the table says, with no storage call when it already stands there. */
export interface Alarm {
  /**
   * Call it in the turn of the writes that changed what is due, after their transaction: writes of one turn commit
   * together, and a rolled-back transaction would otherwise leave a wrong belief of where the alarm stands.
   */
  sync(): void;
  /**
   * On wake, with `getAlarm()`'s answer: sets the alarm when it was lost, or stands in the past for so long that it
   * must have been.
   */
  woke(current: number | null, nowMs: number): void;
  /** First thing in the alarm handler: the platform has taken the alarm down. */
  fired(): void;
}

/** A past alarm younger than this is taken to be on its way: setting it again would run it twice. */
const LOST_AFTER_MS = 30_000;

export function createAlarm(due: Pick<Due<string>, 'nextAt'>, port: AlarmPort): Alarm {
  /** Where the alarm stands, as far as this life of the object knows. */
  let standsAt: number | null | 'unknown' = 'unknown';
  const move = (next: number | null): void => {
    if (next === standsAt) return;
    standsAt = next;
    // Not awaited: the output gate holds every answer until the write is durable, and a failed write ends the object.
    void (next === null ? port.deleteAlarm() : port.setAlarm(next));
  };
  return {
    sync: () => move(due.nextAt()),
    woke(current, nowMs) {
      const next = due.nextAt();
      const lost = current !== null && current < nowMs - LOST_AFTER_MS;
      // An alarm earlier than needed only wakes the object once for nothing.
      if (next !== null && (current === null || lost || current > next)) move(next);
      else standsAt = current;
    },
    fired() {
      standsAt = null;
    },
  };
}
