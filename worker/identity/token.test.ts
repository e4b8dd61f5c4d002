import { exportJWK, generateKeyPair, SignJWT, UnsecuredJWT } from 'jose';
import { beforeAll, describe, expect, test } from 'vitest';
import { limits } from '../../protocol/limits.ts';
import type { TenantConfig, TenantKey } from '../contracts.ts';
import { defaultPolicy } from '../tenant/policy.ts';
import { claimedTenant, verifyToken } from './token.ts';

const NOW_S = 1_800_000_000;
const NOW_MS = NOW_S * 1000;

interface Signer {
  readonly key: TenantKey;
  readonly privateKey: CryptoKey;
}
async function signer(kid: string, alg: 'ES256' | 'EdDSA'): Promise<Signer> {
  const pair = await generateKeyPair(alg, { extractable: true });
  return { key: { kid, alg, jwk: { ...(await exportJWK(pair.publicKey)) } }, privateKey: pair.privateKey };
}

let es: Signer;
let ed: Signer;
let foreign: Signer;
beforeAll(async () => {
  [es, ed, foreign] = await Promise.all([
    signer('k1', 'ES256'),
    signer('k2', 'EdDSA'),
    signer('k1', 'ES256'),
  ]);
});

const config = (more: Partial<TenantConfig> = {}): TenantConfig => ({
  tenant: 'north',
  name: 'North Hospital',
  issuer: 'https://portal.example',
  keys: [es.key, ed.key],
  origins: ['https://portal.example'],
  policy: defaultPolicy,
  emergency: { text: '', tel: null },
  revokedTokens: [],
  revokedUsers: {},
  restoring: [],
  ...more,
});

/** Loose on purpose: the tests leave claims out and give them wrong types. */
type Claims = Record<string, unknown>;
const claims: Claims = {
  iss: 'https://portal.example',
  aud: 'care-chat/north',
  sub: 'p-17',
  jti: 't-1',
  iat: NOW_S - 10,
  exp: NOW_S + 300,
  name: 'Ana Ruiz',
  user_type: 'patient',
};
const sign = (more: Claims = {}, by = es, header: { kid?: string; alg?: string } = {}) =>
  new SignJWT({ ...claims, ...more })
    .setProtectedHeader({ alg: by.key.alg, kid: by.key.kid, ...header })
    .sign(by.privateKey);
const verify = (token: string, tenants: TenantConfig = config(), nowMs = NOW_MS) =>
  verifyToken(token, (tenant) => Promise.resolve(tenant === tenants.tenant ? tenants : null), nowMs);
const codeOf = async (token: string, tenants?: TenantConfig, nowMs?: number) => {
  const result = await verify(token, tenants, nowMs);
  return result.ok ? 'ok' : result.error.code;
};

describe('[AUTH1] a good token', () => {
  test.each(['ES256', 'EdDSA'])('[ACL1] of %s gives the actor its claims name', async (alg) => {
    const token = await sign({ department: ' Ward\u202e 3 ' }, alg === 'ES256' ? es : ed);
    const result = await verify(token);
    expect(result).toMatchObject({
      ok: true,
      value: {
        actor: {
          tenant: 'north',
          userId: 'p-17',
          name: 'Ana Ruiz',
          userType: 'patient',
          department: 'Ward 3',
        },
        expiresAtMs: (NOW_S + 300) * 1000,
      },
    });
  });

  test('needs no department', async () => {
    const result = await verify(await sign());
    expect(result.ok && result.value.actor.department).toBeNull();
  });

  test('may live exactly as long as the limit', async () => {
    const exp = NOW_S - 10 + limits.token.maxLifetimeSeconds;
    expect(await codeOf(await sign({ exp }))).toBe('ok');
    expect(await codeOf(await sign({ exp: exp + 1 }))).toBe('unauthenticated');
  });

  test('is good within the clocks\u2019 skew on both ends', async () => {
    const skew = limits.token.clockSkewSeconds;
    expect(await codeOf(await sign({ iat: NOW_S - 90, exp: NOW_S - skew + 1 }))).toBe('ok');
    expect(await codeOf(await sign({ iat: NOW_S - 90, exp: NOW_S - skew }))).toBe('token_expired');
    expect(await codeOf(await sign({ iat: NOW_S + skew }))).toBe('ok');
    expect(await codeOf(await sign({ iat: NOW_S + skew + 1 }))).toBe('unauthenticated');
  });
});

