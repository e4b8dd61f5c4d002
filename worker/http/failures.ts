import { routePath } from 'hono/route';
import type { ErrorCode } from '../../protocol/index.ts';
import type { AppContext } from './context.ts';
import { codeOfException } from './exceptions.ts';
import { problemOf } from './problem.ts';

/**
 * The answer to an exception. The log gets the code, the route's pattern and the exception's class: a message or a
 * stack could hold what someone wrote.
 */
export function onException(error: Error, c: AppContext): Response {
  const code = codeOfException(error);
  logFailure(code, c.req.method, routePath(c), error.name);
  return problemOf(code);
}

/** What kind of exception this is: its class, never what it says. */
export const kindOf = (error: unknown): string => (error instanceof Error ? error.name : 'unknown');

export function logFailure(code: ErrorCode, method: string, route: string, kind: string): void {
  // oxlint-disable-next-line no-console -- the Worker's log is its console.
  console.error(JSON.stringify({ code, method, route, kind }));
}
