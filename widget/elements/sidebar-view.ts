import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { Entry } from '../../protocol/index.ts';
import type { ChatState, SearchView } from '../client/state.ts';
import type { Strings } from '../i18n/strings.ts';
import { notice } from './notices.ts';
import { entryRow, hitRow, skeleton, type EntryContext } from './sidebar-row.ts';

export type Filter = 'all' | 'unread' | 'closed';

export interface ListViewOptions {
  readonly state: ChatState | null;
  readonly strings: Strings;
  /** What stands in the search field, trimmed; results are shown while it is not empty. */
  readonly query: string;
  readonly filter: Filter;
  /** The entries the filter lets through. */
  readonly shown: readonly Entry[];
  readonly context: EntryContext | null;
  readonly ask: (type: string, detail?: Readonly<Record<string, unknown>>) => void;
  readonly clear: () => void;
  readonly showAll: () => void;
}

/** What stands below the search field: the list, the results, or what there is instead of them. */
export function listView(options: ListViewOptions): TemplateResult {
  const { state, strings, query, shown, context, ask } = options;
  const words = strings.sidebar;
  if (state === null || context === null) return skeleton(words.loading);
  if (query !== '') return resultsView(state.search, context, options);
  const { inbox } = state;
  if (inbox.phase === 'loading') return skeleton(words.loading);
  if (inbox.phase === 'failed')
    return notice({
      title: words.failedTitle,
      text: words.failedText,
      picture: 'cloud',
      alert: true,
      action: { label: strings.common.tryAgain, icon: 'refresh', run: () => ask('care-retry') },
    });
  if (inbox.entries.length === 0)
    return notice({
      title: words.emptyTitle,
      text: words.emptyText,
      picture: 'bubbles',
      action: { label: words.start, icon: 'compose', run: () => ask('care-compose') },
    });
  return html`${shown.length === 0 ? nothingLeft(options) : entryList(shown, words.list, context)}${
    inbox.hasMore
      ? moreButton(words.loadMore, inbox.loadingMore, strings, () => ask('care-load-more'))
      : nothing
  }`;
}

function resultsView(search: SearchView, context: EntryContext, options: ListViewOptions): TemplateResult {
  const { strings, query, ask, clear } = options;
  const words = strings.sidebar;
  if (search.phase === 'failed')
    return notice({
      title: words.searchFailedTitle,
      text: words.searchFailedText,
      picture: 'cloud',
      action: {
        label: strings.common.tryAgain,
        icon: 'refresh',
        run: () => ask('care-search', { query }),
      },
    });
  if (search.phase !== 'ready' && search.hits.length === 0) return skeleton(words.searching);
  if (search.hits.length === 0 && search.conversations.length === 0)
    return notice({
      title: words.nothingFound(search.query),
      text: words.nothingFoundText,
      picture: 'lens',
      action: { label: words.clearSearch, primary: false, run: clear },
    });
  return html`${
    search.conversations.length === 0
      ? nothing
      : html`<div class="count-line"><span>${words.conversationsFound}</span></div>
          ${entryList(search.conversations, words.conversationsFound, context)}`
  }${
    search.hits.length === 0
      ? nothing
      : html`<div class="count-line">
            <span>${words.results(search.total)}</span><span>${words.newestFirst}</span>
          </div>
          <ul aria-label=${words.results(search.total)}>
            ${repeat(
              search.hits,
              (hit) => hit.message_id,
              (hit) => html`<li>${hitRow(hit, context)}</li>`,
            )}
          </ul>`
  }${
    search.hasMore
      ? moreButton(words.moreResults, search.phase === 'searching', strings, () => ask('care-search-more'))
      : nothing
  }`;
}

function entryList(entries: readonly Entry[], label: string, context: EntryContext): TemplateResult {
  return html`<ul aria-label=${label}>
    ${repeat(
      entries,
      (entry) => entry.conversation_id,
      (entry) => html`<li>${entryRow(entry, context)}</li>`,
    )}
  </ul>`;
}

function moreButton(label: string, busy: boolean, strings: Strings, run: () => void): TemplateResult {
  return html`<div class="more">
    <button type="button" class="button secondary" ?disabled=${busy} @click=${run}>
      ${busy ? strings.sidebar.loadingMore : label}
    </button>
  </div>`;
}

function nothingLeft({ strings, filter, showAll }: ListViewOptions): TemplateResult {
  const words = strings.sidebar;
  const unread = filter === 'unread';
  return notice({
    title: unread ? words.noneUnreadTitle : words.noneClosedTitle,
    text: unread ? words.noneUnreadText : words.noneClosedText,
    picture: 'bubbles',
    action: { label: words.showAll, primary: false, run: showAll },
  });
}
