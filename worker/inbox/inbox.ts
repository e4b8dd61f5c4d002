import { DurableObject } from 'cloudflare:workers';
import {
  closeCodes,
  fail,
  limits,
  ok,
  PING,
  PONG,
  PROTOCOL,
  type CloseReason,
  type Entry,
  type OwnChoices,
  type PatchMarks,
  type Presence,
  type Result,
} from '../../protocol/index.ts';
import {
  SESSION_HEADER,
  type Actor,
  type EntryListQuery,
  type HeldConversation,
  type InboxApplied,
  type InboxBatch,
  type InboxRpc,
  type Made,
  type SessionGrant,
} from '../contracts.ts';
import { createAlarm, createDue, type Alarm } from '../due.ts';
import { durableSql } from '../durable-sql.ts';
import type { Env } from '../env.ts';
import { codeOfException } from '../http/exceptions.ts';
import { kindOf, logFailure } from '../http/failures.ts';
import { verifyRenewal } from '../identity/renewal.ts';
import { conversationStub, inboxStub } from '../objects.ts';
import type { Sql } from '../sql.ts';
import { stored } from '../stored.ts';
import { InboxCore, type SearchQuery } from './core.ts';
import { crowded, readDevice, type Device, type Line } from './devices.ts';
import { dueKinds, type Ports } from './ports.ts';
import { ensureInbox, inboxExists, ownerOf, upgradeInbox } from './schema.ts';
import { heldIds } from './store.ts';
import { spendTicket } from '../spent-tickets.ts';

/** After an alarm that failed in a way nobody foresaw. */
const ALARM_RETRY_MS = 5_000;

/**
 * One person's inbox: the shell that gives the parts beside it a database, sockets, a clock and the other objects.
 * What it answers is decided there.
 */
