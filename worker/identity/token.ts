import { decodeJwt, decodeProtectedHeader, errors as joseErrors, importJWK, jwtVerify } from 'jose';
import {
  cleanName,
  fail,
  limits,
  ok,
  tenantId,
  userId,
  userType,
  type Result,
} from '../../protocol/index.ts';
import type { Actor, TenantConfig, TenantKey } from '../contracts.ts';

const AUDIENCE_PREFIX = 'care-chat/';
/** What a portal must put into `aud`: it names the one tenant the token is good for. */
export const audienceOf = (tenant: string): string => AUDIENCE_PREFIX + tenant;

/** What a verified token says. `tenant` is the configuration it was verified with. */
export interface Identity {
  readonly actor: Actor;
  readonly expiresAtMs: number;
  readonly tenant: TenantConfig;
}
export type ConfigFor = (tenant: string) => Promise<TenantConfig | null>;

const MAX_CACHED_KEYS = 256;
const importedKeys = new Map<string, CryptoKey>();

async function publicKey(key: TenantKey): Promise<CryptoKey> {
  const cacheKey = JSON.stringify([key.alg, key.jwk]);
  const cached = importedKeys.get(cacheKey);
  if (cached !== undefined) return cached;
  const imported = await importJWK(key.jwk, key.alg);
  if (imported instanceof Uint8Array || imported.type !== 'public') throw new TypeError('not a public key');
  if (importedKeys.size >= MAX_CACHED_KEYS) importedKeys.clear();
  importedKeys.set(cacheKey, imported);
  return imported;
}

/**
 * The tenant a token claims to be for, unverified: good only for finding the keys to verify it with. Null when the
 * audience is not exactly one of ours.
 */
export function claimedTenant(token: string): string | null {
  if (token.length > limits.token.maxChars) return null;
  try {
    const { aud } = decodeJwt(token);
    if (typeof aud !== 'string' || !aud.startsWith(AUDIENCE_PREFIX)) return null;
    const tenant = tenantId.safeParse(aud.slice(AUDIENCE_PREFIX.length));
    return tenant.success ? tenant.data : null;
  } catch {
    return null;
  }
}

/** The tenant's key for this token, if the header names one and speaks its algorithm. */
function keyFor(token: string, config: TenantConfig): TenantKey | null {
  try {
    const { kid, alg } = decodeProtectedHeader(token);
    // The algorithm is the key's, never the token's choice: no `none`, and no HMAC under a public key.
    return config.keys.find((key) => key.kid === kid && key.alg === alg) ?? null;
  } catch {
    return null;
  }
}

function revoked(config: TenantConfig, claims: { jti: string; sub: string; iat: number }): boolean {
  if (config.revokedTokens.includes(claims.jti)) return true;
  const before = Object.hasOwn(config.revokedUsers, claims.sub) ? config.revokedUsers[claims.sub] : undefined;
  return before !== undefined && claims.iat * 1000 < before;
}

/**
 * Verifies a portal's token at `nowMs`. Fails with `token_expired` when the expiry alone is wrong, else with
 * `unauthenticated`: what exactly was wrong is nobody's business but the portal's, whose tests can tell.
 */
export async function verifyToken(
  token: string,
  configFor: ConfigFor,
  nowMs: number,
): Promise<Result<Identity>> {
  const tenant = claimedTenant(token);
  if (tenant === null) return fail('unauthenticated');
  const config = await configFor(tenant);
  if (config === null) return fail('unauthenticated');
  const key = keyFor(token, config);
  if (key === null) return fail('unauthenticated');

  const skew = limits.token.clockSkewSeconds;
  let claims;
  try {
    const verified = await jwtVerify(token, await publicKey(key), {
      algorithms: [key.alg],
      issuer: config.issuer,
      audience: audienceOf(config.tenant),
      clockTolerance: skew,
      currentDate: new Date(nowMs),
      requiredClaims: ['exp', 'iat', 'jti', 'sub'],
    });
    claims = verified.payload;
  } catch (error) {
    return fail(error instanceof joseErrors.JWTExpired ? 'token_expired' : 'unauthenticated');
  }

  const { exp, iat, jti } = claims;
  if (exp === undefined || iat === undefined) return fail('unauthenticated');
  if (exp <= iat || exp - iat > limits.token.maxLifetimeSeconds) return fail('unauthenticated');
  if (iat > nowMs / 1000 + skew) return fail('unauthenticated');
  if (typeof jti !== 'string' || jti === '') return fail('unauthenticated');
  const sub = userId.safeParse(claims.sub);
  const type = userType.safeParse(claims['user_type']);
  const name = typeof claims['name'] === 'string' ? cleanName(claims['name']) : '';
  if (!sub.success || !type.success || name === '') return fail('unauthenticated');
  const department = claims['department'] ?? null;
  if (department !== null && typeof department !== 'string') return fail('unauthenticated');
  if (revoked(config, { jti, sub: sub.data, iat })) return fail('unauthenticated');

  return ok({
    actor: {
      tenant: config.tenant,
      userId: sub.data,
      name,
      userType: type.data,
      department: department === null ? null : cleanName(department) || null,
    },
    expiresAtMs: exp * 1000,
    tenant: config,
  });
}
