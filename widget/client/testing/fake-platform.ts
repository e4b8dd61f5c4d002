import type { OutboxStore } from '../outbox-store.ts';
import { FakeOutboxStores } from './fake-outbox-stores.ts';
import type { Cancel, Platform, Signal, SocketHandle, SocketHandlers, UploadRequest } from '../platform.ts';

/** What stands at the other end of a fake platform's network. */
export interface FakeNetwork {
  fetch(method: string, url: URL, init: RequestInit): Promise<Response>;
  upload(url: URL, request: UploadRequest): Promise<{ status: number; body: string }>;
  socket(url: string, protocols: string[], handlers: SocketHandlers): SocketHandle;
}

interface Timer {
  readonly at: number;
  readonly order: number;
  readonly run: () => void;
}

/** Waits until promises that need nothing but turns of the event loop have settled. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 4; turn++) {
    await new Promise<void>((resolve) => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => {
        port1.close();
        resolve();
      };
      port2.postMessage(null);
    });
  }
}

/** A line between the tabs of one browser profile. */
export class FakeTabs {
  #members = new Set<{ name: string; onMessage: (message: unknown) => void }>();

  channel(name: string, onMessage: (message: unknown) => void) {
    const member = { name, onMessage };
    this.#members.add(member);
    return {
      post: (message: unknown) => {
        for (const other of this.#members)
          if (other !== member && other.name === name) other.onMessage(message);
      },
      close: () => {
        this.#members.delete(member);
      },
    };
  }
}

/** What the tabs of one browser profile share. */
export class FakeProfile {
  readonly tabs = new FakeTabs();
  readonly stores = new FakeOutboxStores();
}

/** A world whose clock moves only when told, and whose randomness is fixed. */
export class FakePlatform implements Platform {
  isOnline = true;
  isVisible = true;
  isFocused = true;
  randomValue = 0.5;
  storageThrows = false;
  readonly stored = new Map<string, string>();
  readonly #network: FakeNetwork;
  readonly #profile: FakeProfile;
  readonly #idPrefix: string;
  #ms = 1_000;
  #ids = 0;
  #order = 0;
  #timers = new Set<Timer>();
  #listeners = new Set<(signal: Signal) => void>();

  constructor(network: FakeNetwork, profile: FakeProfile = new FakeProfile(), idPrefix = 'client-id') {
    this.#network = network;
    this.#profile = profile;
    this.#idPrefix = idPrefix;
  }

  get databases(): FakeOutboxStores {
    return this.#profile.stores;
  }
  outboxStore(name: string): OutboxStore {
    return this.#profile.stores.store(name);
  }

  now(): number {
    return Date.UTC(2026, 4, 12, 9, 0) + this.#ms;
  }
  monotonic(): number {
    return this.#ms;
  }
  after(ms: number, run: () => void): Cancel {
    const timer = { at: this.#ms + Math.max(0, ms), order: this.#order++, run };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }
  microtask(run: () => void): void {
    void Promise.resolve().then(run);
  }
  random(): number {
    return this.randomValue;
  }
  newId(): string {
    return `${this.#idPrefix}-${String(++this.#ids).padStart(4, '0')}`;
  }
  fetch(url: string, init: RequestInit): Promise<Response> {
    return this.#network.fetch(init.method ?? 'GET', new URL(url), init);
  }
  upload(request: UploadRequest): Promise<{ status: number; body: string }> {
    return this.#network.upload(new URL(request.url), request);
  }
  socket(url: string, protocols: string[], handlers: SocketHandlers): SocketHandle {
    return this.#network.socket(url, protocols, handlers);
  }
  online(): boolean {
    return this.isOnline;
  }
  visible(): boolean {
    return this.isVisible;
  }
  focused(): boolean {
    return this.isFocused;
  }
  listen(listener: (signal: Signal) => void): Cancel {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
  channel(name: string, onMessage: (message: unknown) => void) {
    return this.#profile.tabs.channel(name, onMessage);
  }
  readonly storage = {
    keys: () => this.#guard(() => [...this.stored.keys()]),
    get: (key: string) => this.#guard(() => this.stored.get(key) ?? null),
    set: (key: string, value: string) => this.#guard(() => void this.stored.set(key, value)),
    remove: (key: string) => this.#guard(() => void this.stored.delete(key)),
  };

  /** What of the tab's storage is text that a person wrote. */
  get drafts(): string[] {
    return [...this.stored].filter(([key]) => key.startsWith('care-chat:')).map(([, text]) => text);
  }

  /** Timers not yet run: zero once everything has been let go of. */
  get pendingTimers(): number {
    return this.#timers.size;
  }
  get listeners(): number {
    return this.#listeners.size;
  }

  signal(signal: Signal): void {
    for (const listener of this.#listeners) listener(signal);
  }

  /** The machine sleeps: the clock jumps, and no timer runs until it is woken by `advance`. */
  sleep(ms: number): void {
    this.#ms += ms;
  }

  /** Moves the clock on, running what falls due in order, and lets promises settle after each. */
  async advance(ms: number): Promise<void> {
    const end = this.#ms + ms;
    await settle();
    for (;;) {
      const due = [...this.#timers]
        .filter((timer) => timer.at <= end)
        .sort((a, b) => a.at - b.at || a.order - b.order)[0];
      if (!due) break;
      this.#timers.delete(due);
      this.#ms = Math.max(this.#ms, due.at);
      due.run();
      await settle();
    }
    this.#ms = end;
  }

  #guard<T>(work: () => T): T {
    if (this.storageThrows) throw new Error('storage is forbidden');
    return work();
  }
}
