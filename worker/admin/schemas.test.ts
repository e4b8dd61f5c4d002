import { describe, expect, test } from 'vitest';
import { defaultPolicy } from '../tenant/policy.ts';
import { configOf, importBody, revokeBody, tenantBody, usersBody } from './schemas.ts';

const x = 'A'.repeat(43);
const ec = { kid: 'k1', alg: 'ES256', jwk: { kty: 'EC', crv: 'P-256', x, y: x } };
const okp = { kid: 'k2', alg: 'EdDSA', jwk: { kty: 'OKP', crv: 'Ed25519', x } };
const body = {
  name: 'North',
  issuer: 'https://portal.example',
  keys: [ec, okp],
  origins: ['https://portal.example'],
};

describe('[TEN1] a tenant', () => {
  test('has the product\u2019s defaults where nothing is said', () => {
    const config = configOf('north', tenantBody.parse(body));
    expect(config).toMatchObject({
      tenant: 'north',
      policy: defaultPolicy,
      emergency: { text: '', tel: null },
      revokedTokens: [],
      revokedUsers: {},
    });
  });

  test('keeps the defaults of the rows and values it does not mention', () => {
    const policy = {
      editWindowMs: 0,
      undoSendMs: 10_000,
      start: { patient: ['nurse'] },
      publicReads: { patient: false },
    };
    const config = configOf('north', tenantBody.parse({ ...body, policy }));
    expect(config.policy).toEqual({
      ...defaultPolicy,
      editWindowMs: 0,
      undoSendMs: 10_000,
      start: { ...defaultPolicy.start, patient: ['nurse'] },
      publicReads: { ...defaultPolicy.publicReads, patient: false },
    });
  });

  test('keeps of a key only what verifies', () => {
    const key = { ...ec, jwk: { ...ec.jwk, use: 'sig', kid: 'k1', ext: true } };
    expect(tenantBody.parse({ ...body, keys: [key] }).keys).toEqual([ec]);
  });

  test.each<[string, object]>([
    ['a private key', { keys: [{ ...ec, jwk: { ...ec.jwk, d: x } }] }],
    ['a symmetric key', { keys: [{ kid: 'k', alg: 'HS256', jwk: { kty: 'oct', k: x } }] }],
    ['a key of another algorithm than it says', { keys: [{ ...ec, alg: 'EdDSA' }] }],
    ['another curve', { keys: [{ ...ec, jwk: { ...ec.jwk, crv: 'P-384' } }] }],
    ['two keys of one name', { keys: [ec, { ...okp, kid: 'k1' }] }],
    ['no key', { keys: [] }],
    ['an origin with a path', { origins: ['https://portal.example/chat'] }],
    ['any origin', { origins: ['*'] }],
    ['an unknown field', { secret: 1 }],
    ['an unknown type of person', { policy: { start: { robot: [] } } }],
    ['an unknown type of conversation', { policy: { startTypes: { secret: ['doctor'] } } }],
    ['an unknown type of person who starts one', { policy: { startTypes: { group: ['robot'] } } }],
    ['a longer time to take back what was sent than a person would wait', { policy: { undoSendMs: 10_001 } }],
    ['a time to take it back before it was sent', { policy: { undoSendMs: -1 } }],
    ['half a millisecond to take it back', { policy: { undoSendMs: 0.5 } }],
    ['an unknown word for what notifications say', { policy: { notificationContent: 'all' } }],
    ['a wait of longer than a day', { policy: { idleMinutes: 1_441 } }],
    ['a wait of less than nothing', { policy: { idleMinutes: -1 } }],
  ])('with %s is refused', (_, more) => {
    expect(tenantBody.safeParse({ ...body, ...more }).success).toBe(false);
  });
});

test('[NAME1] people need a name that can be seen', () => {
  const user = { user_id: 'p-1', name: 'Ana', user_type: 'patient' };
  expect(usersBody.parse([user])).toEqual([{ ...user, department: null }]);
  expect(usersBody.safeParse([{ ...user, name: '\u202e \n' }]).success).toBe(false);
  expect(usersBody.safeParse([{ ...user, user_id: 'two words' }]).success).toBe(false);
});

test('[TEN1] an import needs a message', () => {
  expect(importBody.safeParse({ messages: [] }).success).toBe(false);
  expect(importBody.parse({ messages: [{ userId: 'p-1', content: 'x', createdAtMs: 5 }] }).readIndex).toEqual(
    {},
  );
});

test('[AUTH1] a revocation is of a token or of a person, not of both', () => {
  expect(revokeBody.safeParse({ token_id: 't' }).success).toBe(true);
  expect(revokeBody.safeParse({ user_id: 'p-1', before: '2026-01-01T00:00:00Z' }).success).toBe(true);
  expect(revokeBody.safeParse({ token_id: 't', user_id: 'p-1' }).success).toBe(false);
  expect(revokeBody.safeParse({}).success).toBe(false);
});
