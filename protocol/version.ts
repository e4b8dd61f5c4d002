/** The wire's name and major version; also the WebSocket subprotocol both sides must speak. */
export const PROTOCOL = 'care.v1';

/** A ticket travels as the second offered subprotocol, `ticket.<opaque>`, so it is never in a URL. */
export const TICKET_PREFIX = 'ticket.';

/**
 * Optional abilities. A side states its own in `hello`/`welcome` and uses only what both have, so that an
 * older client on a newer server (and the reverse) keeps working.
 */
export const FEATURES = [
  'replies',
  'reactions',
  'edits',
  'typing',
  'renew',
  'public_read',
  'roles',
  'marks',
  'archive',
  'finding',
  'urgent',
  'pins',
  'mentions',
  'private_reading',
] as const;
export type Feature = (typeof FEATURES)[number];

/** The features both sides named, in our order; names we do not know are dropped. */
export function commonFeatures(theirs: readonly string[]): Feature[] {
  return FEATURES.filter((feature) => theirs.includes(feature));
}

/** The application ping and its answer, byte for byte: the platform answers it without waking an object. */
export const PING = '{"type":"ping"}';
export const PONG = '{"type":"pong"}';
