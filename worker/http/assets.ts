import type { Env } from '../env.ts';
import { assetCacheControl } from './asset-cache.ts';
import { problemOf } from './problem.ts';

/**
 * The widget's scripts. Any page may load them, from any origin; what they may then ask is for identity to say.
 */
export async function widgetAsset(request: Request, env: Env): Promise<Response> {
  const url = new URL(request.url);
  url.pathname = url.pathname.slice('/widget'.length);
  url.search = '';
  const found = await env.ASSETS.fetch(
    new Request(url, { method: request.method, headers: request.headers }),
  );
  if (found.status >= 400) return crossOrigin(problemOf('not_found'));
  const headers = new Headers(found.headers);
  headers.set('cache-control', assetCacheControl(url.pathname));
  return crossOrigin(new Response(found.body, { status: found.status, headers }));
}

function crossOrigin(response: Response): Response {
  const { headers } = response;
  headers.set('access-control-allow-origin', '*');
  headers.set('cross-origin-resource-policy', 'cross-origin');
  headers.set('x-content-type-options', 'nosniff');
  headers.set('timing-allow-origin', '*');
  return response;
}
