import { closeCodes, fail, ok, type OwnChoices, type Result } from '../../protocol/index.ts';
import type {
  EntryListQuery,
  InboxApplied,
  InboxBatch,
  Made,
  ReadingChoice,
  SessionGrant,
} from '../../worker/contracts.ts';
import { createAlarm, createDue, type Alarm } from '../../worker/due.ts';
import { InboxCore } from '../../worker/inbox/core.ts';
import { crowded, readDevice, type Device, type Line } from '../../worker/inbox/devices.ts';
import { dueKinds, type PeerInbox } from '../../worker/inbox/ports.ts';
import { ensureInbox } from '../../worker/inbox/schema.ts';
import { spendTicket } from '../../worker/spent-tickets.ts';
import type { Sql } from '../../worker/sql.ts';
import { ignoreDeath } from './conversation-object.ts';
import { NOT_YET, SimObject, type Ground, type Living, type ServerSocket } from './sim-object.ts';

export interface InboxGround extends Ground {
  readonly tenant: string;
  readonly peer: (life: Living, userId: string) => PeerInbox;
  readonly reportDelivered: (
    life: Living,
    userId: string,
    conversationId: string,
    seq: number,
  ) => Promise<void>;
  readonly tellChoice: (
    life: Living,
    userId: string,
    conversationId: string,
    choice: ReadingChoice,
  ) => Promise<Result<null>>;
  readonly renewal: (token: string, userId: string) => number | null;
}

interface Awake {
  readonly sql: Sql;
  readonly core: InboxCore;
  readonly alarm: Alarm;
}

/** The real inbox of a person in a simulated Durable Object: what the real shell does, over simulated ports. */
export class SimInbox extends SimObject<Awake, InboxGround> {
  #life: Living = NOT_YET;

  protected build(sql: Sql, life: Living): Awake {
    const { ground } = this;
    this.#life = life;
    const due = createDue(sql, dueKinds);
    const alarm = createAlarm(due, this.alarmPort);
    const core = new InboxCore({
      sql,
      due,
      arm: () => alarm.sync(),
      nowMs: ground.serverNow,
      lines: () => this.#lines(),
      after: (ms, work) => void this.later(life, ms, work),
      peer: (owner) => Promise.resolve(ground.peer(life, owner.userId)),
      reportDelivered: (owner, conversationId, seq) =>
        ground.reportDelivered(life, owner.userId, conversationId, seq),
      tellChoice: (owner, conversationId, choice) =>
        ground.tellChoice(life, owner.userId, conversationId, choice),
      verifyRenewal: (token, owner) => {
        const expiresAtMs = ground.renewal(token, owner.userId);
        return Promise.resolve(expiresAtMs === null ? fail('unauthenticated') : ok({ expiresAtMs }));
      },
    });
    if (core.exists) alarm.woke(this.alarmAt, ground.serverNow());
    return { sql, core, alarm };
  }

  protected async onAlarm({ core, alarm }: Awake): Promise<void> {
    alarm.fired();
    if (!core.exists) return;
    try {
      await core.room.alarm();
    } finally {
      alarm.sync();
    }
  }

  apply(batch: InboxBatch): Promise<InboxApplied> {
    return this.call(({ core }) => core.apply(batch));
  }

  purge(conversationId: string, made: Made): Promise<void> {
    return this.call(({ core }) => core.purge(conversationId, made));
  }

  ensure(userId: string): Promise<Result<null>> {
    return this.call(({ core }) => core.ensure({ tenant: this.ground.tenant, userId }));
  }

  entries(query: EntryListQuery) {
    return this.call(({ core }) => core.entries(query));
  }

  choices() {
    return this.call(({ core }) => core.choices());
  }

  choose(choices: OwnChoices) {
    return this.call(({ core }) => core.choose(choices));
  }

  messages(query: { cursor: string | null; limit: number; conversationId: string | null }) {
    return this.call(({ core }) => core.messages(query));
  }

  /** As another inbox sees this one. */
  readonly peer: PeerInbox = {
    addWatcher: (watcher) => this.call(({ core }) => core.addWatcher(watcher)),
    removeWatcher: (watcher) => this.call(({ core }) => core.removeWatcher(watcher)),
    presenceChanged: (item) => this.call(({ core }) => core.presenceChanged(item)),
  };

  // --- sockets

  accept(socket: ServerSocket, grant: SessionGrant): void {
    this.turn(({ sql, core: { room } }) => {
      const { userId, tenant } = grant.actor;
      const now = this.ground.serverNow();
      ensureInbox(sql, { tenant, userId });
      if (!spendTicket(sql, grant.ticketId, grant.ticketExpiresMs, now)) {
        this.say(this.#life, () => socket.close(closeCodes.unauthenticated.code));
        return;
      }
      for (const line of crowded(this.#lines())) room.end(line, 'too_many_sockets');
      this.sockets.add(socket);
      socket.attachment = {
        id: socket.id,
        tenant,
        userId,
        phase: 'awaiting_hello',
        openedAtMs: now,
        visible: true,
        identityExpiresMs: grant.identityExpiresMs,
        heardMs: now,
      } satisfies Device;
      room.opened();
    });
  }

  receive(socket: ServerSocket, text: string): void {
    const line = socket.open ? this.#line(socket) : null;
    if (line === null) return;
    // A bug is nothing to be refused here.
    const escape = (error: unknown): never => {
      throw error;
    };
    this.turn(({ core }) => void core.frame(line, text, escape).catch(ignoreDeath));
  }

  closed(socket: ServerSocket, clean: boolean): void {
    if (!this.sockets.delete(socket)) return;
    const line = this.#line(socket);
    if (line !== null) this.turn(({ core }) => core.room.closed(line, clean));
  }

  #lines(): Line[] {
    return [...this.sockets].filter((socket) => socket.open).flatMap((socket) => this.#line(socket) ?? []);
  }

  #line(socket: ServerSocket): Line | null {
    const first = readDevice(socket.attachment);
    if (first === null) return null;
    const life = this.#life;
    return {
      get device() {
        return readDevice(socket.attachment) ?? first;
      },
      get pingedMs() {
        return socket.pingedMs;
      },
      update: (device) => {
        socket.attachment = device;
      },
      send: (text) => this.say(life, () => socket.send(text)),
      close: (reason) => {
        socket.attachment = null;
        this.say(life, () => socket.close(closeCodes[reason].code));
      },
    };
  }
}
