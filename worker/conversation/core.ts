import {
  fail,
  limits,
  ok,
  splitId,
  type Command,
  type ConversationDetail,
  type ConversationUp,
  type Failure,
  type Message,
  type OwnCursor,
  type PatchConversation,
  type PatchSender,
  type Result,
  type Sender,
  type User,
  type AddSender,
  type Attachment,
} from '../../protocol/index.ts';
import type {
  Acked,
  ConversationPolicy,
  CreateConversationInput,
  HistoryPage,
  HistoryQuery,
  ImportInput,
  AnsweredChoice,
  ReadingChoice,
  Receipts,
  SessionGrant,
  Told,
  Version,
} from '../contracts.ts';
import { createDue, type Due } from '../due.ts';
import { StorageError, type Sql } from '../sql.ts';
import { execute, type Appended, type Outcome } from './commands.ts';
import { digest } from './digest.ts';
import { Copies, inboxDestination, type CopyPorts } from './copies.ts';
import { mergeReports, ownCursor, type Report } from './cursors.ts';
import { GatheredReports, type AwaitedReport } from './gathered-reports.ts';
import { prepareUpload } from './files.ts';
import { importHistory } from './import.ts';
import { Buckets, type Bucket } from '../limiter.ts';
import { Log, type Seat } from './log.ts';
import { isKnown, learn, sendAgain, WaitingReads } from './private-reading.ts';
import {
  detailFor,
  historyPage,
  messageFor,
  pinsFor,
  receiptsFor,
  sendersPage,
  versionsFor,
} from './reading.ts';
import { Room, type Peer } from './room.ts';
import { outgrow, standing } from './restore.ts';
import { changeRole } from './roles.ts';
import { toSender } from './rows.ts';
import { schemaExists, upgradeSchema } from './schema.ts';
import {
  addSeat,
  createConversation,
  foundingDigest,
  foundingPayload,
  patchConversation,
  refreshSeat,
  removeSeat,
} from './seats.ts';
import type { SessionRecord } from './session.ts';

export const dueKinds = ['drain', 'sockets', 'orphans'] as const;
export type DueKind = (typeof dueKinds)[number];

/**
 * One conversation, whole: log, room and replication, over a SQL port and the ports above. The Durable Object is a
 * shell around it, and plain tests run the same code over `node:sqlite`.
 */
export class ConversationCore {
  readonly log: Log;
  readonly room: Room;
  readonly due: Due<DueKind>;
  readonly copies: Copies;
  readonly #ports: CopyPorts;
  readonly #buckets = new Map<string, Bucket>();
  readonly #reports: GatheredReports;
  readonly #waitingReads: WaitingReads;
  readonly #uploads = new Buckets(limits.rates.uploads);

  constructor(sql: Sql, ports: CopyPorts) {
    upgradeSchema(sql);
    this.log = new Log(sql);
    this.room = new Room(this.log);
    this.due = createDue(sql, dueKinds);
    this.copies = new Copies(this.log, this.due, ports, (n, choice) => this.#learn(n, choice));
    this.#ports = ports;
    this.#reports = new GatheredReports(ports.later, (reports) => this.#merge(reports));
    this.#waitingReads = new WaitingReads(
      (userId, waitMs) => this.choiceKnown(userId, waitMs),
      (report) => this.#report(report),
    );
  }

  /** First thing in a life of the object: takes up what an earlier one left, whatever became of its alarm. */
  woke(): void {
    this.copies.woke();
  }

  get exists(): boolean {
    return schemaExists(this.log.sql);
  }

  // --- founding and people

