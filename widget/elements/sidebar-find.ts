import { html, nothing, type TemplateResult } from 'lit';
import type { Entry } from '../../protocol/index.ts';
import type { SearchView } from '../client/state.ts';
import { SearchController } from '../controllers/search-controller.ts';
import { whole } from '../i18n/whole.ts';
import { filterFields, filtersOf, isFiltered, NO_FILTERS, type FilterForm } from './find-filters.ts';
import { isProcessed } from './input-method.ts';
import { icon } from './icons.ts';
import { laterIcon } from './icons-later.ts';
import type { ListFind, ListHost } from './parts.ts';
import { results, spokenResults } from './sidebar-results.ts';
import type { EntryContext } from './sidebar-row.ts';

/** Most people offered to search for (LIM1). */
const MAX_PEOPLE = 200;

/** Those of the conversations that are listed, by name. */
export function peopleOf(entries: readonly Entry[], locale: string): readonly Entry['others'][number][] {
  const people = new Map(
    entries.flatMap(({ others }) => others.map((each) => [each.user_id, each] as const)),
  );
  const { compare } = new Intl.Collator(locale);
  return [...people.values()].slice(0, MAX_PEOPLE).toSorted((a, b) => compare(a.name, b.name));
}

/** The search field of a list: words, and filters that are asked for with them or alone. */
export class SidebarFind implements ListFind {
  readonly #host: ListHost;
  readonly #search: SearchController;
  #form: FilterForm = NO_FILTERS;
  #open = false;

  constructor(host: ListHost, typed: string) {
    this.#host = host;
    this.#search = new SearchController(host, () => this.#ask());
    this.#search.take(typed);
  }

  get text(): string {
    return this.#search.text;
  }

  get on(): boolean {
    return this.text !== '' || isFiltered(this.#form);
  }

  get onInput(): (event: Event) => void {
    return this.#search.onInput;
  }

  readonly onKey = (event: KeyboardEvent): void => {
    if (isProcessed(event)) return;
    if (event.key === 'Escape' && this.text !== '') {
      // Escape empties the field first; only then may it close a panel.
      event.stopPropagation();
      event.preventDefault();
      this.#clear();
    } else if (event.key === 'ArrowDown') {
      event.preventDefault();
      this.#host.shadowRoot?.querySelector<HTMLElement>('.row')?.focus();
    }
  };

  tools(): TemplateResult {
    const { state, strings } = this.#host;
    const words = whole(strings);
    return html`${
      this.text === ''
        ? nothing
        : html`<button
            type="button"
            class="icon-button"
            aria-label=${words.sidebar.clearSearch}
            @click=${this.#clear}
          >
            ${icon('close', 'small')}
          </button>`
    }${
      state?.inbox.finds === true
        ? html`<button
            type="button"
            class="icon-button narrow ${isFiltered(this.#form) ? 'on' : ''}"
            aria-label=${words.find.filters}
            aria-expanded=${this.#open}
            @click=${this.#toggle}
          >
            ${laterIcon('filter', 'small')}
          </button>`
        : nothing
    }`;
  }

  filters(): unknown {
    const { state, strings } = this.#host;
    if (!this.#open || state === null) return nothing;
    const words = whole(strings);
    const { me, inbox } = state;
    const own = me === null ? [] : [{ user_id: me.user_id, name: words.common.you }];
    return html`<div @keydown=${this.#onFilterKey}>
      ${filterFields({
        form: this.#form,
        people: [...own, ...peopleOf(inbox.entries, strings.locale)],
        strings: words,
        change: (form) => {
          this.#form = form;
          this.#host.requestUpdate();
          this.#ask();
        },
      })}
    </div>`;
  }

  results(search: SearchView, context: EntryContext): TemplateResult {
    return results(search, context, {
      strings: whole(this.#host.strings),
      filtered: isFiltered(this.#form),
      again: () => this.#ask(),
      more: () => this.#tell('care-search-more', {}),
      clear: () => {
        this.#form = NO_FILTERS;
        this.#clear();
      },
    });
  }

  spoken(search: SearchView): string {
    return this.on ? spokenResults(search, whole(this.#host.strings)) : '';
  }

  #ask(): void {
    const { query } = this.#search;
    this.#tell('care-search', isFiltered(this.#form) ? { query, filters: filtersOf(this.#form) } : { query });
  }

  #tell(type: string, detail: object): void {
    this.#host.dispatchEvent(new CustomEvent(type, { detail }));
  }

  readonly #clear = (): void => {
    this.#search.clear();
    this.#host.shadowRoot?.querySelector('input')?.focus();
  };

  readonly #toggle = (): void => {
    this.#open = !this.#open;
    this.#host.requestUpdate();
  };

  readonly #onFilterKey = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    event.preventDefault();
    this.#toggle();
    this.#host.shadowRoot?.querySelector<HTMLElement>('.narrow')?.focus();
  };
}
