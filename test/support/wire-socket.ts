import { PING } from '../../protocol/index.ts';

/** A WebSocket as the tests use it: frames in a queue, so that nothing is missed between two awaits. */
export interface WireSocket<Up, Down extends { type: string }> {
  send(frame: Up): void;
  /** Sends exactly this text, for what no schema allows. */
  sendText(text: string): void;
  ping(): void;
  /** The next frame of this type (that `wanted` accepts) not taken yet; frames before it stay for others. */
  next<T extends Down['type']>(
    type: T,
    wanted?: (frame: Extract<Down, { type: T }>) => boolean,
    timeoutMs?: number,
  ): Promise<Extract<Down, { type: T }>>;
  /** All frames that came so far, taken or not, oldest first. */
  readonly received: readonly Down[];
  /** Resolves when the socket closed. */
  readonly closed: Promise<{ code: number; reason: string }>;
  close(code?: number): void;
}

/** What both Node's WebSocket and workerd's have in common. */
export interface RawSocket {
  send(data: string): void;
  close(code?: number, reason?: string): void;
  addEventListener(type: 'message', listener: (event: { data: unknown }) => void): void;
  addEventListener(type: 'close', listener: (event: { code: number; reason: string }) => void): void;
}

interface Waiting<Down> {
  readonly wanted: (frame: Down) => boolean;
  readonly resolve: (frame: Down) => void;
}

/** Wraps a socket that is open, or about to be. */
export function wireSocket<Up, Down extends { type: string }>(raw: RawSocket): WireSocket<Up, Down> {
  const received: Down[] = [];
  const untaken: Down[] = [];
  const waiting = new Set<Waiting<Down>>();
  let ended: { code: number; reason: string } | null = null;
  const { promise: closed, resolve: resolveClosed } = Promise.withResolvers<{
    code: number;
    reason: string;
  }>();

  raw.addEventListener('message', ({ data }) => {
    const frame = JSON.parse(String(data)) as Down;
    received.push(frame);
    for (const one of waiting)
      if (one.wanted(frame)) {
        waiting.delete(one);
        one.resolve(frame);
        return;
      }
    untaken.push(frame);
  });
  raw.addEventListener('close', ({ code, reason }) => {
    ended = { code, reason };
    resolveClosed(ended);
  });

  return {
    send: (frame) => raw.send(JSON.stringify(frame)),
    sendText: (text) => raw.send(text),
    ping: () => raw.send(PING),
    next(type, wanted = () => true, timeoutMs = 5_000) {
      type Frame = Extract<Down, { type: typeof type }>;
      const matches = (frame: Down): boolean => frame.type === type && wanted(frame as Frame);
      const at = untaken.findIndex(matches);
      if (at >= 0) return Promise.resolve(untaken.splice(at, 1)[0] as Frame);
      const { promise, resolve, reject } = Promise.withResolvers<Frame>();
      const one: Waiting<Down> = { wanted: matches, resolve: (frame) => resolve(frame as Frame) };
      waiting.add(one);
      const timer = setTimeout(() => {
        waiting.delete(one);
        const had = received.map((frame) => frame.type).join(', ');
        const end = ended === null ? 'open' : `closed with ${ended.code} ${ended.reason}`;
        reject(new Error(`no '${type}' within ${timeoutMs} ms; socket ${end}; had: ${had}`));
      }, timeoutMs);
      return promise.finally(() => clearTimeout(timer));
    },
    received,
    closed,
    close: (code = 1000) => raw.close(code, 'done'),
  };
}
