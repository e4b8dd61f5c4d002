import {
  addSender,
  conversationId,
  createConversation,
  entriesQuery,
  limits,
  ok,
  pageQuery,
  patchConversation,
  patchMarks,
  patchSender,
  senderId,
  type Result,
} from '../../protocol/index.ts';
import type { Env } from '../env.ts';
import { readJson, readQuery } from '../http/body.ts';
import type { App, AppContext } from '../http/context.ts';
import { signedIn } from '../http/identity.ts';
import { pathId } from '../http/ids.ts';
import { problem, respond } from '../http/problem.ts';
import { resource } from '../http/resource.ts';
import { newConversationId } from '../identity/names.ts';
import { objectsOf, tenantStub } from '../objects.ts';
import { within } from '../patience.ts';
import { valueOf } from '../stored.ts';
import { ConversationsService, type ConversationsDeps } from './service.ts';

/** The service over the real objects of one tenant. */
export const conversationsOf = (env: Env, tenant: string): ConversationsService =>
  new ConversationsService({
    objects: objectsOf(env),
    tenant: answering(env, tenant),
    newId: (creator, clientId) => newConversationId(env.CHAT_ID_SECRET, tenant, creator, clientId),
    now: () => Date.now(),
  });

/** The tenant as people wait for it: not for ever. */
const answering = (env: Env, tenant: string): ConversationsDeps['tenant'] => {
  const soon = async <T>(asked: Promise<Result<T>>) => valueOf(await within(limits.objectAnswerMs, asked));
  return {
    putUser: (user) => soon(tenantStub(env, tenant).putUser(user)),
    users: (userIds) => soon(tenantStub(env, tenant).users(userIds)),
    registerConversation: async (...given) => {
      await soon(tenantStub(env, tenant).registerConversation(...given));
    },
  };
};

const service = (c: AppContext): ConversationsService => conversationsOf(c.env, c.get('caller').actor.tenant);

export function conversationRoutes(app: App): void {
  resource(app, '/conversations', [signedIn], {
    async POST(c) {
      const body = await readJson(c.req.raw, createConversation);
      if (!body.ok) return problem(body.error);
      const { actor, tenant } = c.get('caller');
      return respond(await service(c).create(actor, tenant.policy, body.value), 201);
    },
    async GET(c) {
      const query = readQuery(c.req.url, entriesQuery);
      if (!query.ok) return problem(query.error);
      const { cursor = null, limit, user_type: userType = null } = query.value;
      const archived = query.value.archived === 'true';
      const { actor } = c.get('caller');
      return respond(
        await objectsOf(c.env).askInbox(actor, (inbox) =>
          inbox.entries({ cursor, limit, archived, userType }),
        ),
      );
    },
  });

  resource(app, '/conversations/:id', [signedIn], {
    async GET(c) {
      const id = pathId(conversationId, c.req.param('id'));
      if (!id.ok) return problem(id.error);
      return respond(await service(c).findOne(c.get('caller').actor, id.value));
    },
    async PATCH(c) {
      const id = pathId(conversationId, c.req.param('id'));
      if (!id.ok) return problem(id.error);
      const body = await readJson(c.req.raw, patchConversation);
      if (!body.ok) return problem(body.error);
      return respond(await service(c).update(c.get('caller').actor, id.value, body.value));
    },
  });

  resource(app, '/conversations/:id/mine', [signedIn], {
    async PATCH(c) {
      const id = pathId(conversationId, c.req.param('id'));
      if (!id.ok) return problem(id.error);
      const body = await readJson(c.req.raw, patchMarks);
      if (!body.ok) return problem(body.error);
      return respond(await service(c).mark(c.get('caller').actor, id.value, body.value));
    },
  });

  resource(app, '/conversations/:id/senders', [signedIn], {
    async GET(c) {
      const id = pathId(conversationId, c.req.param('id'));
      if (!id.ok) return problem(id.error);
      const query = readQuery(c.req.url, pageQuery);
      if (!query.ok) return problem(query.error);
      const { cursor = null, limit } = query.value;
      return respond(await service(c).senders(c.get('caller').actor, id.value, { cursor, limit }));
    },
    async POST(c) {
      const id = pathId(conversationId, c.req.param('id'));
      if (!id.ok) return problem(id.error);
      const body = await readJson(c.req.raw, addSender);
      if (!body.ok) return problem(body.error);
      const { actor, tenant } = c.get('caller');
      return respond(await service(c).addSender(actor, tenant.policy, id.value, body.value), 201);
    },
  });

  resource(app, '/conversations/:id/senders/:sender_id', [signedIn], {
    async PATCH(c) {
      const id = pathId(conversationId, c.req.param('id'));
      if (!id.ok) return problem(id.error);
      const seat = pathId(senderId, c.req.param('sender_id'));
      if (!seat.ok) return problem(seat.error);
      const body = await readJson(c.req.raw, patchSender);
      if (!body.ok) return problem(body.error);
      return respond(await service(c).changeRole(c.get('caller').actor, id.value, seat.value, body.value));
    },
    async DELETE(c) {
      const id = pathId(conversationId, c.req.param('id'));
      if (!id.ok) return problem(id.error);
      const seat = pathId(senderId, c.req.param('sender_id'));
      if (!seat.ok) return problem(seat.error);
      const removed = await service(c).removeSender(c.get('caller').actor, id.value, seat.value);
      if (!removed.ok) return problem(removed.error);
      // 202: taken away, but that person's inbox still holds the conversation and will be asked again.
      return respond(ok(removed.value.sender), removed.value.purged ? 200 : 202);
    },
  });
}
