import type { MiddlewareHandler } from 'hono';
import type { AppEnv } from './context.ts';
import { wellFormedOrigin } from './origin.ts';

const METHODS = 'GET, HEAD, POST, PATCH, DELETE';
const REQUEST_HEADERS = 'Authorization, Content-Type, X-File-Name, Range';
const EXPOSED_HEADERS = 'Content-Range, Content-Disposition, Content-Length, ETag, Retry-After';
const PREFLIGHT_SECONDS = '600';

/** An answer anyone may read from any page. It never depends on who asks. */
export const publicHeaders = { 'access-control-allow-origin': '*' };

/**
 * Answers preflights and finishes the API's answers. A preflight carries no identity, so it cannot know the tenant: it
 * allows any page to ask, without credentials of the browser's own. Whether the page may, the request itself
 * decides; its answer is readable only where identity or the route said so.
 */
export const apiHeaders: MiddlewareHandler<AppEnv> = async (c, next) => {
  const origin = c.req.header('origin');
  if (c.req.method === 'OPTIONS' && c.req.header('access-control-request-method') !== undefined) {
    const headers = new Headers({ vary: 'Origin', 'cache-control': 'no-store' });
    if (origin !== undefined && wellFormedOrigin(origin)) {
      headers.set('access-control-allow-origin', origin);
      headers.set('access-control-allow-methods', METHODS);
      headers.set('access-control-allow-headers', REQUEST_HEADERS);
      headers.set('access-control-max-age', PREFLIGHT_SECONDS);
    }
    return new Response(null, { status: 204, headers });
  }
  await next();
  const { headers } = c.res;
  headers.set('vary', 'Origin');
  headers.set('x-content-type-options', 'nosniff');
  if (!headers.has('cache-control')) headers.set('cache-control', 'no-store');
  const allowed = c.get('allowOrigin') as string | undefined;
  if (allowed !== undefined) {
    headers.set('access-control-allow-origin', allowed);
    headers.set('access-control-expose-headers', EXPOSED_HEADERS);
  }
  return undefined;
};
