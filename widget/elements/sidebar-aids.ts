import { html, nothing, type TemplateResult } from 'lit';
import type { Entries } from '../client/entries.ts';
import type { ChatState, FilteredView, GroupChange, InboxView, ListFilter } from '../client/state.ts';
import { whole } from '../i18n/whole.ts';
import { icon } from './icons.ts';
import { laterIcon } from './icons-later.ts';
import { openMenu } from './menu.ts';
import { notice } from './notices.ts';
import type { ListAids, ListHost } from './parts.ts';
import { codeOf, refusalWords } from './refusal-words.ts';
import { filterName, filterRows, nobodyYet, noneOf } from './sidebar-filters.ts';
import { arrange, heldRows, isServed, knownTo, listed, type HeldRow } from './sidebar-order.ts';
import { namedElsewhere } from './sidebar-marks.ts';
import { skeleton } from './sidebar-row.ts';

/** The list keeps its order this long after a finger left it. */
const TOUCH_HOLD_MS = 3_000;

/** A row's menu stands beside the list and is about it. */
const inList = (target: EventTarget | null): boolean =>
  target instanceof Element && target.closest('.scroll, care-menu') !== null;

/** Which conversations the list shows, and that none moves under a hand or away from the focus. */
export class SidebarAids implements ListAids {
  readonly #host: ListHost;
  /** As they stand, and through which filter; null: they may stand anew. */
  #rows: readonly HeldRow[] | null = null;
  #filter: ListFilter = 'all';
  #waiting = false;
  /** Why a change was refused, until it is put away. */
  #refusal: string | null = null;
  #over = false;
  #focused = false;
  #touch: ReturnType<typeof setTimeout> | undefined;
  #stop: AbortController | null = null;

