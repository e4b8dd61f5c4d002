import { setTimeout as delay } from 'node:timers/promises';
import {
  FEATURES,
  limits,
  message,
  PING,
  problem,
  type Command,
  type ConversationDown,
  type ConversationUpInput,
  type ErrorCode,
  type LogEvent,
  type Message,
} from '../../protocol/index.ts';
import type { Api } from './api.ts';
import type { Random } from './seeded.ts';
import type { RawSocket } from './wire-socket.ts';

export type Road = 'socket' | 'http';

/** What the server said to a command, or `lost` where it is not known whether it heard. */
type Said =
  | { readonly kind: 'ack'; readonly seq: number | null; readonly messageId: string; readonly road: Road }
  | { readonly kind: 'reject'; readonly code: ErrorCode; readonly again: boolean; readonly waitMs: number }
  | { readonly kind: 'lost' };
export type Acknowledged = Extract<Said, { kind: 'ack' }>;

/** The server refused a command for good. */
export class Refused extends Error {
  override readonly name = 'Refused';
  readonly code: ErrorCode;
  constructor(code: ErrorCode) {
    super(`refused: ${code}`);
    this.code = code;
  }
}

export interface Counts {
  attempts: number;
  /** Attempts after the first of a command. */
  retries: number;
  connections: number;
  readonly refusals: Map<ErrorCode, number>;
}

/** How long one attempt waits for its answer. */
const ANSWER_MS = 5_000;
/** How long a command may take over all its attempts before the drill is given up. */
const PATIENCE_MS = 90_000;
/** Shorter than a real client's: what is tried is a life of seconds. */
const BACKOFF_MS = { base: 40, max: 1_000 };
/** Well within the five minutes that a test portal's tokens live. */
const RENEW_MS = 60_000;

/** An event's own part, the same for every reader and for ever: not the row, which shows the message as it is now. */
export const eventKey = (event: LogEvent): string => {
  switch (event.kind) {
    case 'message':
      return `message ${event.message.user_id} ${event.message.client_id ?? ''}`;
    case 'edit':
    case 'retract':
      return `${event.kind} ${event.target_seq}`;
    case 'react':
      return `react ${event.target_seq} ${event.user_id} ${event.emoji} ${event.action}`;
    case 'acknowledge':
      return `acknowledge ${event.target_seq} ${event.user_id}`;
    case 'pin':
      return `pin ${event.target_seq} ${event.user_id} ${event.action}`;
    case 'join':
    case 'leave':
    case 'role':
      return `${event.kind} ${event.sender.sender_id}`;
    case 'conversation':
    case 'void':
      return event.kind;
  }
};

/**
 * One person in one conversation, keeping to the protocol's rules for clients and to nothing else: a fresh ticket for
 * each socket, a fresh identity before the old one ends, a pull after each welcome, `got` for what arrived, and every
 * command sent again under its first `client_id`, by either road, until it is answered (IDM1). It notes whatever the server's promises do not allow.
 */
export class SteadyClient {
  readonly api: Api;
  readonly conversationId: string;
  /** What was shown on sockets, by seq - 1; each event once, as it was first seen. */
  readonly seen: string[] = [];
  /** Messages shown, newest last, as they first were; for choosing what to react to. */
  readonly shown: Pick<Message, 'message_id' | 'seq' | 'user_id' | 'urgent'>[] = [];
  /** Promises seen broken, in words. */
  readonly broken: string[] = [];
  readonly counts: Counts = { attempts: 0, retries: 0, connections: 0, refusals: new Map() };
  /** Called for each event the first time it is shown. */
  onEvent: (event: LogEvent) => void = () => undefined;
  /** Called the moment a command goes out over a socket, and the moment it is acknowledged there. */
  onCommand: (moment: 'given' | 'acknowledged') => void = () => undefined;
  readonly #random: Random;
  readonly #asked = new Map<string, (said: Said) => void>();
  #raw: RawSocket | null = null;
  #live = false;
  #lastAcknowledged = 0;
  #stopped = false;
  #running: Promise<void> | null = null;
  #epoch: number | undefined;
  #cursor = { delivered_seq: 0, read_seq: 0 };

  constructor(api: Api, conversationId: string, random: Random) {
    this.api = api;
    this.conversationId = conversationId;
    this.#random = random;
  }

