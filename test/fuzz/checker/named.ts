import type { Message } from '../../../protocol/index.ts';
import type { FinalEvent, FinalLog } from '../history.ts';
import type { Facts, Report, Watcher } from './rule.ts';

/** Whom a message or an edit asked to name; null where it said nothing of it. */
const wantedBy = (payload: string): readonly string[] | null =>
  (JSON.parse(payload) as { readonly mentions?: readonly string[] }).mentions ?? null;

/** MSG4: a message names whom its writer had it name, of those who were in and could see it. */
export class Named implements Watcher {
  readonly #facts: Facts;
  readonly #report: Report;

  constructor(facts: Facts, report: Report) {
    this.#facts = facts;
    this.#report = report;
  }

  end(): void {
    for (const log of this.#facts.history.final.logs)
      for (const message of log.messages) if (message.message_type !== 'system') this.#message(log, message);
  }

  #message(log: FinalLog, { seq, mentions = [], retracted_at: gone }: Message): void {
    const has = mentions.map(({ user_id }) => user_id).join();
    const could = gone === null ? this.#could(log, seq) : [''];
    if (could !== null && !could.includes(has))
      this.#report('MSG4', `${log.conversation} ${seq} names ${has}, not ${could.join(' or ')}`);
  }

  /** What it may say, by who was in when it was said so last; null where nobody saw that asked for. */
  #could(log: FinalLog, target: number): readonly string[] | null {
    // A restore takes seats back, and with them who was in when.
    if (this.#facts.restored(log.conversation)) return null;
    const said = log.events.filter(
      ({ seq, kind, target_seq }) => seq === target || (kind === 'edit' && target_seq === target),
    );
    let could: readonly string[] | null = null;
    for (const event of said) {
      const asked = this.#facts.commandsOf(log.conversation, event);
      if (asked.length === 0) return null;
      const before: readonly string[] = could ?? [''];
      could = asked.flatMap(({ payload }) => {
        const wanted = wantedBy(payload);
        return wanted === null ? before : [this.#seen(log, wanted, event, target).join()];
      });
    }
    return could;
  }

  #seen(log: FinalLog, wanted: readonly string[], at: FinalEvent, target: number): readonly string[] {
    const leftBefore = (n: number): boolean =>
      log.events.some(({ kind, seat, seq }) => kind === 'leave' && seat === n && seq < at.seq);
    return wanted.filter((user) =>
      this.#facts
        .seatsOf(log.conversation, user)
        .some(
          ({ n, joined_seq }) =>
            joined_seq < at.seq &&
            !leftBefore(n) &&
            (this.#facts.floorOf(log.conversation, n, log.epoch) ?? 0) < target,
        ),
    );
  }
}
