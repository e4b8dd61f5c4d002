import {
  conversationDown,
  type ConversationDown,
  type ConversationType,
  type ConversationUpInput,
  type UserType,
} from '../../protocol/index.ts';
import type {
  Actor,
  AnsweredChoice,
  ConversationPolicy,
  InboxApplied,
  InboxBatch,
  Made,
  RecordsBatch,
} from '../../worker/contracts.ts';
import type { CopyPorts } from '../../worker/conversation/copies.ts';
import { ConversationCore } from '../../worker/conversation/core.ts';
import { parseFrame } from '../../worker/conversation/frames.ts';
import type { Peer } from '../../worker/conversation/room.ts';
import type { SessionRecord } from '../../worker/conversation/session.ts';
import { nodeSql, type NodeSql } from './node-sql.ts';

/** A conversation's core over `node:sqlite`, with a clock, timers and destinations the test holds in its hand. */

export const CONVERSATION = 'abcdefghijklmnopqrstABCDEFGHIJ';
export const everyoneShown: ConversationPolicy['publicReads'] = {
  patient: true,
  doctor: true,
  pharmacist: true,
  nurse: true,
  staff: true,
  caregiver: true,
};
export const policy: ConversationPolicy = {
  editWindowMs: 60_000,
  retractWindowMs: 60_000,
  publicReads: everyoneShown,
  staffTyping: true,
  urgent: ['doctor', 'nurse'],
};

export const actor = (userId: string, userType: UserType = 'patient'): Actor => ({
  tenant: 'clinic',
  userId,
  name: `Name of ${userId}`,
  userType,
  department: null,
});
export const person = (userId: string, userType: UserType = 'doctor') => ({
  user_id: userId,
  name: `Name of ${userId}`,
  user_type: userType,
  department: null,
});

/** One end of a socket: what came down, parsed, and how it closed. */
export class FakePeer implements Peer {
  readonly frames: ConversationDown[] = [];
  closed: { code: number; reason: string } | null = null;
  record: SessionRecord | null = null;
  send(text: string): void {
    this.frames.push(conversationDown.parse(JSON.parse(text)));
  }
  close(code: number, reason: string): void {
    this.closed ??= { code, reason };
  }
  save(record: SessionRecord): void {
    this.record = record;
  }
  of<T extends ConversationDown['type']>(type: T): Extract<ConversationDown, { type: T }>[] {
    return this.frames.filter(
      (frame): frame is Extract<ConversationDown, { type: T }> => frame.type === type,
    );
  }
  /** Every event that came, in order of arrival. */
  get events() {
    return this.of('events').flatMap((frame) => frame.events);
  }
}

/** A destination that keeps what it is given, as an inbox or D1 would, and can be made to fail. */
export class FakeCopy<Batch extends InboxBatch | RecordsBatch> {
  applied = 0;
  down = false;
  purges = 0;
  readonly batches: Batch[] = [];
  /** Of an inbox: what its owner chose. */
  reading: AnsweredChoice = { isPrivate: false, version: 0, ageMs: 0 };
  async apply(batch: Batch): Promise<InboxApplied> {
    if (this.down) throw new Error('down');
    if (
      batch.fromRev !== this.applied &&
      !('rewind' in batch && batch.rewind && batch.fromRev < this.applied)
    )
      return this.#answer;
    this.batches.push(batch);
    this.applied = batch.toRev;
    return this.#answer;
  }
  get #answer(): InboxApplied {
    return { appliedRev: this.applied, reading: this.reading };
  }
  async purge(_conversationId: string, _made: Made): Promise<void> {
    if (this.down) throw new Error('down');
    this.purges++;
    this.applied = 0;
    this.batches.length = 0;
  }
}

export class World {
  now = 1_000_000;
  readonly sql: NodeSql;
  core: ConversationCore;
  readonly inboxes = new Map<string, FakeCopy<InboxBatch>>();
  readonly records = new FakeCopy<RecordsBatch>();
  #timers: { at: number; work: () => void }[] = [];
  #work: Promise<void>[] = [];
  #sockets: FakePeer[] = [];
  #ids = 0;

  constructor() {
    this.sql = nodeSql();
    this.core = new ConversationCore(this.sql, this.ports());
  }

