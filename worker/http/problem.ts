import { errors, type ErrorCode, type Failure, type Problem, type Result } from '../../protocol/index.ts';

/** A problem document (RFC 9457). It says which code and which fields, and never repeats what was sent. */
export function problem(failure: Failure, headers: Record<string, string> = {}): Response {
  const { status, title, retry } = errors[failure.code];
  const body: Problem = {
    type: `urn:care-chat:problem:${failure.code}`,
    title,
    status,
    code: failure.code,
    retry,
    ...(failure.fields === undefined ? {} : { fields: [...failure.fields] }),
  };
  const all = new Headers({ 'content-type': 'application/problem+json', ...headers });
  if (status === 401) all.set('www-authenticate', 'Bearer');
  if (failure.retryAfterMs !== undefined)
    all.set('retry-after', String(Math.max(1, Math.ceil(failure.retryAfterMs / 1000))));
  return new Response(JSON.stringify(body), { status, headers: all });
}

export const problemOf = (code: ErrorCode, headers?: Record<string, string>): Response =>
  problem({ code }, headers);

/** The answer to a result: its value as JSON, or its failure as a problem document. */
export function respond<T>(result: Result<T>, status = 200): Response {
  return result.ok ? Response.json(result.value, { status }) : problem(result.error);
}
