import { nanoid } from 'nanoid';
import type { OutboxStore } from './outbox-store.ts';
import { startPlatform } from './platform-start.ts';

/** Undoes what was begun; calling it again does nothing. */
export type Cancel = () => void;

export interface SocketHandlers {
  open(): void;
  message(text: string): void;
  /** Once, and last. 1006 when nothing better is known. */
  close(code: number): void;
}
export interface SocketHandle {
  send(text: string): void;
  close(): void;
}

export interface UploadRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Blob;
  /** 0 to 1. */
  onProgress(fraction: number): void;
  readonly signal: AbortSignal;
}

/**
 * `leaving`: the page is put aside and may never come back. `resumed`: it is back from the back/forward cache or a
 * frozen state.
 */
export type Signal = 'online' | 'offline' | 'leaving' | 'resumed' | 'visibility';

/** Key/value storage of this tab. Any method may throw, where the browser forbids storage. */
export interface TabStorage {
  keys(): string[];
  get(key: string): string | null;
  set(key: string, value: string): void;
  remove(key: string): void;
}

/** Databases of this origin. */
export interface Databases {
  /** May reject, where the browser forbids them. */
  names(): Promise<readonly string[]>;
  /** Asks for its end, whoever still has it open; never throws. */
  drop(name: string): void;
}

export interface Channel {
  post(message: unknown): void;
  close(): void;
}

/** Everything the client takes from the world, so that tests can be the world. */
export interface Platform {
  /** Epoch ms, for showing times only. */
  now(): number;
  /** Ms on a clock that nobody sets; for every delay and deadline. While a machine sleeps it may stand still or not. */
  monotonic(): number;
  after(ms: number, run: () => void): Cancel;
  microtask(run: () => void): void;
  /** In [0, 1). */
  random(): number;
  /** A fresh client_id. */
  newId(): string;
  fetch(url: string, init: RequestInit): Promise<Response>;
  /** How a file is POSTed; `xhrUpload` unless given. Rejects when the network fails or on abort. */
  upload?(request: UploadRequest): Promise<{ status: number; body: string }>;
  socket(url: string, protocols: string[], handlers: SocketHandlers): SocketHandle;
  online(): boolean;
  visible(): boolean;
  focused(): boolean;
  listen(listener: (signal: Signal) => void): Cancel;
  readonly storage: TabStorage;
  readonly databases: Databases;
  /** Where unsent messages are kept; `browserOutboxStore` unless given. */
  outboxStore?(name: string): OutboxStore;
  /** A line to the other tabs of this origin and browser profile. */
  channel(name: string, onMessage: (message: unknown) => void): Channel;
}

function socket(url: string, protocols: string[], handlers: SocketHandlers): SocketHandle {
  const ws = new WebSocket(url, protocols);
  ws.onopen = () => handlers.open();
  ws.onmessage = (event: MessageEvent<unknown>) => {
    if (typeof event.data === 'string') handlers.message(event.data);
  };
  ws.onclose = (event) => handlers.close(event.code);
  return {
    send: (text) => {
      if (ws.readyState === WebSocket.OPEN) ws.send(text);
    },
    close: () => ws.close(1000),
  };
}

function listen(listener: (signal: Signal) => void): Cancel {
  const stop = new AbortController();
  const on = (target: EventTarget, name: string, signal: Signal) =>
    target.addEventListener(name, () => listener(signal), { signal: stop.signal });
  on(window, 'online', 'online');
  on(window, 'offline', 'offline');
  on(window, 'pagehide', 'leaving');
  on(document, 'freeze', 'leaving');
  on(window, 'pageshow', 'resumed');
  on(document, 'resume', 'resumed');
  on(document, 'visibilitychange', 'visibility');
  on(window, 'focus', 'visibility');
  on(window, 'blur', 'visibility');
  return () => stop.abort();
}

/** The browser itself. Touches nothing until one of its methods is called. */
export function browserPlatform(): Platform {
  return {
    ...startPlatform(),
    now: () => Date.now(),
    random: () => Math.random(),
    newId: () => nanoid(),
    socket,
    online: () => navigator.onLine,
    visible: () => document.visibilityState === 'visible',
    focused: () => document.hasFocus(),
    listen,
  };
}
