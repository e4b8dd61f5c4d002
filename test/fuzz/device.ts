import { limits, type Mention, type User } from '../../protocol/index.ts';
import { createClient, type ChatClient } from '../../widget/client/client.ts';
import type { TokenGrant } from '../../widget/client/identity.ts';
import type { Platform, Signal, SocketHandlers } from '../../widget/client/platform.ts';
import type { ConversationView, MessageView } from '../../widget/client/state.ts';
import { WINDOW_LIMIT } from '../../widget/client/thread.ts';
import { FakeTabs } from '../../widget/client/testing/fake-platform.ts';
import type { Random } from '../support/random.ts';
import { API, TENANT } from './api.ts';
import type { Clock } from './clock.ts';
import type { RowSeen, Seen } from './history.ts';
import type { Requests } from './requests.ts';
import type { Network, Wire } from './wire.ts';

/** The window of a thread, what it may overrun by, and everything on its way. */
const ROWS = WINDOW_LIMIT + 100 + limits.outbox.messages;

export interface DevicePorts {
  readonly clock: Clock;
  readonly random: Random;
  readonly see: (seen: Seen) => void;
  readonly requests: Requests;
  readonly connect: (device: Device, ticket: string, handlers: SocketHandlers) => Wire;
  readonly grant: (user: User) => TokenGrant;
}

/** One page with the real client in it. A reload ends it; what it left in the tab's storage stays. */
interface Page {
  readonly client: ChatClient;
  readonly listeners: Set<(signal: Signal) => void>;
  alive: boolean;
}

export class Device {
  readonly name: string;
  readonly user: User;
  readonly network: Network = { stalledUntil: 0, slowMs: 60, lossy: 0 };
  readonly wires = new Set<Wire>();
  online = true;
  visible = true;
  readonly #ports: DevicePorts;
  readonly #stored = new Map<string, string>();
  /** What this device thinks the time is; it orders nothing (ORD3). */
  readonly #clockMs: number;
  #ids = 0;
  #page: Page;
  #shown = new Map<string, MessageView>();
  #shownOf = '';

  constructor(name: string, user: User, ports: DevicePorts) {
    this.name = name;
    this.user = user;
    this.#ports = ports;
    this.#clockMs = Date.UTC(2026, 4, 12) + ports.random.between(-86_400_000, 86_400_000);
    this.#page = this.#open();
  }

  get client(): ChatClient {
    return this.#page.client;
  }
  get view(): ConversationView | null {
    return this.client.state.open;
  }

  start(): void {
    void this.client.start();
  }

  /** `gracefully`: the page had its word before it went. */
  reload(gracefully: boolean): void {
    const { see, clock } = this.#ports;
    if (gracefully) this.signal('leaving');
    this.#page.alive = false;
    for (const wire of this.wires) wire.abandon();
    this.wires.clear();
    see({ at: clock.now, what: 'reloaded', device: this.name });
    this.#shown.clear();
    this.#page = this.#open();
    this.start();
  }

  signal(signal: Signal): void {
    for (const listener of this.#page.listeners) listener(signal);
  }

  write(text: string, reply: boolean, urgent = false, mentions: readonly Mention[] = []): void {
    const { view, client } = this;
    if (view === null) return;
    const answered = reply
      ? view.rows.find((row) => row.messageId !== null && row.system === null)
      : undefined;
    const replyTo =
      answered?.messageId === undefined || answered.messageId === null || answered.seq === null
        ? null
        : {
            message_id: answered.messageId,
            seq: answered.seq,
            user_id: answered.userId,
            name: answered.name,
            preview: answered.content,
            message_type: answered.messageType,
            retracted: answered.retracted,
          };
    const { see, clock } = this.#ports;
    const { conversationId: conversation } = view;
    see({ at: clock.now, what: 'wrote', device: this.name, user: this.user.user_id, conversation, text });
    client.send({ text, files: [], replyTo, urgent, mentions });
  }

  #open(): Page {
    const page: Page = {
      client: createClient({
        api: API,
        tenant: TENANT,
        getToken: () => this.#ports.grant(this.user),
        platform: this.#platform(() => page),
      }),
      listeners: new Set(),
      alive: true,
    };
    page.client.subscribe((state) => {
      if (page.alive) this.#show(state.open);
    });
    return page;
  }

