import type { ConversationType, SeatRole, UserType } from '../../protocol/index.ts';
import type { ConversationPolicy } from '../contracts.ts';
import type { Sql } from '../sql.ts';

/** The conversation's own row. Times are epoch ms. */
export interface Meta {
  readonly tenant: string;
  readonly conversation_id: string;
  readonly type: ConversationType;
  readonly title: string | null;
  readonly is_active: number;
  readonly created_by: string;
  readonly created_at: number;
  readonly updated_at: number;
  readonly epoch: number;
  readonly rev: number;
  readonly policy: string;
}

/** A seat, with its watermarks. */
export interface Seat {
  readonly n: number;
  readonly user_id: string;
  readonly name: string;
  readonly user_type: UserType;
  readonly department: string | null;
  readonly role: SeatRole;
  readonly joined_at: number;
  readonly joined_seq: number;
  /** Events up to this seq are not this seat's to see (VIS1). */
  readonly floor_seq: number;
  readonly left_at: number | null;
  readonly rev: number;
  readonly delivered_seq: number;
  readonly read_seq: number;
  readonly public_read_seq: number;
  readonly cursor_rev: number;
  /** The choice of this person that is known here, by its version; below 0 while none is. */
  readonly choice_version: number;
  /** What is read from this moment on may be shown, epoch ms; null while reading is private, or that is not known. */
  readonly shown_from: number | null;
}

/** What a policy says that was stored before there was a word for it. */
const LATER_RULES = { staffTyping: true, urgent: [] };
type StoredPolicy = Omit<ConversationPolicy, keyof typeof LATER_RULES> & Partial<ConversationPolicy>;

/** The last change of a message: of the newest one, which is never older than any untouched one, or of a touched one. */
const MESSAGES_REV = `max(coalesce((SELECT rev FROM messages ORDER BY seq DESC LIMIT 1), 0),
  coalesce((SELECT MAX(rev) FROM messages WHERE rev > created_rev), 0))`;

/** One event as stored; what it says of a message lives in the message's own row. */
export interface EventRow {
  readonly seq: number;
  readonly kind: string;
  readonly at: number;
  readonly seat: number;
  readonly user_id: string;
  readonly client_id: string | null;
  readonly digest: string | null;
  readonly target_seq: number | null;
  readonly data: string | null;
}

/**
 * The log of one conversation over its SQLite: numbering, the meta row, seats and events. What every command asks
 * for is kept in memory, and forgotten when a transaction fails.
 */
export class Log {
  readonly sql: Sql;
  #head: number | null = null;
  #rev: number | null = null;
  #meta: Meta | null = null;
  #lastAt: number | null = null;
  #active: ReadonlyMap<string, Seat> | null = null;
  #byNumber: ReadonlyMap<number, Seat> = new Map();
  #policy: { text: string; value: ConversationPolicy } | null = null;

  constructor(sql: Sql) {
    this.sql = sql;
  }

  /** Runs `work` atomically; what it numbered is un-numbered if it throws (ORD1). */
  transaction<T>(work: () => T extends PromiseLike<unknown> ? never : T): T {
    try {
      return this.sql.transaction(work);
    } catch (error) {
      this.forget();
      throw error;
    }
  }

  /** Drops what is kept in memory: the storage is not what it was when it was read. */
  forget(): void {
    this.#head = null;
    this.#rev = null;
    this.#meta = null;
    this.#lastAt = null;
    this.#active = null;
  }