  constructor(host: ListHost) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {
    const { signal } = (this.#stop = new AbortController());
    // Inside: what goes from one row to the next is not told outside.
    const on = (names: readonly string[], listener: (event: Event) => void): void => {
      for (const name of names)
        this.#host.shadowRoot?.addEventListener(name, listener, { signal, capture: true });
    };
    on(['focusin', 'focusout'], this.#onFocus);
    on(['pointerover', 'pointerout'], this.#onPointer);
    on(['pointerdown', 'pointerup', 'pointercancel', 'scroll'], this.#onTouch);
  }

  hostDisconnected(): void {
    this.#stop?.abort();
    this.#stop = null;
    clearTimeout(this.#touch);
    this.#touch = undefined;
    this.#over = this.#focused = false;
  }

  hostUpdated(): void {
    // What is not on show has nobody's hand on it; the pointer may have left without a word.
    if (this.#host.hidden) this.#over = this.#focused = false;
  }

  shown(state: ChatState): Entries {
    const { filter, selected } = this.#host;
    const filtered = this.#filtered;
    const all = knownTo(filter, state.inbox.entries, filtered);
    if (!this.#holding || filter !== this.#filter) this.#rows = null;
    this.#filter = filter;
    const wanted = listed(all, filter, selected, filtered);
    const { shown, waiting } = arrange(this.#rows, all, wanted, filter);
    this.#waiting = waiting;
    this.#rows = heldRows(shown);
    return shown;
  }

  behind(): Pick<InboxView, 'hasMore' | 'loadingMore'> | null {
    const { filter } = this.#host;
    if (!isServed(filter)) return null;
    const filtered = this.#filtered;
    return { hasMore: filtered?.hasMore === true, loadingMore: filtered?.phase === 'loading' };
  }

  chip(): unknown {
    const { state, strings } = this.#host;
    return state === null ? nothing : [this.#more(state), namedElsewhere(state.inbox, strings)];
  }

  #more({ inbox }: ChatState): unknown {
    const { filter, strings } = this.#host;
    if (inbox.archives !== true) return nothing;
    const words = whole(strings);
    return html`<button
      type="button"
      class="chip"
      aria-haspopup="menu"
      aria-pressed=${isServed(filter)}
      aria-label=${isServed(filter) ? nothing : words.sidebar.moreFilters}
      title=${words.sidebar.moreFilters}
      @click=${this.#offer}
    >
      ${isServed(filter) ? filterName(filter, words) : laterIcon('more', 'small')}
    </button>`;
  }

  none(): TemplateResult {
    const { filter, state, strings } = this.#host;
    const words = whole(strings);
    if (state?.inbox.totals.conversations === 0) return notice(nobodyYet(words));
    const filtered = this.#filtered;
    if (isServed(filter) && filtered?.phase === 'failed')
      return notice({
        title: words.sidebar.failedTitle,
        text: words.sidebar.failedText,
        picture: 'cloud',
        alert: true,
        action: { label: words.common.tryAgain, icon: 'refresh', run: () => this.#load(filter) },
      });
    if (isServed(filter) && filtered?.phase !== 'ready') return skeleton(words.sidebar.loading);
    return notice(noneOf(filter, words, (other) => this.#choose(other)));
  }

  refused(change: GroupChange, error: unknown): void {
    const words = whole(this.#host.strings);
    const full = change.what === 'mark' && change.marks.pinned === true && codeOf(error) === 'full';
    this.#refusal = full ? words.sidebar.pinsFull : refusalWords(error, words);
    this.#host.requestUpdate();
  }

  below(): unknown {
    const words = whole(this.#host.strings);
    return html`${
      this.#waiting
        ? html`<div class="newer">
            <button type="button" class="pill preview" @click=${this.#renew}>
              ${laterIcon('send', 'small')}${words.thread.newMessages}
            </button>
          </div>`
        : nothing
    }${
      this.#refusal === null
        ? nothing
        : html`<div class="refusal preview" role="alert">
            ${icon('alert')}<span>${this.#refusal}</span>
            <button
              class="icon-button"
              type="button"
              aria-label=${words.common.close}
              @click=${this.#putAway}
            >
              ${icon('close', 'small')}
            </button>
          </div>`
    }`;
  }

  /** What the server let through the filter that is on. */
  get #filtered(): FilteredView | null {
    const { filter, state } = this.#host;
    const filtered = state?.filtered ?? null;
    return filtered?.filter === filter ? filtered : null;
  }

  readonly #putAway = (): void => {
    this.#refusal = null;
    this.#host.requestUpdate();
    this.#host.focusRow(null);
  };

  readonly #offer = (event: Event): void => {
    const bounds = this.#host.shadowRoot?.querySelector('.sidebar') ?? null;
    const anchor = event.currentTarget;
    if (bounds === null || !(anchor instanceof HTMLElement)) return;
    const { state, strings } = this.#host;
    const words = whole(strings);
    openMenu(bounds, {
      label: words.sidebar.moreFilters,
      rows: filterRows(state?.me ?? null, words, (filter) => this.#choose(filter)),
      anchor,
      bounds,
      side: 'below',
      closed: (chosen) => {
        if (chosen) anchor.focus();
      },
    });
  };

  #choose(filter: ListFilter): void {
    this.#host.filter = filter;
    if (isServed(filter) && this.#host.state?.filtered?.filter !== filter) this.#load(filter);
  }

  #load(filter: ListFilter): void {
    this.#host.dispatchEvent(new CustomEvent('care-load-more', { detail: { filter } }));
  }

  get #holding(): boolean {
    return (
      this.#over ||
      this.#touch !== undefined ||
      (this.#focused && this.#host.shadowRoot?.activeElement !== null)
    );
  }

  /** The order as it should be, from the top. */
  readonly #renew = (): void => {
    this.#rows = null;
    const [first] = this.#host.state === null ? [] : this.shown(this.#host.state);
    this.#host.requestUpdate();
    void this.#host.updateComplete.then(() => {
      this.#host.shadowRoot?.querySelector('.scroll')?.scrollTo({ top: 0 });
      this.#host.focusRow(first?.conversation_id ?? null);
    });
  };

  #set(change: () => void): void {
    const before = [this.#over, this.#focused];
    change();
    // While the focus goes from one to the next, nothing has it: what was said counts, not what is so.
    if (before[0] !== this.#over || before[1] !== this.#focused) this.#host.requestUpdate();
  }

  readonly #onFocus = (event: Event): void => {
    if (!(event instanceof FocusEvent)) return;
    const at = event.type === 'focusin' ? event.target : event.relatedTarget;
    this.#set(() => (this.#focused = inList(at)));
  };

  readonly #onPointer = (event: Event): void => {
    // A finger is over nothing: it comes down, and goes.
    if (!(event instanceof PointerEvent) || event.pointerType === 'touch') return;
    const at = event.type === 'pointerover' ? event.target : event.relatedTarget;
    this.#set(() => (this.#over = inList(at)));
  };

  readonly #onTouch = (event: Event): void => {
    const byFinger =
      event instanceof PointerEvent
        ? event.pointerType === 'touch' && inList(event.target)
        : this.#touch !== undefined;
    if (!byFinger) return;
    clearTimeout(this.#touch);
    this.#touch = setTimeout(() => {
      this.#touch = undefined;
      this.#host.requestUpdate();
    }, TOUCH_HOLD_MS);
  };
}