  create(input: CreateConversationInput): Result<ConversationDetail> {
    const payload = digest(foundingPayload(input));
    if (!this.exists) {
      createConversation(this.log, input, payload, this.#ports.now());
      this.#changed([]);
    } else if (foundingDigest(this.log) !== payload) {
      return fail('conflict', { fields: ['client_id'] });
    }
    return detailFor(this.log, input.creator.userId);
  }

  import(input: ImportInput): Result<{ head: number }> {
    const before = this.log.head;
    const done = importHistory(this.log, input);
    if (done.ok) this.#changed(this.room.size === 0 ? [] : before);
    return done;
  }

  patch(userId: string, patch: PatchConversation): Result<ConversationDetail> {
    const before = this.log.head;
    const done = patchConversation(this.log, userId, patch, this.#ports.now());
    if (!done.ok) return done;
    this.#changed(before);
    return detailFor(this.log, userId);
  }

  addSender(userId: string, add: Omit<AddSender, 'user_id'>, person: User): Result<Sender> {
    const before = this.log.head;
    const done = addSeat(this.log, userId, add, person, this.#ports.now());
    if (!done.ok) return done;
    this.#changed(before);
    return ok(toSender(this.log.meta.conversation_id, done.value.seat));
  }

  changeRole(userId: string, senderId: string, patch: PatchSender): Result<Sender> {
    const { conversationId, rest } = splitId(senderId);
    if (conversationId !== this.log.meta.conversation_id) return fail('not_found');
    const before = this.log.head;
    const done = changeRole(this.log, userId, Number(rest.slice(1)), patch, this.#ports.now());
    if (!done.ok) return done;
    this.#changed(before);
    return ok(toSender(conversationId, done.value));
  }

  /** Ends a seat; live sockets of the person close at once (ACL3). The caller may wait for `purge`. */
  removeSender(userId: string, senderId: string): Result<{ sender: Sender; purge: string }> {
    const { conversationId, rest } = splitId(senderId);
    if (conversationId !== this.log.meta.conversation_id) return fail('not_found');
    const before = this.log.head;
    const done = removeSeat(this.log, userId, Number(rest.slice(1)), this.#ports.now());
    if (!done.ok) return done;
    const { seat } = done.value;
    if (done.value.removed) this.room.closeUser(seat.user_id, 'seat_lost');
    // Nobody waits any longer for the one who left: the others' marks may be further now.
    this.#changed(before, done.value.removed ? [] : null);
    return ok({ sender: toSender(conversationId, seat), purge: inboxDestination(seat.user_id) });
  }

  // --- restore

  /** The highest numbers this conversation has told, as far as it knows itself. */
  standing(): Result<Told> {
    return this.exists ? ok(standing(this.log)) : fail('not_found');
  }

  /** Sends everyone away who is here. Whoever calls it has seen to it that nobody is let in again. */
  prepareRestore(): Result<Told> {
    this.room.closeAll('restarting');
    if (this.exists) this.socketDeadlines();
    return this.standing();
  }

  /**
   * To be called, until it answers, after the storage was put back to an earlier state, with the highest numbers ever
   * told: raises the epoch, uses none of them again, sends the sockets away to come back to the new epoch, and has
   * every copy begin anew (DUR4). Called again with the same or lower numbers it changes nothing.
   */
  restored(told: Told): Result<Told> {
    if (!this.exists) return fail('not_found');
    if (outgrow(this.log, told, this.#ports.now())) {
      this.room.closeAll('restarting');
      this.socketDeadlines();
      this.#changed([]);
    }
    return this.standing();
  }

  // --- the log

  execute(userId: string, command: Command): Result<Acked> {
    const done = this.#run(userId, command);
    if (!done.ok) return done;
    this.#told(done.value);
    return ok(done.value.acked);
  }

  #run(userId: string, command: Command): Result<Outcome> {
    return execute(this.log, userId, command, this.#ports.now(), {
      buckets: this.#buckets,
    });
  }

  #told(outcome: Outcome): void {
    if (outcome.appended !== null) this.#changed([outcome.appended]);
  }

  history(userId: string, query: HistoryQuery): Result<HistoryPage> {
    const seat = this.log.seatOf(userId);
    return seat === undefined ? fail('not_found') : ok(historyPage(this.log, seat, query));
  }

  message = (userId: string, seq: number): Result<Message> => messageFor(this.log, userId, seq);
  pins = (userId: string): Result<Message[]> => pinsFor(this.log, userId);

  receipts = (userId: string, seq: number): Result<Receipts[]> => receiptsFor(this.log, userId, seq);
  versions = (userId: string, seq: number, anyones: boolean): Result<Version[]> =>
    versionsFor(this.log, userId, seq, anyones);
  detail = (userId: string): Result<ConversationDetail> => detailFor(this.log, userId);

  senders = (
    userId: string,
    page: { after: number; limit: number },
  ): Result<{ items: Sender[]; next: number | null }> => sendersPage(this.log, userId, page);

  /** Moves the caller's own read mark; earlier messages are read with it. `atMs` is when it came in. */
  read(
    userId: string,
    seq: number,
    atMs = this.#ports.now(),
  ): Result<{ message: Message; cursor: OwnCursor }> {
    const found = messageFor(this.log, userId, seq);
    if (!found.ok) return found;
    this.#merge([{ userId, seq, what: 'read', atMs }]);
    const message = messageFor(this.log, userId, seq);
    const seat = this.log.seatOf(userId);
    return message.ok && seat !== undefined
      ? ok({ message: message.value, cursor: ownCursor(seat) })
      : fail('not_found');
  }

  /** What a person chose, from their inbox. */
  readingChosen(userId: string, choice: ReadingChoice): Result<null> {
    const seat = this.exists ? this.log.seatOf(userId) : undefined;
    if (seat === undefined) return fail('not_found');
    // An inbox that is still to forget an earlier seat would not be heard of a later choice: what fills it anew says this one.
    if (!this.copies.isForgetting(userId)) this.#learn(seat.n, { ...choice, ageMs: 0 });
    return ok(null);
  }

  #learn(n: number, choice: AnsweredChoice): void {
    const known = this.log.seat(n)?.choice_version ?? choice.version;
    if (choice.version <= known) return;
    // What came in while reading was private is private still, and what came in before it was may be so too (RCP1).
    if (!choice.isPrivate) this.#reports.flush();
    learn(this.log, n, choice, this.#ports.now());
  }

  /** Resolves once it is known here whether this person keeps reading private, or after `waitMs` in any case. */
  async choiceKnown(userId: string, waitMs: number): Promise<void> {
    const seat = this.exists ? this.log.seatOf(userId) : undefined;
    if (seat === undefined || isKnown(seat)) return;
    try {
      sendAgain(this.log, userId);
      await this.copies.settled(inboxDestination(userId), waitMs);
    } catch (error) {
      if (!(error instanceof StorageError)) throw error;
    }
  }

  /** Resolves once the mark is stored: an inbox forgets a report as soon as it is told so. */
  reportDelivered(userId: string, seq: number): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#report({ userId, seq, what: 'delivered', stored: resolve, failed: reject });
    });
  }

