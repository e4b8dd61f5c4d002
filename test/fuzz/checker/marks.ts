import {
  formatSenderId,
  messageStatuses,
  type ConversationDown,
  type OwnCursor,
  type SeatCursor,
} from '../../../protocol/index.ts';
import type { Seen } from '../history.ts';
import type { Facts, Report, Watcher } from './rule.ts';

const ranks: readonly string[] = messageStatuses;

interface Told extends OwnCursor {
  readonly at: number;
}
const ZERO: Told = { at: 0, delivered_seq: 0, read_seq: 0 };

/** CUR1, CUR4, CUR5, STA1: marks and statuses only move forward, and private ones are told to nobody else. */
export class Marks implements Watcher {
  readonly #facts: Facts;
  readonly #report: Report;
  readonly #private: ReadonlySet<string>;
  /** The marks told of each seat, each with when that was, oldest first. */
  readonly #marks = new Map<string, Told[]>();
  readonly #seatOf = new Map<string, string>();
  /** Of each seat: whose it is, and where its marks began. */
  readonly #seats = new Map<string, { readonly user: string; readonly joinedSeq: number }>();
  readonly #statuses = new Map<string, number>();
  readonly #epochs = new Map<string, number>();
  readonly #restores = new Map<string, number>();

  constructor(facts: Facts, report: Report) {
    this.#facts = facts;
    this.#report = report;
    this.#private = new Set(facts.history.privateReaders);
  }

  see(seen: Seen): void {
    switch (seen.what) {
      case 'out':
        if (seen.target !== 'inbox')
          this.#out(seen.at, seen.road, seen.target.conversation, seen.frame as ConversationDown);
        return;
      case 'down':
        if (seen.target !== 'inbox' && (seen.frame.type === 'welcome' || seen.frame.type === 'gap'))
          this.#epochs.set(`${seen.device} ${seen.target.conversation}`, seen.frame.epoch);
        return;
      case 'restored':
        this.#restores.set(seen.conversation, (this.#restores.get(seen.conversation) ?? 0) + 1);
        this.#putBack(seen.conversation, seen.asOf);
        return;
      case 'shown':
        return this.#shown(seen);
      default:
        return;
    }
  }

  /** What was told before that point was stored by then, and is still so; of that very moment nobody can tell. */
  #putBack(conversation: string, asOf: number): void {
    for (const [key, told] of this.#marks)
      if (key.includes(` ${conversation} `))
        this.#marks.set(
          key,
          told.filter((each) => each.at < asOf),
        );
  }

  #out(at: number, road: string, conversation: string, frame: ConversationDown): void {
    if (frame.type === 'welcome') {
      this.#seatOf.set(road, frame.me.sender_id);
      for (const seat of frame.seats ?? [])
        this.#seats.set(seat.sender_id, { user: seat.user_id, joinedSeq: seat.joined_seq });
      this.#moved('own', at, conversation, frame.me.sender_id, frame.me.cursor);
      for (const seat of frame.cursors ?? []) this.#shared(at, conversation, seat);
    }
    if (frame.type === 'cursors') {
      const seat = this.#seatOf.get(road);
      if (seat !== undefined) this.#moved('own', at, conversation, seat, frame.me);
      for (const each of frame.seats) this.#shared(at, conversation, each);
    }
  }

  #shared(at: number, conversation: string, seat: SeatCursor): void {
    this.#moved('shared', at, conversation, seat.sender_id, seat);
    const known = this.#seats.get(seat.sender_id);
    if (known !== undefined && this.#private.has(known.user) && seat.read_seq > known.joinedSeq)
      this.#report('CUR5', `how far ${known.user} has read in ${conversation} was told`);
  }

  #moved(whose: string, at: number, conversation: string, seat: string, to: OwnCursor): void {
    const key = `${whose} ${conversation} ${seat}`;
    const told = this.#marks.get(key) ?? [];
    this.#marks.set(key, told);
    const from = told.at(-1) ?? ZERO;
    this.#notBack(key, from, to);
    if (to.read_seq > to.delivered_seq) this.#report('CUR4', `${key} has read what it has not`);
    const { delivered_seq, read_seq } = to;
    if (delivered_seq !== from.delivered_seq || read_seq !== from.read_seq)
      told.push({ at, delivered_seq, read_seq });
  }

  #notBack(key: string, from: OwnCursor, to: OwnCursor): void {
    if (to.delivered_seq < from.delivered_seq || to.read_seq < from.read_seq)
      this.#report(
        'CUR1',
        `${key} went back from ${from.delivered_seq}/${from.read_seq} to ${to.delivered_seq}/${to.read_seq}`,
      );
  }

  #shown({ device, conversation, rows }: Extract<Seen, { what: 'shown' }>): void {
    const epoch = this.#epochs.get(`${device} ${conversation}`) ?? 1;
    // Until it is greeted in the new epoch, what it shows may be of either.
    if (epoch <= (this.#restores.get(conversation) ?? 0)) return;
    for (const { key, mine, status } of rows) {
      const rank = ranks.indexOf(status);
      if (!mine || rank < 0) continue;
      const place = `${device} ${conversation} ${epoch} ${key}`;
      const before = this.#statuses.get(place) ?? 0;
      if (rank < before)
        this.#report('STA1', `${key} on ${device} went back from ${ranks[before]} to ${status}`);
      this.#statuses.set(place, Math.max(rank, before));
    }
  }

  end(): void {
    for (const { conversation, seats, events } of this.#facts.history.final.logs)
      for (const seat of seats) {
        if (seat.delivered_seq > events.length)
          this.#report(
            'CUR4',
            `${conversation}: seat ${seat.n} has ${seat.delivered_seq} of ${events.length}`,
          );
        if (seat.read_seq > seat.delivered_seq)
          this.#report('CUR4', `${conversation}: seat ${seat.n} has read what it has not`);
        const key = `own ${conversation} ${formatSenderId(conversation, seat.n)}`;
        this.#notBack(key, this.#marks.get(key)?.at(-1) ?? ZERO, seat);
      }
  }
}