  get meta(): Meta {
    this.#meta ??= this.sql.get<Meta>('SELECT * FROM meta') ?? null;
    if (this.#meta === null) throw new Error('the conversation was not created');
    return this.#meta;
  }

  get policy(): ConversationPolicy {
    const text = this.meta.policy;
    if (this.#policy?.text !== text)
      this.#policy = { text, value: { ...LATER_RULES, ...(JSON.parse(text) as StoredPolicy) } };
    return this.#policy.value;
  }

  /** Changes columns of the meta row under a new rev. */
  changeMeta(
    change: Partial<Pick<Meta, 'title' | 'is_active' | 'updated_at' | 'created_at' | 'epoch'>>,
  ): void {
    const next = { ...this.meta, ...change, rev: this.nextRev() };
    this.sql.run(
      'UPDATE meta SET title = ?, is_active = ?, updated_at = ?, created_at = ?, epoch = ?, rev = ?',
      next.title,
      next.is_active,
      next.updated_at,
      next.created_at,
      next.epoch,
      next.rev,
    );
    this.#meta = next;
  }

  /** The policy is the tenant's and goes into no copy, so it takes no rev: nobody falls behind by it. */
  setPolicy(text: string): void {
    this.sql.run('UPDATE meta SET policy = ?', text);
    this.#meta = null;
  }

  /** Seq of the last event; 0 before the first. */
  get head(): number {
    this.#head ??=
      this.sql.get<{ head: number | null }>(
        `SELECT max(coalesce((SELECT MAX(seq) FROM events), 0), coalesce((SELECT MAX(seq) FROM messages), 0)) AS head`,
      )?.head ?? 0;
    return this.#head;
  }

  /** The last change of any kind. */
  get rev(): number {
    this.#rev ??=
      this.sql.get<{ rev: number }>(
        `SELECT max(
          (SELECT rev FROM meta),
          ${MESSAGES_REV},
          coalesce((SELECT MAX(status_rev) FROM messages WHERE status_rev > 0), 0),
          coalesce((SELECT MAX(max(rev, cursor_rev)) FROM seats), 0)
        ) AS rev`,
      )?.rev ?? 0;
    return this.#rev;
  }

  /** The next rev is above this one. The caller takes it in the same transaction: only a row that carries it keeps it. */
  outgrowRev(rev: number): void {
    this.#rev = Math.max(this.rev, rev);
  }

  nextRev(): number {
    this.#rev = this.rev + 1;
    return this.#rev;
  }

  /** The last change that every destination must hear of: messages, seats, the conversation itself. */
  get sharedRev(): number {
    return (
      this.sql.get<{ rev: number }>(
        `SELECT max((SELECT rev FROM meta), ${MESSAGES_REV},
          coalesce((SELECT MAX(rev) FROM seats), 0)) AS rev`,
      )?.rev ?? 0
    );
  }

  /** The time an event at `now` gets: never before its predecessor (ORD3 in spirit: time follows order). */
  timeFor(now: number): number {
    this.#lastAt ??= this.sql.get<{ at: number }>('SELECT at FROM log WHERE seq = ?', this.head)?.at ?? 0;
    return Math.max(now, this.#lastAt);
  }

  /** Appends one event and returns its seq: the previous one plus one, always (ORD1). */
  append(event: Omit<EventRow, 'seq'>): number {
    const seq = this.claim(event.at);
    this.sql.run(
      'INSERT INTO events (seq, kind, at, seat, user_id, client_id, digest, target_seq, data) VALUES (?,?,?,?,?,?,?,?,?)',
      seq,
      event.kind,
      event.at,
      event.seat,
      event.user_id,
      event.client_id,
      event.digest,
      event.target_seq,
      event.data,
    );
    return seq;
  }

  /**
   * Appends what a restore lost, everything up to `to`, as one row that stands at the end of its range and names the
   * beginning: `eventsWithin` makes events of it.
   */
  appendVoid(to: number, at: number): void {
    const from = this.head + 1;
    this.sql.run(
      `INSERT INTO events (seq, kind, at, seat, user_id, client_id, digest, target_seq, data)
       VALUES (?, 'void', ?, 0, '', NULL, NULL, ?, NULL)`,
      to,
      at,
      from,
    );
    this.#head = to;
    this.#lastAt = at;
  }

  /** Takes the next seq for an event at `at`, which the caller writes in this same transaction (ORD1). */
  claim(at: number): number {
    const seq = this.head + 1;
    this.#head = seq;
    this.#lastAt = at;
    return seq;
  }

  /** The events above `after` up to `upTo`, contiguous: what a restore lost is there as an event each (ORD1). */
  eventsWithin(after: number, upTo: number): EventRow[] {
    const rows = this.sql.all<EventRow>(
      // A range of seqs, so that a long log is not sorted to find its first rows.
      'SELECT * FROM log WHERE seq > ? AND seq <= ? ORDER BY seq',
      after,
      upTo,
    );
    const last = Math.min(upTo, this.head);
    if (rows.length >= last - after) return rows;
    const whole: EventRow[] = [];
    const spread = (lost: EventRow | undefined): void => {
      const next = after + whole.length + 1;
      if (lost?.kind !== 'void' || (lost.target_seq ?? lost.seq) > next) throw new Error('a hole in the log');
      for (let seq = next; seq <= Math.min(lost.seq, last); seq++)
        whole.push({ ...lost, seq, target_seq: null });
    };
    for (const row of rows) {
      if (row.seq === after + whole.length + 1 && row.kind !== 'void') whole.push(row);
      else spread(row);
    }
    if (whole.length < last - after)
      spread(this.sql.get<EventRow>('SELECT * FROM events WHERE seq > ? ORDER BY seq LIMIT 1', last));
    return whole;
  }

  /** The events after `seq`, as they are told; their messages are read when they are rendered. */
  eventsAfter(seq: number): { event: EventRow; message: null }[] {
    return this.sql
      .all<EventRow>('SELECT * FROM log WHERE seq > ? ORDER BY seq', seq)
      .map((event) => ({ event, message: null }));
  }

  /** The person's active seat. */
  seatOf(userId: string): Seat | undefined {
    return this.#seats().get(userId);
  }

  /** A seat by its number, active or ended. */
  seat(n: number): Seat | undefined {
    this.#seats();
    return this.#byNumber.get(n) ?? this.sql.get<Seat>('SELECT * FROM seats WHERE n = ?', n);
  }

  activeSeats(): Seat[] {
    return [...this.#seats().values()];
  }

  allSeats(): Seat[] {
    return this.sql.all<Seat>('SELECT * FROM seats ORDER BY n');
  }

  activeSeatCount(): number {
    return this.#seats().size;
  }

  /** Every frame asks for a seat, so the active ones are kept; whoever writes a seat calls `seatsChanged`. */
  #seats(): ReadonlyMap<string, Seat> {
    if (this.#active === null) {
      const seats = this.sql.all<Seat>('SELECT * FROM seats WHERE left_at IS NULL ORDER BY n');
      this.#active = new Map(seats.map((seat) => [seat.user_id, seat]));
      this.#byNumber = new Map(seats.map((seat) => [seat.n, seat]));
    }
    return this.#active;
  }

  seatsChanged(): void {
    this.#active = null;
  }
}
