import { fail, ok, type Result } from '../../protocol/index.ts';
import type { Actor } from '../contracts.ts';
import type { Env } from '../env.ts';
import { tenantConfig } from '../objects.ts';
import { verifyToken } from './token.ts';

/**
 * Checks the token of a `renew` frame for a live socket: as good as for a new one, and of the same person in the
 * same tenant. Another person's token is `unauthenticated`: a socket never changes hands.
 */
export async function verifyRenewal(
  env: Env,
  token: string,
  actor: Pick<Actor, 'tenant' | 'userId'>,
): Promise<Result<{ expiresAtMs: number }>> {
  const identity = await verifyToken(token, (tenant) => tenantConfig(env, tenant), Date.now());
  if (!identity.ok) return identity;
  const { tenant, userId } = identity.value.actor;
  if (tenant !== actor.tenant || userId !== actor.userId) return fail('unauthenticated');
  return ok({ expiresAtMs: identity.value.expiresAtMs });
}
