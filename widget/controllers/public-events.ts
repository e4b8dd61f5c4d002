import type { ChatState } from '../client/state.ts';
import type { ChatEvents } from '../elements/care-chat-contract.ts';

type Emit = <Name extends keyof ChatEvents>(name: Name, detail: ChatEvents[Name]) => void;

/** Turns changes of the state into the public events: each change once, and ids and counts only. */
export class PublicEvents {
  readonly #emit: Emit;
  #phase = '';
  #unread = -1;
  #offline = false;
  #conversation: string | null = null;

  constructor(emit: Emit) {
    this.#emit = emit;
  }

  changed(state: ChatState): void {
    if (state.phase.name !== this.#phase) {
      this.#phase = state.phase.name;
      if (state.phase.name === 'ready') this.#emit('care-ready', {});
      if (state.phase.name === 'signed_out') this.#emit('care-signed-out', {});
    }
    if (state.inbox.phase === 'ready' && state.inbox.totals.unread !== this.#unread) {
      this.#unread = state.inbox.totals.unread;
      this.#emit('care-unread', { count: this.#unread });
    }
    if (state.offline !== this.#offline) {
      this.#offline = state.offline;
      this.#emit('care-offline', { offline: state.offline });
    }
    const conversation = state.open?.conversationId ?? null;
    if (conversation !== this.#conversation) {
      this.#conversation = conversation;
      this.#emit('care-conversation', { conversationId: conversation });
    }
  }

  /** Another connection starts from nothing. */
  reset(): void {
    this.#phase = '';
    this.#unread = -1;
    this.#offline = false;
    this.#conversation = null;
  }
}
