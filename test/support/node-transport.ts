import type { Transport } from './api.ts';
import type { RawSocket } from './wire-socket.ts';

/** Reaches a chat that listens on a port, from Node. */
export function nodeTransport(base: string): Transport {
  return {
    fetch: (path, init) => fetch(new URL(path, base), init),
    connect(path, protocols, origin) {
      const url = new URL(path, base);
      url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
      const { promise, resolve, reject } = Promise.withResolvers<RawSocket>();
      // Node's WebSocket takes headers, which a browser's does not: a page's origin is the browser's to say.
      const socket = new WebSocket(url, { protocols: [...protocols], headers: { origin } } as never);
      socket.addEventListener('open', () => resolve(socket));
      socket.addEventListener('error', () => reject(new Error(`the upgrade of ${path} was refused`)));
      return promise;
    },
  };
}
