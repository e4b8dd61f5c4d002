import { limits } from '../../protocol/index.ts';
import type { AnsweredChoice, ReadingChoice } from '../contracts.ts';
import type { AwaitedReport } from './gathered-reports.ts';
import type { Log, Seat } from './log.ts';

/**
 * Who keeps private what they read: docs/decisions/0012-private-reading.md. A person's choice is kept by their inbox and
 * stands in the seat, as far as the inbox has said; what it has not said yet counts as private (RCP1).
 */

export const isKnown = (seat: Seat): boolean => seat.choice_version >= 0;

/** What the seat holds of a choice that somebody made; what nobody chose need not be remembered. */
export const chosen = ({ choice_version: version, shown_from }: Seat): ReadingChoice | null =>
  version > 0 ? { isPrivate: shown_from === null, version } : null;

/** Whether what this person reads is kept from others, by their choice or the tenant's. */
export const keepsPrivate = (log: Log, seat: Seat): boolean =>
  !log.policy.publicReads[seat.user_type] || (isKnown(seat) && seat.shown_from === null);

/** Whether others may know of what this person read at that moment, epoch ms; undefined: of what was read elsewhere. */
export const mayShow = (log: Log, seat: Seat, atMs: number | undefined): boolean =>
  log.policy.publicReads[seat.user_type] &&
  (atMs === undefined || (seat.shown_from !== null && seat.shown_from <= atMs));

/**
 * Takes up a choice, unless a newer one is known. What was read before it was made is not shown by it, and neither is
 * what came in while it was on its way.
 */
export function learn(log: Log, n: number, { isPrivate, version, ageMs }: AnsweredChoice, now: number): void {
  const seat = log.seat(n);
  if (seat === undefined || seat.left_at !== null || version <= seat.choice_version) return;
  const from = version === 0 ? 0 : now - ageMs + 1;
  log.sql.run(
    'UPDATE seats SET choice_version = ?, shown_from = ? WHERE n = ?',
    version,
    isPrivate ? null : from,
    n,
  );
  log.seatsChanged();
}

/**
 * Has the person's inbox sent the last change once more, and with it how things stand, without a change that others could
 * count. Its answer says what was chosen, too. Always further back than it was: what is on its way just now says nothing
 * of it, and is not to be taken for the answer.
 */
export const sendAgain = (log: Log, userId: string): void =>
  log.sql.run(
    `UPDATE destinations SET acked_rev = min(acked_rev, ?1) - 1, dirty_rev = max(dirty_rev, ?1), rewound = 1
     WHERE destination = ?2`,
    log.rev,
    `inbox:${userId}`,
  );

type Reading = AwaitedReport & { readonly atMs: number };

/**
 * What people read before their choice is known here: of each the furthest, with the time of the first. It goes on once
 * their inbox has answered, or after a while as what it then is, private.
 */
export class WaitingReads {
  readonly #answered: (userId: string, waitMs: number) => Promise<unknown>;
  readonly #goOn: (report: AwaitedReport) => void;
  readonly #waiting = new Map<string, Reading>();

  constructor(
    answered: (userId: string, waitMs: number) => Promise<unknown>,
    goOn: (report: AwaitedReport) => void,
  ) {
    this.#answered = answered;
    this.#goOn = goOn;
  }

  /** Answers what there is to wait for, so that the object stays awake; null where something is awaited already. */
  add(report: Reading): Promise<void> | null {
    const { userId } = report;
    const before = this.#waiting.get(userId);
    this.#waiting.set(
      userId,
      before === undefined
        ? report
        : { ...report, seq: Math.max(before.seq, report.seq), atMs: Math.min(before.atMs, report.atMs) },
    );
    if (before !== undefined) return null;
    const goOn = (): void => {
      const last = this.#waiting.get(userId);
      this.#waiting.delete(userId);
      if (last !== undefined) this.#goOn(last);
    };
    return this.#answered(userId, limits.choiceWaitMs)
      .then(() => undefined)
      .finally(goOn);
  }
}
