import {
  closeCodes,
  commonFeatures,
  errors,
  formatSenderId,
  limits,
  toInstant,
  utf8Bytes,
  type CloseReason,
  type ConversationDown,
  type ConversationUp,
  type Failure,
} from '../../protocol/index.ts';
import type { Appended } from './commands.ts';
import { take, type Bucket } from '../limiter.ts';
import type { Log, Seat } from './log.ts';
import { mayKnowOfTyping } from './policy.ts';
import { eventPage, historyPage, renderEvent } from './reading.ts';
import { maySend, overdue, overdueAt, Unconfirmed, type Flow, type SessionRecord } from './session.ts';
import { marksOf, welcome, type Marks } from './standing-frames.ts';

/** The one end of a socket the room needs. `save` keeps the record through the object's sleep. */
export interface Peer {
  send(text: string): void;
  close(code: number, reason: string): void;
  save(record: SessionRecord): void;
}

/** Of a conversation that was never restored. */
const FIRST_EPOCH = 1;

interface Session {
  record: SessionRecord;
  readonly peer: Peer;
  readonly unconfirmed: Unconfirmed;
  asked: Bucket | undefined;
  /** Others were told that this one is typing, and not yet that it stopped. In memory: they drop it by themselves. */
  typingTold: boolean;
}

/**
 * The sockets of one conversation: who is where in the log, and who is told what. It decides nothing about the log
 * and keeps no clock; the time comes with each call.
 */
export class Room {
  readonly #log: Log;
  readonly #sessions = new Map<string, Session>();
  /** What is told of typing. Only in memory: a sleep long enough to forget it would have refilled it too. */
  #typing: Bucket | undefined;

  constructor(log: Log) {
    this.#log = log;
  }

