import { html, nothing, type TemplateResult } from 'lit';
import { deepActive } from '../controllers/focus.ts';
import { tellLayers } from '../controllers/layers.ts';
import { whole } from '../i18n/whole.ts';
import { defineAll } from '../define-tags.ts';
import { lazy } from '../lazy.ts';
import { isProcessed } from './input-method.ts';
import type { FindBar } from './find-bar.ts';
import { icon } from './icons.ts';
import type { MessageList } from './message-list.ts';
import type { WindowHost } from './parts.ts';

const bar = lazy(() => import('./find-bar.ts'));

/** Asked of a window by whoever has a key for it. */
export const FIND_EVENT = 'care-find';

/** Finding within the conversation of a window: the way to it, the bar, and the way back to where its reader was. */
export class WindowFind {
  readonly #host: WindowHost;
  #open = false;
  #query = '';
  #conversationId: string | null = null;
  /** Where the reader was before the first step; undefined while none was taken. */
  #place: MessageList['where'] | undefined;
  /** What had the focus. */
  #before: Element | null = null;
  /** Whether the bar was there, as of the last update. */
  #shown = false;

  constructor(host: WindowHost) {
    this.#host = host;
  }

  connect(): void {
    this.#host.addEventListener(FIND_EVENT, this.#show);
    this.#host.addEventListener('keydown', this.#keydown);
  }

  disconnect(): void {
    this.#host.removeEventListener(FIND_EVENT, this.#show);
    this.#host.removeEventListener('keydown', this.#keydown);
  }

  /** In the header. */
  button(): TemplateResult | typeof nothing {
    const { state, strings } = this.#host;
    if (state?.phase !== 'ready') return nothing;
    return html`<button
      class="icon-button find"
      type="button"
      aria-label=${whole(strings).find.title}
      aria-expanded=${this.#open}
      @click=${() => (this.#open ? this.#close(true) : this.#show())}
    >
      ${icon('search')}
    </button>`;
  }

  /** Over the messages. */
  bar(): TemplateResult | typeof nothing {
    const { state, strings, actions, me } = this.#host;
    const id = state?.conversationId ?? null;
    if (id !== this.#conversationId) this.#end();
    this.#conversationId = id;
    // While the messages load anew it stays with what was typed into it.
    if (!this.#open || state === null || state.phase === 'removed' || state.phase === 'failed')
      return nothing;
    return html`<care-find-bar
      .state=${state}
      .me=${me}
      .strings=${whole(strings)}
      .actions=${actions}
      @care-found=${({ detail }: CustomEvent<string>) => {
        this.#query = detail;
        this.#mark();
      }}
      @care-step=${({ detail }: CustomEvent<number>) => this.#step(detail)}
      @care-day=${({ detail }: CustomEvent<number>) => {
        this.#end();
        this.#host.requestUpdate();
        actions?.jumpTo(detail);
      }}
      @care-done=${() => this.#close(this.#held)}
    ></care-find-bar>`;
  }

  updated(): void {
    this.#mark();
    const shown = this.#bar !== null;
    if (shown === this.#shown) return;
    this.#shown = shown;
    tellLayers(this.#host);
  }

  get #list(): MessageList | null {
    return this.#host.shadowRoot?.querySelector('care-message-list') ?? null;
  }

  get #bar(): FindBar | null {
    return this.#host.shadowRoot?.querySelector<FindBar>('care-find-bar') ?? null;
  }

  /** Whether the focus goes with the bar, or is nowhere in the page: whoever writes or reads meanwhile is left where they are. */
  get #held(): boolean {
    return this.#bar?.matches(':focus-within') === true || deepActive() === document.body;
  }

  #mark(): void {
    const list = this.#list;
    if (list !== null) list.found = this.#open ? this.#query : '';
  }

  #step(seq: number): void {
    // What the list stands at now is asked for once: from then on it stands where the search led it.
    if (this.#place === undefined) this.#place = this.#list?.where ?? null;
    this.#host.actions?.jumpTo(seq, { keepFocus: true });
  }

  /** Wherever in the conversation the focus is: the bar goes before what it is in. */
  readonly #keydown = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || event.defaultPrevented || isProcessed(event) || !this.#shown) return;
    event.preventDefault();
    event.stopPropagation();
    this.#close(this.#held);
  };

  readonly #show = (): void => void this.#bring();

  async #bring(): Promise<void> {
    const column = this.#host.shadowRoot?.querySelector<HTMLElement>('.column');
    if (this.#host.state?.phase !== 'ready' || column?.inert === true) return;
    const before = deepActive();
    const { conversationId } = this.#host.state;
    const { FindBar: Bar } = await bar.want();
    // It may take a while to come, and another conversation be on show by then.
    if (this.#host.state?.conversationId !== conversationId) return;
    defineAll({ 'care-find-bar': Bar });
    if (!this.#open) this.#before = before;
    this.#open = true;
    this.#host.requestUpdate();
    await this.#host.updateComplete;
    this.#bar?.focus();
  }

  #end(): void {
    this.#open = false;
    this.#query = '';
    this.#place = undefined;
  }

  /** `back`: to where the reader was, in the messages and with the keys. */
  #close(back: boolean): void {
    const place = this.#place;
    const before = this.#before;
    this.#before = null;
    this.#end();
    this.#host.requestUpdate();
    if (!back) return;
    if (place === null) this.#list?.toLatest();
    else if (place !== undefined)
      this.#host.actions?.jumpTo(place.seq, { keepFocus: true, offset: place.offset });
    void this.#host.updateComplete.then(() => {
      const button = this.#host.shadowRoot?.querySelector<HTMLElement>('.header .find');
      const held = before instanceof HTMLElement && before.isConnected && before !== document.body;
      (held ? before : button)?.focus({ preventScroll: true });
    });
  }
}
