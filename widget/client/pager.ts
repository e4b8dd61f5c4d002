import type { HistoryFrame } from '../../protocol/conversation-frames.ts';
import { conversationMessageList } from '../../protocol/rest.ts';
import type { Http } from './http.ts';
import type { Cancel, Platform } from './platform.ts';
import type { Page } from './thread.ts';

/** One of the three; none means the newest page. */
export interface PageQuery {
  readonly before?: number;
  readonly after?: number;
  readonly around?: number;
}

export interface PagerOptions {
  readonly conversationId: string;
  readonly http: Http;
  readonly platform: Platform;
  /** False when no socket is live. */
  readonly send: (frame: object) => boolean;
}

const TIMEOUT_MS = 15_000;
/** Above every seq: what "before" must be to mean the newest page. */
const END = Number.MAX_SAFE_INTEGER;

/** Asks for pages of history: over the socket when there is one, where they are in order with events, else by HTTP. */
export class Pager {
  #options: PagerOptions;
  #asked = new Map<string, (page: Page | null) => void>();

  constructor(options: PagerOptions) {
    this.#options = options;
  }

  /** Null when it could not be had. */
  ask(query: PageQuery): Promise<Page | null> {
    const { platform, send } = this.#options;
    const ref = platform.newId();
    const newest = Object.keys(query).length === 0;
    if (!send({ type: 'history', ref, ...(newest ? { before: END } : query) })) return this.#fetch(query);
    return new Promise((resolve) => {
      let stopClock: Cancel = () => undefined;
      const settle = (page: Page | null) => {
        stopClock();
        this.#asked.delete(ref);
        resolve(page);
      };
      stopClock = platform.after(TIMEOUT_MS, () => settle(null));
      this.#asked.set(ref, settle);
    });
  }

  answered(frame: HistoryFrame): void {
    this.#asked.get(frame.ref)?.(frame);
  }

  /** False when `ref` is no question of ours. */
  refused(ref: string | null): boolean {
    const settle = ref === null ? undefined : this.#asked.get(ref);
    settle?.(null);
    return settle !== undefined;
  }

  /** The socket is gone, its answers with it. */
  lost(): void {
    for (const settle of this.#asked.values()) settle(null);
  }

  async #fetch(query: PageQuery): Promise<Page | null> {
    const path = `/messages/conversation/${this.#options.conversationId}`;
    const answer = await this.#options.http.json('GET', path, conversationMessageList, {
      query: { ...query },
    });
    return answer.ok ? answer.value : null;
  }
}
