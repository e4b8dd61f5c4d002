import {
  closeCodes,
  fail,
  limits,
  type Command,
  type CloseReason,
  type Result,
} from '../../protocol/index.ts';
import type { ConversationRpc, RecordsPort, SessionGrant } from '../../worker/contracts.ts';
import { inboxDestination, type CopyPorts } from '../../worker/conversation/copies.ts';
import { ConversationCore } from '../../worker/conversation/core.ts';
import { parseFrame } from '../../worker/conversation/frames.ts';
import type { Peer } from '../../worker/conversation/room.ts';
import type { SessionRecord } from '../../worker/conversation/session.ts';
import { createAlarm, type Alarm } from '../../worker/due.ts';
import { spendTicket } from '../../worker/spent-tickets.ts';
import type { Sql } from '../../worker/sql.ts';
import { Died, NOT_YET, SimObject, type Ground, type Living, type ServerSocket } from './sim-object.ts';

/** How long removing a person waits for that person's inbox, as in the real shell. */
const PURGE_WAIT_MS = 3_000;

export interface ConversationGround extends Ground {
  /** The other places, behind their own networks. `life` is the caller's. */
  readonly inbox: (life: Living, userId: string) => ReturnType<CopyPorts['inbox']>;
  readonly records: (life: Living) => RecordsPort;
  /** When the identity of a renewing token ends, or null when it is none of this person's. */
  readonly renewal: (token: string, userId: string) => number | null;
}

interface Awake {
  readonly core: ConversationCore;
  readonly alarm: Alarm;
}

/** The real core of a conversation in a simulated Durable Object: what the real shell does, over simulated ports. */
export class SimConversation extends SimObject<Awake, ConversationGround> {
  protected build(sql: Sql, life: Living): Awake {
    const { ground } = this;
    let alarm: Alarm | null = null;
    const core: ConversationCore = new ConversationCore(sql, {
      now: ground.serverNow,
      random: ground.random,
      inbox: (userId) => ground.inbox(life, userId),
      records: ground.records(life),
      later: (ms, work) => this.later(life, ms, work),
      deadlinesChanged: () => alarm?.sync(),
      background: (work) => void work.catch(ignoreDeath),
    });
    alarm = createAlarm(core.due, this.alarmPort);
    if (core.exists) {
      for (const socket of this.sockets)
        if (socket.open && socket.attachment !== null)
          core.room.join(this.#peer(life, socket), socket.attachment as SessionRecord);
      core.woke();
      alarm.woke(this.alarmAt, ground.serverNow());
    }
    this.#life = life;
    return { core, alarm };
  }
  #life: Living = NOT_YET;

  protected onAlarm({ core, alarm }: Awake): void {
    alarm.fired();
    if (!core.exists) return;
    const now = this.ground.serverNow();
    for (const kind of core.due.dueNow(now)) {
      if (kind === 'drain') core.copies.takeUp();
      else if (kind === 'sockets') {
        core.room.closeOverdue(now);
        core.socketDeadlines();
      } else core.due.cancel('orphans');
    }
    alarm.sync();
  }

  #here<T>(work: (core: ConversationCore) => Result<T>): Promise<Result<T>> {
    return this.call(({ core }): Result<T> => (core.exists ? work(core) : fail('not_found')));
  }

