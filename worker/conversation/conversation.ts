import { DurableObject } from 'cloudflare:workers';
import {
  closeCodes,
  fail,
  limits,
  PING,
  PONG,
  PROTOCOL,
  type AddSender,
  type Attachment,
  type CloseReason,
  type Command,
  type ConversationDetail,
  type Message,
  type OwnCursor,
  type PatchConversation,
  type Result,
  type Sender,
  type User,
} from '../../protocol/index.ts';
import {
  SESSION_HEADER,
  type Acked,
  type Actor,
  type ConversationPolicy,
  type ConversationRpc,
  type CreateConversationInput,
  type HistoryPage,
  type HistoryQuery,
  type ImportInput,
  type Receipts,
  type ReplicationStatus,
  type SessionGrant,
  type StoredFile,
} from '../contracts.ts';
import { createAlarm, type Alarm } from '../due.ts';
import { durableSql } from '../durable-sql.ts';
import type { Env } from '../env.ts';
import { inboxStub } from '../objects.ts';
import { verifyRenewal } from '../identity/renewal.ts';
import { recordsPort } from '../records/port.ts';
import { ConversationCore } from './core.ts';
import { inboxDestination } from './copies.ts';
import { dropOrphans, fileFor, forgetFiles, nextOrphanAt, prepareUpload, registerFile } from './files.ts';
import { parseFrame } from './frames.ts';
import type { Peer } from './room.ts';
import type { SessionRecord } from './session.ts';

/** How long removing a person waits for that person's inbox to have forgotten the conversation. */
const PURGE_WAIT_MS = 3_000;
const ORPHANS_RETRY_MS = 60_000;

/**
 * The Durable Object of one conversation: it gives the core a clock, storage, sockets and an alarm, and is otherwise
 * a list of the calls others may make. A call on one never created answers `not_found` and writes nothing.
 */
export class Conversation extends DurableObject<Env> implements ConversationRpc {
  readonly #core: ConversationCore;
  readonly #alarm: Alarm;
  readonly #ids = new WeakMap<WebSocket, string>();
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
        purge: async (conversationId) => (await this.#inbox(userId)).purge(conversationId),
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
    ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair(PING, PONG));
    if (!this.#core.exists) return;
    for (const socket of ctx.getWebSockets()) {
      // One that was closed here stays listed until its other side has closed it too; it has no record any more.
      if (socket.readyState !== WebSocket.OPEN) continue;
      const record = socket.deserializeAttachment() as SessionRecord | null;
      if (record !== null) this.#core.room.join(peerOf(socket), record);
    }
    void ctx.blockConcurrencyWhile(async () => this.#alarm.woke(await ctx.storage.getAlarm(), Date.now()));
  }

  async #inbox(userId: string) {
    return inboxStub(this.env, this.#tenantOf(), userId);
  }

  /** Runs `work` if the conversation exists. */
  #here<T>(work: (core: ConversationCore) => Result<T>): Result<T> {
    return this.#core.exists ? work(this.#core) : fail('not_found');
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
    const done = this.#core.create(input);
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
    return this.#change(actor.userId, waitMs, (core) => core.read(actor.userId, seq));
  }

  async receipts(actor: Actor, seq: number): Promise<Result<Receipts[]>> {
    return this.#here((core) => core.receipts(actor.userId, seq));
  }

