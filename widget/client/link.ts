import type * as z from 'zod/mini';
import { limits } from '../../protocol/limits.ts';
import { ticketAnswer, type TicketRequest } from '../../protocol/rest.ts';
import { PING, PROTOCOL, TICKET_PREFIX } from '../../protocol/version.ts';
import type { User } from '../../protocol/entities.ts';
import type { Http, HttpError } from './http.ts';
import {
  dueAt,
  next,
  type LinkEffect,
  type LinkEvent,
  type LinkState,
  type StopReason,
} from './link-state.ts';
import { inOldWords } from './newer.ts';
import type { Cancel, Platform, SocketHandle } from './platform.ts';

export interface LinkOptions<Down extends { readonly type: string }> {
  readonly api: string;
  readonly http: Http;
  readonly platform: Platform;
  readonly target: TicketRequest;
  readonly schema: z.ZodMiniType<Down>;
  /** The type of the frame that answers `hello`. */
  readonly greeting: Down['type'];
  /** The first frame of each socket, as of then. */
  readonly hello: () => object;
  /** Who the server says this is. False: it is somebody else, and this attempt must not go on. */
  readonly admit: (user: User) => boolean;
  readonly onFrame: (frame: Down) => void;
  /** After each change of state. */
  readonly onState: (state: LinkState, previous: LinkState) => void;
}

function fatal(error: HttpError): StopReason | null {
  if (error.kind === 'signed_out') return { why: 'signed_out' };
  // A token refused even when fresh is as final as a refusal: asking in a loop would not change it.
  if (error.kind === 'problem' && error.retry !== 'backoff') return { why: 'refused', code: error.code };
  return null;
}

/** One socket kept alive: a ticket and a new WebSocket for each attempt. Runs `next`, and does what it says. */
export class Link<Down extends { readonly type: string }> {
  #options: LinkOptions<Down>;
  #state: LinkState = { phase: 'idle' };
  /** Of the attempt at hand; whatever belongs to an earlier one is ignored by it. */
  #attempt = 0;
  #ticket = '';
  #abort: AbortController | null = null;
  #socket: SocketHandle | null = null;
  #timer: Cancel | null = null;

  constructor(options: LinkOptions<Down>) {
    this.#options = options;
  }

  get state(): LinkState {
    return this.#state;
  }
  get live(): boolean {
    return this.#state.phase === 'live';
  }

  start(): void {
    this.dispatch({ type: 'start' });
  }
  /** Idempotent. */
  stop(): void {
    this.dispatch({ type: 'stop' });
  }

  /** True if the frame was handed to a live socket; it may still be lost on the way. */
  send(frame: object): boolean {
    if (!this.live || this.#socket === null) return false;
    this.#socket.send(JSON.stringify(frame));
    return true;
  }

  dispatch(event: LinkEvent): void {
    const { platform, onState } = this.#options;
    const previous = this.#state;
    const step = next(previous, event, platform.monotonic(), platform.random());
    this.#state = step.state;
    this.#timer?.();
    this.#timer = null;
    const due = dueAt(step.state);
    if (due !== null) {
      const wait = Math.max(0, due - platform.monotonic());
      this.#timer = platform.after(wait, () => this.dispatch({ type: 'tick' }));
    }
    for (const effect of step.effects) this.#perform(effect);
    if (step.state !== previous) onState(step.state, previous);
  }

  #perform(effect: LinkEffect): void {
    switch (effect) {
      case 'drop':
        return this.#drop();
      case 'ticket':
        void this.#requestTicket();
        return;
      case 'connect':
        return this.#connect();
      case 'hello':
        this.#socket?.send(JSON.stringify(this.#options.hello()));
        return;
      case 'ping':
        this.#socket?.send(PING);
        return;
    }
  }

  #drop(): void {
    this.#attempt++;
    this.#abort?.abort();
    this.#abort = null;
    this.#socket?.close();
    this.#socket = null;
    this.#ticket = '';
  }

  async #requestTicket(): Promise<void> {
    const { http, target, admit } = this.#options;
    const attempt = ++this.#attempt;
    const abort = (this.#abort = new AbortController());
    const answer = await http.json('POST', '/tickets', ticketAnswer, { body: target, signal: abort.signal });
    if (attempt !== this.#attempt) return;
    if (!answer.ok) {
      const { error } = answer;
      const minMs = error.kind === 'problem' ? error.waitMs : 0;
      return this.dispatch({ type: 'ticket_failed', fatal: fatal(error), minMs });
    }
    if (!admit(answer.value.user)) return;
    this.#ticket = answer.value.ticket;
    this.dispatch({ type: 'ticket' });
  }

  #connect(): void {
    const { api, platform } = this.#options;
    const attempt = this.#attempt;
    const current = (event: LinkEvent) => {
      if (attempt === this.#attempt) this.dispatch(event);
    };
    const protocols = [PROTOCOL, TICKET_PREFIX + this.#ticket];
    try {
      this.#socket = platform.socket(`${api.replace(/^http/, 'ws')}/socket`, protocols, {
        open: () => current({ type: 'opened' }),
        close: (code) => current({ type: 'closed', code }),
        message: (text) => {
          if (attempt === this.#attempt) this.#receive(text);
        },
      });
    } catch {
      // The page's own policy can refuse a socket outright.
      platform.microtask(() => current({ type: 'closed', code: 1006 }));
    }
  }

  #receive(text: string): void {
    this.dispatch({ type: 'heard' });
    if (text.length > limits.frame.maxDownBytes) return;
    let data: unknown;
    try {
      data = JSON.parse(text);
    } catch {
      return;
    }
    const { schema } = this.#options;
    let parsed = schema.safeParse(data);
    // A type this build does not know is passed over: newer servers may say more.
    if (!parsed.success) parsed = schema.safeParse(inOldWords(data));
    if (!parsed.success || parsed.data.type === 'pong') return;
    if (parsed.data.type === this.#options.greeting) this.dispatch({ type: 'greeted' });
    this.#options.onFrame(parsed.data);
  }
}