  #change<T>(
    userId: string,
    waitMs: number,
    work: (core: ConversationCore) => Result<T>,
  ): Promise<Result<T>> {
    return this.call(async ({ core }): Promise<Result<T>> => {
      const done: Result<T> = core.exists ? work(core) : fail('not_found');
      if (done.ok && waitMs > 0) await core.copies.settled(inboxDestination(userId), waitMs);
      return done;
    });
  }

  /** The calls of the real object that the API makes here. */
  readonly rpc: Pick<
    ConversationRpc,
    'create' | 'detail' | 'senders' | 'execute' | 'patch' | 'addSender' | 'changeRole' | 'removeSender'
  > &
    Pick<ConversationRpc, 'message' | 'history' | 'read' | 'reportDelivered' | 'readingChosen'> = {
    create: (input) =>
      this.call(async ({ core }) => {
        const done = core.create(input);
        if (done.ok) await core.copies.settled(inboxDestination(input.creator.userId), limits.ownInboxWaitMs);
        return done;
      }),
    detail: (actor) => this.#here((core) => core.detail(actor.userId)),
    senders: (actor, page) => this.#here((core) => core.senders(actor.userId, page)),
    execute: (actor, command, policy, waitMs) =>
      this.#change(actor.userId, waitMs, (core) => {
        core.setPolicy(policy);
        return core.execute(actor.userId, command);
      }),
    patch: (actor, patch, waitMs) =>
      this.#change(actor.userId, waitMs, (core) => core.patch(actor.userId, patch)),
    addSender: (actor, add, person) =>
      this.#change(actor.userId, limits.ownInboxWaitMs, (core) => core.addSender(actor.userId, add, person)),
    changeRole: (actor, senderId, patch) =>
      this.#change(actor.userId, limits.ownInboxWaitMs, (core) =>
        core.changeRole(actor.userId, senderId, patch),
      ),
    removeSender: (actor, senderId) =>
      this.call(async ({ core }) => {
        const done = core.exists ? core.removeSender(actor.userId, senderId) : fail('not_found');
        if (!done.ok) return done;
        const purged = await core.copies.settled(done.value.purge, PURGE_WAIT_MS);
        return { ok: true, value: { sender: done.value.sender, purged } };
      }),
    message: (actor, seq) => this.#here((core) => core.message(actor.userId, seq)),
    history: (actor, query) => this.#here((core) => core.history(actor.userId, query)),
    read: async (actor, seq, waitMs) => {
      const atMs = this.ground.serverNow();
      await this.call(({ core }) => core.choiceKnown(actor.userId, limits.choiceWaitMs));
      return this.#change(actor.userId, waitMs, (core) => core.read(actor.userId, seq, atMs));
    },
    readingChosen: (userId, choice) => this.#here((core) => core.readingChosen(userId, choice)),
    reportDelivered: (userId, seq) =>
      this.call(async ({ core }) => {
        if (core.exists) await core.reportDelivered(userId, seq);
      }),
  };

  // --- sockets

  /** The upgrade: the ticket is spent, and the seat is looked for. */
  accept(socket: ServerSocket, grant: SessionGrant): void {
    this.turn(({ core }) => {
      const refuse = (reason: CloseReason) =>
        this.say(this.#life, () => socket.close(closeCodes[reason].code));
      const { userId } = grant.actor;
      if (!core.exists || core.log.seatOf(userId) === undefined) return refuse('not_found');
      if (!spendTicket(core.log.sql, grant.ticketId, grant.ticketExpiresMs, this.ground.serverNow()))
        return refuse('unauthenticated');
      const mine = core.room.idsOf(userId);
      for (const id of mine.slice(0, Math.max(0, mine.length + 1 - limits.sockets.perUserPerObject)))
        core.room.close(id, 'too_many_sockets');
      this.sockets.add(socket);
      if (core.open(grant, socket.id, this.#peer(this.#life, socket)) === null) refuse('not_found');
    });
  }

  receive(socket: ServerSocket, text: string): void {
    this.turn(({ core }) => {
      const { id } = socket;
      if (!core.room.has(id)) return;
      const incoming = parseFrame(text);
      if (incoming.kind === 'too_large') return core.room.close(id, 'frame_too_large');
      if (incoming.kind === 'reject') return core.refuse(id, incoming.ref, incoming.failure);
      const { frame } = incoming;
      if (frame.type === 'renew') return this.#renew(core, id, frame.token);
      try {
        core.frame(id, frame);
      } catch (error) {
        if (error instanceof Died) throw error;
        core.refuse(id, isCommand(frame) ? frame.client_id : null, { code: 'storage_failed' });
        throw error;
      }
    });
  }

  #renew(core: ConversationCore, id: string, token: string): void {
    const userId = core.room.userIdOf(id);
    const expiresMs = userId === undefined ? null : this.ground.renewal(token, userId);
    if (expiresMs === null) return core.refuse(id, null, { code: 'unauthenticated' });
    core.room.renewed(id, expiresMs);
    core.socketDeadlines();
  }

  closed(socket: ServerSocket): void {
    if (!this.sockets.delete(socket)) return;
    this.turn(({ core }) => {
      core.room.leave(socket.id);
      if (core.exists) core.socketDeadlines();
    });
  }

  #peer(life: Living, socket: ServerSocket): Peer {
    return {
      send: (text) => this.say(life, () => socket.send(text)),
      close: (code) => {
        socket.attachment = null;
        this.say(life, () => socket.close(code));
      },
      save: (record) => {
        socket.attachment = record;
      },
    };
  }
}

const isCommand = (frame: { type: string }): frame is Command =>
  ['send', 'edit', 'retract', 'react', 'acknowledge', 'pin'].includes(frame.type);

export const ignoreDeath = (error: unknown): void => {
  if (!(error instanceof Died)) throw error;
};