  ports(): CopyPorts {
    return {
      now: () => this.now,
      random: () => 0.5,
      inbox: (userId) => this.inbox(userId),
      records: this.records,
      later: (ms, work) => {
        const timer = { at: this.now + ms, work };
        this.#timers.push(timer);
        return () => void (this.#timers = this.#timers.filter((one) => one !== timer));
      },
      deadlinesChanged: () => undefined,
      background: (work) => void this.#work.push(work),
    };
  }

  inbox(userId: string): FakeCopy<InboxBatch> {
    const found = this.inboxes.get(userId) ?? new FakeCopy<InboxBatch>();
    this.inboxes.set(userId, found);
    return found;
  }

  create(
    creator: Actor,
    others: readonly ReturnType<typeof person>[],
    type: ConversationType = others.length > 1 ? 'group' : 'direct',
  ): void {
    const done = this.core.create({
      conversationId: CONVERSATION,
      creator,
      clientId: 'founding1',
      type,
      title: null,
      people: others,
      policy,
    });
    if (!done.ok) throw new Error(done.error.code);
    for (const { user_id } of this.core.log.activeSeats()) this.choosesNothing(user_id);
  }

  /** As their inbox says of nearly everybody: they never chose anything, so what they read is shown. */
  choosesNothing(userId: string): void {
    this.core.readingChosen(userId, { isPrivate: false, version: 0 });
  }

  /** Opens a socket and says hello; `after` is also pulled unless null. */
  connect(
    who: Actor,
    after: number | null = 0,
    grant: { identityExpiresMs?: number } = {},
  ): { id: string; peer: FakePeer } {
    const peer = new FakePeer();
    const id = `socket-${++this.#ids}`;
    const record = this.core.open(
      {
        actor: who,
        policy,
        ticketId: id,
        ticketExpiresMs: this.now + 30_000,
        identityExpiresMs: grant.identityExpiresMs ?? this.now + 3_600_000,
      },
      id,
      peer,
    );
    if (record === null) throw new Error('no seat');
    this.#sockets.push(peer);
    if (after !== null) {
      this.up(id, { type: 'hello', after, features: ['typing', 'reactions'] });
      this.up(id, { type: 'pull', after });
    }
    return { id, peer };
  }

  /** A frame from a client, through the real parser. */
  up(id: string, frame: ConversationUpInput): void {
    const incoming = parseFrame(JSON.stringify(frame));
    if (incoming.kind !== 'frame' || incoming.frame.type === 'renew')
      throw new Error('the test sent a bad frame');
    this.core.frame(id, incoming.frame);
  }

  /** Moves the clock, runs what became due, and lets the copies settle. */
  async pass(ms: number): Promise<void> {
    const end = this.now + ms;
    for (;;) {
      const next = this.#timers.filter((timer) => timer.at <= end).sort((a, b) => a.at - b.at)[0];
      if (next === undefined) break;
      this.#timers = this.#timers.filter((timer) => timer !== next);
      this.now = Math.max(this.now, next.at);
      next.work();
      await this.#settle();
    }
    this.now = end;
    for (const kind of this.core.due.dueNow(this.now)) {
      if (kind === 'drain') this.core.copies.takeUp();
      else if (kind === 'sockets') {
        this.core.room.closeOverdue(this.now);
        this.core.socketDeadlines();
      }
    }
    await this.#settle();
  }

  /** What waits for a timer, or for ever, is left to it. */
  async #settle(): Promise<void> {
    do {
      const turn = new Promise<void>((resolve) => setImmediate(resolve));
      await Promise.race([this.#work.shift() ?? turn, turn]);
    } while (this.#work.length > 0);
  }

  /**
   * Keeps the storage as it is now. What it returns puts it back and starts the object anew, its sockets lost, as the
   * platform's recovery does; `core.restored` is then the caller's to call.
   */
  keep(): () => void {
    const putBack = this.sql.keep();
    return () => {
      putBack();
      this.#sockets = [];
      this.evict();
    };
  }

  /** The object goes to sleep and wakes: memory is gone, storage and sockets with their records stay. */
  evict(): void {
    this.#timers = [];
    this.core = new ConversationCore(this.sql, this.ports());
    for (const peer of this.#sockets)
      if (peer.record !== null && peer.closed === null) this.core.room.join(peer, peer.record);
  }
}
