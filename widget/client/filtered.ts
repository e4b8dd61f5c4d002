import type { Entry } from '../../protocol/entities.ts';
import { entryList } from '../../protocol/reading.ts';
import { MAX_ENTRIES, merge, without, type Entries } from './entries.ts';
import type { Http } from './http.ts';
import type { FilteredView, InboxView, ServedFilter } from './state.ts';

/**
 * The conversations that a filter of the server lets through, page by page: of the whole list a device holds only what
 * stands first. What changes meanwhile comes with the inbox, whose entries are the newer.
 */
export class Filtered {
  readonly #http: Http;
  readonly #show: (view: FilteredView | null) => void;
  #view: FilteredView | null = null;
  #next: string | null = null;
  #abort: AbortController | null = null;
  #online = false;

  constructor(http: Http, show: (view: FilteredView | null) => void) {
    this.#http = http;
    this.#show = show;
  }

  /** The first page, or the next of what is on show already. */
  more(filter: ServedFilter): void {
    const view = this.#view?.filter === filter ? this.#view : null;
    if (view?.phase === 'loading') return;
    if (view === null || (view.phase === 'failed' && view.entries.length === 0))
      void this.#ask(filter, null, []);
    else if (this.#next !== null) void this.#ask(filter, this.#next, view.entries);
  }

  /** Back online, what is on show may have changed unheard. */
  inboxShown({ link }: Pick<InboxView, 'link'>): void {
    const back = link === 'online' && !this.#online;
    this.#online = link === 'online';
    if (back && this.#view !== null) void this.#ask(this.#view.filter, null, this.#view.entries);
  }

  forget(conversationId: string): void {
    if (this.#view !== null)
      this.#set({ ...this.#view, entries: without(this.#view.entries, conversationId) });
  }

  reset(): void {
    this.#abort?.abort();
    this.#abort = this.#next = null;
    if (this.#view !== null) this.#set(null);
  }

  /** `held` stays on show until the answer is here, and goes with it where it begins anew. */
  async #ask(filter: ServedFilter, cursor: string | null, held: Entries): Promise<void> {
    this.#abort?.abort();
    const abort = (this.#abort = new AbortController());
    this.#set({ filter, phase: 'loading', entries: held, hasMore: this.#next !== null && cursor !== null });
    const answer = await this.#http.json('GET', '/conversations', entryList, {
      query: { cursor: cursor ?? undefined, ...asked(filter) },
      signal: abort.signal,
    });
    if (this.#abort !== abort) return;
    this.#abort = null;
    // A page that failed is still there to be asked for.
    if (!answer.ok)
      return this.#set({ filter, phase: 'failed', entries: held, hasMore: this.#next !== null });
    const entries: readonly Entry[] = merge(cursor === null ? [] : held, answer.value.items);
    this.#next = entries.length < MAX_ENTRIES ? answer.value.next : null;
    this.#set({ filter, phase: 'ready', entries, hasMore: this.#next !== null });
  }

  #set(view: FilteredView | null): void {
    this.#view = view;
    this.#show(view);
  }
}

const asked = (filter: ServedFilter): Readonly<Record<string, string>> =>
  filter === 'archived' ? { archived: 'true' } : { user_type: filter };
