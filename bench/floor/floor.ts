/**
 * The floor the product is measured against: the least a conversation's object can do and still be one. A frame is
 * parsed once, inserted once in a transaction, acknowledged, and sent to every socket. No seats, no cursors, no
 * limits, no replication. This code is fixed: changing it changes every ratio ever measured.
 */
import { DurableObject } from 'cloudflare:workers';

interface FloorEnv {
  readonly FLOOR: DurableObjectNamespace<Floor>;
}

interface Sent {
  readonly type: 'send';
  readonly client_id: string;
  readonly content: string;
}

export class Floor extends DurableObject<FloorEnv> {
  #seq: number;
  /** What surrounds the text in a frame of the product, so that both send the same number of bytes. */
  #padding: string;

  constructor(ctx: DurableObjectState, env: FloorEnv) {
    super(ctx, env);
    ctx.storage.sql.exec(
      'CREATE TABLE IF NOT EXISTS messages (seq INTEGER PRIMARY KEY, client_id TEXT, content TEXT, at INTEGER)',
    );
    const last = ctx.storage.sql.exec<{ seq: number | null }>('SELECT max(seq) AS seq FROM messages').one();
    this.#seq = last.seq ?? 0;
    this.#padding = ctx.storage.kv.get<string>('padding') ?? '';
  }

  override fetch(request: Request): Response {
    const padding = 'x'.repeat(Number(new URL(request.url).searchParams.get('padding') ?? 0));
    if (padding !== this.#padding) this.ctx.storage.kv.put('padding', padding);
    this.#padding = padding;
    const { 0: client, 1: server } = new WebSocketPair();
    this.ctx.acceptWebSocket(server);
    return new Response(null, { status: 101, webSocket: client });
  }

  override webSocketMessage(socket: WebSocket, text: string): void {
    const frame = JSON.parse(text) as Sent;
    const at = Date.now();
    const seq = ++this.#seq;
    this.ctx.storage.transactionSync(() => {
      this.ctx.storage.sql.exec(
        'INSERT INTO messages (seq, client_id, content, at) VALUES (?, ?, ?, ?)',
        seq,
        frame.client_id,
        frame.content,
        at,
      );
    });
    socket.send(
      JSON.stringify({ type: 'ack', client_id: frame.client_id, seq, message_id: String(seq), at }),
    );
    const event = JSON.stringify({
      type: 'events',
      events: [{ seq, kind: 'message', content: frame.content, padding: this.#padding }],
      head: seq,
    });
    for (const each of this.ctx.getWebSockets()) each.send(event);
  }

  override webSocketClose(socket: WebSocket): void {
    socket.close();
  }
}

export default {
  fetch(request: Request, env: FloorEnv): Promise<Response> {
    const room = new URL(request.url).pathname;
    return env.FLOOR.get(env.FLOOR.idFromName(room)).fetch(request);
  },
};
