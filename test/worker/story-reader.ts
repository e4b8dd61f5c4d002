import { expect } from 'vitest';
import type { LogEvent, Message } from '../../protocol/index.ts';
import type { Api, ConversationSocket } from '../support/api.ts';

/** What a reader knows of a message, from events alone. */
export interface Known {
  readonly content: string | null;
  readonly retracted: boolean;
  readonly updatedSeq: number;
}
export const knownOf = (row: Message): Known => ({
  content: row.content,
  retracted: row.retracted_at !== null,
  updatedSeq: row.updated_seq,
});

/** One seat's reading, over one socket after another: it resumes where it stopped, as docs/protocol.md asks. */
export class Reader {
  readonly events: LogEvent[] = [];
  readonly #api: Api;
  readonly #id: string;
  #socket: ConversationSocket | null = null;
  #taken = 0;
  #epoch: number | undefined;
  /** The seat's, as the last welcome told it. */
  floor = 0;

  constructor(api: Api, id: string) {
    this.#api = api;
    this.#id = id;
  }

  get socket(): ConversationSocket | null {
    return this.#socket;
  }
  get at(): number {
    return this.events.at(-1)?.seq ?? 0;
  }

  /** Opens a socket and pulls up to the head; from there on, what is new is pushed. */
  async come(): Promise<void> {
    if (this.#socket !== null) return;
    const { socket, welcome } = await this.#api.join(this.#id, {
      after: this.at,
      ...(this.#epoch === undefined ? {} : { epoch: this.#epoch }),
    });
    this.#socket = socket;
    this.#taken = 0;
    this.#epoch = welcome.epoch;
    this.floor = welcome.me.floor_seq;
    for (let more = true; more;) {
      socket.send({ type: 'pull', after: this.at });
      ({ more } = await socket.next('events'));
      this.take();
    }
  }

  go(): void {
    this.take();
    this.#socket?.close();
    this.#socket = null;
  }

  /** Takes in what came: contiguous from where it stood, whatever happened to the object in between. */
  take(): void {
    for (const frame of this.#socket?.received.slice(this.#taken) ?? []) {
      this.#taken++;
      expect(frame.type).not.toBe('gap');
      if (frame.type !== 'events') continue;
      for (const event of frame.events) {
        expect(event.seq, 'events are contiguous').toBe(this.at + 1);
        this.events.push(event);
      }
    }
  }

  /** The messages, folded from events by the rule of `updated_seq`. */
  rows(): Map<number, Known> {
    const rows = new Map<number, Known>();
    for (const event of this.events) {
      if ('message' in event) rows.set(event.seq, knownOf(event.message));
      const row = 'target_seq' in event ? rows.get(event.target_seq) : undefined;
      if (row === undefined || !('target_seq' in event) || event.seq <= row.updatedSeq) continue;
      const change =
        event.kind === 'edit'
          ? { content: event.content }
          : event.kind === 'retract'
            ? { content: null, retracted: true }
            : {};
      rows.set(event.target_seq, { ...row, ...change, updatedSeq: event.seq });
    }
    return rows;
  }
}
