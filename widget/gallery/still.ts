import type { ChatActions, ChatState } from '../client/state.ts';
import type { ChatConnection } from '../elements/care-chat-contract.ts';
import { everyone } from './data.ts';

const nothingHappens = (): void => undefined;

/** A client that shows one state until it is given another, and does nothing that it is asked unless told how. */
export class StillClient {
  readonly connection: ChatConnection;
  #state: ChatState;
  readonly #listeners = new Set<(state: ChatState) => void>();

  constructor(state: ChatState, told: Partial<ChatConnection> = {}) {
    this.#state = state;
    const read = (): ChatState => this.#state;
    const actions: ChatActions = {
      openConversation: nothingHappens,
      closeConversation: nothingHappens,
      loadBefore: nothingHappens,
      loadAfter: nothingHappens,
      jumpTo: nothingHappens,
      jumpToLatest: nothingHappens,
      send: nothingHappens,
      undoSend: nothingHappens,
      retry: nothingHappens,
      discard: nothingHappens,
      edit: nothingHappens,
      retract: nothingHappens,
      react: nothingHappens,
      acknowledge: nothingHappens,
      setDraft: nothingHappens,
      setTyping: nothingHappens,
      sawUpTo: nothingHappens,
      search: nothingHappens,
      searchMore: nothingHappens,
      loadMoreEntries: nothingHappens,
      retryLoading: nothingHappens,
      directory: (query) =>
        Promise.resolve(everyone.filter(({ name }) => name.toLowerCase().includes(query.toLowerCase()))),
      startConversation: () => new Promise(nothingHappens),
      changeGroup: () => new Promise(nothingHappens),
      choose: () => new Promise(nothingHappens),
      pins: () => Promise.resolve([]),
      download: () => new Promise(nothingHappens),
      find: () => new Promise(nothingHappens),
      seqAt: () => new Promise(nothingHappens),
      details: () => new Promise(nothingHappens),
    };
    this.connection = {
      ...actions,
      get state() {
        return read();
      },
      subscribe: (listener) => {
        this.#listeners.add(listener);
        return () => this.#listeners.delete(listener);
      },
      start: () => Promise.resolve(),
      logout: nothingHappens,
      setVisibility: nothingHappens,
      destroy: nothingHappens,
      ...told,
    };
  }

  /** How many are listening: none may be left when the last element is gone. */
  get listeners(): number {
    return this.#listeners.size;
  }

  show(patch: Partial<ChatState>): void {
    this.#state = { ...this.#state, ...patch };
    for (const listener of this.#listeners) listener(this.#state);
  }
}
