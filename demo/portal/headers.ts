import type { MiddlewareHandler } from 'hono';
import type { App } from './env.ts';

const loopback = new Set(['localhost', '127.0.0.1']);

/** Whether an address, or an origin as a browser sends it, is of this machine. */
export const onLoopback = (address: string): boolean =>
  URL.canParse(address) && loopback.has(new URL(address).hostname);

/**
 * The same portal under its two loopback names. They are two origins to a browser, so two people can be signed in
 * side by side on one machine. Null anywhere else.
 */
export function twins(url: URL): { readonly here: string; readonly there: string } | null {
  if (!loopback.has(url.hostname)) return null;
  const named = (hostname: string): string => {
    const twin = new URL(url.origin);
    twin.hostname = hostname;
    return twin.origin;
  };
  return { here: named('localhost'), there: named('127.0.0.1') };
}

/** The policy of a careful portal: what the chat needs is named, everything else is refused. */
export function contentSecurityPolicy(url: URL, chatOrigin: string): string {
  const pair = twins(url);
  const ours = pair === null ? [] : [pair.here, pair.there];
  // An http: source does not admit ws:, so the socket's origin is named apart.
  const sockets = chatOrigin.replace(/^http/, 'ws');
  return [
    `default-src 'none'`,
    `script-src 'self' ${chatOrigin}`,
    `style-src 'self'`,
    `img-src 'self' blob: data:`,
    `font-src 'self'`,
    `connect-src 'self' ${chatOrigin} ${sockets}`,
    ...(url.pathname === '/two' ? [`frame-src ${["'self'", ...ours].join(' ')}`] : []),
    `frame-ancestors ${["'self'", ...ours].join(' ')}`,
    `base-uri 'none'`,
    `form-action 'self'`,
    `require-trusted-types-for 'script'`,
    `trusted-types care-chat lit-html care-chat-lit`,
  ].join('; ');
}

export const securityHeaders: MiddlewareHandler<App> = async (c, next) => {
  await next();
  c.header('Content-Security-Policy', contentSecurityPolicy(new URL(c.req.url), c.env.CHAT_ORIGIN));
  c.header('X-Content-Type-Options', 'nosniff');
  c.header('Referrer-Policy', 'same-origin');
  c.header('Permissions-Policy', 'camera=(), geolocation=(), microphone=(), payment=(), usb=()');
  c.header('Cross-Origin-Resource-Policy', 'same-origin');
};
