import type { Channel, Platform } from './platform.ts';

/** What the first page of a conversation takes from the world; the rest comes with `platform.ts`. */
export type StartPlatform = Pick<
  Platform,
  'monotonic' | 'after' | 'microtask' | 'fetch' | 'storage' | 'databases' | 'channel'
>;

function channel(name: string, onMessage: (message: unknown) => void): Channel {
  try {
    const line = new BroadcastChannel(name);
    line.onmessage = (event: MessageEvent<unknown>) => onMessage(event.data);
    return { post: (message) => line.postMessage(message), close: () => line.close() };
  } catch {
    // An opaque origin has no other tabs to tell.
    return { post: () => undefined, close: () => undefined };
  }
}

/** The browser itself. Touches nothing until one of its methods is called. */
export function startPlatform(): StartPlatform {
  return {
    monotonic: () => performance.now(),
    after: (ms, run) => {
      const timer = setTimeout(run, ms);
      return () => clearTimeout(timer);
    },
    microtask: (run) => queueMicrotask(run),
    fetch: (url, init) => fetch(url, init),
    storage: {
      keys: () => Object.keys(sessionStorage),
      get: (key) => sessionStorage.getItem(key),
      set: (key, value) => sessionStorage.setItem(key, value),
      remove: (key) => sessionStorage.removeItem(key),
    },
    databases: {
      names: async () => (await indexedDB.databases()).flatMap(({ name }) => name ?? []),
      drop: (name) => {
        try {
          indexedDB.deleteDatabase(name);
        } catch {
          // Forbidden: nothing was kept either.
        }
      },
    },
    channel,
  };
}
