import { limits } from '../../protocol/limits.ts';
import { searchAnswer } from '../../protocol/rest.ts';
import type { Http } from './http.ts';
import type { Cancel, Platform } from './platform.ts';
import { filterQuery, isFiltering } from './finding.ts';
import type { SearchFilters, SearchView } from './state.ts';
import { emptySearch } from './store.ts';

const DEBOUNCE_MS = 200;
/** Most hits held (LIM1). */
const MAX_HITS = 500;

const sameFilters = (one: SearchFilters, other: SearchFilters): boolean =>
  JSON.stringify(filterQuery(one)) === JSON.stringify(filterQuery(other));

/** The words that found this message, where it is among what was found last. */
export const foundBy = (
  { query, hits }: SearchView,
  conversationId: string,
  seq: number | null,
): string | null =>
  query !== '' && hits.some((hit) => hit.conversation_id === conversationId && hit.seq === seq)
    ? query
    : null;

/** Search over all of one's own conversations: asked once typing pauses; only the latest question's answer counts. */
export class Search {
  #http: Http;
  #platform: Platform;
  #show: (view: SearchView) => void;
  #view = emptySearch;
  #next: string | null = null;
  #timer: Cancel | null = null;
  #abort: AbortController | null = null;

  constructor(http: Http, platform: Platform, show: (view: SearchView) => void) {
    this.#http = http;
    this.#platform = platform;
    this.#show = show;
  }

  search(text: string, filters: SearchFilters = {}): void {
    const query = text.trim().slice(0, limits.search.maxQueryChars);
    const same = query === this.#view.query && sameFilters(filters, this.#view.filters ?? {});
    if (same && this.#view.phase !== 'failed') return;
    this.#cancel();
    if (query === '' && !isFiltering(filters)) return this.#set(emptySearch);
    // What was found stays on show until the new answer is here.
    this.#set({ ...this.#view, query, filters, phase: 'searching' });
    this.#timer = this.#platform.after(DEBOUNCE_MS, () => void this.#ask(null));
  }

  more(): void {
    if (this.#view.phase === 'ready' && this.#next !== null && this.#abort === null)
      void this.#ask(this.#next);
  }

  reset(): void {
    this.#cancel();
    this.#set(emptySearch);
  }

  #cancel(): void {
    this.#timer?.();
    this.#abort?.abort();
    this.#timer = this.#abort = null;
  }

  async #ask(cursor: string | null): Promise<void> {
    const abort = (this.#abort = new AbortController());
    const { query, filters = {} } = this.#view;
    const answer = await this.#http.json('GET', '/search', searchAnswer, {
      query: { ...filterQuery(filters), q: query, cursor: cursor ?? undefined },
      signal: abort.signal,
    });
    if (this.#abort !== abort) return;
    this.#abort = null;
    // A further page that fails can be asked for again; what is there stays.
    if (!answer.ok) return this.#set({ ...this.#view, phase: cursor === null ? 'failed' : 'ready' });
    const { items, next, total, conversations } = answer.value;
    const hits = cursor === null ? items : [...this.#view.hits, ...items];
    this.#next = hits.length < MAX_HITS ? next : null;
    this.#set({
      query,
      filters,
      phase: 'ready',
      hits,
      conversations: cursor === null ? conversations : this.#view.conversations,
      total,
      hasMore: this.#next !== null,
    });
  }

  #set(view: SearchView): void {
    this.#view = view;
    this.#show(view);
  }
}
