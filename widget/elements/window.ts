import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { Presence, TenantSettings, User } from '../../protocol/index.ts';
import { limits } from '../../protocol/limits.ts';
import type { ChatActions, ConversationView, Notice } from '../client/state.ts';
import { strings, type Strings } from '../i18n/strings.ts';
import { base } from '../styles/base.ts';
import { tokens } from '../styles/tokens.ts';
import { Announcer } from './announcer.ts';
import { avatarStyles } from './avatar.ts';
import { guardMissedDrops } from './composer-files.ts';
import type { Composer } from './composer.ts';
import { formatFor } from './format.ts';
import { icon } from './icons.ts';
import { messageText } from './message-list-view.ts';
import { MessageList } from './message-list.ts';
import { banner, notice, noticeStyles } from './notices.ts';
import { roleStyles } from './role.ts';
import { threadHeader, threadHeaderStyles, threadName } from './thread-header.ts';
import { safeHref } from './links.ts';
import { FileDrop } from './window-drop.ts';
import { Listener } from './window-heard.ts';
import { windowStyles } from './window-styles.ts';

const NO_PRESENCE: ReadonlyMap<string, Presence> = new Map();

/**
 * `<care-chat-window>`: one conversation, whole: who it is with, what to do in an emergency, the history, and where
 * to write.
 *
 * @property state - the conversation, or null where none is chosen
 * @property draft - the text to begin with
 * @property notice - the last refusal that has no row to show it on
 * @property compact - for staff, who read many
 * @property showBack - the list is not beside it
 * @event care-back - the person wants the list
 * @event care-compose - the person wants a new conversation
 */
export class ChatWindow extends LitElement {
  static override styles = [
    tokens,
    base,
    avatarStyles,
    roleStyles,
    noticeStyles,
    threadHeaderStyles,
    windowStyles,
  ];
  static override properties = {
    state: { attribute: false },
    me: { attribute: false },
    settings: { attribute: false },
    presence: { attribute: false },
    strings: { attribute: false },
    actions: { attribute: false },
    draft: { attribute: false },
    notice: { attribute: false },
    compact: { type: Boolean },
    showBack: { type: Boolean, attribute: 'show-back' },
    offline: { type: Boolean },
    _dropping: { state: true },
    _polite: { state: true },
    _alert: { state: true },
    _noticeSeen: { state: true },
  };
  declare state: ConversationView | null;
  declare me: User | null;
  declare settings: TenantSettings | null;
  declare presence: ReadonlyMap<string, Presence>;
  declare strings: Strings;
  declare actions: ChatActions | null;
  declare draft: string;
  declare notice: Notice | null;
  declare compact: boolean;
  declare showBack: boolean;
  declare offline: boolean;
  declare _dropping: boolean;
  declare _polite: string;
  declare _alert: string;
  declare _noticeSeen: number | null;

