import { describe, expect, test } from 'vitest';
import { limits } from '../../protocol/limits.ts';
import type { TenantConfig } from '../contracts.ts';
import { nodeSql } from '../../test/support/node-sql.ts';
import { defaultPolicy } from './policy.ts';
import {
  listConversations,
  readConfig,
  registerConversation,
  revoke,
  tenantExists,
  upgradeTenant,
  writeConfig,
} from './store.ts';

const NOW = 1_800_000_000_000;
const config: TenantConfig = {
  tenant: 'north',
  name: 'North Hospital',
  issuer: 'https://portal.example',
  keys: [{ kid: 'k1', alg: 'ES256', jwk: { kty: 'EC' } }],
  origins: ['https://portal.example'],
  policy: defaultPolicy,
  emergency: { text: 'Call 112', tel: '112' },
  revokedTokens: [],
  revokedUsers: {},
  restoring: [],
};

test('[TEN1] looking at a tenant that was never made writes nothing', () => {
  const sql = nodeSql();
  upgradeTenant(sql, false);
  expect(readConfig(sql)).toBeNull();
  expect(tenantExists(sql)).toBe(false);
  expect(sql.all('SELECT * FROM sqlite_master')).toEqual([]);
});

test('[TEN1] a configuration is read as written, and replaced whole; upgrading again changes nothing', () => {
  const sql = nodeSql();
  writeConfig(sql, config, NOW);
  expect(readConfig(sql)).toEqual(config);
  upgradeTenant(sql, false);
  writeConfig(sql, { ...config, origins: [] }, NOW);
  expect(readConfig(sql)).toEqual({ ...config, origins: [] });
});

describe('[AUTH1] revocation', () => {
  test('outlives a new configuration', () => {
    const sql = nodeSql();
    writeConfig(sql, config, NOW);
    revoke(sql, { token: 't-1' }, NOW);
    revoke(sql, { userId: 'p-1', beforeMs: NOW }, NOW);
    writeConfig(sql, config, NOW);
    expect(readConfig(sql)).toMatchObject({ revokedTokens: ['t-1'], revokedUsers: { 'p-1': NOW } });
  });

  test('of a person never moves back', () => {
    const sql = nodeSql();
    writeConfig(sql, config, NOW);
    revoke(sql, { userId: 'p-1', beforeMs: NOW }, NOW);
    revoke(sql, { userId: 'p-1', beforeMs: NOW - 5_000 }, NOW);
    expect(readConfig(sql)?.revokedUsers).toEqual({ 'p-1': NOW });
  });

  test('[LIM1] is dropped once every token it refuses has ended by itself', () => {
    const sql = nodeSql();
    writeConfig(sql, config, NOW);
    revoke(sql, { token: 't-1' }, NOW);
    revoke(sql, { userId: 'p-1', beforeMs: NOW }, NOW);
    const lifeMs = limits.token.maxLifetimeSeconds * 1000;
    revoke(sql, { token: 't-2' }, NOW + lifeMs);
    expect(readConfig(sql)).toMatchObject({ revokedTokens: ['t-1', 't-2'], revokedUsers: { 'p-1': NOW } });
    revoke(sql, { token: 't-3' }, NOW + lifeMs + 120_000);
    expect(readConfig(sql)).toMatchObject({ revokedTokens: ['t-2', 't-3'], revokedUsers: {} });
  });
});

test('[PAGE1] the registry of conversations keeps the first record and pages by id', () => {
  const sql = nodeSql();
  writeConfig(sql, config, NOW);
  for (const id of ['c', 'a', 'b', 'a']) registerConversation(sql, id, 'u', NOW);
  expect(listConversations(sql, { after: '', limit: 2 })).toEqual({ ids: ['a', 'b'], next: 'b' });
  expect(listConversations(sql, { after: 'b', limit: 2 })).toEqual({ ids: ['c'], next: null });
});
