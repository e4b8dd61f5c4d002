import type * as z from 'zod/mini';
import type { ErrorCode, Retry } from '../../protocol/errors.ts';
import { problem } from '../../protocol/rest.ts';
import type { Identity } from './identity.ts';
import type { Platform } from './platform.ts';
import { privately } from './private-request.ts';

/** What went wrong: the server said so, or nothing is known of what the server did. */
export type HttpError =
  | {
      readonly kind: 'problem';
      readonly code: ErrorCode;
      readonly retry: Retry;
      readonly waitMs: number;
      /** What of the request was refused, where the server named it. */
      readonly fields?: readonly string[] | undefined;
    }
  /** No answer: unreachable, cut off or too slow. A change may or may not have happened. */
  | { readonly kind: 'network' }
  | { readonly kind: 'aborted' }
  | { readonly kind: 'signed_out' };
export type HttpAnswer<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: HttpError };

/** The code to show a person. */
export function codeOf(error: HttpError): ErrorCode {
  if (error.kind === 'problem') return error.code;
  return error.kind === 'signed_out' ? 'unauthenticated' : 'unavailable';
}

interface RequestOptions {
  readonly query?: Readonly<Record<string, string | number | undefined>>;
  readonly body?: unknown;
  readonly signal?: AbortSignal;
  /** Goes on when the page is gone; for small bodies only. */
  readonly keepalive?: boolean;
}

const TIMEOUT_MS = 15_000;
const fail = (error: HttpError): { ok: false; error: HttpError } => ({ ok: false, error });
const internal: HttpError = { kind: 'problem', code: 'internal', retry: 'backoff', waitMs: 0 };

/** Not found, timed out, too early: what a gateway says of itself, and another try may get past. */
const elsewhere = [404, 408, 425];

/** JSON, or undefined; a proxy's HTML page is not an answer of ours. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * Reads an error answer; one that is no problem document is worded by its status. Such a one is not from us but from
 * something on the way, so that "not found" says nothing of what is there: only a document may.
 */
export function readProblem(status: number, body: string, retryAfter: string | null = null): HttpError {
  const waitMs = Math.min(60, Number(retryAfter) || 0) * 1000;
  const document = parse(body);
  let known = problem.safeParse(document);
  // A newer server may have a reason that is not known here; what to do about it is said beside it.
  if (!known.success && typeof document === 'object')
    known = problem.safeParse({ ...document, code: 'internal' });
  if (known.success) {
    const { code, retry, fields } = known.data;
    return { kind: 'problem', code, retry, waitMs, fields };
  }
  if (status === 401) return { kind: 'problem', code: 'unauthenticated', retry: 'now', waitMs };
  if (status === 429) return { kind: 'problem', code: 'rate_limited', retry: 'backoff', waitMs };
  if (status >= 500 || elsewhere.includes(status))
    return { kind: 'problem', code: 'unavailable', retry: 'backoff', waitMs };
  return { kind: 'problem', code: 'invalid', retry: 'never', waitMs };
}

/** What an answer's text says by `schema`; anything else is a fault of the server's. */
export function parseAnswer<T>(answer: HttpAnswer<string>, schema: z.ZodMiniType<T>): HttpAnswer<T> {
  if (!answer.ok) return answer;
  const parsed = schema.safeParse(parse(answer.value));
  return parsed.success ? { ok: true, value: parsed.data } : fail(internal);
}

/** The REST API, as the signed-in person. Never throws; never puts the token anywhere but the Authorization header. */
export class Http {
  #api: string;
  #identity: Identity;
  #platform: Platform;

  constructor(api: string, identity: Identity, platform: Platform) {
    this.#api = api;
    this.#identity = identity;
    this.#platform = platform;
  }

  async json<T>(
    method: string,
    path: string,
    schema: z.ZodMiniType<T>,
    options: RequestOptions = {},
  ): Promise<HttpAnswer<T>> {
    const answer = await this.authorized(async (token) => {
      const headers: Record<string, string> = { authorization: `Bearer ${token}` };
      const init: RequestInit = { method, headers, keepalive: options.keepalive === true };
      if (options.body !== undefined) {
        headers['content-type'] = 'application/json';
        init.body = JSON.stringify(options.body);
      }
      return this.fetch(this.url(path, options.query), init, TIMEOUT_MS, options.signal, (r) => r.text());
    });
    return parseAnswer(answer, schema);
  }

  /** An address of the API. */
  url(path: string, query: RequestOptions['query'] = {}): string {
    const params = new URLSearchParams();
    for (const [name, value] of Object.entries(query)) {
      if (value !== undefined) params.set(name, String(value));
    }
    const search = params.toString();
    return this.#api + path + (search === '' ? '' : `?${search}`);
  }

  /** Runs `attempt` with a token, and once more with a fresh one if the server refuses that. */
  async authorized<T>(attempt: (token: string) => Promise<HttpAnswer<T>>): Promise<HttpAnswer<T>> {
    let token = await this.#identity.token();
    for (let fresh = false; ; fresh = true) {
      if (token === null) return fail({ kind: 'signed_out' });
      if (token === undefined) return fail({ kind: 'network' });
      const answer = await attempt(token);
      const refused =
        !answer.ok &&
        answer.error.kind === 'problem' &&
        (answer.error.code === 'unauthenticated' || answer.error.code === 'token_expired');
      if (!refused || fresh) return answer;
      token = await this.#identity.rejected(token);
    }
  }

  /** One request without a word of who asks; `read` takes what is wanted of a good answer. */
  async fetch<T>(
    url: string,
    init: RequestInit,
    timeoutMs: number,
    signal: AbortSignal | undefined,
    read: (response: Response) => Promise<T>,
  ): Promise<HttpAnswer<T>> {
    const callerGone = () => signal?.aborted === true;
    if (callerGone()) return fail({ kind: 'aborted' });
    const abort = new AbortController();
    const onAbort = () => abort.abort();
    signal?.addEventListener('abort', onAbort, { once: true });
    const stopClock = this.#platform.after(timeoutMs, onAbort);
    try {
      const response = await this.#platform.fetch(url, {
        ...init,
        ...privately,
        signal: abort.signal,
      });
      if (response.ok) return { ok: true, value: await read(response) };
      return fail(readProblem(response.status, await response.text(), response.headers.get('retry-after')));
    } catch {
      return fail({ kind: callerGone() ? 'aborted' : 'network' });
    } finally {
      stopClock();
      signal?.removeEventListener('abort', onAbort);
    }
  }
}
