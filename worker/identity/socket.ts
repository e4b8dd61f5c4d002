import {
  PROTOCOL,
  TICKET_PREFIX,
  closeCodes,
  limits,
  type CloseReason,
  type ErrorCode,
} from '../../protocol/index.ts';
import { SESSION_HEADER, type SessionGrant } from '../contracts.ts';
import type { Env } from '../env.ts';
import { codeOfException } from '../http/exceptions.ts';
import { kindOf, logFailure } from '../http/failures.ts';
import { problemOf } from '../http/problem.ts';
import { conversationStub, inboxStub, isRestoring, tenantConfig } from '../objects.ts';
import { within } from '../patience.ts';
import { conversationPolicy } from '../tenant/policy.ts';
import { openTicket, type TicketClaims } from './ticket.ts';

/** How a refusal is told over a socket. */
const closeReasons: Partial<Record<ErrorCode, CloseReason>> = {
  ticket_invalid: 'unauthenticated',
  unauthenticated: 'unauthenticated',
  token_expired: 'unauthenticated',
  origin_denied: 'forbidden',
  forbidden: 'forbidden',
  not_found: 'not_found',
  rate_limited: 'too_many_sockets',
  unavailable: 'restarting',
  storage_failed: 'restarting',
};

/** The same for an object's own refusal, by its status. */
const closeByStatus: Record<number, CloseReason> = {
  400: 'malformed',
  401: 'unauthenticated',
  403: 'forbidden',
  404: 'not_found',
  429: 'too_many_sockets',
  503: 'restarting',
};

/**
 * Opens a socket to the object its ticket names. Everything is checked before any object wakes. A refused upgrade is
 * accepted and closed with a code, because browsers hide a refusal's status and body.
 */
export async function openSocket(request: Request, env: Env): Promise<Response> {
  if (request.headers.get('upgrade')?.toLowerCase() !== 'websocket')
    return problemOf('upgrade_required', { upgrade: 'websocket', connection: 'Upgrade' });
  const offered = (request.headers.get('sec-websocket-protocol') ?? '').split(',').map((each) => each.trim());
  const refuse = (reason: CloseReason) => refusal(reason, offered.includes(PROTOCOL));

  const ticket = offered.find((each) => each.startsWith(TICKET_PREFIX));
  if (!offered.includes(PROTOCOL) || ticket === undefined) return refuse('unauthenticated');
  const claims = await openTicket(env.CHAT_TICKET_SECRET, ticket.slice(TICKET_PREFIX.length), Date.now());
  if (!claims.ok) return refuse(closeReasons[claims.error.code] ?? 'internal');
  if (claims.value.origin !== request.headers.get('origin')) return refuse('forbidden');
  try {
    const grant = await grantOf(env, claims.value);
    if (grant === null) return refuse('unauthenticated');
    const { tenant, conversationId } = claims.value;
    if (conversationId !== null && (await isRestoring(env, tenant, conversationId)))
      return refuse('restarting');
    const stub = await target(env, claims.value);
    const answer = await within(limits.objectAnswerMs, stub.fetch(forwarded(request, grant)));
    return answer.webSocket === null ? refuse(closeByStatus[answer.status] ?? 'internal') : answer;
  } catch (error) {
    const code = codeOfException(error);
    logFailure(code, 'GET', '/socket', kindOf(error));
    return refuse(closeReasons[code] ?? 'internal');
  }
}

const target = async (env: Env, { tenant, userId, conversationId }: TicketClaims) =>
  conversationId === null ? inboxStub(env, tenant, userId) : conversationStub(env, tenant, conversationId);

/** What the object is told of the socket; null when the tenant is gone. */
async function grantOf(env: Env, claims: TicketClaims): Promise<SessionGrant | null> {
  const config = await tenantConfig(env, claims.tenant);
  if (config === null) return null;
  const { tenant, userId, name, userType, department } = claims;
  return {
    actor: { tenant, userId, name, userType, department },
    policy: conversationPolicy(config.policy),
    ticketId: claims.ticketId,
    ticketExpiresMs: claims.expiresMs,
    identityExpiresMs: claims.identityExpiresMs,
  };
}

/** The upgrade as the object gets it: our grant in place of anything a caller may have put there, no ticket. */
function forwarded(request: Request, grant: SessionGrant): Request {
  const headers = new Headers(request.headers);
  headers.set(SESSION_HEADER, headerJson(grant));
  headers.set('sec-websocket-protocol', PROTOCOL);
  headers.delete('authorization');
  return new Request(request.url, { headers });
}

/** JSON in the letters a header may hold: names are in every script. */
const headerJson = (value: unknown): string =>
  JSON.stringify(value).replace(
    /[^\x20-\x7e]/g,
    (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

function refusal(reason: CloseReason, speaksOurs: boolean): Response {
  const { 0: client, 1: server } = new WebSocketPair();
  server.accept();
  server.close(closeCodes[reason].code, reason);
  // A browser drops a socket whose subprotocol is not answered, and would then not see the code.
  const headers = new Headers(speaksOurs ? { 'sec-websocket-protocol': PROTOCOL } : {});
  return new Response(null, { status: 101, webSocket: client, headers });
}
