import { fail, ok, type Result } from '../../protocol/index.ts';
import type { Actor, ConversationPolicy } from '../contracts.ts';
import type { Env } from '../env.ts';
import { tenantConfig } from '../objects.ts';
import { conversationPolicy } from '../tenant/policy.ts';
import { verifyToken } from './token.ts';

/** When the renewed identity ends, and the tenant's policy as it is now: a socket may outlive the one it came with. */
export interface Renewal {
  readonly expiresAtMs: number;
  readonly policy: ConversationPolicy;
}

/**
 * Checks the token of a `renew` frame for a live socket: as good as for a new one, and of the same person in the
 * same tenant. Another person's token is `unauthenticated`: a socket never changes hands.
 */
export async function verifyRenewal(
  env: Env,
  token: string,
  actor: Pick<Actor, 'tenant' | 'userId'>,
): Promise<Result<Renewal>> {
  const identity = await verifyToken(token, (tenant) => tenantConfig(env, tenant), Date.now());
  if (!identity.ok) return identity;
  const { tenant, userId } = identity.value.actor;
  if (tenant !== actor.tenant || userId !== actor.userId) return fail('unauthenticated');
  const { expiresAtMs, tenant: config } = identity.value;
  return ok({ expiresAtMs, policy: conversationPolicy(config.policy) });
}
