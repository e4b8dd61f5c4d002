import * as z from 'zod/mini';
import { conversationId, fail, ok, tenantId, userId, userType, type Result } from '../../protocol/index.ts';
import { fromBase64Url, toBase64Url, utf8 } from './encoding.ts';

/**
 * A ticket opens one socket. It travels in a header that logs may keep, so it is encrypted, not only signed: nobody
 * but this Worker can read a name from it, or change one.
 */
const ticketClaims = z.strictObject({
  ticketId: z.string(),
  tenant: tenantId,
  userId,
  name: z.string(),
  userType,
  department: z.nullable(z.string()),
  target: z.enum(['inbox', 'conversation']),
  conversationId: z.nullable(conversationId),
  /** Origin of the page that asked for it; null when the request had none. */
  origin: z.nullable(z.string()),
  expiresMs: z.number(),
  /** End of the identity behind it. */
  identityExpiresMs: z.number(),
});
export type TicketClaims = z.infer<typeof ticketClaims>;

const IV_BYTES = 12;
const PURPOSE = utf8('care-chat socket ticket 1');
const keys = new Map<string, Promise<CryptoKey>>();

/** One derived key per secret and isolate. */
function sealingKey(secret: string): Promise<CryptoKey> {
  let key = keys.get(secret);
  if (key === undefined) {
    key = deriveKey(secret);
    keys.set(secret, key);
  }
  return key;
}

async function deriveKey(secret: string): Promise<CryptoKey> {
  const material = await crypto.subtle.importKey('raw', utf8(secret), 'HKDF', false, ['deriveKey']);
  return crypto.subtle.deriveKey(
    { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(32), info: PURPOSE },
    material,
    { name: 'AES-GCM', length: 256 },
    false,
    ['encrypt', 'decrypt'],
  );
}

/** Seals a ticket as opaque base64url text, fit for a subprotocol name. */
export async function sealTicket(secret: string, claims: TicketClaims): Promise<string> {
  const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
  const sealed = await crypto.subtle.encrypt(
    { name: 'AES-GCM', iv, additionalData: PURPOSE },
    await sealingKey(secret),
    utf8(JSON.stringify(claims)),
  );
  const bytes = new Uint8Array(IV_BYTES + sealed.byteLength);
  bytes.set(iv);
  bytes.set(new Uint8Array(sealed), IV_BYTES);
  return toBase64Url(bytes);
}

/** Opens a ticket at `nowMs`; `ticket_invalid` when it is forged, altered, of another secret, or late. */
export async function openTicket(
  secret: string,
  ticket: string,
  nowMs: number,
): Promise<Result<TicketClaims>> {
  const bytes = fromBase64Url(ticket);
  if (bytes === null || bytes.length <= IV_BYTES) return fail('ticket_invalid');
  let text: string;
  try {
    const opened = await crypto.subtle.decrypt(
      { name: 'AES-GCM', iv: bytes.slice(0, IV_BYTES), additionalData: PURPOSE },
      await sealingKey(secret),
      bytes.slice(IV_BYTES),
    );
    text = new TextDecoder().decode(opened);
  } catch {
    return fail('ticket_invalid');
  }
  const claims = ticketClaims.safeParse(JSON.parse(text));
  if (!claims.success || claims.data.expiresMs <= nowMs) return fail('ticket_invalid');
  return ok(claims.data);
}
