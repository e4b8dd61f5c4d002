import { ok, pageQuery } from '../../protocol/index.ts';
import { readJson, readQuery } from '../http/body.ts';
import type { App, AppContext } from '../http/context.ts';
import { problem, respond } from '../http/problem.ts';
import { resource } from '../http/resource.ts';
import { conversationStub, tenantStub } from '../objects.ts';
import { operator } from './guard.ts';
import { configFor, conversationFor, restoreOf } from './lookups.ts';
import { giveUpRestore, restoreStep } from './restore.ts';
import { rebuildBody, replicationBody, restoreBody } from './schemas.ts';
import { rebuildPage, tenantReplication, type TenantWidePorts } from './tenant-wide.ts';

/** The operator's API for what went wrong: how far copies are behind, filling them anew, going back. */
export function repairRoutes(app: App): void {
  resource(app, '/admin/tenants/:tenant/replication', [operator], {
    async GET(c) {
      const config = await configFor(c);
      if (!config.ok) return problem(config.error);
      const query = readQuery(c.req.url, pageQuery);
      if (!query.ok) return problem(query.error);
      const { cursor = null, limit } = query.value;
      const ports = tenantWide(c, config.value.tenant);
      return respond(ok(await tenantReplication(ports, { cursor, limit }, Date.now())));
    },
  });

  resource(app, '/admin/tenants/:tenant/rebuild', [operator], {
    async POST(c) {
      const config = await configFor(c);
      if (!config.ok) return problem(config.error);
      const body = await readJson(c.req.raw, rebuildBody);
      if (!body.ok) return problem(body.error);
      const { destination, cursor = null, limit } = body.value;
      const ports = tenantWide(c, config.value.tenant);
      return respond(ok(await rebuildPage(ports, destination, { cursor, limit })));
    },
  });

  resource(app, '/admin/tenants/:tenant/conversations/:id/restore', [operator], {
    async POST(c) {
      const ports = await restoreOf(c);
      if (!ports.ok) return problem(ports.error);
      const body = await readJson(c.req.raw, restoreBody);
      if (!body.ok) return problem(body.error);
      const done = await restoreStep(ports.value, Date.parse(body.value.to));
      return respond(done, done.ok && done.value.phase === 'settling' ? 202 : 200);
    },
    async DELETE(c) {
      const ports = await restoreOf(c);
      return ports.ok ? respond(await giveUpRestore(ports.value)) : problem(ports.error);
    },
  });

  resource(app, '/admin/tenants/:tenant/conversations/:id/replication', [operator], {
    async GET(c) {
      const conversation = await conversationFor(c);
      return conversation.ok ? respond(await conversation.value.replication()) : problem(conversation.error);
    },
    async POST(c) {
      const conversation = await conversationFor(c);
      if (!conversation.ok) return problem(conversation.error);
      const body = await readJson(c.req.raw, replicationBody);
      if (!body.ok) return problem(body.error);
      const { paused, rewind } = body.value;
      if (rewind !== undefined) {
        const set = await conversation.value.rewind(rewind.destination, rewind.to_rev);
        if (!set.ok) return problem(set.error);
      }
      if (paused !== undefined) {
        const set = await conversation.value.pauseReplication(paused);
        if (!set.ok) return problem(set.error);
      }
      return respond(await conversation.value.replication());
    },
  });
}

const tenantWide = (c: AppContext, tenant: string): TenantWidePorts => ({
  tenant: tenantStub(c.env, tenant),
  conversation: (id) => conversationStub(c.env, tenant, id),
});
