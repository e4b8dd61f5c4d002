import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { Entry } from '../../protocol/index.ts';
import type { ChatState, ListFilter } from '../client/state.ts';
import { SearchController } from '../controllers/search-controller.ts';
import { strings, type Strings } from '../i18n/strings.ts';
import { base } from '../styles/base.ts';
import { tokens } from '../styles/tokens.ts';
import { avatarStyles } from './avatar.ts';
import { icon } from './icons.ts';
import { banner, noticeStyles } from './notices.ts';
import { elementParts, type ListAids } from './parts.ts';
import { roleStyles } from './role.ts';
import type { EntryContext } from './sidebar-row.ts';
import { chipsView, headView } from './sidebar-head.ts';
import { sidebarRowStyles } from './sidebar-row-styles.ts';
import { sidebarStyles } from './sidebar-styles.ts';
import { listView } from './sidebar-view.ts';

/** How often "today" and "yesterday" are looked at again. */
const CLOCK_MS = 60_000;

/**
 * The list of conversations, with search. State comes down as `state`; what the person wants goes up as events.
 * They don't bubble: a search's words are for whoever holds the element, not for the page around it.
 *
 * @property state - the whole state of the client, or null before there is one
 * @property strings - every word it says; `loadStrings` has other languages
 * @event care-open - a conversation is wanted: `{ conversationId, seq }`, `seq` null unless a search hit was chosen
 * @event care-search - the search field rests at `{ query }`, empty when cleared
 * @event care-search-more - more search results are wanted
 * @event care-load-more - older conversations are wanted: `{ filter }`, or those it lets through
 * @event care-compose - a new conversation is wanted
 * @event care-settings - the settings are wanted
 * @event care-close - the chat should close
 * @event care-retry - loading failed and should be tried again
 */
export class ChatSidebar extends LitElement {
  static override styles = [
    tokens,
    base,
    avatarStyles,
    roleStyles,
    noticeStyles,
    sidebarRowStyles,
    sidebarStyles,
  ];
  static override properties = {
    state: { attribute: false },
    strings: { attribute: false },
    selected: { attribute: false },
    compact: { type: Boolean },
    large: { type: Boolean },
    settings: { type: Boolean },
    closable: { type: Boolean },
    record: { attribute: false },
    filter: { state: true },
    current: { state: true },
    now: { attribute: false },
  };

  declare state: ChatState | null;
  declare strings: Strings;
  /** The conversation on show. */
  declare selected: string | null;
  /** Rows of 64 rather than 88, for staff. */
  declare compact: boolean;
  /** The title of a phone's whole screen. */
  declare large: boolean;
  /** Shows the settings button. */
  declare settings: boolean;
  /** Shows a close button: the list fills a screen that it must be able to leave. */
  declare closable: boolean;
  /** A line below the list, where the tenant sets one. */
  declare record: string | null;
  /** Epoch ms; kept by the element itself unless set. */
  declare now: number;
  /** Which conversations are listed. */
  declare filter: ListFilter;
  declare private query: string;
  declare private current: string | null;

  readonly #search = new SearchController(this, (query) => this.#ask('care-search', { query }));
  #clock: ReturnType<typeof setInterval> | undefined;
  #focused: string | null = null;
  #aids: ListAids | null = null;

  constructor() {
    super();
    this.state = null;
    this.strings = strings;
    this.selected = null;
    this.compact = false;
    this.large = false;
    this.settings = false;
    this.closable = false;
    this.record = null;
    this.now = 0;
    this.filter = 'all';
    this.current = null;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.now === 0) {
      this.now = Date.now();
      this.#clock = setInterval(() => (this.now = Date.now()), CLOCK_MS);
    }
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    if (this.#clock !== undefined) {
      clearInterval(this.#clock);
      this.#clock = undefined;
      this.now = 0;
    }
  }

