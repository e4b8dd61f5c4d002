import type { Told } from '../contracts.ts';
import type { Log } from './log.ts';
import { Destinations } from '../replication/destinations.ts';
import { inboxDestination } from './copies.ts';

/** What this log has told, as far as it knows itself. */
export function standing(log: Log): Told {
  const users = new Set(log.activeSeats().map((seat) => seat.user_id));
  for (const { user_id } of log.sql.all<{ user_id: string }>(
    `SELECT substr(destination, length('inbox:') + 1) AS user_id FROM destinations WHERE destination LIKE 'inbox:%'`,
  ))
    users.add(user_id);
  return { epoch: log.meta.epoch, head: log.head, rev: log.rev, users: [...users] };
}

/**
 * After the storage was put back to an earlier state: counts on beyond everything that was told, in a new epoch, and
 * has every copy begin anew (DUR4). The events that are lost stay in the count as one void range, whose row is as
 * small for a million as for one. False when nothing was left to do, so it may be repeated until it has answered.
 */
export function outgrow(log: Log, told: Told, now: number): boolean {
  // Written by whoever restored it, not through us.
  log.forget();
  return log.transaction((): boolean => {
    const { epoch } = log.meta;
    if (epoch > told.epoch && log.head >= told.head && log.rev > told.rev) return false;
    if (told.head > log.head) log.appendVoid(told.head, log.timeFor(now));
    log.outgrowRev(told.rev);
    // A client is sent the seats when its own rev of them is older; the one it has may be from the lost time.
    // What was known of people's choices may be older than what they chose since: nothing is, until their inboxes say.
    log.sql.run('UPDATE seats SET rev = ?, choice_version = -1, shown_from = NULL', log.nextRev());
    log.seatsChanged();
    log.changeMeta({ epoch: Math.max(epoch, told.epoch) + 1 });
    new Destinations(log.sql).rewind(null, 0);
    for (const userId of told.users) {
      if (log.seatOf(userId) !== undefined) continue;
      log.sql.run(
        `INSERT INTO destinations (destination, mode, acked_rev, dirty_rev) VALUES (?, 'purge', 0, 0)
         ON CONFLICT (destination) DO UPDATE SET mode = 'purge'`,
        inboxDestination(userId),
      );
    }
    return true;
  });
}
