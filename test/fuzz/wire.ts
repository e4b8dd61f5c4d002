import { PING, PONG, utf8Bytes } from '../../protocol/index.ts';
import type { SocketHandle, SocketHandlers } from '../../widget/client/platform.ts';
import type { Random } from '../support/random.ts';
import type { Clock } from './clock.ts';
import { payloadOf, type DownFrame, type Seen, type Target, type UpFrame } from './history.ts';
import type { ServerSocket } from './sim-object.ts';

/** How a device's network stands. Times are on the world's clock. */
export interface Network {
  /** Nothing passes until then; what is under way arrives late (sockets) or not at all (requests). */
  stalledUntil: number;
  /** Longest one-way delay, ms. */
  slowMs: number;
  /** What may happen to a request, each with this probability. */
  lossy: number;
}

export interface WireOptions {
  readonly id: string;
  readonly device: string;
  readonly user: string;
  readonly target: Target;
  readonly clock: Clock;
  readonly random: Random;
  readonly network: Network;
  readonly serverNow: () => number;
  readonly see: (seen: Seen) => void;
  readonly accept: (socket: ServerSocket) => void;
  readonly receive: (socket: ServerSocket, text: string) => void;
  readonly closed: (socket: ServerSocket, clean: boolean) => void;
}

/** How long a server takes at most to notice that its other end is gone without a word, ms. */
const NOTICED_MS = 40_000;

/**
 * One socket, both ends. Each direction keeps its order, as TCP does; it may be slow, stall, or go dark for good with
 * either side, or neither, noticing.
 */
export class Wire {
  readonly #o: WireOptions;
  #handlers: SocketHandlers;
  #clientOpen = true;
  #serverOpen = true;
  /** When the last thing under way arrives, for each direction. */
  #upAt = 0;
  #downAt = 0;
  #dark = { up: false, down: false };
  readonly server: ServerSocket;

  constructor(options: WireOptions, handlers: SocketHandlers) {
    this.#o = options;
    this.#handlers = handlers;
    const isOpen = (): boolean => this.#serverOpen;
    this.server = {
      id: options.id,
      userId: options.user,
      attachment: null,
      pingedMs: null,
      get open() {
        return isOpen();
      },
      send: (text) => this.#down(text),
      close: (code) => this.#serverCloses(code),
      lost: () => this.#serverCloses(1006),
    };
    this.#up(() => {
      options.accept(this.server);
      if (this.#serverOpen) this.#downward(() => this.#handlers.open());
    });
  }

  get open(): boolean {
    return this.#clientOpen;
  }
  get device(): string {
    return this.#o.device;
  }
  get target(): Target {
    return this.#o.target;
  }

  /** The client's own handle. */
  readonly handle: SocketHandle = {
    send: (text) => this.#send(text),
    close: () => this.#clientCloses(1000),
  };

  /** From now on nothing arrives in these directions, and nobody is told. */
  darken(up: boolean, down: boolean): void {
    this.#dark = { up: this.#dark.up || up, down: this.#dark.down || down };
  }

  /** The line breaks, and this side notices; the other does later. */
  cut(noticedBy: 'client' | 'server'): void {
    if (noticedBy === 'client') {
      this.#clientGone(1006);
      this.#o.clock.after(this.#o.random.between(0, NOTICED_MS), () => this.#serverGone(false));
    } else {
      this.#dark = { up: true, down: true };
      this.#serverGone(false);
    }
  }

  /** The page is gone: nothing more reaches it. */
  abandon(): void {
    this.#handlers = { open: () => undefined, message: () => undefined, close: () => undefined };
    this.#clientCloses(1001);
  }

  #send(text: string): void {
    const { serverNow } = this.#o;
    if (!this.#clientOpen) return;
    if (text === PING) {
      this.#up(() => {
        if (!this.#serverOpen) return;
        this.server.pingedMs = serverNow();
        this.#downward(() => this.#handlers.message(PONG));
      });
      return;
    }
    const frame = JSON.parse(text) as UpFrame;
    this.#sees(frame);
    this.#up(() => {
      if (!this.#serverOpen) return;
      const { clock, see, id } = this.#o;
      see({ at: clock.now, what: 'in', road: id, frame });
      this.#o.receive(this.server, text);
    });
  }

  #sees(frame: UpFrame): void {
    const { device, user, target, id, see, clock } = this.#o;
    if (target === 'inbox' || !('client_id' in frame) || typeof frame.client_id !== 'string') return;
    const { type, client_id, ...rest } = frame;
    see({
      at: clock.now,
      what: 'up',
      device,
      user,
      conversation: target.conversation,
      road: id,
      by: 'socket',
      command: {
        type,
        client_id,
        payload: payloadOf(rest),
        content: 'content' in rest && typeof rest.content === 'string' ? rest.content : null,
      },
    });
  }

  #delay(after: number): number {
    const { clock, random, network } = this.#o;
    const open = Math.max(clock.now, network.stalledUntil);
    return Math.max(after, open + random.between(1, network.slowMs));
  }

  #up(arrive: () => void): void {
    const { clock } = this.#o;
    this.#upAt = this.#delay(this.#upAt);
    clock.after(this.#upAt - clock.now, () => {
      if (!this.#dark.up) arrive();
    });
  }

  #downward(arrive: () => void): void {
    const { clock } = this.#o;
    this.#downAt = this.#delay(this.#downAt);
    clock.after(this.#downAt - clock.now, () => {
      if (!this.#dark.down && this.#clientOpen) arrive();
    });
  }

  #down(text: string): void {
    if (!this.#serverOpen) return;
    const { device, user, target, id, see, clock } = this.#o;
    const frame = JSON.parse(text) as DownFrame;
    see({ at: clock.now, what: 'out', road: id, user, target, frame, bytes: utf8Bytes(text) });
    this.#downward(() => {
      see({ at: clock.now, what: 'down', device, user, road: id, target, frame });
      this.#handlers.message(text);
    });
  }

  #serverCloses(code: number): void {
    if (!this.#serverOpen) return;
    this.#serverOpen = false;
    this.#downward(() => this.#clientGone(code));
    // The platform's word that it has closed may come long after another socket has opened.
    this.#o.clock.after(this.#o.random.between(0, NOTICED_MS), () => this.#serverGone(true));
  }

  /** Both ends hear of it in the end, the browser's own handler too. */
  #clientCloses(code: number): void {
    if (!this.#clientOpen) return;
    const { clock, random } = this.#o;
    this.#clientGone(code);
    if (this.#dark.up) clock.after(random.between(0, NOTICED_MS), () => this.#serverGone(false));
    else this.#up(() => this.#serverGone(true));
  }

  #clientGone(code: number): void {
    if (!this.#clientOpen) return;
    this.#clientOpen = false;
    const { see, clock, device, id, target } = this.#o;
    const conversation = target === 'inbox' ? null : target.conversation;
    see({ at: clock.now, what: 'ended', device, road: id, conversation, code });
    // Never in the caller's own turn, as in a browser.
    clock.after(0, () => this.#handlers.close(code));
  }

  #serverGone(clean: boolean): void {
    this.#serverOpen = false;
    this.#o.closed(this.server, clean);
  }
}
