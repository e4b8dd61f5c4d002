import {
  formatSenderId,
  limits,
  type OthersCursor,
  type OwnCursor,
  type SeatCursor,
} from '../../protocol/index.ts';
import type { Log, Seat } from './log.ts';
import { mayShow, sendAgain } from './private-reading.ts';

/**
 * Watermarks of seats, and what follows from them: the status of messages. Everything merges by maximum, so a late
 * or repeated report changes nothing (CUR1).
 */

export const ownCursor = (seat: Seat): OwnCursor => ({
  delivered_seq: seat.delivered_seq,
  read_seq: seat.read_seq,
});

/** What the others may see: `public_read_seq`, never a private reader's own (CUR5). */
export const seatCursor = (conversationId: string, seat: Seat): SeatCursor => ({
  sender_id: formatSenderId(conversationId, seat.n),
  delivered_seq: seat.delivered_seq,
  read_seq: seat.public_read_seq,
});

/** The lowest value of a column over active seats, and the lowest over seats of anyone but its holder. */
interface Lowest {
  readonly userId: string;
  readonly value: number;
  readonly next: number | null;
}

/** How far everyone else is, from `userId`'s side; null when nobody else has a seat. */
export function othersCursor(seats: readonly Seat[], userId: string): OthersCursor | null {
  const others = seats.filter((seat) => seat.user_id !== userId && seat.left_at === null);
  if (others.length === 0) return null;
  return {
    since_seq: Math.min(...others.map((seat) => seat.joined_seq)),
    delivered_seq: Math.min(...others.map((seat) => seat.delivered_seq)),
    read_seq: Math.min(...others.map((seat) => seat.public_read_seq)),
  };
}

/** The same for every viewer of a large group at once: each viewer's answer costs no walk over the seats. */
export function othersOf(seats: readonly Seat[]): (userId: string) => OthersCursor | null {
  const since = lowest(seats, (seat) => seat.joined_seq);
  const delivered = lowest(seats, (seat) => seat.delivered_seq);
  const read = lowest(seats, (seat) => seat.public_read_seq);
  return (userId) => {
    const since_seq = withoutUser(since, userId);
    const delivered_seq = withoutUser(delivered, userId);
    const read_seq = withoutUser(read, userId);
    return since_seq === null || delivered_seq === null || read_seq === null
      ? null
      : { since_seq, delivered_seq, read_seq };
  };
}

function lowest(seats: readonly Seat[], of: (seat: Seat) => number): Lowest | null {
  let least: { userId: string; value: number } | null = null;
  let next: number | null = null;
  for (const seat of seats) {
    const value = of(seat);
    if (least === null || value < least.value) {
      if (least !== null) next = next === null ? least.value : Math.min(next, least.value);
      least = { userId: seat.user_id, value };
    } else if (next === null || value < next) next = value;
  }
  return least && { ...least, next };
}

const withoutUser = (low: Lowest | null, userId: string): number | null =>
  low === null ? null : low.userId === userId ? low.next : low.value;

/** A report that a person's devices have, or the person has read, everything up to `seq`. */
export interface Report {
  readonly userId: string;
  readonly seq: number;
  readonly what: 'delivered' | 'read';
  /** Of reading: when that came in, epoch ms. Absent where it was brought from elsewhere, with no choice to heed. */
  readonly atMs?: number;
}

/** Whose marks moved. */
export interface Moved {
  /** Seats of which the others may see it. */
  readonly shown: readonly number[];
  /** People of whom they may not: that there was anything to tell would tell of it (RCP1). */
  readonly unseen: readonly string[];
}

/**
 * Merges reports into the seats and moves the status of messages that are now further. A seq above head is clamped
 * and reading implies having (CUR4). `now` is when it was read, epoch ms; null where that is not known.
 */
export function mergeReports(log: Log, reports: readonly Report[], now: number | null): Moved {
  return log.transaction((): Moved => {
    const before = log.activeSeats();
    const moves: { n: number; delivered: number; read: number; shown: number }[] = [];
    const readers: string[] = [];
    const moved = { shown: [] as number[], unseen: [] as string[] };
    for (const [userId, own] of byUser(reports)) {
      const seat = log.seatOf(userId);
      if (seat === undefined) continue;
      const furthest = furthestOf(log, seat, own);
      const read = Math.max(seat.read_seq, furthest.read);
      const delivered = Math.max(seat.delivered_seq, read, furthest.delivered);
      // Only what is read anew: what was read in private is not shown by being known, or said, again.
      const shown =
        furthest.shown > seat.read_seq
          ? Math.max(seat.public_read_seq, furthest.shown)
          : seat.public_read_seq;
      if (delivered === seat.delivered_seq && read === seat.read_seq) continue;
      moves.push({ n: seat.n, delivered, read, shown });
      // What was read before, in private, was not read now.
      const above = Math.max(seat.read_seq, seat.public_read_seq);
      if (now !== null && shown > above) keepReading(log, { n: seat.n, above, upTo: shown, at: now });
      if (read !== seat.read_seq) readers.push(seat.user_id);
      if (delivered !== seat.delivered_seq || shown !== seat.public_read_seq) moved.shown.push(seat.n);
      else moved.unseen.push(userId);
    }
    if (moves.length === 0) return moved;
    // A rev that others can count would tell of what they are not to know: their own inbox alone is sent something again.
    const rev = moved.shown.length > 0 ? log.nextRev() : log.rev;
    log.sql.run(
      `UPDATE seats SET delivered_seq = move.value ->> 'delivered', read_seq = move.value ->> 'read',
         public_read_seq = move.value ->> 'shown', cursor_rev = ?
       FROM json_each(?) AS move WHERE seats.n = move.value ->> 'n'`,
      rev,
      JSON.stringify(moves),
    );
    // Only the reader's own inbox needs to hear of a cursor; nobody else's list changes by it.
    for (const userId of readers)
      if (moved.shown.length > 0) markDirty(log, userId, rev);
      else sendAgain(log, userId);
    log.seatsChanged();
    advanceStatus(log, before);
    return moved;
  });
}

