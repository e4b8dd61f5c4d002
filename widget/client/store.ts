import type { Cancel, Platform } from './platform.ts';
import type { ChatState } from './state.ts';

export const emptyInbox: ChatState['inbox'] = {
  phase: 'loading',
  link: 'connecting',
  entries: [],
  totals: { unread: 0, unread_conversations: 0, conversations: 0 },
  hasMore: false,
  loadingMore: false,
};
export const emptySearch: ChatState['search'] = {
  query: '',
  phase: 'idle',
  hits: [],
  conversations: [],
  total: 0,
  hasMore: false,
};
export const emptyState: ChatState = {
  phase: { name: 'idle' },
  me: null,
  settings: null,
  inbox: emptyInbox,
  filtered: null,
  search: emptySearch,
  presence: new Map(),
  open: null,
  offline: false,
  drafts: new Map(),
  notice: null,
};

/** Holds the one immutable state. Changes made in one turn reach listeners together, in one microtask. */
export class Store {
  #state = emptyState;
  #listeners = new Set<(state: ChatState) => void>();
  #scheduled = false;
  #platform: Pick<Platform, 'microtask'>;

  constructor(platform: Pick<Platform, 'microtask'>) {
    this.#platform = platform;
  }

  get state(): ChatState {
    return this.#state;
  }

  set(patch: Partial<ChatState>): void {
    const keys = Object.keys(patch) as (keyof ChatState)[];
    if (keys.every((key) => patch[key] === this.#state[key])) return;
    this.#state = { ...this.#state, ...patch };
    if (this.#scheduled) return;
    this.#scheduled = true;
    this.#platform.microtask(() => {
      this.#scheduled = false;
      for (const listener of this.#listeners) listener(this.#state);
    });
  }

  subscribe(listener: (state: ChatState) => void): Cancel {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
