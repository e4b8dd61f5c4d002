import type { HeldConversation, Told } from '../contracts.ts';
import type { Env } from '../env.ts';
import { conversationStub, inboxStub, tenantStub } from '../objects.ts';
import { recordsHeld } from '../records/held.ts';
import { valueOf } from '../stored.ts';
import { forgetConfig } from '../tenant/config-cache.ts';
import { highest, type RestorePorts } from './restore.ts';

/** The real objects of a restore. */
export function restorePorts(env: Env, tenant: string, conversationId: string): RestorePorts {
  return {
    conversationId,
    now: () => Date.now(),
    newToken: () => crypto.randomUUID(),
    marks: {
      get: async () => valueOf(await tenantStub(env, tenant).restoreMark(conversationId)),
      async put(mark) {
        const done = await tenantStub(env, tenant).putRestoreMark(mark);
        forgetConfig(tenant);
        return done;
      },
      async lift() {
        valueOf(await tenantStub(env, tenant).liftRestoreMark(conversationId));
        forgetConfig(tenant);
      },
    },
    conversation: () => conversationStub(env, tenant, conversationId),
    copies: () => copiesHeld(env, tenant, conversationId),
  };
}

/** The highest any copy holds: the records, and the inboxes of all whom the records know of. */
async function copiesHeld(env: Env, tenant: string, conversationId: string): Promise<Told | null> {
  const records = await recordsHeld(env.DB, tenant, conversationId);
  if (records === null) return null;
  const inboxes = await Promise.allSettled(
    records.users.map(async (userId) => (await inboxStub(env, tenant, userId)).held(conversationId)),
  );
  const held = inboxes.flatMap((one): HeldConversation[] =>
    one.status === 'fulfilled' && one.value.ok && one.value.value !== null ? [one.value.value] : [],
  );
  return highest([records, ...held.map((one) => ({ ...one, users: [] }))]);
}