  async prepareUpload(actor: Actor, clientId: string): Promise<Result<{ existing: Attachment | null }>> {
    return this.#here((core) => prepareUpload(core.log, actor.userId, clientId));
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

  async reportDelivered(userId: string, seq: number): Promise<void> {
    if (this.#core.exists) await this.#core.reportDelivered(userId, seq);
  }

  async replication(): Promise<ReplicationStatus> {
    return this.#core.exists
      ? this.#core.copies.status()
      : { headRev: 0, paused: false, behind: 0, destinations: [] };
  }

  async rewind(destination: string | null, toRev: number): Promise<void> {
    if (this.#core.exists) this.#core.copies.rewind(destination, toRev);
  }

  async pauseReplication(paused: boolean): Promise<void> {
    if (this.#core.exists) this.#core.copies.pause(paused);
  }

  // --- sockets

  /** The upgrade. The Worker has checked the ticket; here it is spent, and the seat is looked for. */
  override async fetch(request: Request): Promise<Response> {
    const header = request.headers.get(SESSION_HEADER);
    if (header === null) return new Response(null, { status: 404 });
    const grant = JSON.parse(header) as SessionGrant;
    const pair = new WebSocketPair();
    const [client, server] = [pair[0], pair[1]];
    const answer = () =>
      new Response(null, { status: 101, webSocket: client, headers: { 'Sec-WebSocket-Protocol': PROTOCOL } });
    // Browsers hide the answer to a refused upgrade, so a refusal is an accepted socket that closes with its reason.
    const refused = (reason: CloseReason) => {
      server.accept();
      server.close(closeCodes[reason].code, reason);
      return answer();
    };
    if (!this.#core.exists || this.#core.log.seatOf(grant.actor.userId) === undefined)
      return refused('not_found');
    if (
      grant.ticketExpiresMs <= Date.now() ||
      !this.#core.spendTicket(grant.ticketId, grant.ticketExpiresMs)
    ) {
      return refused('unauthenticated');
    }
    const mine = this.#core.room.idsOf(grant.actor.userId);
    for (const id of mine.slice(0, Math.max(0, mine.length + 1 - limits.sockets.perUserPerObject)))
      this.#core.room.close(id, 'too_many_sockets');
    this.ctx.acceptWebSocket(server);
    if (this.#core.open(grant, crypto.randomUUID(), peerOf(server)) === null)
      server.close(closeCodes.not_found.code, 'not_found');
    return answer();
  }

  /** The session of a socket; read from its attachment once in a life of the object. */
  #idOf(socket: WebSocket): string | undefined {
    const known = this.#ids.get(socket) ?? (socket.deserializeAttachment() as SessionRecord | null)?.id;
    if (known !== undefined) this.#ids.set(socket, known);
    return known;
  }

  // Not async: nearly every frame is done when this returns, and a promise for each would cost a turn.
  override webSocketMessage(socket: WebSocket, data: string | ArrayBuffer): void | Promise<void> {
    const id = this.#idOf(socket);
    if (id === undefined || !this.#core.room.has(id)) return;
    const incoming = parseFrame(data);
    switch (incoming.kind) {
      case 'too_large':
        this.#core.room.close(id, 'frame_too_large');
        return;
      case 'reject':
        this.#core.refuse(id, incoming.ref, incoming.failure);
        return;
      case 'frame':
        if (incoming.frame.type === 'renew') return this.#renew(id, incoming.frame.token);
        this.#carryOut(id, incoming.frame);
    }
  }

  #carryOut(id: string, frame: Parameters<ConversationCore['frame']>[1]): void {
    try {
      this.#core.frame(id, frame);
    } catch {
      // Nothing was committed and nothing acknowledged: say so, and let the client try again (DUR2).
      this.#core.refuse(id, isCommand(frame) ? frame.client_id : null, { code: 'storage_failed' });
    }
  }

  async #renew(id: string, token: string): Promise<void> {
    const userId = this.#core.room.userIdOf(id);
    if (userId === undefined) return;
    const renewed = await verifyRenewal(this.env, token, { tenant: this.#tenantOf(), userId }).catch(() =>
      fail('unavailable'),
    );
    if (!renewed.ok) return this.#core.refuse(id, null, renewed.error);
    this.#core.setPolicy(renewed.value.policy);
    this.#core.room.renewed(id, renewed.value.expiresAtMs);
    this.#core.socketDeadlines();
  }

  override async webSocketClose(socket: WebSocket, code: number): Promise<void> {
    this.#gone(socket);
    // 1005, 1006 and 1015 are never sent; echoing one throws.
    if (socket.readyState === WebSocket.CLOSING)
      socket.close([1005, 1006, 1015].includes(code) ? 1000 : code);
  }

  override async webSocketError(socket: WebSocket): Promise<void> {
    this.#gone(socket);
  }

  #gone(socket: WebSocket): void {
    const id = this.#idOf(socket);
    if (id === undefined) return;
    this.#core.room.leave(id);
    this.#core.socketDeadlines();
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

const isCommand = (frame: { type: string }): frame is Command =>
  ['send', 'edit', 'retract', 'react'].includes(frame.type);

/** A socket as the room wants it. Sending to one that is gone is no error: its close is on the way. */
function peerOf(socket: WebSocket): Peer {
  return {
    send: (text) => {
      try {
        socket.send(text);
      } catch {
        // Closed meanwhile.
      }
    },
    close: (code, reason) => {
      try {
        // Until its other side has closed too, a sleep makes it look open again; without a record it has no say.
        socket.serializeAttachment(null);
        socket.close(code, reason);
      } catch {
        // Closed meanwhile.
      }
    },
    save: (record) => socket.serializeAttachment(record),
  };
}
