import { SignJWT, importJWK, type CryptoKey, type JWK } from 'jose';
import type { Env } from './env.ts';
import type { Person } from './people.ts';

/** Five minutes: long enough to open a socket, too short to be worth stealing. */
const lifetimeSeconds = 300;

export interface Identity {
  readonly token: string;
  readonly expires_in: number;
  readonly user: { readonly user_id: string; readonly name: string; readonly user_type: string };
}

interface Signer {
  readonly kid: string;
  readonly key: CryptoKey;
}

// Importing a key costs more than signing with it, and the secret cannot change while an isolate lives.
let remembered: { readonly secret: string; readonly signer: Promise<Signer | null> } | undefined;

/** Null when the portal has no usable key. */
async function signerOf(secret: string): Promise<Signer | null> {
  if (remembered?.secret !== secret) remembered = { secret, signer: readSigner(secret) };
  return remembered.signer;
}

async function readSigner(secret: string): Promise<Signer | null> {
  try {
    const jwk = JSON.parse(secret) as JWK;
    if (typeof jwk.kid !== 'string') return null;
    const key = await importJWK(jwk, 'ES256');
    return key instanceof Uint8Array ? null : { kid: jwk.kid, key };
  } catch {
    // Neither the key nor the parser's message may reach an answer or a log: both would quote the secret.
    return null;
  }
}

/**
 * What a portal's backend does for someone who is signed in: state who they are, for a short while, to one
 * tenant's chat. Null when the portal has no usable signing key.
 */
export async function identityOf(person: Person, env: Env, now: Date): Promise<Identity | null> {
  const signer = await signerOf(env.PORTAL_SIGNING_KEY ?? '');
  if (signer === null) return null;

  const issuedAt = Math.floor(now.getTime() / 1000);
  const token = await new SignJWT({
    name: person.name,
    user_type: person.userType,
    ...(person.department === undefined ? {} : { department: person.department }),
  })
    .setProtectedHeader({ alg: 'ES256', kid: signer.kid })
    .setIssuer(env.ISSUER)
    .setAudience(`care-chat/${env.TENANT}`)
    .setSubject(person.userId)
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + lifetimeSeconds)
    .setJti(crypto.randomUUID())
    .sign(signer.key);

  return {
    token,
    expires_in: lifetimeSeconds,
    user: { user_id: person.userId, name: person.name, user_type: person.userType },
  };
}
