import { limits } from '../../protocol/limits.ts';
import type { TenantConfig } from '../contracts.ts';

interface Cached {
  readonly config: TenantConfig | null;
  readonly atMs: number;
}

const MAX_TENANTS = 500;
const cache = new Map<string, Cached>();

/**
 * A tenant's configuration as this isolate last saw it, at most `limits.tenantCacheMs` old; a tenant that does not
 * exist is looked for again sooner. `load` is asked on a miss. Only values are kept, never a pending load: one
 * request must not wait on another's I/O.
 */
export async function cachedConfig(
  tenant: string,
  nowMs: number,
  load: (tenant: string) => Promise<TenantConfig | null>,
): Promise<TenantConfig | null> {
  const known = cache.get(tenant);
  if (known !== undefined) {
    const maxAgeMs = known.config === null ? limits.unknownTenantCacheMs : limits.tenantCacheMs;
    const ageMs = nowMs - known.atMs;
    if (ageMs >= 0 && ageMs < maxAgeMs) return known.config;
  }
  const config = await load(tenant);
  cache.delete(tenant);
  if (cache.size >= MAX_TENANTS) {
    // Maps keep insertion order, so the first key is the oldest load.
    const oldest = cache.keys().next();
    if (oldest.done !== true) cache.delete(oldest.value);
  }
  cache.set(tenant, { config, atMs: nowMs });
  return config;
}

/** Forgets a tenant in this isolate, after its configuration changed through it. */
export function forgetConfig(tenant: string): void {
  cache.delete(tenant);
}
