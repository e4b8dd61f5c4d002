import { html, nothing, type TemplateResult } from 'lit';
import { defineAll } from '../define-tags.ts';
import { LAYERS_EVENT, tellLayers } from '../controllers/layers.ts';
import { whole } from '../i18n/whole.ts';
import { lazy } from '../lazy.ts';
import { rightsIn } from './group-rights.ts';
import { icon } from './icons.ts';
import { laterIcon } from './icons-later.ts';
import type { WindowHost } from './parts.ts';
import type { PeoplePane } from './people-pane.ts';
import { refusalWords } from './refusal-words.ts';

const pane = lazy(() => import('./people-pane.ts'));

/**
 * From this width of a window on there is room for who is in beside the messages, in em of the wrapper: a chat of 1,080
 * pixels without its list.
 */
const BESIDE_EM = 47.4;

/** Who is in a conversation, beside its messages or over them, and the ways to it. */
export class WindowGroup {
  readonly #host: WindowHost;
  #open = false;
  #covers = false;
  #conversationId: string | null = null;
  #observer: ResizeObserver | null = null;
  #observed: Element | null = null;
  #frame = 0;
  /** Whether the pane has the focus, as of the last update. */
  #focused = false;

  constructor(host: WindowHost) {
    this.#host = host;
  }

  connect(): void {
    this.#observer = new ResizeObserver(() => this.#measure());
    this.#observed = null;
    this.#host.addEventListener(LAYERS_EVENT, this.#layers);
  }

  disconnect(): void {
    cancelAnimationFrame(this.#frame);
    this.#observer?.disconnect();
    this.#observer = null;
    this.#host.removeEventListener(LAYERS_EVENT, this.#layers);
  }

  /** In the header. */
  button(): TemplateResult | typeof nothing {
    const { state, strings } = this.#host;
    if (state === null || state.phase !== 'ready') return nothing;
    return html`<button
      class="icon-button people"
      type="button"
      aria-label=${whole(strings).group.list}
      aria-expanded=${this.#open}
      @click=${() => (this.#open ? this.#close(true) : this.#show())}
    >
      ${laterIcon('users')}
    </button>`;
  }

  pane(): TemplateResult | typeof nothing {
    const { state, strings, presence, actions, settings } = this.#host;
    const id = state?.conversationId ?? null;
    // Beside another conversation it goes on, and while this one loads anew; over one it would hide what was asked for.
    if (state?.phase === 'removed' || (id !== this.#conversationId && this.#covers)) this.#open = false;
    this.#conversationId = id;
    if (!this.#open || state === null || state.phase === 'failed') return nothing;
    return html`<care-people-pane
      .state=${state}
      .presence=${presence}
      .strings=${whole(strings)}
      .actions=${actions}
      .covers=${this.#covers}
      .settings=${settings}
      @care-done=${() => this.#close(true)}
      @care-left=${() => {
        // The answer may come when another conversation is on show.
        if (this.#host.state?.conversationId !== id) return;
        this.#close(false);
        this.#host.dispatchEvent(new CustomEvent('care-back', { bubbles: true, composed: true }));
      }}
    ></care-people-pane>`;
  }

  /** For those who may, beside the words of a closed conversation. */
  reopening(): TemplateResult | typeof nothing {
    const { state, strings, actions } = this.#host;
    if (state === null || actions === null || !rightsIn(state).reopen) return nothing;
    const words = whole(strings);
    const here = (): boolean => this.#host.state?.conversationId === state.conversationId;
    return html`<button
      class="button secondary wide"
      type="button"
      @click=${() => {
        actions.changeGroup(state.conversationId, { what: 'active', active: true }).then(
          () => here() && this.#host.focus(),
          (error: unknown) => here() && this.#host.alert(refusalWords(error, words)),
        );
      }}
    >
      ${icon('refresh')}${words.thread.reopen}
    </button>`;
  }

  /** What lies under it cannot be reached. */
  updated(): void {
    const root = this.#host.shadowRoot;
    const box = root?.querySelector('.window') ?? null;
    if (box !== this.#observed && this.#observer !== null) {
      this.#observer.disconnect();
      this.#observed = box;
      if (box !== null) this.#observer.observe(box);
    }
    const shown = root?.querySelector<PeoplePane>('care-people-pane') ?? null;
    // With who was in it goes what had the focus, when one is in no longer.
    if (this.#focused && shown === null && this.#host.state?.phase === 'removed') this.#focusWhatIsLeft();
    this.#focused = shown !== null && root?.activeElement === shown;
    const column = root?.querySelector<HTMLElement>('.column') ?? null;
    const covered = shown !== null && (this.#covers || shown.choosing);
    if (column === null || column.inert === covered) return;
    column.inert = covered;
    tellLayers(this.#host);
  }

  /** The window itself, where nothing in it can have the focus: the keys are still the chat's. */
  #focusWhatIsLeft(): void {
    const host = this.#host;
    host.focus();
    if (host.shadowRoot?.activeElement !== null) return;
    host.tabIndex = -1;
    HTMLElement.prototype.focus.call(host);
  }

  readonly #layers = (): void => this.updated();

  async #show(): Promise<void> {
    const { PeoplePane: Pane } = await pane.want();
    defineAll({ 'care-people-pane': Pane });
    this.#measure();
    this.#open = true;
    this.#host.requestUpdate();
  }

  #close(back: boolean): void {
    this.#open = false;
    this.#host.requestUpdate();
    if (!back) return;
    void this.#host.updateComplete.then(() =>
      this.#host.shadowRoot?.querySelector<HTMLElement>('.people')?.focus(),
    );
  }

  #measure(): void {
    const box = this.#observed;
    if (box === null || box.clientWidth === 0) return;
    const em = Number.parseFloat(getComputedStyle(box).fontSize) || 16;
    const covers = box.clientWidth < BESIDE_EM * em;
    if (covers === this.#covers) return;
    this.#covers = covers;
    // Laying out anew inside the observer's own turn would be reported to the page as an error.
    this.#frame = requestAnimationFrame(() => this.#host.requestUpdate());
  }
}
