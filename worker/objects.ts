import { fail, limits, ok, type Result } from '../protocol/index.ts';
import type { ConversationRpc, InboxRpc, TenantConfig, TenantRpc } from './contracts.ts';
import type { Env } from './env.ts';
import { checkConversationId, conversationName, inboxName } from './identity/names.ts';
import { within } from './patience.ts';
import type { Objects } from './ports.ts';
import { valueOf } from './stored.ts';
import type { Tenant } from './tenant/tenant.ts';
import { cachedConfig } from './tenant/config-cache.ts';

/**
 * Stubs of the objects, typed by what the objects promise each other. A stub is made per call: one that has seen an
 * exception stays broken.
 */

type Fetching = Pick<DurableObjectStub, 'fetch'>;

/** The namespace within the configured jurisdiction; none is configured locally. */
const placed = <T extends Rpc.DurableObjectBranded>(
  namespace: DurableObjectNamespace<T>,
  env: Env,
): DurableObjectNamespace<T> =>
  env.JURISDICTION === '' ? namespace : namespace.jurisdiction(env.JURISDICTION as DurableObjectJurisdiction);

/** A conversation's object. The id's tag must have been checked, unless it was just made. */
export function conversationStub(
  env: Env,
  tenant: string,
  conversationId: string,
): ConversationRpc & Fetching {
  const stub: unknown = placed(env.CONVERSATION, env).getByName(conversationName(tenant, conversationId));
  // The platform's own mapping of method types loses interfaces with index signatures; the class implements this one.
  return stub as ConversationRpc & Fetching;
}

/** A person's inbox. */
export async function inboxStub(env: Env, tenant: string, userId: string): Promise<InboxRpc & Fetching> {
  const stub: unknown = placed(env.INBOX, env).getByName(await inboxName(env.CHAT_ID_SECRET, tenant, userId));
  return stub as InboxRpc & Fetching;
}

export type TenantStub = TenantRpc & Pick<Tenant, 'putUsers'>;

/** A tenant's object. */
export function tenantStub(env: Env, tenant: string): TenantStub {
  const stub: unknown = placed(env.TENANT, env).getByName(tenant);
  return stub as TenantStub;
}

/** The tenant's configuration, at most `limits.tenantCacheMs` old; older while its object cannot be reached. */
export const tenantConfig = (env: Env, tenant: string): Promise<TenantConfig | null> =>
  cachedConfig(tenant, Date.now(), async (id, patienceMs) =>
    valueOf(await within(patienceMs, tenantStub(env, id).config())),
  );

/** Whether a conversation is being put back to an earlier point, as known for `limits.tenantStaleMs` at most. */
export const isRestoring = async (env: Env, tenant: string, conversationId: string): Promise<boolean> =>
  (await tenantConfig(env, tenant))?.restoring.includes(conversationId) === true;

/** A conversation of this tenant, whoever asks; `unavailable` while it is being put back to an earlier point. */
export async function operatorsConversation(
  env: Env,
  tenant: string,
  conversationId: string,
): Promise<Result<ConversationRpc>> {
  if (!(await checkConversationId(env.CHAT_ID_SECRET, tenant, conversationId))) return fail('not_found');
  return (await isRestoring(env, tenant, conversationId))
    ? fail('unavailable', { retryAfterMs: limits.tenantCacheMs })
    : ok(conversationStub(env, tenant, conversationId));
}

/** The real objects. */
export function objectsOf(env: Env): Objects {
  return {
    async conversation({ tenant, userId }, conversationId) {
      const found = await operatorsConversation(env, tenant, conversationId);
      if (found.ok || found.error.code !== 'unavailable') return found;
      // While it is being put back it cannot say who has a seat. The asker's own inbox can: what is held there was theirs.
      const inbox = await inboxStub(env, tenant, userId);
      const held = await within(limits.objectAnswerMs, inbox.held(conversationId));
      if (!held.ok) return held;
      return held.value === null ? fail('not_found') : found;
    },
    async askInbox(actor, ask) {
      const inbox = await inboxStub(env, actor.tenant, actor.userId);
      const answer = await within(limits.objectAnswerMs, ask(inbox));
      if (answer.ok || answer.error.code !== 'not_found') return answer;
      const made = await within(
        limits.objectAnswerMs,
        inbox.ensure({ tenant: actor.tenant, userId: actor.userId }),
      );
      if (!made.ok) return made;
      return within(limits.objectAnswerMs, ask(inbox));
    },
  };
}
