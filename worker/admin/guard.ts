import type { MiddlewareHandler } from 'hono';
import type { AppEnv } from '../http/context.ts';
import { bearer } from '../http/identity.ts';
import { problemOf } from '../http/problem.ts';
import { toHex, utf8, sameText } from '../identity/encoding.ts';

const digest = async (text: string): Promise<string> =>
  toHex(new Uint8Array(await crypto.subtle.digest('SHA-256', utf8(text))));

/**
 * Lets only the operator through. Digests are compared, so that neither the length of the secret nor where a guess
 * goes wrong shows in the time it takes. A deployment without a secret has no operator. Pages have no business here.
 */
export const operator: MiddlewareHandler<AppEnv> = async (c, next) => {
  const expected = c.env.OPERATOR_TOKEN;
  const given = bearer(c.req.header('authorization'));
  if (given === null || !expected || !sameText(await digest(given), await digest(expected)))
    return problemOf('unauthenticated');
  if (c.req.header('origin') !== undefined) return problemOf('origin_denied');
  await next();
  return undefined;
};
