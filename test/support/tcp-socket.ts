import { createHash, randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';

/** What a socket had been sent, up to its end or until nothing more came. */
export interface Received {
  /** Text frames, in order. */
  readonly texts: readonly string[];
  /** The server's close code, or null while it is open. */
  readonly closeCode: number | null;
}

const TEXT = 0x1;
const CLOSE = 0x8;
/** Named by the WebSocket protocol (RFC 6455, 1.3). */
const ACCEPT_SALT = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

/**
 * A WebSocket on bare TCP, for what no library lets a client do: to stop reading. `pause` leaves what comes to the
 * system's buffers and, when these are full, to the server.
 */
export class TcpSocket {
  readonly #tcp: Socket;
  #unread = Buffer.alloc(0);
  readonly #texts: string[] = [];
  #closeCode: number | null = null;
  #lastAt = performance.now();

  private constructor(tcp: Socket) {
    this.#tcp = tcp;
    tcp.on('error', () => undefined); // a reset is an end like any other
  }

  /** Opens `path` offering these protocols; rejects when the upgrade is refused. */
  static async open(
    base: string,
    path: string,
    protocols: readonly string[],
    origin: string,
  ): Promise<TcpSocket> {
    const { hostname, port, host } = new URL(base);
    const tcp = connect(Number(port), hostname);
    const key = randomBytes(16).toString('base64');
    tcp.write(
      [
        `GET ${path} HTTP/1.1`,
        `Host: ${host}`,
        'Connection: Upgrade',
        'Upgrade: websocket',
        'Sec-WebSocket-Version: 13',
        `Sec-WebSocket-Key: ${key}`,
        `Sec-WebSocket-Protocol: ${protocols.join(', ')}`,
        `Origin: ${origin}`,
        '',
        '',
      ].join('\r\n'),
    );
    const { head, rest } = await answerHead(tcp);
    const accept = createHash('sha1')
      .update(key + ACCEPT_SALT)
      .digest('base64');
    if (!head.startsWith('HTTP/1.1 101') || !head.includes(accept)) {
      tcp.destroy();
      throw new Error(`the upgrade of ${path} was refused: ${head.split('\r\n')[0]}`);
    }
    const socket = new TcpSocket(tcp);
    tcp.on('data', (bytes: Buffer) => socket.#take(bytes));
    socket.#take(rest);
    return socket;
  }

  /** Everything that came so far. */
  get received(): Received {
    return { texts: this.#texts, closeCode: this.#closeCode };
  }

  send(frame: object): void {
    const payload = Buffer.from(JSON.stringify(frame));
    if (payload.length > 125) throw new Error('a short frame is enough for what this client says');
    const mask = randomBytes(4);
    const masked = payload.map((byte, index) => byte ^ (mask[index % 4] ?? 0));
    this.#tcp.write(Buffer.concat([Buffer.from([0x80 | TEXT, 0x80 | payload.length]), mask, masked]));
  }

  /** Reads no more. */
  pause(): void {
    this.#tcp.pause();
  }

  /** Reads again, until nothing has come for `quietMs`. */
  async drain(quietMs: number): Promise<Received> {
    this.#lastAt = performance.now();
    this.#tcp.resume();
    while (performance.now() - this.#lastAt < quietMs)
      await new Promise((resolve) => setTimeout(resolve, 20));
    return this.received;
  }

  close(): void {
    this.#tcp.destroy();
  }

  #take(bytes: Buffer): void {
    this.#lastAt = performance.now();
    this.#unread = Buffer.concat([this.#unread, bytes]);
    for (let frame = firstFrame(this.#unread); frame !== null; frame = firstFrame(this.#unread)) {
      this.#unread = this.#unread.subarray(frame.end);
      if (frame.kind === TEXT) this.#texts.push(frame.payload.toString('utf8'));
      if (frame.kind === CLOSE)
        this.#closeCode = frame.payload.length < 2 ? 1005 : frame.payload.readUInt16BE();
    }
  }
}

async function answerHead(tcp: Socket): Promise<{ head: string; rest: Buffer }> {
  let bytes = Buffer.alloc(0);
  const { promise, resolve, reject } = Promise.withResolvers<{ head: string; rest: Buffer }>();
  const take = (some: Buffer): void => {
    bytes = Buffer.concat([bytes, some]);
    const end = bytes.indexOf('\r\n\r\n');
    if (end < 0) return;
    tcp.off('data', take);
    resolve({ head: bytes.subarray(0, end).toString('latin1'), rest: bytes.subarray(end + 4) });
  };
  tcp.on('data', take);
  tcp.once('error', reject);
  return promise;
}

/** The frame that begins `bytes`, if all of it is there; a server's is whole and not masked. */
function firstFrame(bytes: Buffer): { kind: number; payload: Buffer; end: number } | null {
  const [first, second] = bytes;
  if (first === undefined || second === undefined) return null;
  const start = second === 126 ? 4 : second === 127 ? 10 : 2;
  if (bytes.length < start) return null;
  const length =
    second === 126 ? bytes.readUInt16BE(2) : second === 127 ? Number(bytes.readBigUInt64BE(2)) : second;
  const end = start + length;
  return bytes.length < end ? null : { kind: first & 0x0f, payload: bytes.subarray(start, end), end };
}
