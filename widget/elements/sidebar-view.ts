import { html, nothing, type TemplateResult } from 'lit';
import type { Entry } from '../../protocol/index.ts';
import type { ChatState, InboxView, ListFilter } from '../client/state.ts';
import type { Strings } from '../i18n/strings.ts';
import { notice } from './notices.ts';
import { elementParts, type ListFind } from './parts.ts';
import { mayStart } from './sidebar-head.ts';
import { entryRow, skeleton, type EntryContext } from './sidebar-row.ts';

export interface ListViewOptions {
  readonly state: ChatState | null;
  readonly strings: Strings;
  /** What is found is shown while it is on. */
  readonly find: ListFind | null;
  readonly filter: ListFilter;
  /** The entries the filter lets through. */
  readonly shown: readonly Entry[];
  /** What there is behind them. */
  readonly behind: Pick<InboxView, 'hasMore' | 'loadingMore'> | undefined;
  readonly context: EntryContext | null;
  readonly ask: (type: string, detail?: Readonly<Record<string, unknown>>) => void;
  /** In place of a list that is empty, by the filter or because there is nothing yet, where this person can only wait. */
  readonly none: () => unknown;
}

/** What stands below the search field: the list, the results, or what there is instead of them. */
export function listView(options: ListViewOptions): unknown {
  const { state, strings, find, shown, context, ask } = options;
  const words = strings.sidebar;
  if (state === null || context === null) return skeleton(words.loading);
  if (find?.on) return find.results(state.search, context);
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
  const start = mayStart(state.settings);
  if (inbox.totals.conversations === 0) {
    if (!start) return options.none();
    return notice({
      title: words.emptyTitle,
      text: words.emptyText,
      picture: 'bubbles',
      action: { label: words.start, icon: 'compose', run: () => ask('care-compose') },
    });
  }
  return html`${shown.length === 0 ? options.none() : entryList(shown, words.list, context)}${
    options.behind?.hasMore
      ? moreButton(words.loadMore, options.behind.loadingMore, strings, () =>
          ask('care-load-more', { filter: options.filter }),
        )
      : nothing
  }`;
}

/** Rows of conversations. */
export function entryList(entries: readonly Entry[], label: string, context: EntryContext): TemplateResult {
  const item = (entry: Entry): TemplateResult => html`<li>${entryRow(entry, context)}</li>`;
  return html`<ul aria-label=${label}>
    ${elementParts.now?.keyed(entries, (entry) => entry.conversation_id, item) ?? entries.map(item)}
  </ul>`;
}

/** The way to what is not loaded yet. */
export function moreButton(label: string, busy: boolean, strings: Strings, run: () => void): TemplateResult {
  return html`<div class="more">
    <button type="button" class="button secondary" @click=${run}>
      ${busy ? strings.sidebar.loadingMore : label}
    </button>
  </div>`;
}
