import { SignJWT, importJWK } from 'jose';
import type { User } from '../../protocol/index.ts';
import type { Secrets } from './state.ts';

/** A portal's word on who someone is, good for five minutes. What a portal's backend does in any language. */
export async function signIdentity(
  key: Secrets['portalKey'],
  person: User,
  tenant: string,
  issuer: string,
): Promise<string> {
  return new SignJWT({
    name: person.name,
    user_type: person.user_type,
    ...(person.department === null ? {} : { department: person.department }),
  })
    .setProtectedHeader({ alg: 'ES256', kid: key.kid })
    .setIssuer(issuer)
    .setAudience(`care-chat/${tenant}`)
    .setSubject(person.user_id)
    .setIssuedAt()
    .setExpirationTime('5m')
    .setJti(crypto.randomUUID())
    .sign(await importJWK(key.privateJwk, 'ES256'));
}