/** Only what others may see: of private reading no time is kept (CUR5). */
function keepReading(
  log: Log,
  { n, above, upTo, at }: { n: number; above: number; upTo: number; at: number },
): void {
  log.sql.run(
    'INSERT OR REPLACE INTO readings (n, slot, above_seq, up_to_seq, at) VALUES (?, ?, ?, ?, ?)',
    n,
    upTo % limits.readings.perSeat,
    above,
    upTo,
    at,
  );
}

/** When each seat (publicly) read a message, by number, epoch ms; without those of whom it is not known. */
export function readTimes(log: Log, seq: number): ReadonlyMap<number, number> {
  const rows = log.sql.all<{ n: number; at: number }>(
    'SELECT n, at FROM readings WHERE above_seq < ?1 AND up_to_seq >= ?1',
    seq,
  );
  return new Map(rows.map(({ n, at }) => [n, at]));
}

function byUser(reports: readonly Report[]): Map<string, Report[]> {
  const found = new Map<string, Report[]>();
  for (const report of reports) {
    const own = found.get(report.userId);
    if (own === undefined) found.set(report.userId, [report]);
    else own.push(report);
  }
  return found;
}

/** The furthest of one person's reports, none above head, and of what may be shown as read. */
function furthestOf(
  log: Log,
  seat: Seat,
  reports: readonly Report[],
): { delivered: number; read: number; shown: number } {
  const furthest = { delivered: 0, read: 0, shown: 0 };
  for (const { seq, what, atMs } of reports) {
    const upTo = Math.min(seq, log.head);
    furthest[what] = Math.max(furthest[what], upTo);
    if (what === 'read' && mayShow(log, seat, atMs)) furthest.shown = Math.max(furthest.shown, upTo);
  }
  return furthest;
}

const markDirty = (log: Log, userId: string, rev: number): void =>
  log.sql.run('UPDATE destinations SET dirty_rev = ? WHERE destination = ?', rev, `inbox:${userId}`);

/**
 * Raises the stored status of messages whose recipients have all got further. A message's recipients are the other
 * people's seats that were there at its seq and have not left; one without any stays as it is, and no status ever
 * goes back (STA1), which is why it is stored and not derived from whoever is left.
 */
export function advanceStatus(log: Log, before: readonly Seat[]): void {
  const seats = log.activeSeats();
  const joined = (seat: Seat): number => seat.joined_seq;
  const read = (seat: Seat): number => seat.public_read_seq;
  const delivered = (seat: Seat): number => seat.delivered_seq;
  const since = lowest(seats, joined);
  raise(log, 2, lowest(before, read), lowest(seats, read), since);
  raise(log, 1, lowest(before, delivered), lowest(seats, delivered), since);
}

/** Raises what lies between the lowest mark as it was and as it is; nothing below was left behind. */
function raise(log: Log, status: 1 | 2, was: Lowest | null, low: Lowest | null, since: Lowest | null): void {
  if (low === null || since === null) return;
  // Everyone but the holder of the lowest mark shares one bound; that one person has the next lowest.
  const holders = new Set([low.userId, since.userId]);
  const after = (first: number | null, second: number | null): number => Math.max(first ?? 0, second ?? 0);
  raiseWhere(
    log,
    status,
    { upTo: low.value, after: after(since.value, was?.value ?? null) },
    `user_id NOT IN (SELECT value FROM json_each(?))`,
    JSON.stringify([...holders]),
  );
  for (const holder of holders) {
    const from = withoutUser(since, holder);
    if (from === null) continue;
    const bound = { upTo: withoutUser(low, holder), after: after(from, withoutUser(was, holder)) };
    raiseWhere(log, status, bound, 'user_id = ?', holder);
  }
}

function raiseWhere(
  log: Log,
  status: number,
  bound: { upTo: number | null; after: number },
  who: string,
  value: string,
): void {
  const { upTo, after: from } = bound;
  if (upTo === null || upTo <= from) return;
  // In portions, each under a rev of its own: one person reading, or leaving, may settle a whole history, and a copy
  // is sent all statuses of a rev together.
  const portion = limits.replication.batchStatuses;
  for (;;) {
    const rows = log.sql.all<{ seq: number; user_id: string }>(
      `SELECT seq, user_id FROM messages WHERE status < ? AND seq <= ? AND seq > ? AND ${who} ORDER BY seq LIMIT ?`,
      status,
      upTo,
      from,
      value,
      portion,
    );
    if (rows.length === 0) return;
    const rev = log.nextRev();
    log.sql.run(
      'UPDATE messages SET status = ?, status_rev = ? WHERE seq IN (SELECT value FROM json_each(?))',
      status,
      rev,
      JSON.stringify(rows.map((row) => row.seq)),
    );
    for (const userId of new Set(rows.map((row) => row.user_id))) markDirty(log, userId, rev);
    if (rows.length < portion) return;
  }
}
