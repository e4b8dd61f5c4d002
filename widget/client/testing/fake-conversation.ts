import type { ConversationUpInput } from '../../../protocol/conversation-frames.ts';
import type { Conversation, Message, OthersCursor, Sender, User } from '../../../protocol/entities.ts';
import type { LogEvent } from '../../../protocol/events.ts';
import { FEATURES } from '../../../protocol/version.ts';
import { conversation as conversationOf, message, messageEvent, seat } from './builders.ts';

/** One end of a socket, as the fake server holds it. */
export interface FakeSocket {
  readonly userId: string;
  send(frame: object): void;
  close(code: number): void;
}

/** A conversation's log, as much of it as the client can see from outside. Scripted: tests append what they need. */
export class FakeConversation {
  readonly id: string;
  readonly seats: Sender[];
  readonly log: LogEvent[] = [];
  readonly rows = new Map<number, Message>();
  readonly sockets = new Map<FakeSocket, { live: boolean }>();
  epoch = 1;
  conversation: Conversation;
  /** Nothing up to here is this reader's to see. */
  floor = 0;
  /** Events below this are no longer kept. */
  keptFrom = 1;
  others: OthersCursor | null = null;
  readSeq = 0;
  /** What to do with the next sends: answer them, swallow them, commit without a word or with one of two, or refuse. */
  onSend: 'answer' | 'swallow' | 'commit_silently' | 'echo_first' | 'ack_only' | object = 'answer';
  /** When set, answers to `history` wait here for the test to let them go. */
  heldPages: (() => void)[] | null = null;
  /** What it can do, as it says. */
  features: readonly string[] = FEATURES;
  /** Events in one page of a replay. */
  pageSize = 256;
  #firstAnswers = new Map<string, number>();

  constructor(id: string, people: readonly User[]) {
    this.id = id;
    this.conversation = conversationOf(id);
    this.seats = people.map((each, index) => seat(each, index + 1, id));
  }

  get head(): number {
    return this.log.length;
  }

  /** Writes a message into the log and tells the live sockets. */
  append(author: User, change: Partial<Message> = {}): Message {
    const sender = this.seats.find((each) => each.user_id === author.user_id);
    const row = message(this.head + 1, author, {
      conversation_id: this.id,
      sender_id: sender?.sender_id ?? `${this.id}.s9`,
      ...change,
    });
    this.rows.set(row.seq, row);
    this.event(messageEvent(row));
    return row;
  }

  /** Writes a change of a row into the log, and into the row. */
  change(event: Extract<LogEvent, { target_seq: number }>, change: Partial<Message>): void {
    const row = this.rows.get(event.target_seq);
    if (row) this.rows.set(row.seq, { ...row, ...change, updated_seq: event.seq });
    this.event(event);
  }

  event(event: LogEvent): void {
    this.log.push(event);
    for (const [socket, { live }] of this.sockets)
      if (live) socket.send({ type: 'events', events: [event], head: this.head, more: false });
  }

  /** A send by any road: the first answer again for a client_id seen before (IDM1). */
  commit(
    author: User,
    command: { client_id: string; content?: string; attachment_ids?: string[] | undefined },
  ): Message {
    const seen = this.#firstAnswers.get(command.client_id);
    const known = seen === undefined ? undefined : this.rows.get(seen);
    if (known) return known;
    this.#firstAnswers.set(command.client_id, this.head + 1);
    return this.append(author, { client_id: command.client_id, content: command.content ?? '' });
  }

  page(query: {
    before?: number | undefined;
    after?: number | undefined;
    around?: number | undefined;
    limit?: number | undefined;
  }) {
    const all = [...this.rows.values()].filter((row) => row.seq > this.floor);
    const limit = query.limit ?? 50;
    let items: Message[];
    const around = query.around;
    if (around !== undefined) {
      const half = Math.floor(limit / 2);
      items = [
        ...all.filter((row) => row.seq < around).slice(-half),
        ...all.filter((row) => row.seq >= around).slice(0, limit - half),
      ];
    } else if (query.after !== undefined)
      items = all.filter((row) => row.seq > (query.after ?? 0)).slice(0, limit);
    else items = all.filter((row) => row.seq < (query.before ?? Infinity)).slice(-limit);
    const first = items[0]?.seq ?? 0;
    const last = items.at(-1)?.seq ?? Infinity;
    return {
      items,
      has_before: all.some((row) => row.seq < first),
      has_after: all.some((row) => row.seq > last),
    };
  }

  receive(socket: FakeSocket, author: User, frame: ConversationUpInput): void {
    switch (frame.type) {
      case 'hello':
        socket.send({
          type: 'welcome',
          epoch: this.epoch,
          head: this.head,
          conversation: this.conversation,
          seats: this.seats,
          me: {
            sender_id: this.seats.find((each) => each.user_id === author.user_id)?.sender_id,
            floor_seq: this.floor,
            cursor: { delivered_seq: this.readSeq, read_seq: this.readSeq },
          },
          others: this.others,
          cursors: [],
          features: this.features,
          now: new Date(0).toISOString(),
        });
        if (frame.epoch !== undefined && frame.epoch !== this.epoch) this.#gap(socket, frame.after, 'epoch');
        else if (frame.after > this.head) this.#gap(socket, frame.after, 'beyond_head');
        return;
      case 'pull': {
        if (frame.after > this.head) return this.#gap(socket, frame.after, 'beyond_head');
        if (frame.after < this.keptFrom - 1) return this.#gap(socket, frame.after, 'too_far');
        const events = this.log
          .slice(frame.after, frame.after + this.pageSize)
          .map((event) => (event.seq > this.floor ? event : { seq: event.seq, at: event.at, kind: 'void' }));
        const more = frame.after + events.length < this.head;
        if (!more) this.sockets.set(socket, { live: true });
        return socket.send({ type: 'events', events, head: this.head, more });
      }
      case 'send':
        return this.#send(socket, author, frame);
      case 'history': {
        const answer = () => socket.send({ type: 'history', ref: frame.ref, ...this.page(frame) });
        if (this.heldPages) this.heldPages.push(answer);
        else answer();
        return;
      }
      default:
        return;
    }
  }

  #gap(socket: FakeSocket, from: number, reason: string): void {
    socket.send({ type: 'gap', from, to: this.head, epoch: this.epoch, reason });
  }

  #send(
    socket: FakeSocket,
    author: User,
    frame: { client_id: string; content: string; attachment_ids?: string[] | undefined },
  ): void {
    if (this.onSend === 'swallow') return;
    if (typeof this.onSend === 'object')
      return socket.send({ type: 'reject', ref: frame.client_id, ...this.onSend });
    const before = this.sockets.get(socket) ?? { live: false };
    const untold = this.onSend === 'commit_silently' || this.onSend === 'ack_only';
    if (untold) this.sockets.set(socket, { live: false });
    const row = this.commit(author, frame);
    if (untold) this.sockets.set(socket, before);
    if (this.onSend === 'commit_silently' || this.onSend === 'echo_first') return;
    socket.send({
      type: 'ack',
      client_id: frame.client_id,
      seq: row.seq,
      message_id: row.message_id,
      created_at: row.created_at,
    });
  }
}
