import { DurableObject } from 'cloudflare:workers';
import {
  fail,
  limits,
  ok,
  type AddSender,
  type Attachment,
  type Command,
  type ConversationDetail,
  type Message,
  type OwnCursor,
  type PatchConversation,
  type PatchSender,
  type Result,
  type Sender,
  type User,
} from '../../protocol/index.ts';
import type {
  Acked,
  Actor,
  ConversationPolicy,
  ConversationRpc,
  CreateConversationInput,
  HistoryPage,
  HistoryQuery,
  ImportInput,
  ReadingChoice,
  Receipts,
  ReplicationStatus,
  StoredFile,
  Told,
  Version,
} from '../contracts.ts';
import { createAlarm, type Alarm } from '../due.ts';
import { durableSql } from '../durable-sql.ts';
import type { Env } from '../env.ts';
import { inboxStub } from '../objects.ts';
import { verifyRenewal } from '../identity/renewal.ts';
import { recordsPort } from '../records/port.ts';
import { stored } from '../stored.ts';
import { ConversationCore } from './core.ts';
import { inboxDestination } from './copies.ts';
import { dropOrphans, fileFor, forgetFiles, nextOrphanAt, registerFile } from './files.ts';
import { Sockets } from './sockets.ts';

/** How long removing a person waits for that person's inbox to have forgotten the conversation. */
const PURGE_WAIT_MS = 3_000;
const ORPHANS_RETRY_MS = 60_000;
/** Beside the tables: going back to an earlier point takes it away. */
const RESTORE_KEY = 'restore';
/** The registry may list a conversation whose creation did not get through: it lacks nothing anywhere. */
const NOTHING_TO_COPY: ReplicationStatus = { headRev: 0, paused: false, behind: 0, destinations: [] };

/**
 * The Durable Object of one conversation: it gives the core a clock, storage, sockets and an alarm, and is otherwise
 * a list of the calls others may make. A call on one never created answers `not_found` and writes nothing.
 */
