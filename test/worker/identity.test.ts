import { beforeAll, describe, expect, test, vi } from 'vitest';
import {
  PROTOCOL,
  TICKET_PREFIX,
  closeCodes,
  limits,
  type ConversationDown,
  type ConversationUpInput,
  type Problem,
} from '../../protocol/index.ts';
import { createPortal, type Portal } from '../support/tokens.ts';
import { wireSocket } from '../support/wire-socket.ts';
import { ORIGIN, cast, direct, newWorld, transport, type World } from './world.ts';

let world: World;
let conversationId: string;
beforeAll(async () => {
  world = await newWorld();
  conversationId = await direct(world.nora, world.osei);
});

async function withToken(token: string | null): Promise<{ status: number; problem: Problem }> {
  const response = await transport.fetch('/conversations', {
    headers: token === null ? {} : { authorization: `Bearer ${token}` },
  });
  return { status: response.status, problem: (await response.json()) as Problem };
}

describe('[AUTH1] tokens', () => {
  test('a good one is let in', async () => {
    expect((await withToken(await world.portal.token(cast.nora))).status).toBe(200);
  });

  test('an EdDSA key works as well as ES256', async () => {
    const portal = await createPortal('eddsa', { alg: 'EdDSA' });
    await world.operator.call('PUT', '/admin/tenants/eddsa', {
      name: 'EdDSA',
      issuer: portal.issuer,
      keys: [{ kid: portal.kid, alg: 'EdDSA', jwk: portal.publicJwk }],
      origins: [ORIGIN],
      emergency: { text: 'Call.', tel: null },
    });
    expect((await withToken(await portal.token(cast.nora))).status).toBe(200);
  });

  const bad: readonly (readonly [string, (portal: Portal) => Promise<string> | string])[] = [
    ['with no signature (alg none)', (portal) => portal.unsigned(cast.nora)],
    ['signed by HMAC with the public key', (portal) => portal.confused(cast.nora)],
    ['for another audience', (portal) => portal.token(cast.nora, { audience: 'another-product' })],
    ['for another tenant', (portal) => portal.token(cast.nora, { audience: 'care-chat/elsewhere' })],
    ['of another issuer', (portal) => portal.token(cast.nora, { issuer: 'https://evil.example' })],
    ['of an unknown key', (portal) => portal.token(cast.nora, { kid: 'another' })],
    [
      'of a foreign key under the right name',
      async (portal) => (await createPortal(portal.tenant, { kid: portal.kid })).token(cast.nora),
    ],
    ['issued in the future', (portal) => portal.token(cast.nora, { issuedIn: 600, expiresIn: 900 })],
    ['not valid yet', (portal) => portal.token(cast.nora, { notBeforeIn: 600 })],
    ['that lives for a day', (portal) => portal.token(cast.nora, { expiresIn: 86_400 })],
    ['without a user_type', (portal) => portal.token(cast.nora, { claims: { user_type: undefined } })],
    ['with an invented user_type', (portal) => portal.token(cast.nora, { claims: { user_type: 'admin' } })],
    ['cut off', async (portal) => (await portal.token(cast.nora)).slice(0, -8)],
    ['that is no token', () => 'no-token-at-all'],
  ];
  test.each(bad)('one %s is refused', async (_, make) => {
    const { status, problem } = await withToken(await make(world.portal));
    expect(status).toBe(401);
    expect(problem).toMatchObject({ code: 'unauthenticated', retry: 'now' });
  });

  test('none at all is refused', async () => {
    expect(await withToken(null)).toMatchObject({ status: 401, problem: { code: 'unauthenticated' } });
  });

  test('an expired one is refused as such, so that the client fetches a new one', async () => {
    const token = await world.portal.token(cast.nora, { issuedIn: -900, expiresIn: -300 });
    expect(await withToken(token)).toMatchObject({
      status: 401,
      problem: { code: 'token_expired', retry: 'now' },
    });
  });

  test('[PHI1] a refusal does not repeat the token', async () => {
    const token = await world.portal.token(cast.nora, { issuer: 'https://evil.example' });
    const { problem } = await withToken(token);
    expect(JSON.stringify(problem)).not.toContain(token.slice(10, 40));
    expect(JSON.stringify(problem)).not.toContain('Nora');
  });
});

