import type { Transport } from './api.ts';

/** The same way in, with a limit to each wait, ms. */
export function impatient(inner: Transport, limitMs: number): Transport {
  return {
    fetch: (path, init) => inner.fetch(path, { ...init, signal: AbortSignal.timeout(limitMs) }),
    connect(path, protocols, origin) {
      const { promise: late, reject } = Promise.withResolvers<never>();
      const timer = setTimeout(() => reject(new Error(`no socket within ${limitMs} ms`)), limitMs);
      const opening = inner.connect(path, protocols, origin);
      // One that opens after all is wanted by nobody any more.
      late.catch(() => void opening.then((socket) => socket.close(1000)).catch(() => undefined));
      return Promise.race([opening, late]).finally(() => clearTimeout(timer));
    },
  };
}
