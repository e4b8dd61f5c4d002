import { SignJWT, UnsecuredJWT, exportJWK, generateKeyPair, type CryptoKey, type JWK } from 'jose';
import type { UserType } from '../../protocol/index.ts';

/** A person as a portal knows them. */
export interface Person {
  readonly userId: string;
  readonly name: string;
  readonly userType: UserType;
  readonly department?: string;
}

/** What may be wrong with a token; each is one claim or header away from a good one. */
export interface TokenChanges {
  readonly issuer?: string;
  readonly audience?: string;
  readonly kid?: string;
  /** Seconds from now; negative is in the past. */
  readonly issuedIn?: number;
  readonly expiresIn?: number;
  readonly notBeforeIn?: number;
  readonly jti?: string;
  /** Claims set as they are; `undefined` removes one. */
  readonly claims?: Readonly<Record<string, unknown>>;
}

/** A portal's signing side: its public key for the tenant's configuration, and tokens, good and bad. */
export interface Portal {
  readonly tenant: string;
  readonly issuer: string;
  readonly kid: string;
  readonly alg: 'ES256' | 'EdDSA';
  readonly publicJwk: JWK;
  readonly privateJwk: JWK;
  /** A token that the chat must accept, unless `changes` spoil it. */
  token(person: Person, changes?: TokenChanges): Promise<string>;
  /** The same claims with no signature at all. */
  unsigned(person: Person): string;
  /** The same claims signed with HS256, the public key's text as the secret: the classic confusion attack. */
  confused(person: Person): Promise<string>;
}

const now = (): number => Math.floor(Date.now() / 1000);

function claimsOf(person: Person, changes: TokenChanges): Record<string, unknown> {
  return {
    name: person.name,
    user_type: person.userType,
    ...(person.department === undefined ? {} : { department: person.department }),
    ...changes.claims,
  };
}

/** Makes a portal with a key of its own. */
export async function createPortal(
  tenant: string,
  options: { issuer?: string; alg?: 'ES256' | 'EdDSA'; kid?: string } = {},
): Promise<Portal> {
  const { issuer = `https://portal.${tenant}.example`, alg = 'ES256', kid = 'key-1' } = options;
  const { publicKey, privateKey } = await generateKeyPair(alg, {
    extractable: true,
    ...(alg === 'EdDSA' ? { crv: 'Ed25519' } : {}),
  });
  return portalFrom({
    tenant,
    issuer,
    alg,
    kid,
    publicJwk: { ...(await exportJWK(publicKey)), kid, alg, use: 'sig' },
    privateJwk: { ...(await exportJWK(privateKey)), kid, alg },
    privateKey,
  });
}

interface PortalKeys {
  readonly tenant: string;
  readonly issuer: string;
  readonly alg: 'ES256' | 'EdDSA';
  readonly kid: string;
  readonly publicJwk: JWK;
  readonly privateJwk: JWK;
  readonly privateKey: CryptoKey | Uint8Array;
}

/** A portal whose key exists already, as the start script's does. */
export function portalFrom(keys: PortalKeys): Portal {
  const { tenant, issuer, alg, kid, publicJwk, privateJwk, privateKey } = keys;
  const audience = `care-chat/${tenant}`;
  return {
    tenant,
    issuer,
    kid,
    alg,
    publicJwk,
    privateJwk,
    token(person, changes = {}) {
      const issuedAt = now() + (changes.issuedIn ?? 0);
      const jwt = new SignJWT(claimsOf(person, changes))
        .setProtectedHeader({ alg, kid: changes.kid ?? kid })
        .setIssuer(changes.issuer ?? issuer)
        .setAudience(changes.audience ?? audience)
        .setSubject(person.userId)
        .setIssuedAt(issuedAt)
        .setExpirationTime(now() + (changes.expiresIn ?? 300))
        .setJti(changes.jti ?? crypto.randomUUID());
      if (changes.notBeforeIn !== undefined) jwt.setNotBefore(now() + changes.notBeforeIn);
      return jwt.sign(privateKey);
    },
    unsigned: (person) =>
      new UnsecuredJWT(claimsOf(person, {}))
        .setIssuer(issuer)
        .setAudience(audience)
        .setSubject(person.userId)
        .setIssuedAt(now())
        .setExpirationTime(now() + 300)
        .setJti(crypto.randomUUID())
        .encode(),
    confused: (person) =>
      new SignJWT(claimsOf(person, {}))
        .setProtectedHeader({ alg: 'HS256', kid })
        .setIssuer(issuer)
        .setAudience(audience)
        .setSubject(person.userId)
        .setIssuedAt(now())
        .setExpirationTime(now() + 300)
        .setJti(crypto.randomUUID())
        .sign(new TextEncoder().encode(JSON.stringify(publicJwk))),
  };
}
