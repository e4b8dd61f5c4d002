import { createServer, connect, type Server, type Socket } from 'node:net';
import { wsFrames } from './ws-frames.ts';

/** What a connection carries; known from its first request. */
export type Traffic = 'http' | 'socket';
export type Direction = 'up' | 'down';

/**
 * How a line behaves, for new connections and those there are.
 * - `latency`: each piece takes `ms`, and up to `jitterMs` more; order is kept.
 * - `slow`: so many bytes a second in each direction.
 * - `stall`: nothing moves, and nobody is told; what waits moves on when the line is clear again.
 * - `half_open`: what goes in `dead` is swallowed, for those connections for ever.
 * - `refuse`: new connections are reset at their first request; those there are live on.
 */
export type Condition =
  | { readonly kind: 'clear' }
  | { readonly kind: 'latency'; readonly ms: number; readonly jitterMs: number }
  | { readonly kind: 'slow'; readonly bytesPerSecond: number }
  | { readonly kind: 'stall' }
  | { readonly kind: 'half_open'; readonly dead: Direction }
  | { readonly kind: 'refuse' };

/** A fault set off by what is said: once, on the connection that says it. */
export interface Trap {
  readonly traffic: Traffic;
  readonly direction: Direction;
  /** Looked for in each frame of a socket, in each piece of HTTP. */
  readonly sees: string;
  /** Whether what was seen is still let through. */
  readonly lets: boolean;
  /** `cut` resets the connection; the other two let it live, and carry nothing more that way. */
  readonly does: 'cut' | 'swallow_up' | 'swallow_down';
}

/** Bytes of one direction held for later before its source is asked to wait. */
const MAX_HELD_BYTES = 256 * 1024;
/** Of a request's head; a browser's is far smaller. */
const MAX_HEAD_BYTES = 16 * 1024;

/**
 * A line between a browser and a server on this machine, to be spoilt at will. It carries TCP, and looks inside only
 * to tell sockets from the rest and for its traps; for these, sockets are kept from agreeing on compression.
 */
export class FaultProxy {
  readonly #server: Server;
  readonly #lines = new Set<Line>();
  readonly #traps = new Set<{ trap: Trap; sprung: () => void }>();
  readonly #random: () => number;
  #conditions: Record<Traffic, Condition> = { http: { kind: 'clear' }, socket: { kind: 'clear' } };

  private constructor(server: Server, target: number, random: () => number) {
    this.#server = server;
    this.#random = random;
    server.on('connection', (client) => this.#accept(client, target));
  }

  /** Listens on a free port of 127.0.0.1 and leads to `target` there. */
  static async open(target: number, random: () => number = Math.random): Promise<FaultProxy> {
    const server = createServer();
    const proxy = new FaultProxy(server, target, random);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  get port(): number {
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('the proxy is closed');
    return address.port;
  }

  /** Connections there are now. */
  count(traffic: Traffic): number {
    return [...this.#lines].filter((line) => line.traffic === traffic).length;
  }

  /** Without `traffic`: for all of it. */
  set(condition: Condition, traffic?: Traffic): void {
    const { http, socket } = this.#conditions;
    this.#conditions = {
      http: traffic === 'socket' ? http : condition,
      socket: traffic === 'http' ? socket : condition,
    };
    for (const line of this.#lines) if (line.traffic !== null) line.become(this.#conditions[line.traffic]);
  }

  /** Resets the connections there are; new ones are taken as before. */
  cut(traffic?: Traffic): void {
    for (const line of this.#lines) if (traffic === undefined || line.traffic === traffic) line.cut();
  }

  /** Resolves when it has sprung; rejects when nothing of the kind was said in time. */
  trap(trap: Trap, withinMs = 15_000): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.#traps.add({ trap, sprung: resolve });
    const timer = setTimeout(reject, withinMs, new Error(`nobody said ${trap.sees} within ${withinMs} ms`));
    // Whoever set it waits for it later, perhaps after it has failed.
    promise.catch(() => undefined);
    return promise.finally(() => clearTimeout(timer));
  }

  /** A clear line, and no trap left. Dead directions stay dead: their connections have lost bytes. */
  clear(): void {
    this.#traps.clear();
    this.set({ kind: 'clear' });
  }

  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    this.cut();
    await closed;
  }

  #accept(client: Socket, target: number): void {
    const line = new Line(client, target, this.#random, {
      known: (traffic) => line.become(this.#conditions[traffic]),
      said: (direction, text) => this.#spring(line, direction, text),
      ended: () => this.#lines.delete(line),
    });
    this.#lines.add(line);
  }

  #spring(line: Line, direction: Direction, text: string): Trap | null {
    for (const armed of this.#traps) {
      const { trap } = armed;
      if (trap.traffic !== line.traffic || trap.direction !== direction || !text.includes(trap.sees))
        continue;
      this.#traps.delete(armed);
      armed.sprung();
      return trap;
    }
    return null;
  }
}