  readonly #listener = new Listener();
  readonly #announcer: Announcer;
  #unguard: (() => void) | null = null;
  readonly #files = new FileDrop(
    () => this.#writable,
    (over) => (this._dropping = over),
    (files) => this.#composer?.addFiles?.(files),
  );

  constructor() {
    super();
    this.state = null;
    this.me = null;
    this.settings = null;
    this.presence = NO_PRESENCE;
    this.strings = strings;
    this.actions = null;
    this.draft = '';
    this.notice = null;
    this.compact = false;
    this.showBack = false;
    this.offline = false;
    this._dropping = false;
    this._polite = '';
    this._alert = '';
    this._noticeSeen = null;
    this.#announcer = new Announcer((text) => (this._polite = text), strings.thread);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#unguard = guardMissedDrops();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#unguard?.();
    this.#unguard = null;
    this.#announcer.clear();
  }

  /** Puts the focus where one writes; elsewhere, where the way out is. */
  override focus(): void {
    const composer = this.#composer;
    if (composer !== null) composer.focus?.();
    else this.renderRoot.querySelector<HTMLElement>('button')?.focus();
  }

  /** May not be upgraded yet: whoever registers the elements may load it after the thread. */
  get #composer(): Partial<Composer> | null {
    return this.renderRoot.querySelector('care-composer');
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('strings')) this.#announcer.words = this.strings.thread;
    if (!changed.has('state')) return;
    const before = changed.get('state') ?? null;
    if (before?.conversationId !== this.state?.conversationId) {
      this.#announcer.clear();
      this._alert = '';
    }
    const { arrived, failed, reconnected } = this.#listener.hear(before, this.state);
    for (const row of arrived) this.#announcer.heard(row.name, messageText(row, this.strings));
    if (reconnected) this.#announcer.say(this.strings.thread.connected);
    const last = failed.at(-1);
    if (last !== undefined)
      this._alert = this.strings.thread.notSent(this.strings.errors[last.error ?? 'unavailable']);
  }

  #emit(name: 'care-back' | 'care-compose'): void {
    this.dispatchEvent(new CustomEvent(name, { bubbles: true, composed: true }));
  }

  readonly #sent = (): void => {
    const list = this.renderRoot.querySelector('care-message-list');
    if (list instanceof MessageList) list.toLatest();
  };

  get #writable(): boolean {
    const { state } = this;
    return (
      state !== null &&
      state.phase === 'ready' &&
      state.conversation?.is_active !== false &&
      state.mySeat?.role !== 'read_only'
    );
  }

  protected override render(): TemplateResult {
    return html`<div
      class="care window"
      @dragenter=${this.#files.enter}
      @dragover=${this.#files.over}
      @dragleave=${this.#files.leave}
      @drop=${this.#files.drop}
    >
      <div class="column">${this.#column()}</div>
      ${this._dropping ? this.#dropZone() : nothing}
      <div class="visually-hidden" aria-live="polite">${this._polite}</div>
      <div class="visually-hidden" role="alert">${this._alert}</div>
    </div>`;
  }

  #column(): unknown {
    const { state, strings: words } = this;
    if (state === null)
      return html`<div class="fill">
        ${notice({ title: words.chat.pickTitle, text: words.chat.pickText, picture: 'bubbles' })}
      </div>`;
    return html`${threadHeader({
      state,
      strings: words,
      presence: this.presence,
      showBack: this.showBack,
      offline: this.offline,
      onBack: () => this.#emit('care-back'),
    })}
    ${this.#emergency()}
    ${
      (this.offline || state.link === 'offline') && state.phase !== 'removed'
        ? banner('offline', words.thread.offlineTitle, words.thread.offlineText)
        : nothing
    }
    ${this.#body(state)}`;
  }

  #emergency(): unknown {
    const emergency = this.settings?.emergency;
    if (emergency === undefined || emergency.text === '') return nothing;
    const href = emergency.tel === null ? null : safeHref(`tel:${emergency.tel.replace(/\s/g, '')}`);
    return html`<div class="emergency" role="note" aria-label=${this.strings.thread.emergency}>
      ${icon('phone')}<span dir="auto"
        >${emergency.text}${href === null ? nothing : html` <a href=${href}><bdi>${emergency.tel}</bdi></a>`}</span
      >
    </div>`;
  }

  #body(state: ConversationView): unknown {
    const { strings: words } = this;
    if (state.phase === 'failed')
      return html`<div class="fill">
        ${notice({
          title: words.thread.failedTitle,
          text: words.thread.failedText,
          picture: 'cloud',
          alert: true,
          action: {
            label: words.common.tryAgain,
            icon: 'refresh',
            run: () => this.actions?.openConversation(state.conversationId),
          },
        })}
      </div>`;
    if (state.phase === 'removed')
      return html`<div class="fill">
        ${notice({ title: words.thread.removedTitle, text: words.thread.removedText, picture: 'lock' })}
      </div>`;
    const name = threadName(state, words);
    return html`<care-message-list
        .state=${state}
        .name=${name}
        .meId=${this.me?.user_id ?? state.mySeat?.user_id ?? ''}
        .compact=${this.compact}
        .strings=${words}
        .actions=${this.actions}
      ></care-message-list>
      <div class="foot">${this.#refusal()}${this.#foot(state, name)}</div>`;
  }

  #refusal(): unknown {
    const { notice: refusal, strings: words } = this;
    if (refusal === null || refusal.token === this._noticeSeen) return nothing;
    return html`<div class="refusal preview" role="alert">
      ${icon('alert')}<span>${words.errors[refusal.code]}</span>
      <button
        class="icon-button"
        type="button"
        aria-label=${words.common.close}
        @click=${() => (this._noticeSeen = refusal.token)}
      >
        ${icon('close', 'small')}
      </button>
    </div>`;
  }

  #foot(state: ConversationView, name: string): unknown {
    const { strings: words } = this;
    if (state.conversation?.is_active === false)
      return html`<div class="closed">
        <div class="why">
          ${icon('lock')}
          <div>
            <h3 class="person">${words.thread.closedTitle}</h3>
            <p>${words.thread.closedText}</p>
          </div>
        </div>
        <button class="button primary wide" type="button" @click=${() => this.#emit('care-compose')}>
          ${icon('compose')}${words.thread.startNew}
        </button>
      </div>`;
    if (state.mySeat?.role === 'read_only')
      return html`<div class="closed"><p class="preview">${words.composer.readOnly}</p></div>`;
    const direct = (state.conversation?.type ?? 'direct') === 'direct';
    return html`<care-composer
      .conversationId=${state.conversationId}
      .draft=${this.draft}
      .placeholder=${direct ? words.composer.placeholder(name) : words.composer.placeholderGroup}
      .settings=${this.settings}
      .strings=${words}
      .actions=${this.actions}
      @care-sent=${this.#sent}
    ></care-composer>`;
  }

  #dropZone(): TemplateResult {
    const words = this.strings.composer;
    const most = this.settings?.attachments.max_bytes ?? limits.attachments.maxBytes;
    return html`<div class="dropzone">
      ${icon('attach')}
      <p class="title">${words.dropTitle}</p>
      <p class="preview">${words.dropText(formatFor(this.strings.locale).size(most))}</p>
    </div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'care-chat-window': ChatWindow;
  }
}
