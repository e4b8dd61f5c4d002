import { conversationId, fail, ok, tenantId, type Result } from '../../protocol/index.ts';
import type { ConversationRpc, TenantConfig } from '../contracts.ts';
import type { AppContext } from '../http/context.ts';
import { pathId } from '../http/ids.ts';
import { checkConversationId } from '../identity/names.ts';
import { operatorsConversation, tenantStub } from '../objects.ts';
import { restorePorts } from './restore-ports.ts';
import type { RestorePorts } from './restore.ts';

/** What a path of the operator's API names. */

/** As the tenant's object has it now: an operator does not wait for a cache. */
export async function configFor(c: AppContext): Promise<Result<TenantConfig>> {
  const tenant = pathId(tenantId, c.req.param('tenant'));
  if (!tenant.ok) return tenant;
  const config = await tenantStub(c.env, tenant.value).config();
  if (!config.ok) return config;
  return config.value === null ? fail('not_found') : ok(config.value);
}

export async function conversationFor(c: AppContext): Promise<Result<ConversationRpc>> {
  const { tenant, id } = namedIn(c);
  if (!tenant.ok) return tenant;
  return id.ok ? operatorsConversation(c.env, tenant.value, id.value) : id;
}

/** A restore is the one thing that may go to a conversation that is being restored. */
export async function restoreOf(c: AppContext): Promise<Result<RestorePorts>> {
  const config = await configFor(c);
  if (!config.ok) return config;
  const { tenant } = config.value;
  const { id } = namedIn(c);
  if (!id.ok) return id;
  return (await checkConversationId(c.env.CHAT_ID_SECRET, tenant, id.value))
    ? ok(restorePorts(c.env, tenant, id.value))
    : fail('not_found');
}

const namedIn = (c: AppContext) => ({
  tenant: pathId(tenantId, c.req.param('tenant')),
  id: pathId(conversationId, c.req.param('id')),
});