  #show(view: ConversationView | null): void {
    const { see, clock } = this.#ports;
    if (view === null || view.conversationId !== this.#shownOf) this.#shown.clear();
    if (view === null) return;
    this.#shownOf = view.conversationId;
    const changed = view.rows.filter((row) => this.#shown.get(row.key) !== row);
    if (changed.length === 0 && this.#shown.size === view.rows.length) return;
    this.#shown = new Map(view.rows.map((row) => [row.key, row]));
    see({
      at: clock.now,
      what: 'shown',
      device: this.name,
      user: this.user.user_id,
      conversation: view.conversationId,
      rows: changed.map(rowSeen),
      count: view.rows.length,
      bound: ROWS,
    });
  }

  #platform(page: () => Page): Platform {
    const { clock, random, requests, connect } = this.#ports;
    // Of a page that has gone, nothing runs any more.
    const alive = <A extends unknown[]>(run: (...given: A) => void) => {
      const mine = page;
      return (...given: A): void => {
        if (mine().alive) run(...given);
      };
    };
    const { user, name, network } = this;
    return {
      now: () => this.#clockMs + clock.now,
      monotonic: () => clock.now,
      after: (ms, run) => clock.after(ms, alive(run)),
      microtask: (run) => void Promise.resolve().then(alive(run)),
      random: () => random.next(),
      newId: () => `${name}-${String(++this.#ids).padStart(6, '0')}`,
      fetch: async (url, init) => {
        const body: unknown = typeof init.body === 'string' ? JSON.parse(init.body) : null;
        const answer = await requests.send({
          device: name,
          user: user.user_id,
          network,
          method: init.method ?? 'GET',
          url,
          body,
          token: new Headers(init.headers).get('authorization')?.slice('Bearer '.length) ?? '',
          signal: init.signal ?? undefined,
        });
        // The page that asked may have gone while the answer travelled.
        if (!page().alive) return new Promise<Response>(() => undefined);
        return response(answer);
      },
      socket: (_url, protocols, handlers) => {
        const wire = connect(this, protocols[1]?.slice('ticket.'.length) ?? '', {
          open: alive(() => handlers.open()),
          message: alive((text: string) => handlers.message(text)),
          close: alive((code: number) => {
            this.wires.delete(wire);
            handlers.close(code);
          }),
        });
        this.wires.add(wire);
        return wire.handle;
      },
      online: () => this.online,
      visible: () => this.visible,
      focused: () => this.visible,
      listen: (listener) => {
        page().listeners.add(listener);
        return () => page().listeners.delete(listener);
      },
      storage: {
        keys: () => [...this.#stored.keys()],
        get: (key) => this.#stored.get(key) ?? null,
        set: (key, value) => void this.#stored.set(key, value),
        remove: (key) => void this.#stored.delete(key),
      },
      // Nothing is kept over a reload here: the tenant does not allow it.
      databases: { names: () => Promise.resolve([]), drop: () => undefined },
      channel: (line, onMessage) => new FakeTabs().channel(line, onMessage),
    };
  }
}

export const rowSeen = (row: MessageView): RowSeen => ({
  key: row.key,
  seq: row.seq,
  mine: row.mine,
  userId: row.userId,
  content: row.content,
  system: row.system === null ? null : JSON.stringify(row.system),
  status: row.status,
  edited: row.edited,
  retracted: row.retracted,
  reactions: row.reactions,
  urgent: row.urgent === undefined ? null : row.urgent.acknowledged,
  mentions: row.mentions ?? [],
  replyTo: row.replyTo,
});

/** As much of a `Response` as the client reads; a real one is read through streams, whose turns nobody counts. */
function response(answer: { status: number; body: unknown; retryAfter: string | null }): Response {
  const { status, body, retryAfter } = answer;
  const read: Pick<Response, 'ok' | 'status' | 'headers' | 'text'> = {
    ok: status < 300,
    status,
    headers: new Headers(retryAfter === null ? {} : { 'retry-after': retryAfter }),
    text: () => Promise.resolve(JSON.stringify(body)),
  };
  return read as Response;
}