  #report(report: AwaitedReport): void {
    this.#reports.add(report, this.room.size);
  }

  #merge(reports: readonly Report[]): void {
    const { shown, unseen } = mergeReports(this.log, reports, this.#ports.now());
    if (shown.length > 0) this.#changed([], shown);
    else if (unseen.length > 0) this.#changed([], [], new Set(unseen));
  }

  #reading(seat: Seat, seq: number, id: string): void {
    const atMs = this.#ports.now();
    const report = {
      userId: seat.user_id,
      seq,
      what: 'read',
      atMs,
      failed: () => this.#notStored(id),
    } as const;
    if (isKnown(seat)) return this.#report(report);
    const waiting = this.#waitingReads.add(report);
    if (waiting !== null) this.#ports.background(waiting);
  }

  /** Before the bytes of a file: may this person, and is there one under this client_id already? */
  prepareUpload(userId: string, clientId: string): Result<{ existing: Attachment | null }> {
    const prepared = prepareUpload(this.log, userId, clientId);
    if (!prepared.ok || prepared.value.existing !== null) return prepared;
    const taken = this.#uploads.take(userId, this.#ports.now());
    return taken.ok ? prepared : taken;
  }

  // --- sockets

  /** A new socket of a person with a seat; answers the record the shell keeps with it, or null without a seat. */
  open(grant: SessionGrant, id: string, peer: Peer): SessionRecord | null {
    const { actor } = grant;
    const seat = this.log.seatOf(actor.userId);
    if (seat === undefined) return null;
    this.setPolicy(grant.policy);
    if (
      refreshSeat(this.log, seat, {
        user_id: actor.userId,
        name: actor.name,
        user_type: actor.userType,
        department: actor.department,
      })
    ) {
      this.#changed([]);
    }
    const record: SessionRecord = {
      id,
      userId: actor.userId,
      n: seat.n,
      floor: seat.floor_seq,
      identityExpiresMs: grant.identityExpiresMs,
      openedAtMs: this.#ports.now(),
      features: [],
      flow: { phase: 'awaiting_hello' },
    };
    this.room.join(peer, record);
    peer.save(record);
    try {
      this.socketDeadlines();
    } catch (error) {
      this.room.leave(id);
      throw error;
    }
    return record;
  }

  setPolicy(policy: ConversationPolicy): void {
    const text = JSON.stringify(policy);
    if (text !== this.log.meta.policy) this.log.setPolicy(text);
  }

  /** Carries out one frame of a session. `renew` is the shell's, because it must ask the tenant. */
  frame(id: string, frame: Exclude<ConversationUp, { type: 'renew' }>): void {
    const userId = this.room.userIdOf(id);
    const seat = userId === undefined ? undefined : this.log.seatOf(userId);
    if (userId === undefined) return;
    if (seat === undefined) return this.room.close(id, 'seat_lost');
    // Until hello has said what the client can do, nothing else it says has a meaning.
    if (frame.type !== 'hello' && this.room.awaitsHello(id)) {
      const ref = 'client_id' in frame ? frame.client_id : 'ref' in frame ? frame.ref : null;
      return this.room.reject(id, ref, { code: 'invalid', fields: ['type'] });
    }
    const now = this.#ports.now();
    if (frame.type === 'hello' || frame.type === 'history' || frame.type === 'typing') {
      const retryAfterMs = this.room.askingWaitMs(id, now);
      // Typing too often is only not passed on: nobody waits for an answer to it.
      if (retryAfterMs > 0 && frame.type === 'typing') return;
      const ref = frame.type === 'history' ? frame.ref : null;
      if (retryAfterMs > 0) return this.room.reject(id, ref, { code: 'rate_limited', retryAfterMs });
    }
    switch (frame.type) {
      case 'hello':
        this.room.hello(id, frame, seat, now);
        return;
      case 'pull':
        if (this.room.pull(id, frame.after, now)) this.socketDeadlines();
        return;
      case 'got':
        if (this.room.got(id, frame.seq, now)) this.socketDeadlines();
        if (frame.seq > seat.delivered_seq)
          this.#report({ userId, seq: frame.seq, what: 'delivered', failed: () => this.#notStored(id) });
        return;
      case 'read':
        if (frame.seq > seat.read_seq) this.#reading(seat, frame.seq, id);
        return;
      case 'typing':
        this.room.typing(id, frame.active, this.#ports.now());
        return;
      case 'history':
        this.room.history(id, frame, seat);
        return;
      case 'send':
      case 'edit':
      case 'retract':
      case 'react':
      case 'acknowledge':
      case 'pin':
        this.#command(id, userId, frame);
        return;
    }
  }

  #command(id: string, userId: string, command: Command): void {
    const done = this.#run(userId, command);
    if (!done.ok) return this.room.reject(id, command.client_id, done.error);
    // Ack only after the commit: a reconnecting client treats an ack as durable (DUR2). It goes before the fan-out, so
    // that in a large group the author does not wait for everyone else.
    this.room.answer(id, { type: 'ack', ...done.value.acked });
    this.#told(done.value);
  }

  #notStored(id: string): void {
    this.room.reject(id, null, { code: 'storage_failed' });
  }

  refuse(id: string, ref: string | null, failure: Failure): void {
    this.room.reject(id, ref, failure);
  }

  /**
   * After a commit: tells the sessions of the events, given or all after a seq, and of moved marks (`only` those people's,
   * where the others are to see nothing of it), and sets the copies going. What is committed stands: a storage that fails
   * now sends the sessions away, to come back and pull what they
   * were not told, and is no answer to the command.
   */
  #changed(
    appended: readonly Appended[] | number,
    movedSeats: readonly number[] | null = null,
    only: ReadonlySet<string> | null = null,
  ): void {
    try {
      const now = this.#ports.now();
      let held = false;
      if (movedSeats !== null) this.room.cursors(movedSeats, only);
      for (const one of typeof appended === 'number' ? this.log.eventsAfter(appended) : appended)
        held = this.room.appended(one, now) || held;
      if (held) this.socketDeadlines();
      this.copies.changed(this.log.activeSeatCount());
    } catch (error) {
      if (!(error instanceof StorageError)) throw error;
      this.room.closeAll('restarting');
      this.copies.kick();
    }
  }

  // --- deadlines

  socketDeadlines(): void {
    const at = this.room.nextOverdueAt();
    if (at === null) this.due.cancel('sockets');
    else this.due.schedule('sockets', at, 'replace');
    this.#ports.deadlinesChanged();
  }
}
