import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { Entry } from '../../protocol/index.ts';
import type { ChatState, ListFilter } from '../client/state.ts';
import { strings, type Strings } from '../i18n/strings.ts';
import { base } from '../styles/base.ts';
import { tokens } from '../styles/tokens.ts';
import { avatarStyles } from './avatar.ts';
import { filterStyles } from './find-filters-styles.ts';
import { icon } from './icons.ts';
import { banner, noticeStyles } from './notices.ts';
import { elementParts, type ListAids, type ListFind } from './parts.ts';
import { roleStyles } from './role.ts';
import type { EntryContext } from './sidebar-row.ts';
import { chipsView, headView, mayStart } from './sidebar-head.ts';
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
 * @event care-search - the search field rests at `{ query }`, empty when cleared; `filters` too, where some are set
 * @event care-search-more - more search results are wanted
 * @event care-load-more - older conversations are wanted: `{ filter }`, or those it lets through
 * @event care-compose - a new conversation is wanted
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
    filterStyles,
  ];
  static override properties = {
    state: { attribute: false },
    strings: { attribute: false },
    selected: { attribute: false },
    compact: { type: Boolean },
    large: { type: Boolean },
    settings: { attribute: false },
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
  /** Draws the way to the settings, which comes after the first page; null until then. */
  declare settings: ((strings: Strings) => unknown) | null;
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

  #clock: ReturnType<typeof setInterval> | undefined;
  #focused: string | null = null;
  #aids: ListAids | null = null;
  #find: ListFind | null = null;
  /** In the search field, before there is anyone to hear it. */
  #typed = '';

  constructor() {
    super();
    this.state = null;
    this.strings = strings;
    this.selected = null;
    this.compact = false;
    this.large = false;
    this.settings = null;
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

  /** What the search field is for; null until that is here. */
  get find(): ListFind | null {
    return (this.#find ??= elementParts.now?.listFind(this, this.#typed) ?? null);
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
    if (!this.hasUpdated) this.#typed = this.state?.search.query ?? '';
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
    const finding = this.find?.on === true;
    const empty = state?.inbox.phase === 'ready' && state.inbox.totals.conversations === 0 && !finding;
    return html`<div
      class="care sidebar ${this.compact ? 'compact' : ''} ${this.large ? 'large' : ''}"
      lang=${this.strings.locale}
    >
      ${headView({
        strings: this.strings,
        settings: this.settings?.(this.strings),
        start: mayStart(state?.settings),
        closable: this.closable,
        ask: (type) => this.#ask(type),
      })}
      ${empty ? nothing : this.#field()}
      ${state?.offline === true ? banner('offline', words.offlineTitle, words.offlineText) : nothing}
      ${finding || empty || state?.inbox.phase !== 'ready' ? nothing : chipsView(this.strings, this.filter, state.inbox.totals.unread, this.#choose, this.aids?.chip())}
      <div class="scroll" @click=${this.#onClick} @keydown=${this.#onKeydown} @focusin=${this.#onFocus}>
        ${this.#content(state)}
      </div>
      ${this.aids?.below()}
      <div class="visually-hidden" role="status">${state && this.find?.spoken(state.search)}</div>
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
          .value=${this.find?.text ?? this.#typed}
          @focus=${this.#bring}
          @input=${this.#onInput}
          @compositionend=${this.#onInput}
          @keydown=${this.find?.onKey}
        />
        ${this.find?.tools()}
      </label>
      ${this.find?.filters()}
    </div>`;
  }

  #content(state: ChatState | null): unknown {
    return listView({
      state,
      strings: this.strings,
      find: this.find,
      filter: this.filter,
      shown: state === null ? [] : this.#shown(state),
      behind: this.aids?.behind() ?? state?.inbox,
      context: state === null ? null : this.#context(state),
      ask: (type, detail) => this.#ask(type, detail),
      none: () => this.aids?.none() ?? this.#bring(),
    });
  }

  #shown(state: ChatState): readonly Entry[] {
    return this.aids?.shown(state) ?? state.inbox.entries;
  }

  #context(state: ChatState): EntryContext {
    return {
      strings: this.strings,
      myUserId: state.me?.user_id ?? null,
      presence: state.presence,
      state,
      selected: this.selected,
      now: this.now,
      current: this.current,
    };
  }

  #ids(): readonly string[] {
    const state = this.state;
    if (state === null) return [];
    if (!this.find?.on) return this.#shown(state).map((entry) => entry.conversation_id);
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

  readonly #onInput = (event: Event): void => {
    if (this.find !== null) this.find.onInput(event);
    else if (event.currentTarget instanceof HTMLInputElement) this.#typed = event.currentTarget.value;
  };

  /** What there is to say or to do with it is drawn as soon as that is here. */
  readonly #bring = (): void => void elementParts.want().then(() => this.requestUpdate());

  readonly #choose = (filter: ListFilter): void => {
    this.filter = filter;
    this.#bring();
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
