import type { SeatRole } from '../../../protocol/index.ts';
import type { FinalEvent, FinalLog } from '../history.ts';
import type { Facts, Report, Watcher } from './rule.ts';

/** SEAT1: every role is what was asked for last, and while anyone is in, someone is an owner. */
export class Roles implements Watcher {
  readonly #facts: Facts;
  readonly #report: Report;

  constructor(facts: Facts, report: Report) {
    this.#facts = facts;
    this.#report = report;
  }

  end(): void {
    for (const log of this.#facts.history.final.logs) this.#log(log);
  }

  #log(log: FinalLog): void {
    // Conversations are founded as groups: by their owner, with members.
    const founders = log.seats.filter(({ joined_seq }) => joined_seq === 1);
    const roles = new Map(founders.map(({ n }): [number, SeatRole] => [n, n === 1 ? 'owner' : 'member']));
    for (const event of log.events) {
      if (event.seat === null) continue;
      if (event.kind === 'leave') roles.delete(event.seat);
      const asked = this.#asked(log, event);
      if (asked !== undefined) roles.set(event.seat, asked);
      if (roles.size > 0 && ![...roles.values()].includes('owner'))
        this.#report('SEAT1', `${log.conversation} has no owner after ${event.seq}`);
    }
    for (const { n, active, role } of log.seats)
      if (active && role !== roles.get(n))
        this.#report('SEAT1', `the seat ${n} of ${log.conversation} is ${role}, not ${roles.get(n)}`);
  }

  /** The role a join or a change gave. */
  #asked(log: FinalLog, event: FinalEvent): SeatRole | undefined {
    if (event.kind !== 'join' && event.kind !== 'role') return undefined;
    const command = this.#facts.commandsOf(log.conversation, event).find(({ type }) => type === event.kind);
    const { role = 'member' } = JSON.parse(command?.payload ?? '{}') as { readonly role?: SeatRole };
    return role;
  }
}
