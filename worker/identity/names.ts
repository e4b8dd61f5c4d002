import { sameText, toBase64Url, utf8 } from './encoding.ts';

/**
 * Names of objects and ids of conversations. Object names may be logged by the platform, so nothing personal is
 * in them: a person's inbox is named by an HMAC under a secret that never rotates.
 */

const BODY_CHARS = 20;
const TAG_CHARS = 10;
const keys = new Map<string, Promise<CryptoKey>>();

/** One imported key per secret and isolate: importing costs more than signing. */
function hmacKey(secret: string): Promise<CryptoKey> {
  let key = keys.get(secret);
  if (key === undefined) {
    key = crypto.subtle.importKey('raw', utf8(secret), { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
    keys.set(secret, key);
  }
  return key;
}

/** JSON of an array is unambiguous: no two lists of parts have the same text. The purpose keeps uses apart. */
async function mac(secret: string, purpose: string, parts: readonly string[]): Promise<string> {
  const text = JSON.stringify([purpose, ...parts]);
  const signed = await crypto.subtle.sign('HMAC', await hmacKey(secret), utf8(text));
  return toBase64Url(new Uint8Array(signed));
}

/** Name of the object that holds a person's inbox. */
export async function inboxName(secret: string, tenant: string, userId: string): Promise<string> {
  return mac(secret, 'inbox', [tenant, userId]);
}

/** Name of a conversation's object: scoped by tenant, so another tenant's id reaches another (empty) object. */
export function conversationName(tenant: string, conversationId: string): string {
  return `${tenant}/${conversationId}`;
}

const tag = async (secret: string, tenant: string, body: string): Promise<string> =>
  (await mac(secret, 'conversation-tag', [tenant, body])).slice(0, TAG_CHARS);

/** The id of what `creator` creates with `clientId`: the same three always give the same id, so creating is idempotent. */
export async function newConversationId(
  secret: string,
  tenant: string,
  creator: string,
  clientId: string,
): Promise<string> {
  const body = (await mac(secret, 'conversation', [tenant, creator, clientId])).slice(0, BODY_CHARS);
  return body + (await tag(secret, tenant, body));
}

/** Whether `id` was made by us for this tenant. A made-up id is refused before it wakes an object (ACL2). */
export async function checkConversationId(secret: string, tenant: string, id: string): Promise<boolean> {
  if (id.length !== BODY_CHARS + TAG_CHARS) return false;
  const expected = await tag(secret, tenant, id.slice(0, BODY_CHARS));
  return sameText(expected, id.slice(BODY_CHARS));
}
