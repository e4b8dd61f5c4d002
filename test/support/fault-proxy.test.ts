import { createServer, type Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { FaultProxy } from './fault-proxy.ts';
import { wsFrames } from './ws-frames.ts';

/** A server that answers "here", and whose sockets say back what they hear. */
let server: Server;
const sockets = new Set<Duplex>();
let proxy: FaultProxy;
let offered: string | undefined;

beforeEach(async () => {
  server = createServer((_request, response) => response.end('here'));
  server.on('upgrade', (request, socket) => {
    sockets.add(socket);
    offered = request.headers['sec-websocket-extensions'];
    socket.on('error', () => undefined);
    void accept(request.headers['sec-websocket-key'] ?? '').then((answer) => socket.write(answer));
    socket.on('data', (bytes: Buffer) => {
      for (const { text } of wsFrames(bytes)) socket.write(frameOf(text));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  proxy = await FaultProxy.open(typeof address === 'object' ? (address?.port ?? 0) : 0);
});
afterEach(async () => {
  await proxy.close();
  for (const socket of sockets) socket.destroy();
  sockets.clear();
  server.closeAllConnections();
  server.close();
});

async function accept(key: string): Promise<string> {
  const text = new TextEncoder().encode(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`);
  const digest = Buffer.from(await crypto.subtle.digest('SHA-1', text)).toString('base64');
  const lines = ['HTTP/1.1 101 Switching Protocols', 'Upgrade: websocket', 'Connection: Upgrade'];
  return [...lines, `Sec-WebSocket-Accept: ${digest}`, '', ''].join('\r\n');
}

function frameOf(text: string): Buffer {
  const body = Buffer.from(text);
  const head = body.length < 126 ? [0x81, body.length] : [0x81, 126, body.length >> 8, body.length & 0xff];
  return Buffer.concat([Buffer.from(head), body]);
}

const get = (signal?: AbortSignal): Promise<string> =>
  fetch(`http://127.0.0.1:${proxy.port}/`, signal === undefined ? {} : { signal }).then((answer) =>
    answer.text(),
  );

interface Talk {
  readonly say: (text: string) => void;
  readonly heard: string[];
  readonly ended: Promise<number>;
  readonly hears: (count: number) => Promise<void>;
}
async function talk(): Promise<Talk> {
  const socket = new WebSocket(`ws://127.0.0.1:${proxy.port}/`);
  const heard: string[] = [];
  const waiting = new Set<() => void>();
  socket.addEventListener('message', ({ data }) => {
    heard.push(String(data));
    for (const each of waiting) each();
  });
  const ended = new Promise<number>((resolve) =>
    socket.addEventListener('close', ({ code }) => resolve(code), { once: true }),
  );
  await new Promise<void>((resolve, reject) => {
    socket.addEventListener('open', () => resolve(), { once: true });
    socket.addEventListener('error', () => reject(new Error('refused')), { once: true });
  });
  const hears = (count: number): Promise<void> =>
    new Promise((resolve) => {
      const look = (): void => {
        if (heard.length >= count) resolve();
      };
      waiting.add(look);
      look();
    });
  return { say: (text) => socket.send(text), heard, ended, hears };
}

/** Whether nothing comes of it for a while. */
const silent = (of: Promise<unknown>): Promise<boolean> =>
  Promise.race([
    of.then(
      () => false,
      () => false,
    ),
    new Promise<boolean>((resolve) => setTimeout(resolve, 80, true)),
  ]);

describe('the proxy', () => {
  test('carries requests and sockets, and lets no socket agree on compression', async () => {
    expect(await get()).toBe('here');
    const line = await talk();
    line.say('x'.repeat(1_000));
    await line.hears(1);
    expect(line.heard).toEqual(['x'.repeat(1_000)]);
    expect(offered).toBeUndefined();
    expect(proxy.count('socket')).toBe(1);
  });

  test('cuts what there is, of one kind or all, and takes new connections', async () => {
    const line = await talk();
    proxy.cut('http');
    line.say('still there');
    await line.hears(1);
    proxy.cut();
    expect(await line.ended).toBe(1006);
    expect(await get()).toBe('here');
  });

  test('refuses new connections of one kind, and leaves those there are', async () => {
    const line = await talk();
    proxy.set({ kind: 'refuse' }, 'socket');
    await expect(talk()).rejects.toThrow('refused');
    expect(await get()).toBe('here');
    line.say('still there');
    await line.hears(1);
    proxy.set({ kind: 'refuse' });
    proxy.cut('http');
    await expect(get()).rejects.toThrow();
    proxy.clear();
    expect(await get()).toBe('here');
  });

  test('stalls, and lets go of all it held, in order', async () => {
    const line = await talk();
    proxy.set({ kind: 'stall' });
    line.say('one');
    line.say('two');
    const asked = get();
    expect(await silent(Promise.race([line.hears(1), asked]))).toBe(true);
    proxy.clear();
    await line.hears(2);
    expect(line.heard).toEqual(['one', 'two']);
    expect(await asked).toBe('here');
  });

  test.each(['up', 'down'] as const)('half open: what goes %s is gone for good', async (dead) => {
    const line = await talk();
    proxy.set({ kind: 'half_open', dead }, 'socket');
    line.say('lost');
    expect(await silent(line.hears(1))).toBe(true);
    proxy.clear();
    line.say('lost too');
    expect(await silent(line.hears(1))).toBe(true);
    const next = await talk();
    next.say('a new line is good');
    await next.hears(1);
  });

  test('latency and slowness delay, and keep the order', async () => {
    const line = await talk();
    for (const condition of [
      { kind: 'latency', ms: 20, jitterMs: 30 },
      { kind: 'slow', bytesPerSecond: 2_000 },
    ] as const) {
      proxy.set(condition);
      const from = line.heard.length;
      const sent = Array.from({ length: 5 }, (_, index) => `${condition.kind} ${index}`);
      const started = performance.now();
      for (const text of sent) line.say(text);
      await line.hears(from + sent.length);
      expect(line.heard.slice(from)).toEqual(sent);
      // The least a delay may take; that it takes no more is nobody's promise.
      expect(performance.now() - started).toBeGreaterThan(35);
    }
  });

  test.each([
    { lets: true, heard: ['before', 'the word'] },
    { lets: false, heard: ['before'] },
  ])('a trap cuts at a word, which is let through or not: $lets', async ({ lets, heard }) => {
    const line = await talk();
    const sprung = proxy.trap({ traffic: 'socket', direction: 'down', sees: 'word', lets, does: 'cut' });
    for (const text of ['before', 'the word', 'after']) line.say(text);
    await sprung;
    expect(await line.ended).toBe(1006);
    expect(line.heard).toEqual(heard);
    const next = await talk();
    next.say('the word again');
    await next.hears(1);
  });

  test('a trap swallows what follows, one way', async () => {
    const line = await talk();
    const sprung = proxy.trap({
      traffic: 'socket',
      direction: 'up',
      sees: 'word',
      lets: true,
      does: 'swallow_down',
    });
    line.say('the word');
    await sprung;
    expect(await silent(line.hears(1))).toBe(true);
  });

  test('a trap that nothing sets off says so', async () => {
    const trap = { traffic: 'http', direction: 'up', sees: 'never', lets: true, does: 'cut' } as const;
    await expect(proxy.trap(trap, 20)).rejects.toThrow('nobody said never');
  });
});