  /** The highest seq acknowledged to this client. */
  get lastAcknowledged(): number {
    return this.#lastAcknowledged;
  }

  get live(): boolean {
    return this.#live;
  }

  /** Keeps a socket up from now on, until `stop`. */
  start(): void {
    this.#running ??= this.#keepUp();
  }

  /** Idempotent. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#raw?.close(1000);
    await this.#running;
  }

  /** Resolves once the command is acknowledged, however many attempts that takes; rejects with `Refused`. */
  async command(command: Command): Promise<Acknowledged> {
    const deadline = Date.now() + PATIENCE_MS;
    for (let attempt = 0; ; attempt++) {
      this.counts.attempts++;
      if (attempt > 0) this.counts.retries++;
      const said = await this.#attempt(command);
      if (said.kind === 'ack') {
        this.#lastAcknowledged = Math.max(this.#lastAcknowledged, said.seq ?? 0);
        return said;
      }
      if (said.kind === 'reject') {
        this.counts.refusals.set(said.code, (this.counts.refusals.get(said.code) ?? 0) + 1);
        if (!said.again) throw new Refused(said.code);
      }
      if (Date.now() > deadline)
        throw new Error(`${command.type} was not answered for good in ${PATIENCE_MS} ms`);
      const waitMs = said.kind === 'reject' ? said.waitMs : 0;
      await delay(waitMs + this.#backoffMs(attempt));
    }
  }

  /** Says that everything up to `seq` was read; true if that was answered, which over a socket it never is. */
  async read(seq: number): Promise<boolean> {
    if (this.#live && this.#random(2) === 0) {
      this.#say({ type: 'read', seq });
      return false;
    }
    try {
      const { status } = await this.api.ask('PATCH', `/messages/${this.conversationId}.${seq}/read`);
      return status < 300;
    } catch {
      return false;
    }
  }

  #backoffMs(attempt: number): number {
    return this.#random(Math.min(BACKOFF_MS.max, BACKOFF_MS.base * 2 ** Math.min(attempt, 10)));
  }

  #attempt(command: Command): Promise<Said> {
    // Reactions have no other road than the socket.
    if (this.#live && (command.type === 'react' || this.#random(2) === 0)) return this.#bySocket(command);
    return command.type === 'react' ? Promise.resolve({ kind: 'lost' }) : this.#byHttp(command);
  }

