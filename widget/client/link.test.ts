import { expect, test } from 'vitest';
import { inboxDown } from '../../protocol/inbox-frames.ts';
import { PONG } from '../../protocol/version.ts';
import { Http } from './http.ts';
import { Identity } from './identity.ts';
import type { LinkState } from './link-state.ts';
import { Link } from './link.ts';
import type { SocketHandlers } from './platform.ts';
import { person } from './testing/builders.ts';
import { FakePlatform, settle, type FakeNetwork } from './testing/fake-platform.ts';

/** A link whose tickets and sockets are handed out, and spoken to, by the test. */
function setUp() {
  const tickets: ((status: number) => void)[] = [];
  const sockets: { url: string; protocols: string[]; handlers: SocketHandlers; closed: boolean }[] = [];
  const sent: string[] = [];
  const network: FakeNetwork = {
    fetch: () =>
      new Promise((resolve) => {
        const serial = tickets.length + 1;
        tickets.push((status) => {
          const ticket = { ticket: `t${serial}`, expires_in: 30, protocol: 'care.v1', user: person('ana') };
          resolve(new Response(JSON.stringify(ticket), { status }));
        });
      }),
    upload: () => Promise.reject(new Error('no uploads here')),
    socket: (url, protocols, handlers) => {
      const made = { url, protocols, handlers, closed: false };
      sockets.push(made);
      return { send: (text) => sent.push(text), close: () => (made.closed = true) };
    },
  };
  const platform = new FakePlatform(network);
  const identity = new Identity(() => ({ token: 'token', expires_in: 600 }), platform, {
    renewed: () => undefined,
    signedOut: () => undefined,
    personChanged: () => undefined,
  });
  const frames: string[] = [];
  const states: LinkState['phase'][] = [];
  const link = new Link({
    api: 'https://chat.test',
    http: new Http('https://chat.test', identity, platform),
    platform,
    target: { target: 'inbox' },
    schema: inboxDown,
    greeting: 'snapshot',
    hello: () => ({ type: 'hello' }),
    admit: () => true,
    onFrame: (frame) => frames.push(frame.type),
    onState: ({ phase }) => states.push(phase),
  });
  return { platform, tickets, sockets, sent, frames, states, link };
}

const snapshot = JSON.stringify({
  type: 'snapshot',
  entries: [],
  next: null,
  totals: { unread: 0, unread_conversations: 0, conversations: 0 },
  inbox_rev: 1,
  features: [],
  now: '2026-05-12T08:00:00.000Z',
});

async function live() {
  const world = setUp();
  world.link.start();
  await settle();
  world.tickets[0]?.(200);
  await settle();
  world.sockets[0]?.handlers.open();
  world.sockets[0]?.handlers.message(snapshot);
  return world;
}

test('[AUTH3] a ticket, then a socket that carries it as a subprotocol, then hello, then live', async () => {
  const world = await live();
  expect(world.sockets[0]).toMatchObject({
    url: 'wss://chat.test/socket',
    protocols: ['care.v1', 'ticket.t1'],
  });
  expect(world.sent).toEqual(['{"type":"hello"}']);
  expect(world.frames).toEqual(['snapshot']);
  expect(world.states).toEqual(['ticketing', 'connecting', 'hello', 'live']);
});

test('[AUTH3] each attempt has a ticket of its own', async () => {
  const world = await live();
  world.sockets[0]?.handlers.close(1006);
  await world.platform.advance(2_000);
  world.tickets[1]?.(200);
  await settle();
  expect(world.sockets[1]?.protocols).toEqual(['care.v1', 'ticket.t2']);
});

test('[WIRE4] what a replaced socket says late, its end too, is not heard', async () => {
  const world = await live();
  world.link.dispatch({ type: 'offline' });
  expect(world.sockets[0]?.closed).toBe(true);
  world.link.dispatch({ type: 'wake' });
  await settle();
  world.tickets[1]?.(200);
  await settle();
  const [old, fresh] = world.sockets;
  old?.handlers.message(snapshot);
  old?.handlers.open();
  old?.handlers.close(4410);
  expect(world.frames).toEqual(['snapshot']);
  expect(world.link.state.phase).toBe('connecting');
  fresh?.handlers.open();
  fresh?.handlers.message(snapshot);
  expect(world.link.live).toBe(true);
});

test('[AUTH3] a ticket that comes late is not used', async () => {
  const world = setUp();
  world.link.start();
  await settle();
  world.link.dispatch({ type: 'offline' });
  world.link.dispatch({ type: 'wake' });
  await settle();
  world.tickets[0]?.(200);
  await settle();
  expect(world.sockets).toEqual([]);
  world.tickets[1]?.(200);
  await settle();
  expect(world.sockets.map((socket) => socket.protocols[1])).toEqual(['ticket.t2']);
});

test('[WIRE4] after stop nothing is left: no timer, and no answer that starts anything', async () => {
  const world = setUp();
  world.link.start();
  await settle();
  world.link.stop();
  world.tickets[0]?.(200);
  await world.platform.advance(60_000);
  expect(world.sockets).toEqual([]);
  expect(world.platform.pendingTimers).toBe(0);
});

test('[WIRE4] a pong keeps the socket and reaches nobody', async () => {
  const world = await live();
  await world.platform.advance(10_000);
  expect(world.sent.at(-1)).toBe('{"type":"ping"}');
  world.sockets[0]?.handlers.message(PONG);
  await world.platform.advance(15_000);
  expect(world.link.live).toBe(true);
  expect(world.frames).toEqual(['snapshot']);
});

test('[WIRE4] a socket the page forbids outright is a failed attempt', async () => {
  const world = setUp();
  world.platform.socket = () => {
    throw new Error('forbidden by policy');
  };
  world.link.start();
  await settle();
  world.tickets[0]?.(200);
  await settle();
  expect(world.link.state.phase).toBe('waiting');
});
