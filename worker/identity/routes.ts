import {
  PROTOCOL,
  limits,
  ok,
  ticketRequest,
  type Result,
  type TicketRequest,
  type User,
} from '../../protocol/index.ts';
import { userOf } from '../conversations/service.ts';
import type { Env } from '../env.ts';
import { readJson } from '../http/body.ts';
import type { App, Caller } from '../http/context.ts';
import { codeOfException } from '../http/exceptions.ts';
import { signedIn } from '../http/identity.ts';
import { problem, respond } from '../http/problem.ts';
import { resource } from '../http/resource.ts';
import { inboxStub, objectsOf, tenantStub } from '../objects.ts';
import { within } from '../patience.ts';
import { toBase64Url } from './encoding.ts';
import { sealTicket } from './ticket.ts';

export function ticketRoutes(app: App): void {
  resource(app, '/tickets', [signedIn], {
    async POST(c) {
      const body = await readJson(c.req.raw, ticketRequest);
      if (!body.ok) return problem(body.error);
      return respond(await issueTicket(c.env, c.get('caller'), body.value, Date.now()), 201);
    },
  });
}

/** A ticket for one socket. It is also where the tenant learns of a person whose token it has not seen before. */
async function issueTicket(env: Env, caller: Caller, request: TicketRequest, nowMs: number) {
  const { actor, origin, expiresAtMs } = caller;
  const { tenant, userId } = actor;
  const user = await recorded(env, tenant, userOf(actor));
  if (!user.ok) return user;
  const ready = await prepareTarget(env, caller, request);
  if (!ready.ok) return ready;
  const expiresMs = Math.min(nowMs + limits.ticket.ttlMs, expiresAtMs);
  const ticket = await sealTicket(env.CHAT_TICKET_SECRET, {
    ticketId: toBase64Url(crypto.getRandomValues(new Uint8Array(16))),
    tenant,
    userId,
    name: actor.name,
    userType: actor.userType,
    department: actor.department,
    target: request.target,
    conversationId: request.target === 'conversation' ? request.conversation_id : null,
    origin,
    expiresMs,
    identityExpiresMs: expiresAtMs,
  });
  return ok({ ticket, expires_in: (expiresMs - nowMs) / 1000, protocol: PROTOCOL, user: user.value });
}

/**
 * Tells the tenant of a person, and asks whether this is not one ticket too many: first, so that nothing else is woken
 * for one. With the tenant's object out of reach, or its storage failing, the token's own word stands until the next ticket: the
 * record is for those who look the person up, and chatting does not wait for it.
 */
async function recorded(env: Env, tenant: string, user: User): Promise<Result<User>> {
  try {
    const done = await within(limits.tenantAnswerMs, tenantStub(env, tenant).ticketFor(user));
    return !done.ok && done.error.code === 'storage_failed' ? ok(user) : done;
  } catch (error) {
    if (codeOfException(error) !== 'unavailable') throw error;
    return ok(user);
  }
}

/**
 * A conversation's object is asked for the caller's seat here already, and again when the socket opens: a stranger gets
 * the same answer as for an id that was never made (ACL2).
 */
async function prepareTarget(env: Env, { actor }: Caller, request: TicketRequest): Promise<Result<null>> {
  if (request.target === 'conversation') {
    const conversation = await objectsOf(env).conversation(actor, request.conversation_id);
    if (!conversation.ok) return conversation;
    const detail = await conversation.value.detail(actor);
    return detail.ok ? ok(null) : detail;
  }
  const inbox = await inboxStub(env, actor.tenant, actor.userId);
  return within(limits.objectAnswerMs, inbox.ensure({ tenant: actor.tenant, userId: actor.userId }));
}
