import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { shape } from '../elements/icons.ts';
import type { Strings } from '../i18n/strings.ts';
import { whole } from '../i18n/whole.ts';
import { faceStyles } from './launcher-face-styles.ts';
import { launcherStyles } from './launcher-styles.ts';

/** What the chat tells its launcher. */
export interface LauncherView {
  /** Until it is known, the page's own count stands. */
  readonly unread?: number;
  /** How many of those name this person. */
  readonly named?: number | undefined;
  readonly opened?: boolean;
  readonly offline?: boolean;
  /** Null until they are here: then the name the loader gave stands. */
  readonly words?: Strings | null;
}

const OPEN = 'M6 9.5l6 6 6-6';
const OFFLINE = 'M4 4l16 16M9.3 6.2a5.8 5.8 0 0 1 8.1 4 4.2 4.2 0 0 1 3 6.4M16.5 18.5H7.2a4.5 4.5 0 0 1-.4-9';

/**
 * The button that opens a floating chat: itself a speech bubble. Where the script tag's loader has drawn it at rest
 * (`launcher-rest.ts`), this takes over, with what was set on it and the focus.
 *
 * @property label - a few words beside the mark, such as "Ask your care team"
 * @property unread - the page's own count; 0 hides the badge
 * @property view - how the chat stands
 * @event care-toggle - pressed
 */
export class CareChatLauncher extends LitElement {
  static override shadowRootOptions = { ...LitElement.shadowRootOptions, delegatesFocus: true };
  static override styles = [launcherStyles, faceStyles];
  static override properties = { view: { attribute: false }, label: {}, unread: { type: Number } };
  declare view: LauncherView;
  declare label: string;
  declare unread: number;
  /** The loader's button, whose name stands until there are words. */
  #before: HTMLButtonElement | null = null;
  #focused = false;

  constructor() {
    super();
    this.view = {};
    this.label = '';
    this.unread = 0;
  }

  protected override createRenderRoot(): HTMLElement | DocumentFragment {
    this.#before = this.shadowRoot?.querySelector('button') ?? null;
    this.#focused = this.matches(':focus-within');
    this.shadowRoot?.replaceChildren();
    return super.createRenderRoot();
  }

  protected override firstUpdated(): void {
    if (this.#focused) this.focus();
  }

  protected override render(): TemplateResult {
    const { unread = this.unread, named = 0, opened = false, offline = false } = this.view;
    const words = this.view.words ? whole(this.view.words) : null;
    const off = offline && !opened;
    const count = opened ? 0 : unread;
    const toOpen = words === null ? '' : count > 0 ? words.chat.openUnread(count) : words.chat.open;
    const name =
      words === null
        ? (this.#before?.ariaLabel ?? this.label)
        : opened
          ? words.chat.close
          : off
            ? words.chat.openOffline
            : `${this.label} ${named > 0 ? words.chat.openNamed(toOpen, words.sidebar.mentions(named)) : toOpen}`.trim();
    return html`<div>
      <button
        type="button"
        class=${off ? 'off' : ''}
        lang=${words?.locale ?? (this.#before?.lang || nothing)}
        aria-label=${name}
        aria-expanded=${opened}
        @click=${() => this.dispatchEvent(new Event('care-toggle'))}
      >
        ${opened || off ? shape(opened ? OPEN : OFFLINE) : html`<b></b>${this.label}`}<i
          ?hidden=${count === 0}
          data-n="${named > 0 ? '@' : ''}${count > 99 ? '99+' : count}"
        ></i>
      </button>
    </div>`;
  }
}

/** A chat's own, where the page gave it none. */
export const ownLauncher = (view: LauncherView, toggle: () => void): TemplateResult =>
  html`<care-chat-launcher .view=${view} @care-toggle=${toggle}></care-chat-launcher>`;

declare global {
  interface HTMLElementTagNameMap {
    'care-chat-launcher': CareChatLauncher;
  }
}