  /** What comes after the first page; null until then. */
  get aids(): ListAids | null {
    return (this.#aids ??= elementParts.now?.listAids(this) ?? null);
  }

  /** Puts focus on a conversation's row; where it is not listed, on the one that Tab reaches, or where one can go on. */
  focusRow(conversationId: string | null): void {
    const rows = this.#rows();
    const target =
      rows.find((row) => row.dataset['id'] === conversationId) ??
      rows.find((row) => row.tabIndex === 0) ??
      this.renderRoot.querySelector<HTMLElement>('input, button');
    target?.focus({ preventScroll: conversationId === this.#focused });
  }

  /** Puts focus on the button that starts a conversation. */
  focusCompose(): void {
    this.renderRoot.querySelector<HTMLElement>('.compose')?.focus();
  }

  protected override willUpdate(): void {
    const active = this.shadowRoot?.activeElement;
    this.#focused = active instanceof HTMLElement ? (active.dataset['id'] ?? '') : null;
    if (!this.hasUpdated) this.#search.text = this.state?.search.query ?? '';
    const ids = this.#ids();
    if (this.current === null || !ids.includes(this.current))
      this.current = this.selected !== null && ids.includes(this.selected) ? this.selected : (ids[0] ?? null);
  }

  protected override updated(_changed: PropertyValues): void {
    // A row that moves to the top is taken out and put back, which drops its focus; a button may have done its work.
    if (this.#focused !== null && this.shadowRoot?.activeElement === null) this.focusRow(this.#focused);
  }

  protected override render(): TemplateResult {
    const words = this.strings.sidebar;
    const state = this.state;
    const empty =
      state?.inbox.phase === 'ready' && state.inbox.totals.conversations === 0 && this.#search.text === '';
    return html`<div
      class="care sidebar ${this.compact ? 'compact' : ''} ${this.large ? 'large' : ''}"
      lang=${this.strings.locale}
    >
      ${headView({
        strings: this.strings,
        settings: this.settings,
        closable: this.closable,
        ask: (type) => this.#ask(type),
      })}
      ${empty ? nothing : this.#field()}
      ${state?.offline === true ? banner('offline', words.offlineTitle, words.offlineText) : nothing}
      ${this.#search.text !== '' || empty || state?.inbox.phase !== 'ready' ? nothing : chipsView(this.strings, this.filter, state.inbox.totals.unread, this.#choose, this.aids?.chip())}
      <div class="scroll" @click=${this.#onClick} @keydown=${this.#onKeydown} @focusin=${this.#onFocus}>
        ${this.#content(state)}
      </div>
      ${this.aids?.below()}
      <div class="visually-hidden" role="status">${this.#spoken(state)}</div>
      ${
        this.record === null
          ? nothing
          : html`<div class="foot meta">
              ${elementParts.now?.icon('record', 'small')}<span>${this.record}</span>
            </div>`
      }
    </div>`;
  }

  #field(): TemplateResult {
    const words = this.strings.sidebar;
    return html`<div class="find" role="search">
      <label class="field">
        ${icon('search')}
        <input
          type="search"
          autocomplete="off"
          autocapitalize="none"
          spellcheck="false"
          enterkeyhint="search"
          maxlength="200"
          aria-label=${words.searchLabel}
          placeholder=${words.searchPlaceholder}
          .value=${this.#search.text}
          @focus=${() => void elementParts.want().then(() => this.requestUpdate())}
          @input=${this.#search.onInput}
          @compositionend=${this.#search.onInput}
          @keydown=${this.#onSearchKey}
        />
        ${
          this.#search.text === ''
            ? nothing
            : html`<button
                type="button"
                class="icon-button"
                aria-label=${words.clearSearch}
                @click=${this.#clear}
              >
                ${icon('close', 'small')}
              </button>`
        }
      </label>
    </div>`;
  }

  #content(state: ChatState | null): TemplateResult {
    return listView({
      state,
      strings: this.strings,
      query: this.#search.query,
      filter: this.filter,
      shown: state === null ? [] : this.#shown(state),
      behind: this.aids?.behind() ?? state?.inbox,
      context: state === null ? null : this.#context(state),
      ask: (type, detail) => this.#ask(type, detail),
      clear: this.#clear,
      none: () => this.aids?.none(),
    });
  }

  #spoken(state: ChatState | null): string {
    if (state === null || this.#search.text === '') return '';
    return elementParts.now?.spokenResults(state.search, this.strings) ?? '';
  }

  #shown(state: ChatState): readonly Entry[] {
    return this.aids?.shown(state) ?? state.inbox.entries;
  }

  #context(state: ChatState): EntryContext {
    return {
      strings: this.strings,
      myUserId: state.me?.user_id ?? null,
      presence: state.presence,
      drafts: state.drafts,
      selected: this.selected,
      typingIn: state.open !== null && state.open.typing.length > 0 ? state.open.conversationId : null,
      now: this.now,
      current: this.current,
    };
  }

  #ids(): readonly string[] {
    const state = this.state;
    if (state === null) return [];
    if (this.#search.text === '') return this.#shown(state).map((entry) => entry.conversation_id);
    return [
      ...state.search.conversations.map((entry) => entry.conversation_id),
      ...state.search.hits.map((hit) => hit.message_id),
    ];
  }

  #rows(): HTMLElement[] {
    return [...this.renderRoot.querySelectorAll<HTMLElement>('.row')];
  }

  readonly #onClick = (event: Event): void => {
    const row = event.target instanceof Element ? event.target.closest<HTMLElement>('.row') : null;
    const id = row?.dataset['id'];
    if (row === null || id === undefined) return;
    const hit = this.state?.search.hits.find((candidate) => candidate.message_id === id);
    if (row.classList.contains('hit') && hit !== undefined)
      this.#ask('care-open', { conversationId: hit.conversation_id, seq: hit.seq });
    else this.#ask('care-open', { conversationId: id, seq: null });
  };

  readonly #onFocus = (event: Event): void => {
    const id = event.target instanceof HTMLElement ? event.target.dataset['id'] : undefined;
    if (id !== undefined) this.current = id;
  };

  readonly #onKeydown = (event: KeyboardEvent): void => {
    const rows = this.#rows();
    const at = rows.findIndex((row) => row === event.target);
    if (at === -1) return;
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    rows[Math.max(0, Math.min(rows.length - 1, to))]?.focus();
  };

  readonly #onSearchKey = (event: KeyboardEvent): void => {
    if (event.key === 'Escape' && this.#search.text !== '') {
      // Escape empties the field first; only then may it close a panel.
      event.stopPropagation();
      event.preventDefault();
      this.#clear();
    } else if (event.key === 'ArrowDown') {
      event.preventDefault();
      this.#rows()[0]?.focus();
    }
  };

  readonly #choose = (filter: ListFilter): void => {
    this.filter = filter;
    void elementParts.want().then(() => this.requestUpdate());
  };

  readonly #clear = (): void => {
    this.#search.clear();
    this.renderRoot.querySelector('input')?.focus();
  };

  #ask(type: string, detail: Readonly<Record<string, unknown>> = {}): void {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'care-chat-sidebar': ChatSidebar;
  }
}
