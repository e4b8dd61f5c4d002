import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { ChatState, ChatStore } from '../client/state.ts';

/**
 * Keeps an element in step with a store: it renders again after each change, listens only while it stands in the
 * document, and may be given another store at any time.
 */
export class StoreController implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #changed: ((state: ChatState) => void) | undefined;
  #store: ChatStore | null = null;
  #stop: (() => void) | null = null;
  #connected = false;

  /** `changed` runs after each change, before the host renders. */
  constructor(host: ReactiveControllerHost, changed?: (state: ChatState) => void) {
    this.#host = host;
    this.#changed = changed;
    host.addController(this);
  }

  get state(): ChatState | null {
    return this.#store?.state ?? null;
  }

  use(store: ChatStore | null): void {
    if (store === this.#store) return;
    this.#unlisten();
    this.#store = store;
    this.#listen();
    this.#host.requestUpdate();
  }

  hostConnected(): void {
    this.#connected = true;
    this.#listen();
  }

  hostDisconnected(): void {
    this.#connected = false;
    this.#unlisten();
  }

  #unlisten(): void {
    this.#stop?.();
    this.#stop = null;
  }

  #listen(): void {
    if (!this.#connected || this.#store === null || this.#stop !== null) return;
    this.#stop = this.#store.subscribe((state) => {
      this.#changed?.(state);
      this.#host.requestUpdate();
    });
    this.#changed?.(this.#store.state);
    this.#host.requestUpdate();
  }
}