  /** A new socket, or one found again after sleep. */
  join(peer: Peer, record: SessionRecord): void {
    this.#sessions.set(record.id, {
      peer,
      record,
      unconfirmed: new Unconfirmed(),
      asked: undefined,
      typingTold: false,
    });
  }

  leave(id: string): void {
    this.#sessions.delete(id);
  }

  has(id: string): boolean {
    return this.#sessions.has(id);
  }

  /** Whether this socket has not said hello yet. */
  awaitsHello(id: string): boolean {
    return this.#sessions.get(id)?.record.flow.phase === 'awaiting_hello';
  }

  /** How long this session must wait before it may ask for anything more that changes no log, ms; 0 = it may. */
  askingWaitMs(id: string, now: number): number {
    const session = this.#sessions.get(id);
    if (session === undefined) return 0;
    const { bucket, waitMs } = take(session.asked, now, limits.asking);
    session.asked = bucket;
    return waitMs;
  }

  get size(): number {
    return this.#sessions.size;
  }

  userIdOf(id: string): string | undefined {
    return this.#sessions.get(id)?.record.userId;
  }

  /** Sessions of one person, oldest first. */
  idsOf(userId: string): string[] {
    return [...this.#sessions.values()]
      .map(({ record }) => record)
      .filter((record) => record.userId === userId)
      .toSorted((a, b) => a.openedAtMs - b.openedAtMs)
      .map((record) => record.id);
  }

  #save(session: Session, change: Partial<SessionRecord>): void {
    session.record = { ...session.record, ...change };
    session.peer.save(session.record);
  }

  #tell(session: Session, frame: ConversationDown): void {
    session.peer.send(JSON.stringify(frame));
  }

  /** A refusal as a frame; the connection stays. `ref` is what the frame called itself by. */
  reject(id: string, ref: string | null, failure: Failure): void {
    const session = this.#sessions.get(id);
    if (session === undefined) return;
    const { retry } = errors[failure.code];
    this.#tell(session, {
      type: 'reject',
      ref,
      code: failure.code,
      retry,
      min_backoff_ms: failure.retryAfterMs ?? (retry === 'backoff' ? 1000 : 0),
      ...(failure.fields === undefined ? {} : { fields: [...failure.fields] }),
    });
  }

  answer(id: string, frame: ConversationDown): void {
    const session = this.#sessions.get(id);
    if (session !== undefined) this.#tell(session, frame);
  }

  close(id: string, reason: CloseReason): void {
    const session = this.#sessions.get(id);
    this.#sessions.delete(id);
    session?.peer.close(closeCodes[reason].code, reason);
  }

  closeAll(reason: CloseReason): void {
    for (const id of this.#sessions.keys()) this.close(id, reason);
  }

  closeUser(userId: string, reason: CloseReason): void {
    for (const id of this.idsOf(userId)) this.close(id, reason);
  }

  /** Answers `hello`: the state of everything but events, which are pulled (RES3, FLOW1). */
  hello(id: string, frame: Extract<ConversationUp, { type: 'hello' }>, seat: Seat, now: number): void {
    const session = this.#sessions.get(id);
    if (session === undefined) return;
    this.#save(session, {
      flow: { phase: 'idle', got: 0 },
      // Those we know: what a client makes up must not grow the record.
      features: commonFeatures(frame.features),
      floor: seat.floor_seq,
    });
    this.#tell(session, welcome(this.#log, seat, frame.seats_rev ?? null, now));
    const { head, meta } = this.#log;
    // One that names none has known the first only; with nothing in hand it is of no epoch.
    const epoch = frame.epoch ?? (frame.after === 0 ? meta.epoch : FIRST_EPOCH);
    if (epoch !== meta.epoch) this.#gap(session, frame.after, 'epoch');
    else if (frame.after > head) this.#gap(session, frame.after, 'beyond_head');
  }

  #gap(session: Session, from: number, reason: 'epoch' | 'beyond_head'): void {
    this.#tell(session, { type: 'gap', from, to: this.#log.head, epoch: this.#log.meta.epoch, reason });
  }

  /**
   * Sends the page after `after`; asking for it also says that everything up to there has arrived. One that asks again
   * and again without that is held like any other that confirms too little (FLOW1): true when it newly was.
   */
  pull(id: string, after: number, now: number): boolean {
    const session = this.#sessions.get(id);
    if (session === undefined || session.record.flow.phase === 'awaiting_hello') return false;
    if (after > this.#log.head) {
      this.#gap(session, after, 'beyond_head');
      return false;
    }
    session.unconfirmed.confirmed(after);
    if (session.unconfirmed.bytes < limits.events.unackedBytes) {
      this.#sendPage(session, after, after, now);
      return false;
    }
    const { flow } = session.record;
    if (flow.phase === 'held') return false;
    this.#save(session, { flow: { phase: 'held', got: after, sent: after, sinceMs: now } });
    return true;
  }

  #sendPage(session: Session, after: number, got: number, now: number): void {
    const page = eventPage(this.#log, after, session.record.floor);
    session.peer.send(
      `{"type":"events","events":[${page.json}],"head":${this.#log.head},"more":${page.more}}`,
    );
    const sent = after + page.count;
    session.unconfirmed.sent(sent, page.bytes);
    const held = session.record.flow.phase === 'held' ? session.record.flow.sinceMs : now;
    const flow: Flow = !page.more
      ? { phase: 'live', got }
      : got < after
        ? { phase: 'held', got, sent, sinceMs: held }
        : { phase: 'idle', got };
    const goesOn = session.record.flow.phase === 'held' && flow.phase !== 'held';
    this.#save(session, { flow });
    // While it was held, nobody told it of marks that moved.
    if (goesOn) this.#tellMarks(session, marksOf(this.#log, null));
  }

  /** The session confirms what it has; a held one goes on from where it stopped. True when one did. */
  got(id: string, seq: number, now: number): boolean {
    const session = this.#sessions.get(id);
    const flow = session?.record.flow;
    if (session === undefined || flow === undefined || flow.phase === 'awaiting_hello') return false;
    const got = Math.max(flow.got, Math.min(seq, this.#log.head));
    session.unconfirmed.confirmed(got);
    if (flow.phase === 'held' && maySend(got, flow.sent + 1, session.unconfirmed.bytes)) {
      this.#save(session, { flow: { ...flow, got, sinceMs: now } });
      this.#sendPage(session, flow.sent, got, now);
      return true;
    }
    if (got !== flow.got) this.#save(session, { flow: { ...flow, got } });
    return false;
  }

  /**
   * Tells every live session of the event just appended (ORD2). Those that confirm too little are held (FLOW1); true
   * when one newly was.
   */
  appended({ event, message }: Appended, now: number): boolean {
    const log = this.#log;
    const { seq } = event;
    let held = false;
    // What the event shows reaches back to here; a session whose floor is below sees it as everyone does.
    const reaches = Math.min(event.target_seq ?? seq, message?.reply_seq ?? seq);
    const rendered = new Map<number, { text: string; bytes: number }>();
    const render = (floor: number) => {
      const key = floor < reaches ? 0 : floor;
      let found = rendered.get(key);
      if (found === undefined) {
        const text = `{"type":"events","events":[${JSON.stringify(renderEvent(log, event, key, message))}],"head":${seq},"more":false}`;
        found = { text, bytes: utf8Bytes(text) };
        rendered.set(key, found);
      }
      return found;
    };
    for (const session of this.#sessions.values()) {
      const { flow, floor } = session.record;
      if (flow.phase !== 'live') continue;
      if (!maySend(flow.got, seq, session.unconfirmed.bytes)) {
        this.#save(session, { flow: { phase: 'held', got: flow.got, sent: seq - 1, sinceMs: now } });
        held = true;
        continue;
      }
      const frame = render(floor);
      session.peer.send(frame.text);
      session.unconfirmed.sent(seq, frame.bytes);
    }
    return held;
  }

  /** Closes sessions whose time is over. */
  closeOverdue(now: number): void {
    for (const { record } of this.#sessions.values()) {
      const reason = overdue(record, now);
      if (reason !== null) this.close(record.id, reason);
    }
  }

  /** When `closeOverdue` next has something to do, or null. */
  nextOverdueAt(): number | null {
    const times = [...this.#sessions.values()].map(({ record }) => overdueAt(record));
    return times.length === 0 ? null : Math.min(...times);
  }

  renewed(id: string, identityExpiresMs: number): void {
    const session = this.#sessions.get(id);
    if (session === undefined) return;
    this.#save(session, { identityExpiresMs });
    this.#tell(session, { type: 'renewed', expires_at: toInstant(identityExpiresMs) });
  }

  /** Tells each session that is told things, or those of some people alone, how far its own person and the others now are. */
  cursors(movedSeats: readonly number[], only: ReadonlySet<string> | null = null): void {
    const marks = marksOf(this.#log, movedSeats);
    for (const session of this.#sessions.values()) {
      const { userId, flow } = session.record;
      if (flow.phase === 'awaiting_hello' || flow.phase === 'held') continue;
      if (only === null || only.has(userId)) this.#tellMarks(session, marks);
    }
  }

  #tellMarks(session: Session, marks: Marks): void {
    const text = marks(session.record.userId);
    if (text !== null) session.peer.send(text);
  }

  /**
   * Passes on that someone is typing, to everyone else who shows it. Nothing is kept. What comes too fast from all of them
   * together is not passed on, so that a large group costs each of its people no more than a small one (LIM1).
   */
  typing(id: string, active: boolean, now: number): void {
    const from = this.#sessions.get(id);
    if (from === undefined) return;
    const { meta, policy } = this.#log;
    const author = this.#log.seatOf(from.record.userId);
    if (author === undefined) return;
    const maySee = (userId: string): boolean => {
      const seat = this.#log.seatOf(userId);
      return seat !== undefined && mayKnowOfTyping(policy, author.user_type, seat.user_type);
    };
    const hearers = [...this.#sessions.values()].filter(
      ({ record }) =>
        record.userId !== from.record.userId &&
        record.flow.phase === 'live' &&
        record.features.includes('typing') &&
        maySee(record.userId),
    );
    if (hearers.length === 0 || !this.#passesOn(from, active, now)) return;
    const sender_id = formatSenderId(meta.conversation_id, from.record.n);
    const text = JSON.stringify({ type: 'typing', sender_id, active } satisfies ConversationDown);
    for (const { peer } of hearers) peer.send(text);
  }

  /** Who was seen to begin is seen to stop, whatever the crowd, and nobody else: of what began only so much is told. */
  #passesOn(from: Session, active: boolean, now: number): boolean {
    const told = from.typingTold;
    if (!active) {
      from.typingTold = false;
      return told;
    }
    const { bucket, waitMs } = take(this.#typing, now, limits.typing.passedOn);
    this.#typing = bucket;
    if (waitMs > 0) return false;
    from.typingTold = true;
    return true;
  }

  history(id: string, frame: Extract<ConversationUp, { type: 'history' }>, seat: Seat): void {
    const session = this.#sessions.get(id);
    if (session === undefined) return;
    const given = [frame.before, frame.after, frame.around].filter((one) => one !== undefined);
    if (given.length > 1)
      return this.reject(id, frame.ref, { code: 'invalid', fields: ['before', 'after', 'around'] });
    const page = historyPage(this.#log, seat, {
      limit: frame.limit,
      ...(frame.before === undefined ? {} : { before: frame.before }),
      ...(frame.after === undefined ? {} : { after: frame.after }),
      ...(frame.around === undefined ? {} : { around: frame.around }),
    });
    this.#tell(session, { type: 'history', ref: frame.ref, ...page });
  }
}