describe('[AUTH3] tickets', () => {
  const protocols = (ticket: string): string[] => [PROTOCOL, `${TICKET_PREFIX}${ticket}`];

  /** Browsers hide the status of a refused upgrade, so a refusal is a socket that closes at once with a code. */
  const closeCode = async (offered: readonly string[], origin = ORIGIN): Promise<number> =>
    (await wireSocket(await transport.connect('/socket', offered, origin)).closed).code;

  test('one opens one socket, once', async () => {
    const { ticket } = await world.nora.ticket(conversationId);
    const first = wireSocket<ConversationUpInput, ConversationDown>(
      await transport.connect('/socket', protocols(ticket), ORIGIN),
    );
    first.send({ type: 'hello', after: 0, features: [] });
    await first.next('welcome');
    expect(await closeCode(protocols(ticket))).toBe(closeCodes.unauthenticated.code);
    first.ping();
    await first.next('pong');
    first.close();
  });

  test('one of an inbox works once, too', async () => {
    const { ticket } = await world.nora.ticket();
    const first = wireSocket(await transport.connect('/socket', protocols(ticket), ORIGIN));
    expect(await closeCode(protocols(ticket))).toBe(closeCodes.unauthenticated.code);
    first.close();
  });

  test('one of another origin is refused for good', async () => {
    const { ticket } = await world.nora.ticket(conversationId);
    expect(await closeCode(protocols(ticket), 'https://evil.example')).toBe(closeCodes.forbidden.code);
  });

  test('none, a made-up one and a changed one are refused', async () => {
    const { ticket } = await world.nora.ticket(conversationId);
    const changed = `${ticket.slice(0, -3)}${ticket.endsWith('AAA') ? 'BBB' : 'AAA'}`;
    for (const offered of [[PROTOCOL], protocols('made-up'), protocols(changed)])
      expect(await closeCode(offered)).toBe(closeCodes.unauthenticated.code);
  });

  test('a late one is refused', async () => {
    const { ticket } = await world.nora.ticket(conversationId);
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + limits.ticket.ttlMs + 1_000 });
    try {
      expect(await closeCode(protocols(ticket))).toBe(closeCodes.unauthenticated.code);
    } finally {
      vi.useRealTimers();
    }
  });

  test('the subprotocol is echoed, never the ticket', async () => {
    const { ticket } = await world.nora.ticket(conversationId);
    const response = await transport.fetch('/socket', {
      headers: {
        upgrade: 'websocket',
        'sec-websocket-protocol': protocols(ticket).join(', '),
        origin: ORIGIN,
      },
    });
    expect(response.status).toBe(101);
    expect(response.headers.get('sec-websocket-protocol')).toBe(PROTOCOL);
    (response as { webSocket?: WebSocket | null }).webSocket?.accept();
    (response as { webSocket?: WebSocket | null }).webSocket?.close(1000);
  });

  test('a plain request for the socket is told to upgrade', async () => {
    const response = await transport.fetch('/socket');
    expect(response.status).toBe(426);
    expect(await response.json()).toMatchObject({ code: 'upgrade_required' });
  });

  test('[ACL2] a ticket for a conversation of others is not given', async () => {
    expect(
      await world.daniel.refused('POST', '/tickets', {
        target: 'conversation',
        conversation_id: conversationId,
      }),
    ).toMatchObject({ code: 'not_found' });
  });
});

describe('[AUTH2] origins', () => {
  const preflight = (origin: string): Promise<Response> =>
    transport.fetch('/messages', {
      method: 'OPTIONS',
      headers: {
        origin,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization,content-type',
      },
    });

  test('a foreign page gets origin_denied, even with a good token', async () => {
    const response = await world.nora.raw('/conversations', { headers: { origin: 'https://evil.example' } });
    expect(response.status).toBe(403);
    expect(await response.json()).toMatchObject({ code: 'origin_denied' });
  });

  test('the tenant’s own page is allowed by name, never by a star, and with Vary', async () => {
    const response = await world.nora.raw('/conversations');
    expect(response.headers.get('access-control-allow-origin')).toBe(ORIGIN);
    expect(response.headers.get('vary')?.toLowerCase()).toContain('origin');
  });

  test('no answer of the API allows any origin, and none allows credentials', async () => {
    for (const response of [await preflight(ORIGIN), await preflight('https://evil.example')]) {
      expect(response.headers.get('access-control-allow-origin')).not.toBe('*');
      expect(response.headers.get('access-control-allow-credentials')).toBeNull();
    }
  });
});

describe('[AUTH2] the operator', () => {
  test('is refused without the operator’s token, and with a person’s', async () => {
    const path = `/admin/tenants/${world.tenant}`;
    for (const authorization of [null, 'Bearer nonsense', `Bearer ${await world.portal.token(cast.osei)}`]) {
      const response = await transport.fetch(path, {
        method: 'PUT',
        headers: { 'content-type': 'application/json', ...(authorization === null ? {} : { authorization }) },
        body: '{}',
      });
      expect([401, 403, 404]).toContain(response.status);
    }
  });
});
