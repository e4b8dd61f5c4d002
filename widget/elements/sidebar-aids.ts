import { html, nothing, type TemplateResult } from 'lit';
import type { ChatState } from '../client/state.ts';
import type { Entries } from '../client/entries.ts';
import { whole } from '../i18n/whole.ts';
import { laterIcon } from './icons-later.ts';
import { notice } from './notices.ts';
import type { ListAids, ListHost } from './parts.ts';
import { arrange, heldRows, passes, type HeldRow } from './sidebar-order.ts';
import type { Filter } from './sidebar-view.ts';

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
  #filter: Filter = 'all';
  #waiting = false;
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
    const all = state.inbox.entries;
    if (!this.#holding || filter !== this.#filter) this.#rows = null;
    this.#filter = filter;
    const wanted = all.filter((entry) => passes(entry, filter, selected));
    const { shown, waiting } = arrange(this.#rows, all, wanted);
    this.#waiting = waiting;
    this.#rows = heldRows(shown);
    return shown;
  }

  none(): TemplateResult {
    const { filter, strings } = this.#host;
    const words = whole(strings).sidebar;
    const [title, text] =
      filter === 'unread'
        ? [words.noneUnreadTitle, words.noneUnreadText]
        : [words.noneClosedTitle, words.noneClosedText];
    return notice({
      title,
      text,
      picture: 'bubbles',
      action: { label: words.showAll, primary: false, run: () => (this.#host.filter = 'all') },
    });
  }

  below(): unknown {
    if (!this.#waiting) return nothing;
    return html`<div class="newer">
      <button type="button" class="pill preview" @click=${this.#renew}>
        ${laterIcon('send', 'small')}${whole(this.#host.strings).thread.newMessages}
      </button>
    </div>`;
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
