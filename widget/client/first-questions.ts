import type * as z from 'zod/mini';
import type { GetToken, TokenGrant } from './identity.ts';
import type { StartPlatform } from './platform-start.ts';
import { privately } from './private-request.ts';

/** Asking for the first page takes this long at most; then it is the whole client's turn. */
const PATIENCE_MS = 10_000;

/** The few questions of the first page, with one token. Whatever else than a good answer comes ends them. */
export class FirstQuestions {
  readonly #api: string;
  readonly #platform: StartPlatform;
  readonly #abort = new AbortController();
  #grant: TokenGrant | null = null;
  #grantedAt = 0;

  constructor(api: string, platform: StartPlatform) {
    this.#api = api;
    this.#platform = platform;
  }

  get ended(): boolean {
    return this.#abort.signal.aborted;
  }

  /** Drops what is on its way, every answer to it, and the token. */
  end(): void {
    this.#abort.abort();
    this.#grant = null;
  }

  /** Asks the portal. Null: nobody is signed in. Rejects when it does not answer, or not in time. */
  async token(getToken: GetToken): Promise<string | null> {
    const grant = await this.#within(
      Promise.resolve().then(() => getToken({ reason: 'open', signal: this.#abort.signal })),
    );
    if (grant === null) return null;
    // The portal's function may answer anything.
    if (typeof grant.token !== 'string' || !(grant.expires_in > 0)) throw new Error('no token');
    this.#grant = grant;
    this.#grantedAt = this.#platform.monotonic();
    return grant.token;
  }

  /** The portal's way to tokens, which begins with the one that is here already. */
  handOver(getToken: GetToken): GetToken {
    return (request) => {
      const grant = this.#grant;
      this.#grant = null;
      const left = (grant?.expires_in ?? 0) - (this.#platform.monotonic() - this.#grantedAt) / 1000;
      return grant !== null && request.reason === 'open' && left > 0
        ? { token: grant.token, expires_in: left }
        : getToken(request);
    };
  }

  /** Null: it was refused. Rejects when there is no answer, or not in time. */
  readonly get = async <T>(path: string, schema: z.ZodMiniType<T>): Promise<T | null> =>
    this.#within(this.#get(path, schema));

  async #get<T>(path: string, schema: z.ZodMiniType<T>): Promise<T | null> {
    const answer = await this.#platform.fetch(this.#api + path, {
      ...privately,
      headers: { authorization: `Bearer ${this.#grant?.token ?? ''}` },
      signal: this.#abort.signal,
    });
    const parsed = answer.ok ? schema.safeParse(await answer.json()) : null;
    return parsed?.success === true ? parsed.data : null;
  }

  async #within<T>(asked: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const stop = this.#platform.after(PATIENCE_MS, () => reject(new Error('late')));
      asked.then(resolve, reject).finally(stop);
      this.#abort.signal.addEventListener('abort', () => reject(new Error('ended')), { once: true });
    });
  }
}
