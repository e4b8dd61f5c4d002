import { fail, ok, type PatchSender, type Result } from '../../protocol/index.ts';
import type { Log, Seat } from './log.ts';
import { allows, peopleChange } from './policy.ts';
import { appendSystem, earlier, rememberNothing } from './seats.ts';

/** Says anew what a seat may do; an event with its line, or nothing where it is so already. One transaction. */
export function changeRole(
  log: Log,
  userId: string,
  n: number,
  { client_id, role }: PatchSender,
  now: number,
): Result<Seat> {
  return log.transaction((): Result<Seat> => {
    const by = log.seatOf(userId);
    if (by === undefined) return fail('not_found');
    const digest = JSON.stringify(['role', n, role]);
    const before = earlier(log, userId, client_id);
    const target = log.seat(n);
    if (before !== undefined && before.digest !== digest) return fail('conflict', { fields: ['client_id'] });
    if (target === undefined) return fail('not_found');
    if (before !== undefined) return ok(target);
    if (target.left_at !== null) return fail('not_found');
    if (!peopleChange[log.meta.type] || !allows(log.meta.type, by.role, 'manage_people'))
      return fail('forbidden');
    const at = log.timeFor(now);
    if (target.role === role) {
      rememberNothing(log, userId, client_id, { digest, seat: n, at });
      return ok(target);
    }
    if (log.meta.is_active !== 1) return fail('closed');
    const owners = log.activeSeats().filter((seat) => seat.role === 'owner');
    if (target.role === 'owner' && owners.length === 1) return fail('last_owner');
    log.sql.run('UPDATE seats SET role = ?, rev = ? WHERE n = ?', role, log.nextRev(), n);
    log.seatsChanged();
    appendSystem(
      log,
      by,
      'role',
      { fact: 'role', name: target.name, role, by: by.name, own: target.n === by.n },
      { at, clientId: client_id, seat: n, digest },
    );
    return ok({ ...target, role, rev: log.seat(n)?.rev ?? target.rev });
  });
}