export class Conversation extends DurableObject<Env> implements ConversationRpc {
  readonly #core: ConversationCore;
  readonly #alarm: Alarm;
  readonly #sockets: Sockets;
  readonly #tenantOf: () => string;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    const sql = durableSql(ctx.storage);
    this.#tenantOf = () => this.#core.log.meta.tenant;
    this.#core = new ConversationCore(sql, {
      now: () => Date.now(),
      random: () => Math.random(),
      inbox: (userId) => ({
        apply: async (batch) => (await this.#inbox(userId)).apply(batch),
        purge: async (conversationId, made) => (await this.#inbox(userId)).purge(conversationId, made),
      }),
      records: recordsPort(env.DB),
      later: (ms, work) => {
        const timer = setTimeout(work, ms);
        return () => clearTimeout(timer);
      },
      deadlinesChanged: () => this.#alarm.sync(),
      background: (work) => this.ctx.waitUntil(work),
    });
    this.#alarm = createAlarm(this.#core.due, {
      setAlarm: (at) => ctx.storage.setAlarm(at),
      deleteAlarm: () => ctx.storage.deleteAlarm(),
    });
    this.#sockets = new Sockets(this.#core, {
      state: ctx,
      now: () => Date.now(),
      newId: () => crypto.randomUUID(),
      renewal: (token, userId) => verifyRenewal(env, token, { tenant: this.#tenantOf(), userId }),
    });
    if (!this.#core.exists) return;
    this.#sockets.found();
    this.#core.woke();
    void ctx.blockConcurrencyWhile(async () => this.#alarm.woke(await ctx.storage.getAlarm(), Date.now()));
  }

  async #inbox(userId: string) {
    return inboxStub(this.env, this.#tenantOf(), userId);
  }

  /** Runs `work` if the conversation exists. */
  #here<T>(work: (core: ConversationCore) => Result<T>): Result<T> {
    return stored(() => (this.#core.exists ? work(this.#core) : fail('not_found')));
  }

  /** The same for a person's change: then waits a little for that person's own inbox, so that a list shows it. */
  async #change<T>(
    userId: string,
    waitMs: number,
    work: (core: ConversationCore) => Result<T>,
  ): Promise<Result<T>> {
    const done = this.#here(work);
    if (done.ok && waitMs > 0) await this.#core.copies.settled(inboxDestination(userId), waitMs);
    return done;
  }

  async create(input: CreateConversationInput): Promise<Result<ConversationDetail>> {
    const done = stored(() => this.#core.create(input));
    if (done.ok)
      await this.#core.copies.settled(inboxDestination(input.creator.userId), limits.ownInboxWaitMs);
    return done;
  }

  async importHistory(input: ImportInput): Promise<Result<{ head: number }>> {
    return this.#here((core) => core.import(input));
  }

  async detail(actor: Actor): Promise<Result<ConversationDetail>> {
    return this.#here((core) => core.detail(actor.userId));
  }

  async senders(
    actor: Actor,
    page: { after: number; limit: number },
  ): Promise<Result<{ items: Sender[]; next: number | null }>> {
    return this.#here((core) => core.senders(actor.userId, page));
  }

  async execute(
    actor: Actor,
    command: Command,
    policy: ConversationPolicy,
    waitMs: number,
  ): Promise<Result<Acked>> {
    return this.#change(actor.userId, waitMs, (core) => {
      core.setPolicy(policy);
      return core.execute(actor.userId, command);
    });
  }

  async patch(actor: Actor, patch: PatchConversation, waitMs: number): Promise<Result<ConversationDetail>> {
    return this.#change(actor.userId, waitMs, (core) => core.patch(actor.userId, patch));
  }

  async addSender(actor: Actor, add: Omit<AddSender, 'user_id'>, person: User): Promise<Result<Sender>> {
    return this.#change(actor.userId, limits.ownInboxWaitMs, (core) =>
      core.addSender(actor.userId, add, person),
    );
  }

  async changeRole(actor: Actor, senderId: string, patch: PatchSender): Promise<Result<Sender>> {
    return this.#change(actor.userId, limits.ownInboxWaitMs, (core) =>
      core.changeRole(actor.userId, senderId, patch),
    );
  }

  async removeSender(actor: Actor, senderId: string): Promise<Result<{ sender: Sender; purged: boolean }>> {
    const done = this.#here((core) => core.removeSender(actor.userId, senderId));
    if (!done.ok) return done;
    const purged = await this.#core.copies.settled(done.value.purge, PURGE_WAIT_MS);
    return { ok: true, value: { sender: done.value.sender, purged } };
  }

  async message(actor: Actor, seq: number): Promise<Result<Message>> {
    return this.#here((core) => core.message(actor.userId, seq));
  }

  async history(actor: Actor, query: HistoryQuery): Promise<Result<HistoryPage>> {
    return this.#here((core) => core.history(actor.userId, query));
  }

  async read(
    actor: Actor,
    seq: number,
    waitMs: number,
  ): Promise<Result<{ message: Message; cursor: OwnCursor }>> {
    const atMs = Date.now();
    await this.#core.choiceKnown(actor.userId, limits.choiceWaitMs);
    return this.#change(actor.userId, waitMs, (core) => core.read(actor.userId, seq, atMs));
  }

  async readingChosen(userId: string, choice: ReadingChoice): Promise<Result<null>> {
    return stored(() => this.#core.readingChosen(userId, choice));
  }

  async pins(actor: Actor): Promise<Result<Message[]>> {
    return this.#here((core) => core.pins(actor.userId));
  }

  async receipts(actor: Actor, seq: number): Promise<Result<Receipts[]>> {
    return this.#here((core) => core.receipts(actor.userId, seq));
  }

  async versions(actor: Actor, seq: number, anyones: boolean): Promise<Result<Version[]>> {
    return this.#here((core) => core.versions(actor.userId, seq, anyones));
  }

  async prepareUpload(actor: Actor, clientId: string): Promise<Result<{ existing: Attachment | null }>> {
    return this.#here((core) => core.prepareUpload(actor.userId, clientId));
  }

  async registerFile(actor: Actor, clientId: string, file: StoredFile): Promise<Result<Attachment>> {
    return this.#here((core) => {
      const done = registerFile(core.log, actor.userId, clientId, file, Date.now());
      this.#orphanDeadline();
      return done;
    });
  }

  async file(actor: Actor, attachmentId: string): Promise<Result<StoredFile>> {
    return this.#here((core) => fileFor(core.log, actor.userId, attachmentId));
  }

  async signOut(userId: string): Promise<void> {
    if (!this.#core.exists) return;
    this.#core.room.closeUser(userId, 'unauthenticated');
    this.#core.socketDeadlines();
  }

  async reportDelivered(userId: string, seq: number): Promise<void> {
    if (this.#core.exists) await this.#core.reportDelivered(userId, seq);
  }

  // --- for operators: restore and replication

  async standing(): Promise<Result<Told>> {
    return stored(() => this.#core.standing());
  }

  /** The token goes first: an object whose tables cannot be read can still go back. */
  async prepareRestore(token: string): Promise<Result<Told>> {
    await this.ctx.storage.put(RESTORE_KEY, token);
    return stored(() => this.#core.prepareRestore());
  }

  async restoreToken(): Promise<string | null> {
    return (await this.ctx.storage.get<string>(RESTORE_KEY)) ?? null;
  }

  async rewindTo(toMs: number): Promise<Result<never>> {
    try {
      const { storage } = this.ctx;
      await storage.onNextSessionRestoreBookmark(await storage.getBookmarkForTime(toMs));
    } catch {
      // A platform without point-in-time recovery (plain workerd), or a time it does not have.
      return fail('unavailable', { fields: ['to'] });
    }
    this.ctx.abort('going back to an earlier point');
    return fail('unavailable');
  }

  async restored(told: Told): Promise<Result<Told>> {
    const done = stored(() => this.#core.restored(told));
    if (done.ok) await this.ctx.storage.delete(RESTORE_KEY);
    return done;
  }

  async replication(): Promise<Result<ReplicationStatus>> {
    return stored(() => ok(this.#core.exists ? this.#core.copies.status() : NOTHING_TO_COPY));
  }

  async rewind(destination: string | null, toRev: number): Promise<Result<number>> {
    return stored(() => ok(this.#core.exists ? this.#core.copies.rewind(destination, toRev) : 0));
  }

  async pauseReplication(paused: boolean): Promise<Result<null>> {
    return stored(() => {
      if (this.#core.exists) this.#core.copies.pause(paused);
      return ok(null);
    });
  }

  // --- sockets

  override async fetch(request: Request): Promise<Response> {
    return this.#sockets.upgrade(request);
  }

  override webSocketMessage(socket: WebSocket, data: string | ArrayBuffer): void | Promise<void> {
    return this.#sockets.message(socket, data);
  }

  override async webSocketClose(socket: WebSocket, code: number): Promise<void> {
    this.#sockets.closed(socket, code);
  }

  override async webSocketError(socket: WebSocket): Promise<void> {
    this.#sockets.gone(socket);
  }

  // --- the alarm

  #orphanDeadline(): void {
    const at = nextOrphanAt(this.#core.log);
    if (at === null) this.#core.due.cancel('orphans');
    else this.#core.due.schedule('orphans', at, 'replace');
    this.#alarm.sync();
  }

  /** Sets when to try again first: bytes that could not be removed stay listed. */
  async #removeOrphans(): Promise<void> {
    const keys = dropOrphans(this.#core.log, Date.now());
    this.#core.due.schedule('orphans', Date.now() + ORPHANS_RETRY_MS, 'replace');
    this.#alarm.sync();
    try {
      if (keys.length > 0) await this.env.FILES.delete(keys);
    } catch {
      return;
    }
    forgetFiles(this.#core.log, keys);
    this.#orphanDeadline();
  }

  override async alarm(): Promise<void> {
    this.#alarm.fired();
    if (!this.#core.exists) return;
    try {
      for (const kind of this.#core.due.dueNow(Date.now())) {
        if (kind === 'drain') this.#core.copies.takeUp();
        else if (kind === 'sockets') {
          this.#core.room.closeOverdue(Date.now());
          this.#core.socketDeadlines();
        } else {
          this.ctx.waitUntil(this.#removeOrphans());
        }
      }
    } finally {
      this.#alarm.sync();
    }
  }
}
