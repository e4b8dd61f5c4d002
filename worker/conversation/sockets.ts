import {
  closeCodes,
  fail,
  limits,
  ok,
  PING,
  PONG,
  PROTOCOL,
  type CloseReason,
  type Command,
  type Result,
} from '../../protocol/index.ts';
import { SESSION_HEADER, type ConversationPolicy, type SessionGrant } from '../contracts.ts';
import { codeOfException } from '../http/exceptions.ts';
import { kindOf, logFailure } from '../http/failures.ts';
import { spendTicket } from '../spent-tickets.ts';
import { StorageError } from '../sql.ts';
import { codeOfThrown, stored } from '../stored.ts';
import type { ConversationCore } from './core.ts';
import { parseFrame } from './frames.ts';
import type { Peer } from './room.ts';
import type { SessionRecord } from './session.ts';

/** What the sockets of a conversation need of the object they are in. */
export interface SocketPorts {
  readonly state: Pick<
    DurableObjectState,
    'acceptWebSocket' | 'getWebSockets' | 'setWebSocketAutoResponse' | 'waitUntil'
  >;
  readonly now: () => number;
  readonly newId: () => string;
  /** Asks the tenant whether this token renews that person's identity. */
  readonly renewal: (
    token: string,
    userId: string,
  ) => Promise<Result<{ policy: ConversationPolicy; expiresAtMs: number }>>;
}

/** The platform's sockets of one conversation, and the core's sessions behind them. */
export class Sockets {
  readonly #core: ConversationCore;
  readonly #ports: SocketPorts;
  readonly #ids = new WeakMap<WebSocket, string>();

  constructor(core: ConversationCore, ports: SocketPorts) {
    this.#core = core;
    this.#ports = ports;
    ports.state.setWebSocketAutoResponse(new WebSocketRequestResponsePair(PING, PONG));
  }

  /** Takes up again those that outlived the object's sleep. */
  found(): void {
    for (const socket of this.#ports.state.getWebSockets()) {
      // One that was closed here stays listed until its other side has closed it too; it has no record any more.
      if (socket.readyState !== WebSocket.OPEN) continue;
      const record = socket.deserializeAttachment() as SessionRecord | null;
      if (record !== null) this.#core.room.join(peerOf(socket), record);
    }
  }

  /** The upgrade. The Worker has checked the ticket; here it is spent, and the seat is looked for. */
  upgrade(request: Request): Response {
    const header = request.headers.get(SESSION_HEADER);
    if (header === null) return new Response(null, { status: 404 });
    const core = this.#core;
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
    try {
      const reason = this.#whyNot(grant);
      if (reason !== null) return refused(reason);
    } catch (error) {
      if (!(error instanceof StorageError)) throw error;
      return refused('restarting');
    }
    const mine = core.room.idsOf(grant.actor.userId);
    for (const id of mine.slice(0, Math.max(0, mine.length + 1 - limits.sockets.perUserPerObject)))
      core.room.close(id, 'too_many_sockets');
    this.#ports.state.acceptWebSocket(server);
    const peer = peerOf(server);
    const opened = stored(() => {
      const record = core.open(grant, this.#ports.newId(), peer);
      return record === null ? fail('not_found') : ok(record);
    });
    if (!opened.ok) {
      const reason = opened.error.code === 'not_found' ? 'not_found' : 'restarting';
      peer.close(closeCodes[reason].code, reason);
    }
    return answer();
  }

  /** Why this socket is not to be had; null, and its ticket is spent. */
  #whyNot(grant: SessionGrant): CloseReason | null {
    const core = this.#core;
    if (!core.exists || core.log.seatOf(grant.actor.userId) === undefined) return 'not_found';
    return spendTicket(core.log.sql, grant.ticketId, grant.ticketExpiresMs, this.#ports.now())
      ? null
      : 'unauthenticated';
  }

  /** The session of a socket; read from its attachment once in a life of the object. */
  #idOf(socket: WebSocket): string | undefined {
    const known = this.#ids.get(socket) ?? (socket.deserializeAttachment() as SessionRecord | null)?.id;
    if (known !== undefined) this.#ids.set(socket, known);
    return known;
  }

  // Not async: nearly every frame is done when this returns, and a promise for each would cost a turn.
  message(socket: WebSocket, data: string | ArrayBuffer): void | Promise<void> {
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
    } catch (error) {
      this.#refuseThrown(id, isCommand(frame) ? frame.client_id : null, error);
    }
  }

  /**
   * Nothing was committed and nothing acknowledged: says so, and lets the client try again (DUR2). Only the storage's
   * own failure is told as such; anything else is a bug of ours.
   */
  #refuseThrown(id: string, ref: string | null, error: unknown): void {
    const code = codeOfThrown(error);
    if (code === 'internal') logFailure(code, 'frame', 'conversation', kindOf(error));
    this.#core.refuse(id, ref, { code });
  }

  async #renew(id: string, token: string): Promise<void> {
    const userId = this.#core.room.userIdOf(id);
    if (userId === undefined) return;
    const renewed = await this.#ports
      .renewal(token, userId)
      .catch((error: unknown) => fail(codeOfException(error)));
    if (!renewed.ok) return this.#core.refuse(id, null, renewed.error);
    try {
      this.#core.setPolicy(renewed.value.policy);
      this.#core.room.renewed(id, renewed.value.expiresAtMs);
      this.#core.socketDeadlines();
    } catch (error) {
      this.#refuseThrown(id, null, error);
    }
  }

  closed(socket: WebSocket, code: number): void {
    this.gone(socket);
    // 1005, 1006 and 1015 are never sent; echoing one throws.
    if (socket.readyState === WebSocket.CLOSING)
      socket.close([1005, 1006, 1015].includes(code) ? 1000 : code);
  }

  gone(socket: WebSocket): void {
    const id = this.#idOf(socket);
    if (id === undefined) return;
    this.#core.room.leave(id);
    // A deadline that cannot be put off now wakes the object once for nothing.
    stored(() => ok(this.#core.socketDeadlines()));
  }
}

const isCommand = (frame: { type: string }): frame is Command =>
  ['send', 'edit', 'retract', 'react', 'acknowledge', 'pin'].includes(frame.type);

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
