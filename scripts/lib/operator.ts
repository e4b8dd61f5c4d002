import { setTimeout as delay } from 'node:timers/promises';

/** The operator's side of the chat: what sets a tenant up and fills it, over HTTP as anyone would. */
export interface Operator {
  /** A JSON request under /admin; throws with status and problem code where it is refused. */
  call<T>(method: string, path: string, body?: unknown): Promise<T>;
  /** Sends bytes as they are. */
  upload<T>(path: string, bytes: Uint8Array<ArrayBuffer>, headers: Record<string, string>): Promise<T>;
}

/** A refusal; `status` lets a caller tell "already done" from "cannot". */
export class OperatorError extends Error {
  override readonly name = 'OperatorError';
  readonly status: number;
  constructor(message: string, status: number) {
    super(message);
    this.status = status;
  }
}

export function operatorOf(chatUrl: string, token: string): Operator {
  async function request<T>(method: string, path: string, init: RequestInit): Promise<T> {
    const headers = new Headers(init.headers);
    headers.set('authorization', `Bearer ${token}`);
    for (let attempt = 1; ; attempt++) {
      const response = await fetch(new URL(path, chatUrl), { ...init, method, headers });
      const text = await response.text();
      if (response.ok) return (text === '' ? null : JSON.parse(text)) as T;
      // The server says which refusals pass with time; everything here may be repeated (fixed client_ids).
      const passing = response.status === 429 || response.status === 503;
      if (!passing || attempt === 5)
        throw new OperatorError(
          `${method} ${path}: ${response.status} ${text.slice(0, 300)}`,
          response.status,
        );
      await delay(200 * 2 ** attempt);
    }
  }
  return {
    call: (method, path, body) =>
      request(method, path, {
        headers: { 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
    upload: (path, bytes, headers) => request('POST', path, { body: bytes, headers }),
  };
}