interface LineEvents {
  readonly known: (traffic: Traffic) => void;
  readonly said: (direction: Direction, text: string) => Trap | null;
  readonly ended: () => void;
}

interface Way {
  readonly from: Socket;
  readonly to: Socket;
  dead: boolean;
  heldBytes: number;
  /** When the piece sent last arrives; those after it come no sooner. */
  lastAt: number;
}

/** One connection through the proxy. */
class Line {
  traffic: Traffic | null = null;
  readonly #ways: Record<Direction, Way>;
  readonly #random: () => number;
  readonly #events: LineEvents;
  #condition: Condition = { kind: 'clear' };
  #head = Buffer.alloc(0);

  constructor(client: Socket, target: number, random: () => number, events: LineEvents) {
    const server = connect(target, '127.0.0.1');
    this.#random = random;
    this.#events = events;
    this.#ways = {
      up: { from: client, to: server, dead: false, heldBytes: 0, lastAt: 0 },
      down: { from: server, to: client, dead: false, heldBytes: 0, lastAt: 0 },
    };
    let open = 2;
    for (const direction of ['up', 'down'] as const) {
      const way = this.#ways[direction];
      way.from.setNoDelay(true);
      way.from.on('data', (bytes: Buffer) => this.#arrived(direction, bytes));
      way.from.on('end', () => way.dead || this.#later(direction, 0, () => way.to.end()));
      way.from.on('error', () => this.cut());
      way.from.on('close', () => --open === 0 && events.ended());
    }
  }

  become(condition: Condition): void {
    this.#condition = condition;
    if (condition.kind === 'half_open') this.#ways[condition.dead].dead = true;
    for (const way of Object.values(this.#ways)) this.#flow(way);
  }

  cut(): void {
    for (const { from } of Object.values(this.#ways)) from.resetAndDestroy();
  }

  #flow(way: Way): void {
    if (this.#condition.kind === 'stall' || way.heldBytes > MAX_HELD_BYTES) way.from.pause();
    else way.from.resume();
  }

  #arrived(direction: Direction, bytes: Buffer): void {
    if (this.traffic !== null || direction === 'down') return this.#carry(direction, bytes);
    this.#head = Buffer.concat([this.#head, bytes]);
    const text = this.#head.toString('latin1');
    const end = text.indexOf('\r\n\r\n');
    if (end < 0) {
      if (this.#head.length > MAX_HEAD_BYTES) this.cut();
      return;
    }
    const isSocket = /^upgrade: *websocket/im.test(text.slice(0, end));
    this.traffic = isSocket ? 'socket' : 'http';
    this.#events.known(this.traffic);
    if (this.#condition.kind === 'refuse') return this.cut();
    const head = isSocket ? text.replace(/^sec-websocket-extensions:.*\r\n/im, '') : text;
    this.#carry('up', Buffer.from(head, 'latin1'));
  }

  #carry(direction: Direction, bytes: Buffer): void {
    const way = this.#ways[direction];
    if (way.dead) return;
    // Back where it came from, which is paused: it is read again when the line moves.
    if (this.#condition.kind === 'stall') return way.from.unshift(bytes);
    for (const { text, start, end } of this.#pieces(bytes)) {
      const trap = this.#events.said(direction, text);
      if (trap !== null) return this.#sprung(trap, way, bytes.subarray(0, trap.lets ? end : start));
    }
    this.#later(direction, bytes.length, () => way.to.write(bytes));
  }

  #sprung({ does }: Trap, way: Way, last: Buffer): void {
    if (does !== 'cut') {
      if (last.length > 0) way.to.write(last);
      this.#ways[does === 'swallow_up' ? 'up' : 'down'].dead = true;
      return;
    }
    for (const each of Object.values(this.#ways)) each.dead = true;
    // What is let through must have left before the reset, which takes along whatever has not.
    if (last.length > 0) way.to.write(last, () => setTimeout(() => this.cut(), 5));
    else this.cut();
  }

  #pieces(bytes: Buffer): readonly { text: string; start: number; end: number }[] {
    return this.traffic === 'socket'
      ? wsFrames(bytes)
      : [{ text: bytes.toString('latin1'), start: 0, end: bytes.length }];
  }

  /** Runs `deliver` when a piece of this size has made its way. */
  #later(direction: Direction, bytes: number, deliver: () => void): void {
    const way = this.#ways[direction];
    const now = performance.now();
    const arrives = Math.max(way.lastAt, now + this.#delayMs(bytes, Math.max(0, way.lastAt - now)));
    if (arrives <= now) return deliver();
    way.lastAt = arrives;
    way.heldBytes += bytes;
    this.#flow(way);
    setTimeout(() => {
      way.heldBytes -= bytes;
      deliver();
      this.#flow(way);
    }, arrives - now);
  }

  #delayMs(bytes: number, queuedMs: number): number {
    const condition = this.#condition;
    if (condition.kind === 'latency') return condition.ms + this.#random() * condition.jitterMs;
    if (condition.kind === 'slow') return queuedMs + (bytes / condition.bytesPerSecond) * 1000;
    return 0;
  }
}
