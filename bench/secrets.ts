import { randomBytes } from 'node:crypto';

/** Of this run only. */
export const isolatedSecrets = {
  CHAT_ID_SECRET: randomBytes(32).toString('base64url'),
  CHAT_TICKET_SECRET: randomBytes(32).toString('base64url'),
  OPERATOR_TOKEN: randomBytes(32).toString('base64url'),
};
