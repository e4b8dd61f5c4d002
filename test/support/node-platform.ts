import { nanoid } from 'nanoid';
import type { Platform } from '../../widget/client/platform.ts';

export interface NodePlatformOptions {
  /** Of the page this would be. */
  readonly origin: string;
  /** In [0, 1); decides the client's back-off. */
  readonly random: () => number;
}

/** The client's world in plain Node: a page that is always visible, focused and online, alone in its browser. */
export function nodePlatform({ origin, random }: NodePlatformOptions): Platform {
  const stored = new Map<string, string>();
  return {
    now: () => Date.now(),
    monotonic: () => performance.now(),
    after: (ms, run) => {
      const timer = setTimeout(run, Math.max(0, ms));
      return () => clearTimeout(timer);
    },
    microtask: (run) => queueMicrotask(run),
    random,
    newId: () => nanoid(),
    fetch: (url, init) => {
      const headers = new Headers(init.headers);
      headers.set('origin', origin);
      return fetch(url, { ...init, headers });
    },
    socket: (url, protocols, handlers) => {
      // A browser says the page's origin by itself; Node's WebSocket has a field of its own for it.
      const socket = new WebSocket(url, { protocols, headers: { origin } } as never);
      socket.onopen = () => handlers.open();
      socket.onmessage = ({ data }) => handlers.message(String(data));
      socket.onclose = ({ code }) => handlers.close(code);
      return {
        send: (text) => {
          if (socket.readyState === WebSocket.OPEN) socket.send(text);
        },
        close: () => socket.close(1000),
      };
    },
    online: () => true,
    visible: () => true,
    focused: () => true,
    listen: () => () => undefined,
    storage: {
      keys: () => [...stored.keys()],
      get: (key) => stored.get(key) ?? null,
      set: (key, value) => void stored.set(key, value),
      remove: (key) => void stored.delete(key),
    },
    databases: { names: async () => [], drop: () => undefined },
    channel: () => ({ post: () => undefined, close: () => undefined }),
  };
}
