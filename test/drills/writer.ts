import { setTimeout as delay } from 'node:timers/promises';
import type { Command, ErrorCode } from '../../protocol/index.ts';
import { newClientId } from '../support/api.ts';
import { Refused, type Acknowledged, type SteadyClient } from '../support/steady-client.ts';
import type { Random } from '../support/seeded.ts';
import type { Ledger, SentMessage } from './ledger.ts';

const EMOJI = ['👍', '❤️', '🙏'] as const;
/** About one message in so many asks for an acknowledgement. */
const URGENT_ONE_OF = 6;
/** How many of its latest messages one goes back to: older ones may no longer be changed when a drill is long. */
const BACK = 30;
const WORDS = 'dose ward round pulse visit consent swab chart theatre discharge'.split(' ');

/** Someone at work in one conversation: mostly sends, and does all else that can be done to messages in between. */
export class Writer {
  readonly client: SteadyClient;
  readonly #ledger: Ledger;
  readonly #random: Random;
  readonly #mine: SentMessage[] = [];

  constructor(client: SteadyClient, ledger: Ledger, random: Random) {
    this.client = client;
    this.#ledger = ledger;
    this.#random = random;
  }

  get userId(): string {
    return this.client.api.person.userId;
  }

  /** One thing after the other until `stopped`, each brought to its end. */
  async work(stopped: () => boolean, pauseMs: number): Promise<void> {
    while (!stopped()) {
      await this.act();
      await delay(this.#random(pauseMs));
    }
  }

  async act(): Promise<void> {
    const dice = this.#random(100);
    if (dice < 54 || this.#mine.length === 0) return this.send();
    if (dice < 63) return this.#edit();
    if (dice < 74) return this.#react();
    if (dice < 80) return this.#acknowledge();
    if (dice < 86) return this.#pin();
    if (dice < 96) return this.#read();
    return this.#retract();
  }

  async send(): Promise<void> {
    const clientId = newClientId();
    // Some are long: a page of the database is not always enough for a message.
    const length = this.#random(12) === 0 ? 400 : 3 + this.#random(10);
    const content = `${clientId} ${this.#words(length)}`;
    const urgent = this.#random(URGENT_ONE_OF) === 0;
    const ack = await this.#command({
      type: 'send',
      client_id: clientId,
      content,
      message_type: 'text',
      attachment_ids: [],
      reply_to: null,
      ...(urgent && { urgent }),
    });
    const { conversationId } = this.client;
    const message = { conversationId, userId: this.userId, clientId, ack, urgent, content };
    this.#mine.push(message);
    this.#ledger.add(message);
  }

  async #edit(): Promise<void> {
    const message = this.#pick(this.#mine.slice(-BACK));
    if (message === undefined || message.content === null) return;
    const content = `${message.clientId} edited ${this.#words(5)}`;
    const { messageId } = message.ack;
    const command = { type: 'edit', client_id: newClientId(), message_id: messageId, content } as const;
    // Once someone has acknowledged an urgent message its words stand.
    if (await this.#unless('edit_window_passed', command)) message.content = content;
  }

  async #retract(): Promise<void> {
    const message = this.#pick(this.#mine.slice(-BACK));
    if (message === undefined || message.content === null) return;
    await this.#command({ type: 'retract', client_id: newClientId(), message_id: message.ack.messageId });
    message.content = null;
  }

  async #react(): Promise<void> {
    const message = this.#pick(this.client.shown.slice(-BACK));
    const emoji = this.#pick(EMOJI);
    if (message === undefined || emoji === undefined) return;
    const { message_id } = message;
    const action = this.#random(3) === 0 ? 'remove' : 'add';
    const command = { type: 'react', client_id: newClientId(), message_id, emoji, action } as const;
    if (await this.#unless('retracted', command))
      this.#ledger.reacted(message_id, this.userId, emoji, action === 'add');
  }

  async #acknowledge(): Promise<void> {
    const asking = this.client.shown
      .slice(-BACK)
      .filter(({ urgent, user_id }) => urgent !== undefined && user_id !== this.userId);
    const message = this.#pick(asking);
    if (message === undefined) return;
    const { message_id } = message;
    const command = { type: 'acknowledge', client_id: newClientId(), message_id } as const;
    if (await this.#unless('retracted', command)) this.#ledger.seen(message_id, this.userId);
  }

  async #pin(): Promise<void> {
    const message = this.#pick(this.client.shown.slice(-BACK));
    if (message === undefined) return;
    const { message_id } = message;
    // More often off than on, so that there is mostly room for another.
    const action = this.#random(5) < 3 ? 'remove' : 'add';
    const command = { type: 'pin', client_id: newClientId(), message_id, action } as const;
    await this.#unless(['retracted', 'full'], command);
  }

  /** What was acknowledged; null where it was refused for what someone else did in the meantime. */
  async #unless(codes: ErrorCode | readonly ErrorCode[], command: Command): Promise<Acknowledged | null> {
    try {
      return await this.#command(command);
    } catch (error) {
      if (error instanceof Refused && [codes].flat().includes(error.code)) return null;
      throw error;
    }
  }

  async #read(): Promise<void> {
    const message = this.#pick(this.client.shown.slice(-10));
    if (message === undefined) return;
    if (await this.client.read(message.seq))
      this.#ledger.read(this.client.conversationId, this.userId, message.seq);
  }

  async #command(command: Command): Promise<Acknowledged> {
    this.#ledger.given++;
    const ack = await this.client.command(command);
    this.#ledger.answered(this.client.conversationId, ack);
    return ack;
  }

  #words(count: number): string {
    return Array.from({ length: count }, () => this.#pick(WORDS)).join(' ');
  }

  #pick<T>(from: readonly T[]): T | undefined {
    return from[this.#random(from.length)];
  }
}