  #bySocket(command: Command): Promise<Said> {
    const { promise, resolve } = Promise.withResolvers<Said>();
    const timer = setTimeout(() => resolve({ kind: 'lost' }), ANSWER_MS);
    this.#asked.set(command.client_id, resolve);
    this.#say(command);
    this.onCommand('given');
    return promise.finally(() => {
      clearTimeout(timer);
      this.#asked.delete(command.client_id);
    });
  }

  async #byHttp(command: Exclude<Command, { type: 'react' }>): Promise<Said> {
    try {
      const { body, headers } = await this.api.ask<unknown>(...requestOf(command, this.conversationId));
      const done = message.safeParse(body);
      if (done.success) {
        const { seq, message_id: messageId } = done.data;
        return { kind: 'ack', seq: command.type === 'send' ? seq : null, messageId, road: 'http' };
      }
      const { code, retry } = problem.parse(body);
      const waitMs = Number(headers.get('retry-after') ?? 0) * 1000;
      return { kind: 'reject', code, again: retry !== 'never', waitMs };
    } catch {
      // No answer, or not one of ours: whether it was done is not known.
      return { kind: 'lost' };
    }
  }

  async #keepUp(): Promise<void> {
    for (let attempt = 0; !this.#stopped; attempt++) {
      try {
        if (await this.#session()) attempt = 0;
      } catch {
        // No ticket or no socket: again, later.
      }
      if (!this.#stopped) await delay(this.#backoffMs(attempt));
    }
  }

  /** One socket from its ticket to its close; true if it was greeted. */
  async #session(): Promise<boolean> {
    const raw = await this.api.connect(this.conversationId);
    const { promise: closed, resolve: over } = Promise.withResolvers<void>();
    let greeted = false;
    let heardAt = Date.now();
    raw.addEventListener('close', () => over());
    raw.addEventListener('message', ({ data }) => {
      heardAt = Date.now();
      const frame = JSON.parse(String(data)) as ConversationDown;
      greeted ||= frame.type === 'welcome';
      this.#frame(frame);
    });
    const pinging = setInterval(() => {
      if (Date.now() - heardAt > limits.presence.visibleSilenceMs) over();
      else raw.send(PING);
    }, limits.presence.pingMs);
    const renewing = setInterval(() => {
      const { portal, person } = this.api;
      void portal.token(person).then((token) => this.#say({ type: 'renew', token }));
    }, RENEW_MS);
    this.#raw = raw;
    this.counts.connections++;
    const epoch = this.#epoch === undefined ? {} : { epoch: this.#epoch };
    this.#say({ type: 'hello', after: this.seen.length, features: [...FEATURES], ...epoch });
    if (this.#stopped) raw.close(1000);
    await closed;
    clearInterval(pinging);
    clearInterval(renewing);
    this.#raw = null;
    this.#live = false;
    for (const resolve of this.#asked.values()) resolve({ kind: 'lost' });
    return greeted;
  }

  #say(frame: ConversationUpInput): void {
    try {
      this.#raw?.send(JSON.stringify(frame));
    } catch {
      // It closed under our hands; its close is on the way.
    }
  }

  #frame(frame: ConversationDown): void {
    switch (frame.type) {
      case 'welcome':
        if (this.#epoch !== undefined && frame.epoch !== this.#epoch) this.broken.push('another epoch');
        this.#epoch = frame.epoch;
        this.#moved(frame.me.cursor);
        this.#say({ type: 'pull', after: this.seen.length });
        return;
      case 'gap':
        this.broken.push(`a gap (${frame.reason}) after ${frame.from}, head ${frame.to}`);
        return;
      case 'events':
        for (const event of frame.events) this.#event(event);
        if (frame.more) this.#say({ type: 'pull', after: this.seen.length });
        else this.#say({ type: 'got', seq: this.seen.length });
        this.#live = !frame.more;
        return;
      case 'cursors':
        this.#moved(frame.me);
        return;
      case 'ack': {
        const { seq, message_id: messageId } = frame;
        this.#asked.get(frame.client_id)?.({ kind: 'ack', seq, messageId, road: 'socket' });
        this.onCommand('acknowledged');
        return;
      }
      case 'reject':
        this.#asked.get(frame.ref ?? '')?.({
          kind: 'reject',
          code: frame.code,
          again: frame.retry !== 'never',
          waitMs: frame.min_backoff_ms,
        });
        return;
      case 'history':
      case 'typing':
      case 'renewed':
      case 'pong':
    }
  }

  #event(event: LogEvent): void {
    const next = this.seen.length + 1;
    if (event.seq > next) this.broken.push(`seq ${event.seq} came where ${next} was due`);
    const before = this.seen[event.seq - 1];
    const key = eventKey(event);
    if (before !== undefined && before !== key)
      this.broken.push(`seq ${event.seq} was "${before}" and is "${key}"`);
    if (event.seq !== next) return;
    this.seen.push(key);
    if (event.kind === 'message') {
      const { message_id, seq, user_id, urgent } = event.message;
      this.shown.push({ message_id, seq, user_id, urgent });
    }
    this.onEvent(event);
  }

  /** Own watermarks never go back (CUR1). */
  #moved(cursor: { delivered_seq: number; read_seq: number }): void {
    const was = this.#cursor;
    if (cursor.delivered_seq < was.delivered_seq || cursor.read_seq < was.read_seq)
      this.broken.push(`the watermark went back from ${was.read_seq} to ${cursor.read_seq}`);
    this.#cursor = cursor;
  }
}

function requestOf(
  command: Exclude<Command, { type: 'react' }>,
  conversation_id: string,
): [method: string, path: string, body: object] {
  const { client_id } = command;
  switch (command.type) {
    case 'send': {
      const { type: _, ...rest } = command;
      return ['POST', '/messages', { conversation_id, ...rest }];
    }
    case 'edit':
      return ['PATCH', `/messages/${command.message_id}`, { client_id, content: command.content }];
    case 'retract':
      return ['DELETE', `/messages/${command.message_id}`, { client_id }];
    case 'acknowledge':
      return ['PATCH', `/messages/${command.message_id}/acknowledge`, { client_id }];
    case 'pin':
      return [
        'PATCH',
        `/messages/${command.message_id}/pin`,
        { client_id, pinned: command.action === 'add' },
      ];
  }
}
