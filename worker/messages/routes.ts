import {
  acknowledgeMessage,
  conversationId,
  conversationMessages,
  createMessage,
  listMessages,
  messageId,
  ok,
  pinMessage,
  removeMessage,
  toInstant,
  updateMessage,
  type Result,
} from '../../protocol/index.ts';
import type { HistoryPage, HistoryQuery, Receipts, Version } from '../contracts.ts';
import { readJson, readQuery } from '../http/body.ts';
import type { App, AppContext } from '../http/context.ts';
import { signedIn } from '../http/identity.ts';
import { pathId } from '../http/ids.ts';
import { problem, respond } from '../http/problem.ts';
import { resource } from '../http/resource.ts';
import { objectsOf } from '../objects.ts';
import { conversationPolicy } from '../tenant/policy.ts';
import { oneAnchor } from './anchor.ts';
import { MessagesService, type Asker } from './service.ts';

const service = (c: AppContext): MessagesService => new MessagesService(objectsOf(c.env));
const askerOf = (c: AppContext): Asker => {
  const { actor, tenant } = c.get('caller');
  return { actor, policy: conversationPolicy(tenant.policy) };
};
const idOf = (c: AppContext): Result<string> => pathId(messageId, c.req.param('id'));

export function messageRoutes(app: App): void {
  resource(app, '/messages', [signedIn], {
    async POST(c) {
      const body = await readJson(c.req.raw, createMessage);
      return body.ok ? respond(await service(c).create(askerOf(c), body.value), 201) : problem(body.error);
    },
    async GET(c) {
      const query = readQuery(c.req.url, listMessages);
      if (!query.ok) return problem(query.error);
      const { cursor = null, limit, conversation_id = null } = query.value;
      return respond(
        await service(c).findAll(askerOf(c), { cursor, limit, conversationId: conversation_id }),
      );
    },
  });

  resource(app, '/messages/conversation/:id', [signedIn], {
    async GET(c) {
      const id = pathId(conversationId, c.req.param('id'));
      if (!id.ok) return problem(id.error);
      const query = readQuery(c.req.url, conversationMessages);
      if (!query.ok) return problem(query.error);
      const anchored = oneAnchor(query.value);
      if (!anchored.ok) return problem(anchored.error);
      const page = await service(c).findByConversation(askerOf(c), id.value, anchored.value);
      return respond(page.ok ? ok(pageBody(page.value, anchored.value)) : page);
    },
  });

  resource(app, '/messages/:id', [signedIn], {
    async GET(c) {
      const id = idOf(c);
      return id.ok ? respond(await service(c).findOne(askerOf(c), id.value)) : problem(id.error);
    },
    async PATCH(c) {
      const id = idOf(c);
      if (!id.ok) return problem(id.error);
      const body = await readJson(c.req.raw, updateMessage);
      return body.ok
        ? respond(await service(c).update(askerOf(c), id.value, body.value))
        : problem(body.error);
    },
    async DELETE(c) {
      const id = idOf(c);
      if (!id.ok) return problem(id.error);
      const body = await readJson(c.req.raw, removeMessage);
      if (!body.ok) return problem(body.error);
      const { client_id } = body.value;
      const named = client_id === undefined ? {} : { client_id };
      return respond(await service(c).remove(askerOf(c), id.value, named));
    },
  });

  resource(app, '/messages/:id/pin', [signedIn], {
    async PATCH(c) {
      const id = idOf(c);
      if (!id.ok) return problem(id.error);
      const body = await readJson(c.req.raw, pinMessage);
      return body.ok ? respond(await service(c).pin(askerOf(c), id.value, body.value)) : problem(body.error);
    },
  });

  resource(app, '/conversations/:id/pins', [signedIn], {
    async GET(c) {
      const id = pathId(conversationId, c.req.param('id'));
      if (!id.ok) return problem(id.error);
      const pins = await service(c).pins(askerOf(c), id.value);
      return respond(pins.ok ? ok({ items: pins.value, next: null }) : pins);
    },
  });

  resource(app, '/messages/:id/read', [signedIn], {
    async PATCH(c) {
      const id = idOf(c);
      return id.ok ? respond(await service(c).markAsRead(askerOf(c), id.value)) : problem(id.error);
    },
  });

  resource(app, '/messages/:id/acknowledge', [signedIn], {
    async PATCH(c) {
      const id = idOf(c);
      if (!id.ok) return problem(id.error);
      const body = await readJson(c.req.raw, acknowledgeMessage);
      if (!body.ok) return problem(body.error);
      const { client_id } = body.value;
      const named = client_id === undefined ? {} : { client_id };
      return respond(await service(c).acknowledge(askerOf(c), id.value, named));
    },
  });

  resource(app, '/messages/:id/receipts', [signedIn], {
    async GET(c) {
      const id = idOf(c);
      if (!id.ok) return problem(id.error);
      const receipts = await service(c).receipts(askerOf(c), id.value);
      return respond(receipts.ok ? ok({ items: receipts.value.map(receiptBody), next: null }) : receipts);
    },
  });

  resource(app, '/messages/:id/versions', [signedIn], {
    async GET(c) {
      const id = idOf(c);
      if (!id.ok) return problem(id.error);
      const { actor, tenant } = c.get('caller');
      const anyones = tenant.policy.versions.includes(actor.userType);
      const versions = await service(c).versions(askerOf(c), id.value, anyones);
      return respond(versions.ok ? ok({ items: versions.value.map(versionBody), next: null }) : versions);
    },
  });
}

/** `next` goes on in the direction asked for: forward after `after`, else backward. */
function pageBody(page: HistoryPage, query: HistoryQuery) {
  const edge =
    query.after === undefined
      ? page.has_before && page.items[0]
      : page.has_after && page.items[page.items.length - 1];
  return { ...page, next: edge ? String(edge.seq) : null };
}

function receiptBody({ sender, delivered, read, readAt, isPrivate }: Receipts) {
  const { user_id, name, user_type, department, sender_id } = sender;
  const read_at = readAt === null ? null : toInstant(readAt);
  const user = { user_id, name, user_type, department };
  return { user, sender_id, delivered, read, read_at, ...(isPrivate ? { private: true } : {}) };
}

const versionBody = ({ content, replacedAt }: Version) => ({ content, replaced_at: toInstant(replacedAt) });