export class Inbox extends DurableObject<Env> implements InboxRpc {
  readonly #sql: Sql;
  readonly #alarm: Alarm;
  readonly #due: Ports['due'];
  readonly #core: InboxCore;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    this.#sql = durableSql(ctx.storage);
    this.#due = createDue(this.#sql, dueKinds);
    this.#alarm = createAlarm(this.#due, {
      setAlarm: (at) => ctx.storage.setAlarm(at),
      deleteAlarm: () => ctx.storage.deleteAlarm(),
    });
    this.#core = new InboxCore({
      sql: this.#sql,
      due: this.#due,
      arm: () => this.#alarm.sync(),
      nowMs: () => Date.now(),
      lines: () => this.#lines(),
      after: (ms, work) => void setTimeout(work, ms),
      peer: (owner) => inboxStub(env, owner.tenant, owner.userId),
      reportDelivered: (owner, conversationId, seq) =>
        conversationStub(env, owner.tenant, conversationId).reportDelivered(owner.userId, seq),
      tellChoice: (owner, conversationId, choice) =>
        conversationStub(env, owner.tenant, conversationId).readingChosen(owner.userId, choice),
      verifyRenewal: (token, owner) =>
        verifyRenewal(env, token, owner).catch((error: unknown) => fail(codeOfException(error))),
    });
    ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair(PING, PONG));
    upgradeInbox(this.#sql);
    if (inboxExists(this.#sql))
      void ctx.blockConcurrencyWhile(async () => this.#alarm.woke(await ctx.storage.getAlarm(), Date.now()));
  }

  async ensure(actor: Pick<Actor, 'tenant' | 'userId'>): Promise<Result<null>> {
    return this.#core.ensure(actor);
  }

  async apply(batch: InboxBatch): Promise<InboxApplied> {
    return this.#core.apply(batch);
  }

  async purge(conversationId: string, made: Made): Promise<void> {
    this.#core.purge(conversationId, made);
  }

  async entries(query: EntryListQuery) {
    return this.#core.entries(query);
  }

  async mark(conversationId: string, patch: PatchMarks): Promise<Result<Entry>> {
    return this.#core.mark(conversationId, patch);
  }

  async choices(): Promise<Result<OwnChoices>> {
    return this.#core.choices();
  }

  async choose(choices: OwnChoices): Promise<Result<OwnChoices>> {
    return this.#core.choose(choices);
  }

  async messages(query: { cursor: string | null; limit: number; conversationId: string | null }) {
    return this.#core.messages(query);
  }

  async search(query: SearchQuery) {
    return this.#core.search(query);
  }

  async addWatcher(watcher: { tenant: string; userId: string; untilMs: number }): Promise<Presence> {
    return this.#core.addWatcher(watcher);
  }

  async removeWatcher(watcher: { tenant: string; userId: string }): Promise<void> {
    this.#core.removeWatcher(watcher);
  }

  async presenceChanged(item: Presence): Promise<void> {
    this.#core.presenceChanged(item);
  }

  async signOut(): Promise<Result<null>> {
    const found = stored(() => {
      if (!inboxExists(this.#sql)) return fail('not_found');
      const held = { ...ownerOf(this.#sql), ids: heldIds(this.#sql) };
      for (const line of this.#lines()) this.#core.room.end(line, 'unauthenticated');
      return ok(held);
    });
    if (!found.ok) return found.error.code === 'not_found' ? ok(null) : found;
    const { tenant, userId, ids } = found.value;
    for (let at = 0; at < ids.length; at += limits.tenantWide.concurrency)
      // One that cannot be reached closes them when the identity ends.
      await Promise.allSettled(
        ids
          .slice(at, at + limits.tenantWide.concurrency)
          .map((id) => conversationStub(this.env, tenant, id).signOut(userId)),
      );
    return ok(null);
  }

  async held(conversationId: string): Promise<Result<HeldConversation | null>> {
    return this.#core.held(conversationId);
  }

  // --- sockets

  /** The upgrade. The Worker has opened the ticket; here it is spent. */
  override async fetch(request: Request): Promise<Response> {
    const header = request.headers.get(SESSION_HEADER);
    if (header === null) return new Response(null, { status: 404 });
    // Written by our own Worker, which takes this header from nobody else.
    const grant = JSON.parse(header) as SessionGrant;
    const now = Date.now();
    const pair = new WebSocketPair();
    const [client, server] = [pair[0], pair[1]];
    const spent = stored(() => {
      ensureInbox(this.#sql, { tenant: grant.actor.tenant, userId: grant.actor.userId });
      if (!spendTicket(this.#sql, grant.ticketId, grant.ticketExpiresMs, now)) return fail('unauthenticated');
      for (const line of crowded(this.#lines())) this.#core.room.end(line, 'too_many_sockets');
      return ok(null);
    });
    if (spent.ok) {
      this.ctx.acceptWebSocket(server);
      const device: Device = {
        id: crypto.randomUUID(),
        tenant: grant.actor.tenant,
        userId: grant.actor.userId,
        phase: 'awaiting_hello',
        openedAtMs: now,
        visible: true,
        identityExpiresMs: grant.identityExpiresMs,
        heardMs: now,
      };
      server.serializeAttachment(device);
      const opened = stored(() => ok(this.#core.room.opened()));
      if (!opened.ok) this.#line(server)?.close('restarting');
    } else {
      // A browser shows a page only the close code of a refused socket, so this one is opened to be closed.
      const reason = spent.error.code === 'unauthenticated' ? 'unauthenticated' : 'restarting';
      server.accept();
      server.close(closeCodes[reason].code, reason);
    }
    return new Response(null, {
      status: 101,
      webSocket: client,
      headers: { 'Sec-WebSocket-Protocol': PROTOCOL },
    });
  }

  override async webSocketMessage(socket: WebSocket, data: string | ArrayBuffer): Promise<void> {
    // One that was closed here may still be talking: it has no say any more.
    const line = socket.readyState === WebSocket.OPEN ? this.#line(socket) : null;
    if (line === null) return;
    await this.#core.frame(line, data, (error) => logFailure('internal', 'frame', 'inbox', kindOf(error)));
  }

  override async webSocketClose(
    socket: WebSocket,
    code: number,
    _reason: string,
    wasClean: boolean,
  ): Promise<void> {
    const line = this.#line(socket);
    if (line !== null) this.#closed(line, wasClean && code !== 1006);
    // 1005, 1006 and 1015 are never sent; echoing one throws.
    if (socket.readyState === WebSocket.CLOSING)
      socket.close([1005, 1006, 1015].includes(code) ? 1000 : code);
  }

  override async webSocketError(socket: WebSocket): Promise<void> {
    const line = this.#line(socket);
    if (line !== null) this.#closed(line, false);
  }

  /** Where it cannot be stored now, the next look at the devices finds it out. */
  #closed(line: Line, inOrder: boolean): void {
    stored(() => ok(this.#core.room.closed(line, inOrder)));
  }

  override async alarm(): Promise<void> {
    this.#alarm.fired();
    if (!inboxExists(this.#sql)) return;
    try {
      await this.#core.room.alarm();
    } catch {
      for (const kind of this.#due.dueNow(Date.now()))
        this.#due.schedule(kind, Date.now() + ALARM_RETRY_MS, 'replace');
    } finally {
      this.#alarm.sync();
    }
  }

  #lines(): Line[] {
    return this.ctx
      .getWebSockets()
      .filter((socket) => socket.readyState === WebSocket.OPEN)
      .flatMap((socket) => this.#line(socket) ?? []);
  }

  /**
   * Null for a socket that was closed here, and for one whose attachment another build wrote: that is sent away, to
   * come back as one of ours.
   */
  #line(socket: WebSocket): Line | null {
    const close = (reason: CloseReason): void => {
      try {
        // Until its other side has closed too, a sleep makes it look open again; without a device it has no say.
        socket.serializeAttachment(null);
        socket.close(closeCodes[reason].code, reason);
      } catch {
        // Already closed by the other side.
      }
    };
    const attachment: unknown = socket.deserializeAttachment();
    if (attachment === null) return null;
    const first = readDevice(attachment);
    if (first === null) {
      close('restarting');
      return null;
    }
    const { ctx } = this;
    return {
      // Read anew each time: between two awaits another frame may have changed it.
      get device() {
        return readDevice(socket.deserializeAttachment()) ?? first;
      },
      get pingedMs() {
        return ctx.getWebSocketAutoResponseTimestamp(socket)?.getTime() ?? null;
      },
      update: (device) => socket.serializeAttachment(device),
      send: (text) => {
        try {
          socket.send(text);
        } catch {
          // It closed in the meantime; its device asks for a snapshot when it is back.
        }
      },
      close,
    };
  }
}
