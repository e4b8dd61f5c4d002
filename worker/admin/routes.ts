import {
  cleanName,
  fail,
  limits,
  ok,
  pageQuery,
  tenantId,
  type Result,
  type User,
} from '../../protocol/index.ts';
import { upload } from '../attachments/upload.ts';
import type { Actor, TenantConfig } from '../contracts.ts';
import { conversationsOf } from '../conversations/routes.ts';
import { readJson, readQuery } from '../http/body.ts';
import type { App, AppContext } from '../http/context.ts';
import { pathId } from '../http/ids.ts';
import { problem, respond } from '../http/problem.ts';
import { resource } from '../http/resource.ts';
import { inboxStub, tenantStub } from '../objects.ts';
import { listTenants } from '../records/tenants.ts';
import { valueOf } from '../stored.ts';
import { forgetConfig } from '../tenant/config-cache.ts';
import { operator } from './guard.ts';
import { configFor, conversationFor } from './lookups.ts';
import {
  configOf,
  conversationBody,
  importBody,
  importOf,
  revokeBody,
  tenantBody,
  uploadForQuery,
  usersBody,
} from './schemas.ts';

/** The operator's API: making tenants, and bringing people and old conversations in. */
export function adminRoutes(app: App): void {
  resource(app, '/admin/tenants', [operator], {
    async GET(c) {
      const query = readQuery(c.req.url, pageQuery);
      if (!query.ok) return problem(query.error);
      const { cursor: after = '', limit } = query.value;
      return respond(ok(await listTenants(c.env.DB, { after, limit })));
    },
  });

  resource(app, '/admin/tenants/:tenant', [operator], {
    async PUT(c) {
      const tenant = pathId(tenantId, c.req.param('tenant'));
      if (!tenant.ok) return problem(fail('invalid', { fields: ['tenant'] }).error);
      const body = await readJson(c.req.raw, tenantBody);
      if (!body.ok) return problem(body.error);
      const config = configOf(tenant.value, body.value);
      valueOf(await tenantStub(c.env, tenant.value).configure(config));
      forgetConfig(tenant.value);
      return respond(ok(publicConfig(config)));
    },
    async GET(c) {
      const config = await configFor(c);
      return config.ok ? respond(ok(publicConfig(config.value))) : problem(config.error);
    },
  });

  resource(app, '/admin/tenants/:tenant/users', [operator], {
    async PUT(c) {
      const config = await configFor(c);
      if (!config.ok) return problem(config.error);
      const body = await readJson(c.req.raw, usersBody, limits.body.maxImportBytes);
      if (!body.ok) return problem(body.error);
      valueOf(await tenantStub(c.env, config.value.tenant).putUsers(body.value.map(cleanUser)));
      return respond(ok({ recorded: body.value.length }));
    },
  });

  resource(app, '/admin/tenants/:tenant/revocations', [operator], {
    async POST(c) {
      const config = await configFor(c);
      if (!config.ok) return problem(config.error);
      const body = await readJson(c.req.raw, revokeBody);
      if (!body.ok) return problem(body.error);
      const revoked = await tenantStub(c.env, config.value.tenant).revoke(
        'token_id' in body.value
          ? { token: body.value.token_id }
          : {
              userId: body.value.user_id,
              beforeMs: body.value.before === undefined ? Date.now() : Date.parse(body.value.before),
            },
      );
      if (!revoked.ok) return problem(revoked.error);
      forgetConfig(config.value.tenant);
      if ('user_id' in body.value) {
        // Best effort, and never in the way of the revocation itself, which stands.
        const inbox = await inboxStub(c.env, config.value.tenant, body.value.user_id);
        await inbox.signOut().catch(() => undefined);
      }
      return respond(ok({ revoked: true }));
    },
  });

  resource(app, '/admin/tenants/:tenant/conversations', [operator], {
    async GET(c) {
      const config = await configFor(c);
      if (!config.ok) return problem(config.error);
      const query = readQuery(c.req.url, pageQuery);
      if (!query.ok) return problem(query.error);
      const { cursor: after = '', limit } = query.value;
      const page = await tenantStub(c.env, config.value.tenant).conversations({ after, limit });
      return respond(page.ok ? ok({ items: page.value.ids, next: page.value.next }) : page);
    },
    async POST(c) {
      const config = await configFor(c);
      if (!config.ok) return problem(config.error);
      const body = await readJson(c.req.raw, conversationBody);
      if (!body.ok) return problem(body.error);
      const { user_id, ...rest } = body.value;
      const creator = await actorFor(c, config.value, user_id);
      if (!creator.ok) return problem(creator.error);
      const service = conversationsOf(c.env, config.value.tenant);
      return respond(await service.create(creator.value, config.value.policy, rest), 201);
    },
  });

  resource(app, '/admin/tenants/:tenant/conversations/:id/import', [operator], {
    async POST(c) {
      const conversation = await conversationFor(c);
      if (!conversation.ok) return problem(conversation.error);
      const body = await readJson(c.req.raw, importBody, limits.body.maxImportBytes);
      if (!body.ok) return problem(body.error);
      return respond(await conversation.value.importHistory(importOf(body.value)), 201);
    },
  });

  resource(app, '/admin/tenants/:tenant/conversations/:id/files', [operator], {
    async POST(c) {
      const config = await configFor(c);
      if (!config.ok) return problem(config.error);
      const conversation = await conversationFor(c);
      if (!conversation.ok) return problem(conversation.error);
      const query = readQuery(c.req.url, uploadForQuery);
      if (!query.ok) return problem(query.error);
      const actor = await actorFor(c, config.value, query.value.user_id);
      if (!actor.ok) return problem(actor.error);
      const stored = await upload({
        request: c.req.raw,
        actor: actor.value,
        conversationId: c.req.param('id') ?? '',
        clientId: query.value.client_id,
        conversation: conversation.value,
        files: c.env.FILES,
        allowed: config.value.policy.mediaTypes,
      });
      return respond(stored, 201);
    },
  });
}

/** A recorded person as the one who acts; `not_addressable` when the tenant has no record of that id. */
async function actorFor(c: AppContext, config: TenantConfig, userId: string): Promise<Result<Actor>> {
  const person = valueOf(await tenantStub(c.env, config.tenant).users([userId]))[0];
  if (person === undefined) return fail('not_addressable', { fields: ['user_id'] });
  return ok({
    tenant: config.tenant,
    userId: person.user_id,
    name: person.name,
    userType: person.user_type,
    department: person.department,
  });
}

const cleanUser = (user: User): User => ({
  ...user,
  name: cleanName(user.name),
  department: user.department === null ? null : cleanName(user.department) || null,
});

/** The configuration without the list of revocations, which may be long and is nobody's to read. */
function publicConfig({ tenant, name, issuer, keys, origins, policy, emergency, restoring }: TenantConfig) {
  return { tenant, name, issuer, keys, origins, policy, emergency, restoring };
}