describe('[AUTH1] refused as unauthenticated', () => {
  test('alg none', async () => {
    expect(await codeOf(new UnsecuredJWT(claims).encode())).toBe('unauthenticated');
    const [head, body] = (await sign()).split('.');
    const none = btoa(JSON.stringify({ alg: 'none', kid: 'k1' })).replaceAll('=', '');
    expect(head).toBeDefined();
    expect(await codeOf(`${none}.${body}.`)).toBe('unauthenticated');
  });

  test('HS256 keyed with the public key', async () => {
    const secret = new TextEncoder().encode(JSON.stringify(es.key.jwk));
    const token = await new SignJWT(claims).setProtectedHeader({ alg: 'HS256', kid: 'k1' }).sign(secret);
    expect(await codeOf(token)).toBe('unauthenticated');
  });

  test('an algorithm other than the key\u2019s own', async () => {
    expect(await codeOf(await sign({}, ed, { kid: 'k1' }))).toBe('unauthenticated');
  });

  test('a foreign key under a known kid', async () => {
    expect(await codeOf(await sign({}, foreign))).toBe('unauthenticated');
  });

  test('a kid that is unknown or missing', async () => {
    expect(await codeOf(await sign({}, es, { kid: 'k9' }))).toBe('unauthenticated');
    const token = await new SignJWT(claims).setProtectedHeader({ alg: 'ES256' }).sign(es.privateKey);
    expect(await codeOf(token)).toBe('unauthenticated');
  });

  test.each<[string, Claims]>([
    ['another issuer', { iss: 'https://other.example' }],
    ['another tenant\u2019s audience', { aud: 'care-chat/south' }],
    ['an audience of another kind', { aud: 'north' }],
    ['an audience in another case', { aud: 'care-chat/North' }],
    ['several audiences', { aud: ['care-chat/north', 'care-chat/south'] }],
    ['one audience in a list', { aud: ['care-chat/north'] }],
    ['no audience', { aud: undefined }],
    ['no issuer', { iss: undefined }],
    ['no subject', { sub: undefined }],
    ['an empty subject', { sub: '' }],
    ['a subject with a space', { sub: 'a b' }],
    ['no expiry', { exp: undefined }],
    ['no time of issue', { iat: undefined }],
    ['no token id', { jti: undefined }],
    ['an empty token id', { jti: '' }],
    ['an end before its beginning', { iat: NOW_S + 20, exp: NOW_S + 10 }],
    ['a beginning yet to come', { nbf: NOW_S + 3600 }],
    ['no name', { name: undefined }],
    ['a blank name', { name: ' \u202e ' }],
    ['a name that is not text', { name: 7 }],
    ['no user type', { user_type: undefined }],
    ['an unknown user type', { user_type: 'admin' }],
    ['a department that is not text', { department: { a: 1 } }],
  ])('%s', async (_, more) => {
    expect(await codeOf(await sign(more))).toBe('unauthenticated');
  });

  test('a payload changed after signing', async () => {
    const [head, , signature] = (await sign()).split('.');
    const body = btoa(JSON.stringify({ ...claims, sub: 'd-1' })).replaceAll('=', '');
    expect(await codeOf(`${head}.${body}.${signature}`)).toBe('unauthenticated');
  });

  test.each(['', 'x', 'a.b.c', 'e30.e30.', '..'])('the text %j', async (token) => {
    expect(await codeOf(token)).toBe('unauthenticated');
  });

  test('[LIM1] a token over the limit, however good', async () => {
    expect(await codeOf(await sign({ more: 'x'.repeat(limits.token.maxChars) }))).toBe('unauthenticated');
  });

  test('a key that is private, so that a slip of configuration does no harm', async () => {
    const pair = await generateKeyPair('ES256', { extractable: true });
    const keys: TenantKey[] = [{ kid: 'k1', alg: 'ES256', jwk: { ...(await exportJWK(pair.privateKey)) } }];
    const token = await sign({}, { key: { kid: 'k1', alg: 'ES256', jwk: {} }, privateKey: pair.privateKey });
    expect(await codeOf(token, config({ keys }))).toBe('unauthenticated');
  });
});

describe('[AUTH1] expiry', () => {
  test('is told apart from everything else', async () => {
    expect(await codeOf(await sign({ iat: NOW_S - 900, exp: NOW_S - 600 }))).toBe('token_expired');
  });
  test('does not excuse a foreign key or another issuer', async () => {
    const old = { iat: NOW_S - 900, exp: NOW_S - 600 };
    expect(await codeOf(await sign(old, foreign))).toBe('unauthenticated');
    expect(await codeOf(await sign({ ...old, iss: 'https://other.example' }))).toBe('unauthenticated');
  });
});

describe('[AUTH1] revocation', () => {
  test('of one token by its id', async () => {
    expect(await codeOf(await sign(), config({ revokedTokens: ['t-1'] }))).toBe('unauthenticated');
    expect(await codeOf(await sign({ jti: 't-2' }), config({ revokedTokens: ['t-1'] }))).toBe('ok');
  });
  test('of a person\u2019s tokens issued before a time', async () => {
    const revoked = config({ revokedUsers: { 'p-17': (NOW_S - 5) * 1000 } });
    expect(await codeOf(await sign({ iat: NOW_S - 6 }), revoked)).toBe('unauthenticated');
    expect(await codeOf(await sign({ iat: NOW_S - 5 }), revoked)).toBe('ok');
    expect(await codeOf(await sign({ sub: 'p-18' }), revoked)).toBe('ok');
  });
  test('is not confused by a subject that names a property of objects', async () => {
    expect(await codeOf(await sign({ sub: 'constructor' }))).toBe('ok');
  });
});

test('[AUTH1] the claimed tenant is read from the audience alone', async () => {
  expect(claimedTenant(await sign({ aud: 'care-chat/south' }))).toBe('south');
  expect(claimedTenant(await sign({ aud: 'care-chat/../x' }))).toBeNull();
  expect(claimedTenant('nonsense')).toBeNull();
});
