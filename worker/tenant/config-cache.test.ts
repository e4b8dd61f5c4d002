import { describe, expect, test } from 'vitest';
import { limits } from '../../protocol/limits.ts';
import type { TenantConfig } from '../contracts.ts';
import { cachedConfig, forgetConfig } from './config-cache.ts';
import { defaultPolicy } from './policy.ts';

const config = (tenant: string): TenantConfig => ({
  tenant,
  name: 'North',
  issuer: 'https://portal.example',
  keys: [],
  origins: [],
  policy: defaultPolicy,
  emergency: { text: '', tel: null },
  revokedTokens: [],
  revokedUsers: {},
  restoring: [],
});
function counting(answer: TenantConfig | null) {
  const loads: string[] = [];
  return {
    loads,
    load: (tenant: string) => {
      loads.push(tenant);
      return Promise.resolve(answer);
    },
  };
}

test('[TEN1] a configuration is asked for once within its time, and again at its end', async () => {
  const { load, loads } = counting(config('cache-a'));
  await cachedConfig('cache-a', 1_000, load);
  await cachedConfig('cache-a', 1_000 + limits.tenantCacheMs - 1, load);
  expect(loads).toHaveLength(1);
  await cachedConfig('cache-a', 1_000 + limits.tenantCacheMs, load);
  expect(loads).toHaveLength(2);
});

test('[TEN1] an unknown tenant is looked for again sooner', async () => {
  const { load, loads } = counting(null);
  expect(await cachedConfig('cache-b', 1_000, load)).toBeNull();
  await cachedConfig('cache-b', 1_000 + limits.unknownTenantCacheMs - 1, load);
  expect(loads).toHaveLength(1);
  await cachedConfig('cache-b', 1_000 + limits.unknownTenantCacheMs, load);
  expect(loads).toHaveLength(2);
});

test('[TEN1] a forgotten tenant is asked for at once', async () => {
  const { load, loads } = counting(config('cache-c'));
  await cachedConfig('cache-c', 1_000, load);
  forgetConfig('cache-c');
  await cachedConfig('cache-c', 1_000, load);
  expect(loads).toHaveLength(2);
});

test('[LIM1] many tenants push out the oldest', async () => {
  const { load, loads } = counting(null);
  for (let i = 0; i < 501; i++) await cachedConfig(`many-${i}`, 5_000, load);
  await cachedConfig('many-500', 5_000, load);
  expect(loads).toHaveLength(501);
  await cachedConfig('many-0', 5_000, load);
  expect(loads).toHaveLength(502);
});

describe('[TEN1] with the tenant out of reach', () => {
  const failing = () => Promise.reject(new Error('down'));
  const goneAt = 1_000 + limits.tenantCacheMs;

  test('what was known serves on, and the tenant is asked again only now and then', async () => {
    await cachedConfig('cache-e', 1_000, counting(config('cache-e')).load);
    expect(await cachedConfig('cache-e', goneAt, failing)).toMatchObject({ tenant: 'cache-e' });
    const { load, loads } = counting(config('cache-e'));
    await cachedConfig('cache-e', goneAt + limits.tenantRetryMs - 1, load);
    expect(loads).toHaveLength(0);
    await cachedConfig('cache-e', goneAt + limits.tenantRetryMs, load);
    expect(loads).toHaveLength(1);
  });

  test('only where nothing is known is it waited for long', async () => {
    const waits: number[] = [];
    const load = (tenant: string, patienceMs: number) => {
      waits.push(patienceMs);
      return Promise.resolve(config(tenant));
    };
    await cachedConfig('cache-h', 1_000, load);
    await cachedConfig('cache-h', goneAt, load);
    expect(waits).toEqual([limits.objectAnswerMs, limits.tenantAnswerMs]);
  });

  test('not for ever', async () => {
    await cachedConfig('cache-f', 1_000, counting(config('cache-f')).load);
    const lastMs = 1_000 + limits.tenantStaleMs - 1;
    expect(await cachedConfig('cache-f', lastMs, failing)).not.toBeNull();
    await expect(cachedConfig('cache-f', lastMs + 1, failing)).rejects.toThrow('down');
  });

  test('what was not there is not taken to be still not there', async () => {
    await cachedConfig('cache-g', 1_000, counting(null).load);
    await expect(cachedConfig('cache-g', goneAt, failing)).rejects.toThrow('down');
  });
});

test('[TEN1] a failed load is not remembered', async () => {
  const failing = () => Promise.reject(new Error('down'));
  await expect(cachedConfig('cache-d', 1_000, failing)).rejects.toThrow('down');
  expect(await cachedConfig('cache-d', 1_000, counting(config('cache-d')).load)).not.toBeNull();
});
