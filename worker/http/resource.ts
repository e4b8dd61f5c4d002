import type { App, AppHandler } from './context.ts';
import { problemOf } from './problem.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
export type Methods = { readonly [method in Method]?: AppHandler };

/**
 * Mounts what one path offers, behind `guard`; any other method is answered with the list of those. GET answers HEAD
 * too.
 */
export function resource(app: App, path: string, guard: readonly AppHandler[], methods: Methods): void {
  const offered = Object.entries(methods);
  for (const [method, handler] of offered) app.on(method, [path], ...guard, handler);
  const allow = offered.flatMap(([method]) => (method === 'GET' ? ['GET', 'HEAD'] : [method])).join(', ');
  app.all(path, () => problemOf('method_not_allowed', { allow }));
}
