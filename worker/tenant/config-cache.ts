import { limits } from '../../protocol/limits.ts';
import type { TenantConfig } from '../contracts.ts';

interface Cached {
  readonly config: TenantConfig | null;
  readonly atMs: number;
  /** Set by a load that failed: the tenant's object is left alone until then. */
  readonly askAgainAtMs?: number;
}

const MAX_TENANTS = 500;
const cache = new Map<string, Cached>();

/**
 * A tenant's configuration as this isolate last saw it, at most `limits.tenantCacheMs` old; a tenant that does not
 * exist is looked for again sooner. `load` is asked on a miss. Where it fails, what was known before serves on, up to
 * `limits.tenantStaleMs`: people go on talking while the tenant's object cannot be reached. Only values are kept, never
 * a pending load: one request must not wait on another's I/O.
 */
export async function cachedConfig(
  tenant: string,
  nowMs: number,
  load: (tenant: string, patienceMs: number) => Promise<TenantConfig | null>,
): Promise<TenantConfig | null> {
  const known = cache.get(tenant);
  if (known !== undefined && serves(known, nowMs)) return known.config;
  let config: TenantConfig | null;
  try {
    // With nothing to serve instead, a busy start is waited for.
    config = await load(tenant, known?.config ? limits.tenantAnswerMs : limits.objectAnswerMs);
  } catch (error) {
    const before = cache.get(tenant);
    if (before === undefined || before.config === null || !isYounger(before, limits.tenantStaleMs, nowMs))
      throw error;
    cache.set(tenant, { ...before, askAgainAtMs: nowMs + limits.tenantRetryMs });
    return before.config;
  }
  cache.delete(tenant);
  if (cache.size >= MAX_TENANTS) {
    // Maps keep insertion order, so the first key is the oldest load.
    const oldest = cache.keys().next();
    if (oldest.done !== true) cache.delete(oldest.value);
  }
  cache.set(tenant, { config, atMs: nowMs });
  return config;
}

const isYounger = ({ atMs }: Cached, maxAgeMs: number, nowMs: number): boolean =>
  nowMs >= atMs && nowMs - atMs < maxAgeMs;

/** Whether this may be used without asking. */
function serves(known: Cached, nowMs: number): boolean {
  if (known.config === null) return isYounger(known, limits.unknownTenantCacheMs, nowMs);
  if (isYounger(known, limits.tenantCacheMs, nowMs)) return true;
  const { askAgainAtMs = 0 } = known;
  return nowMs < askAgainAtMs && isYounger(known, limits.tenantStaleMs, nowMs);
}

/** Forgets a tenant in this isolate, after its configuration changed through it. */
export function forgetConfig(tenant: string): void {
  cache.delete(tenant);
}
