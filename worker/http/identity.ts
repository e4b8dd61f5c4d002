import type { MiddlewareHandler } from 'hono';
import { claimedTenant, verifyToken } from '../identity/token.ts';
import { tenantConfig } from '../objects.ts';
import type { AppEnv } from './context.ts';
import { wellFormedOrigin } from './origin.ts';
import { problem, problemOf } from './problem.ts';

/**
 * Lets only requests through that carry a good token and, if they come from a page, come from one of the tenant's own
 * origins. A request without an Origin is a server's.
 */
export const signedIn: MiddlewareHandler<AppEnv> = async (c, next) => {
  const token = bearer(c.req.header('authorization'));
  const origin = c.req.header('origin') ?? null;

  // A page must be able to read why it was refused. For that the claimed tenant is enough, and where none is
  // claimed the refusal holds nothing that anyone could want.
  const tenant = token === null ? null : claimedTenant(token);
  const config =
    tenant === null
      ? null
      : await tenantConfig(c.env, tenant).catch((error: unknown) => {
          // Which pages are the tenant's own cannot be known now; that it is out of reach is no secret from any.
          if (origin !== null && wellFormedOrigin(origin)) c.set('allowOrigin', origin);
          throw error;
        });
  const ofTenant = origin !== null && config !== null && config.origins.includes(origin);
  if (origin !== null && (ofTenant || (config === null && wellFormedOrigin(origin))))
    c.set('allowOrigin', origin);

  if (token === null) return problemOf('unauthenticated');
  const identity = await verifyToken(token, () => Promise.resolve(config), Date.now());
  if (!identity.ok) return problem(identity.error);
  if (origin !== null && !ofTenant) return problemOf('origin_denied');
  const { actor, expiresAtMs } = identity.value;
  c.set('caller', { actor, expiresAtMs, tenant: identity.value.tenant, origin });
  await next();
  return undefined;
};

/** The credentials of `Authorization: Bearer …`, or null. */
export function bearer(header: string | undefined): string | null {
  return header === undefined ? null : (/^Bearer +([^\s]+) *$/i.exec(header)?.[1] ?? null);
}
