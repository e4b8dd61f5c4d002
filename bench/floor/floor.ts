/**
 * The floor the product is measured against: the least a conversation's object can do and still be one. A frame is
 * parsed once, inserted once in a transaction, acknowledged, and sent to every socket. No seats, no cursors, no
 * limits, no replication. What it sends has the product's fields, so that both send the same bytes: sockets are
 * compressed, and padding that deflates to nothing would be a third of the work. This code is fixed: changing it
 * changes every ratio ever measured.
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

const CONVERSATION = 'floorfloorfloorfloorFLOORFLOOR';

export class Floor extends DurableObject<FloorEnv> {
  #seq: number;

  constructor(ctx: DurableObjectState, env: FloorEnv) {
    super(ctx, env);
    ctx.storage.sql.exec(
      'CREATE TABLE IF NOT EXISTS messages (seq INTEGER PRIMARY KEY, client_id TEXT, content TEXT, at INTEGER)',
    );
    const last = ctx.storage.sql.exec<{ seq: number | null }>('SELECT max(seq) AS seq FROM messages').one();
    this.#seq = last.seq ?? 0;
  }

  override fetch(): Response {
    const { 0: client, 1: server } = new WebSocketPair();
    this.ctx.acceptWebSocket(server);
    return new Response(null, { status: 101, webSocket: client });
  }

  override webSocketMessage(socket: WebSocket, text: string): void {
    const { client_id, content } = JSON.parse(text) as Sent;
    const at = Date.now();
    const seq = ++this.#seq;
    this.ctx.storage.transactionSync(() => {
      this.ctx.storage.sql.exec(
        'INSERT INTO messages (seq, client_id, content, at) VALUES (?, ?, ?, ?)',
        seq,
        client_id,
        content,
        at,
      );
    });
    const created_at = new Date(at).toISOString();
    const message_id = `${CONVERSATION}.${seq}`;
    socket.send(JSON.stringify({ type: 'ack', client_id, seq, message_id, created_at }));
    const message = {
      message_id,
      conversation_id: CONVERSATION,
      seq,
      sender_id: `${CONVERSATION}.s${(seq % 300) + 1}`,
      user_id: `nurse-${seq % 300}`,
      name: `Nurse ${seq % 300}`,
      user_type: 'nurse',
      content,
      message_type: 'text',
      system: null,
      attachment_url: null,
      attachments: [],
      reply_to: null,
      reactions: [],
      status: 'sent',
      is_read: false,
      client_id,
      created_at,
      updated_at: created_at,
      edited_at: null,
      retracted_at: null,
      updated_seq: seq,
      rev: seq + 300,
    };
    const event = JSON.stringify({
      type: 'events',
      events: [{ seq, at: created_at, kind: 'message', message }],
      head: seq,
      more: false,
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
