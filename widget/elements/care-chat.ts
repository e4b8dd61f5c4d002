import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { ChatState } from '../client/state.ts';
import { PublicEvents } from '../controllers/public-events.ts';
import { languageOf } from '../controllers/language.ts';
import { SizeController } from '../controllers/size-controller.ts';
import { StoreController } from '../controllers/store-controller.ts';
import type { StringOverrides } from '../i18n/overrides.ts';
import type { Strings } from '../i18n/strings.ts';
import { base } from '../styles/base.ts';
import { tokens } from '../styles/tokens.ts';
import type {
  ChatConnection,
  ChatEvents,
  Connect,
  Layout,
  Scheme,
  StartOptions,
} from './care-chat-contract.ts';
import { careChatStyles } from './care-chat-styles.ts';
import { refuseDrop, shield } from '../controllers/guards.ts';
import { noticeStyles } from './notices.ts';
import { panel } from './panel.ts';
import { elementParts } from './parts.ts';
import type { CareChatLauncher, LauncherView } from '../launcher/launcher.ts';
import type { ChatSidebar } from './sidebar.ts';

/**
 * The whole chat: the list and a conversation, side by side where there is room, one at a time where there is not.
 *
 * @event care-ready - signed in and loaded
 * @event care-unread - the number of unread messages changed: `{ count }`
 * @event care-opened - a floating panel opened
 * @event care-closed - a floating panel closed: `{ focus }`
 * @event care-conversation - another conversation is on show: `{ conversationId }`, null for the list
 * @event care-offline - the connection was lost or is back: `{ offline }`
 * @event care-idle - nobody did anything for as long as the tenant allows, and the person is signed out
 * @event care-signed-out - the portal says nobody is signed in, or `logout()` was called
 *
 * @slot banner - a line of the page's own above the list and the conversation
 * @slot empty - in place of our picture, while the list is beside it and no conversation is chosen
 *
 * @csspart panel - the frame of the whole
 * @csspart header - who a conversation is with
 * @csspart bubble - a message's box
 * @csspart composer - where one writes
 *
 * @cssproperty --care-accent-source - the tenant's colour; its hue is used, never its lightness
 * @cssproperty --care-font - font family
 * @cssproperty --care-radius - corner of the panel
 * @cssproperty --care-z-index - layer of a floating panel and its launcher
 * @cssproperty --care-offset-inline - distance of a floating panel from the side
 * @cssproperty --care-offset-block - distance of its launcher from below
 */
export class CareChat extends LitElement {
  static override styles = [tokens, base, noticeStyles, careChatStyles];
  static override properties = {
    layout: { reflect: true },
    scheme: { reflect: true },
    accent: {},
    locale: {},
    strings: { attribute: false },
    opened: { type: Boolean, reflect: true },
    launcher: { attribute: false },
    composing: { state: true },
  };
  /** Set once by whoever registers the element; keeps sockets out of the elements. */
  static connect: Connect | null = null;

  /** How it stands in the page; `fill` unless `start()` says otherwise. */
  declare layout: Layout;
  /** `auto` follows the page's own `color-scheme`. */
  declare scheme: Scheme;
  /** Any CSS colour; its hue is used, its lightness is not. */
  declare accent: string;
  /** BCP 47: the language, and with its region the clock and dates. Empty: the page's own, else the browser's. */
  declare locale: string;
  /** The page's own words, laid over those of the language. */
  declare strings: StringOverrides | undefined;
  /** A floating panel is open. */
  declare opened: boolean;
  /** The page's own launcher, which then opens the floating panel and follows it. */
  declare launcher: CareChatLauncher | null;
  declare private composing: boolean;

  readonly #events = new PublicEvents((name, detail) => this.#emit(name, detail));
  readonly #store = new StoreController(this, (state) => this.#events.changed(state));
  readonly #language = languageOf(this);
  readonly #size = new SizeController(this, () => this.#root());
  #options: StartOptions | null = null;
  #client: ChatConnection | null = null;
  #live = false;
  #returnFocus: { readonly row: string } | null = null;

  constructor() {
    super();
    this.layout = 'fill';
    this.scheme = 'auto';
    this.accent = '';
    this.locale = '';
    this.opened = false;
    this.launcher = null;
    this.composing = false;
    void elementParts.arrival.then((parts) => {
      parts.phone(
        this,
        () => this.#root(),
        () => this.#options,
        () => this.#client,
      );
      this.requestUpdate();
    });
  }

