import type { ConversationDown, Message } from '../../../protocol/index.ts';
import type { Seen } from '../history.ts';
import { seatNumber, type Facts, type Report, type Watcher } from './rule.ts';

/** Longer than a choice that was asked for may still be on its way, sent twice and tried again by the network alone. */
const STRAY_MS = 30_000;
const PATH = '/me/choices';

interface Reader {
  readonly user: string;
  readonly conversation: string;
}

/**
 * RCP1: nobody was ever shown that someone read what they read while it was acknowledged to be private. What may be shown of
 * a person is as far as they said they had read at any other time. Shown is what frames and answers say, and what the
 * tenant's record holds in the end.
 */
export class PrivateReading implements Watcher {
  readonly #facts: Facts;
  readonly #report: Report;
  /** Since when it is acknowledged to be private, by person. */
  readonly #privateSince = new Map<string, number>();
  /** When each person last asked for it to end. */
  readonly #endedAt = new Map<string, number>();
  /** Whose each socket is, and of which conversation. */
  readonly #roads = new Map<string, Reader>();
  /** How far a person may be shown to have read in a conversation. */
  readonly #open = new Map<string, number>();
  readonly #seats = new Map<string, { readonly user: string; readonly joinedSeq: number }>();

  constructor(facts: Facts, report: Report) {
    this.#facts = facts;
    this.#report = report;
  }

  see(seen: Seen): void {
    switch (seen.what) {
      case 'chose':
        if (seen.isPrivate) return;
        this.#endedAt.set(seen.user, seen.at);
        this.#privateSince.delete(seen.user);
        return;
      case 'answered':
        if (seen.status !== 200) return;
        if (seen.path === PATH) this.#acknowledged(seen.user, seen.at, seen.body);
        else this.#rows(rowsIn(seen.body));
        return;
      case 'in':
        if (seen.frame.type === 'read') this.#read(this.#roads.get(seen.road), seen.frame.seq);
        return;
      case 'reads':
        return this.#read(seen, seen.seq);
      case 'out':
        if (seen.target === 'inbox') return;
        this.#roads.set(seen.road, { user: seen.user, conversation: seen.target.conversation });
        return this.#out(seen.user, seen.target.conversation, seen.frame as ConversationDown);
      default:
        return;
    }
  }

  #acknowledged(user: string, at: number, body: unknown): void {
    const on = (body as { readonly private_reading: boolean }).private_reading;
    const stray = at - (this.#endedAt.get(user) ?? -Infinity) <= STRAY_MS;
    if (!on || stray) this.#privateSince.delete(user);
    else if (!this.#privateSince.has(user)) this.#privateSince.set(user, at);
  }

  /** It has arrived at the server. */
  #read(reader: Reader | undefined, seq: number): void {
    if (reader === undefined || this.#privateSince.has(reader.user)) return;
    const key = `${reader.conversation} ${reader.user}`;
    this.#open.set(key, Math.max(seq, this.#open.get(key) ?? 0));
  }

  #out(to: string, conversation: string, frame: ConversationDown): void {
    if (frame.type === 'welcome')
      for (const { sender_id, user_id, joined_seq } of frame.seats ?? [])
        this.#seats.set(sender_id, { user: user_id, joinedSeq: joined_seq });
    if (frame.type === 'welcome' || frame.type === 'cursors') {
      const seats = frame.type === 'welcome' ? frame.cursors : frame.seats;
      for (const { sender_id, read_seq } of seats ?? []) {
        const seat = this.#seats.get(sender_id);
        if (seat !== undefined && seat.user !== to)
          this.#shown(conversation, seat.user, seat.joinedSeq, read_seq);
      }
      if (frame.others !== null) this.#everyoneElse(conversation, to, frame.others.read_seq, 0);
    }
    const rows =
      frame.type === 'history'
        ? frame.items
        : frame.type === 'events'
          ? frame.events.flatMap((event) => ('message' in event ? [event.message] : []))
          : [];
    this.#rows(rows);
  }

  #rows(rows: readonly Pick<Message, 'conversation_id' | 'seq' | 'status' | 'user_id'>[]): void {
    for (const { conversation_id: conversation, seq, status, user_id } of rows)
      if (status === 'read') this.#everyoneElse(conversation, user_id, seq, seq);
  }

  end(): void {
    const { records, senders } = this.#facts.history.final;
    this.#rows(
      records.flatMap(({ conversation: conversation_id, seq, status }) => {
        const row = this.#facts.log(conversation_id).messages.find((each) => each.seq === seq);
        return row === undefined ? [] : [{ conversation_id, seq, status, user_id: row.user_id }];
      }),
    );
    for (const { conversation, senderId, readSeq } of senders) {
      const seat = this.#facts.log(conversation).seats.find(({ n }) => n === seatNumber(senderId));
      if (seat !== undefined && !this.#facts.restored(conversation))
        this.#shown(conversation, seat.user_id, seat.joined_seq, readSeq);
    }
  }

  /** All but this person have read so far, of those who were there before `since`. */
  #everyoneElse(conversation: string, but: string, readSeq: number, since: number): void {
    // What was put back has no longer the seats that were there then.
    if (!this.#facts.knows(conversation) || this.#facts.restored(conversation)) return;
    for (const { user_id, active, joined_seq } of this.#facts.log(conversation).seats) {
      // Of one who left meanwhile nobody waited.
      if (user_id === but || !active || this.#facts.seatsOf(conversation, user_id).length > 1) continue;
      if (since === 0 || joined_seq < since) this.#shown(conversation, user_id, joined_seq, readSeq);
    }
  }

  #shown(conversation: string, user: string, joinedSeq: number, readSeq: number): void {
    if (readSeq <= joinedSeq || readSeq <= (this.#open.get(`${conversation} ${user}`) ?? 0)) return;
    this.#report('RCP1', `that ${user} read up to ${readSeq} in ${conversation} was told, and was private`);
  }
}

/** The messages in the body of an answer: a page of them, or one. */
function rowsIn(body: unknown): readonly Message[] {
  if (typeof body !== 'object' || body === null) return [];
  const items: readonly unknown[] = 'items' in body && Array.isArray(body.items) ? body.items : [body];
  return items.filter(isRow);
}

const isRow = (item: unknown): item is Message =>
  typeof item === 'object' && item !== null && 'message_id' in item && 'status' in item;