  /** The state on show, for tests and for pages that draw their own badge. */
  get state(): ChatState | null {
    return this.#store.state;
  }

  /** Says whose chat this is. Docked and filling layouts go online at once, a floating one at its first opening. */
  start(options: StartOptions): void {
    this.#disconnect();
    this.#options = options;
    if (options.layout !== undefined) this.layout = options.layout;
    if (options.scheme !== undefined) this.scheme = options.scheme;
    if (options.accent !== undefined) this.accent = options.accent;
    if (options.locale !== undefined) this.locale = options.locale;
    if (options.strings !== undefined) this.strings = options.strings;
    if (this.layout !== 'floating') this.#connect();
  }

  /** Takes a connection made elsewhere, as a test or a gallery does. */
  use(connection: ChatConnection): void {
    this.#disconnect();
    this.#client = connection;
    this.#store.use(connection);
  }

  /** Goes online without showing anything, for a badge. */
  goLive(): void {
    this.#connect();
  }

  /** Shows it, and goes online. */
  open(): void {
    const floating = this.layout === 'floating';
    const news = floating && !this.opened;
    if (floating) this.opened = true;
    else this.hidden = false;
    this.#connect();
    if (!news) return;
    this.#emit('care-opened', {});
    void this.updateComplete.then(() => this.#root()?.focus());
  }

  /** Hides it; it stays online. */
  close(): void {
    if (this.layout !== 'floating') {
      this.hidden = true;
      this.#tellVisibility();
      return;
    }
    if (!this.opened) return;
    const focus = this.shadowRoot?.activeElement !== null;
    this.opened = false;
    this.composing = false;
    this.#tellVisibility();
    this.#emit('care-closed', { focus });
    if (focus) (this.launcher ?? this.renderRoot.querySelector<HTMLElement>('care-chat-launcher'))?.focus();
  }

  /** Shows it at one conversation. */
  openConversation(conversationId: string): void {
    this.open();
    this.#client?.openConversation(conversationId);
  }

  /** Forgets the person here and in every tab. The next `open()` asks the portal who is there. */
  logout(): void {
    this.composing = false;
    this.#made()?.logout();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.#live && this.#client === null) this.#connect();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    // Moving an element is leaving and coming back in one turn; only a true leave ends the sockets.
    queueMicrotask(() => {
      if (!this.isConnected && this.#options !== null) this.#disconnect(true);
    });
  }

  protected override updated(changed: PropertyValues): void {
    if (this.launcher !== null) this.launcher.view = this.#launcherView(this.#words());
    // A style attribute would break the page's policy; a property set from script does not.
    if (changed.has('accent')) {
      if (this.accent === '') this.style.removeProperty('--care-accent-source');
      else this.style.setProperty('--care-accent-source', this.accent);
    }
  }

  protected override render(): TemplateResult {
    const words = this.#words();
    const floating = this.layout === 'floating';
    const { wide, fullScreen } = this.#size;
    return html`<div
        part="panel"
        class="care root ${this.layout} ${wide ? 'wide' : ''}"
        lang=${words?.locale ?? nothing}
        dir=${words?.dir ?? nothing}
        role=${floating ? 'dialog' : 'region'}
        aria-label=${words?.sidebar.title ?? nothing}
        aria-modal=${floating && fullScreen ? 'true' : nothing}
        tabindex="-1"
        ?hidden=${floating && !this.opened}
        @keydown=${this.#onKeydown}
        @keyup=${shield}
        @keypress=${shield}
        @dragover=${refuseDrop}
        @drop=${refuseDrop}
      >
        ${words === null || (floating && !this.opened) ? nothing : this.#panel(words, wide, fullScreen)}
      </div>
      ${floating && this.launcher === null ? this.#launcher(words) : nothing}`;
  }

  #panel(words: Strings, wide: boolean, fullScreen: boolean): TemplateResult {
    const floating = this.layout === 'floating';
    return panel({
      state: this.#store.state,
      actions: this.#client,
      strings: words,
      wide,
      large: !wide && (this.layout === 'fill' || (floating && fullScreen)),
      closable: floating && fullScreen,
      composing: this.composing,
      onOpen: ({ conversationId, seq }) => {
        this.#returnFocus = { row: conversationId };
        this.#client?.openConversation(conversationId, seq === null ? undefined : { seq });
        if (!wide) this.#focusWindow();
      },
      onBack: () => {
        this.#client?.closeConversation();
        this.#afterwards(() => this.#sidebar()?.focusRow(this.#returnFocus?.row ?? null));
      },
      onCompose: () => {
        if (elementParts.now !== null) this.composing = true;
        else void elementParts.want().then(() => (this.composing = true));
      },
      onComposed: ({ detail: started }) => {
        this.composing = false;
        if (started || (!wide && this.#store.state?.open)) this.#focusWindow();
        else this.#afterwards(() => this.#sidebar()?.focusCompose());
      },
      onClose: () => this.close(),
      onRetry: () => {
        if (this.#client === null) this.#connect();
        else this.#client.retryLoading();
      },
    });
  }

  #launcher(words: Strings | null): unknown {
    // It is with the later elements; in the npm build they are all here.
    void elementParts.want();
    return elementParts.now?.ownLauncher(this.#launcherView(words), () =>
      this.opened ? this.close() : this.open(),
    );
  }

  #launcherView(words: Strings | null): LauncherView {
    const state = this.#store.state;
    const known = state?.inbox.phase === 'ready' || state?.phase.name === 'signed_out';
    return {
      opened: this.opened,
      offline: state?.offline ?? false,
      words,
      // Until we know better, the page's own count stands.
      ...(known ? { unread: state.inbox.totals.unread, named: state.inbox.totals.mention_count } : {}),
    };
  }

  #connect(): void {
    const client = this.#made();
    if (client === null) return;
    this.#live = true;
    this.#tellVisibility();
    void client.start();
  }

  /** The connection, not started yet where it is new; null before `start()`. */
  #made(): ChatConnection | null {
    const options = this.#options;
    if (this.#client === null && options !== null && CareChat.connect !== null) {
      this.#client = CareChat.connect({
        api: options.api ?? location.origin,
        tenant: options.tenant,
        getToken: options.getToken,
      });
      this.#store.use(this.#client);
    }
    return this.#client;
  }

  #tellVisibility(): void {
    const shown = this.layout === 'floating' ? this.opened : !this.hidden;
    this.#client?.setVisibility(shown, shown);
  }

  #disconnect(comesBack = false): void {
    this.#store.use(null);
    this.#client?.destroy();
    this.#client = null;
    if (!comesBack) this.#live = false;
    this.#events.reset();
    this.requestUpdate();
  }

  readonly #onKeydown = (event: KeyboardEvent): void => {
    shield(event);
    if (this.layout !== 'floating') return;
    // 229 as in `input-method.ts`, which comes later.
    if (event.key === 'Escape' && !event.defaultPrevented && event.keyCode !== 229) {
      event.preventDefault();
      event.stopPropagation();
      if (this.composing) {
        this.composing = false;
        void this.updateComplete.then(() => this.#sidebar()?.focusCompose());
      } else this.close();
    } else if (event.key === 'Tab' && this.#size.fullScreen) {
      const root = this.#root();
      if (root !== null) elementParts.now?.trapTab(event, root);
    }
  };

  #emit<Name extends keyof ChatEvents>(name: Name, detail: ChatEvents[Name]): void {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
    this.launcher?.dispatchEvent(new CustomEvent(name, { detail }));
  }

  #root(): HTMLElement | null {
    return this.renderRoot?.querySelector<HTMLElement>('.root') ?? null;
  }

  #focusWindow(): void {
    this.#afterwards(() => this.#root()?.querySelector<HTMLElement>('care-chat-window')?.focus());
  }

  /** Once the state as it now is has been drawn: the store tells of a change a moment after it was made. */
  #afterwards(run: () => void): void {
    this.requestUpdate();
    void this.updateComplete.then(run);
  }

  #sidebar(): ChatSidebar | null {
    return this.renderRoot.querySelector<ChatSidebar>('care-chat-sidebar');
  }

  /** Null while the first words are on their way. */
  #words(): Strings | null {
    const asked =
      this.locale || this.closest('[lang]')?.getAttribute('lang') || document.documentElement.lang;
    // A plain "en" leaves the clock and the order of dates to the person's own region; that of a "zh" may bring
    // another script than the page's.
    const own = asked === '' || (asked !== 'zh' && navigator.language.startsWith(`${asked}-`));
    const first = this.#language(own ? navigator.language : asked, this.strings);
    return first && (elementParts.now?.words(first) ?? first);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'care-chat': CareChat;
  }
}
