import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { Presence, TenantSettings, User } from '../../protocol/index.ts';
import type { ChatActions, ConversationView, Notice } from '../client/state.ts';
import { strings, type Strings } from '../i18n/strings.ts';
import { base } from '../styles/base.ts';
import { tokens } from '../styles/tokens.ts';
import { avatarStyles } from './avatar.ts';
import type { Composer } from './composer.ts';
import { emergencyBar, emergencyStyles } from './emergency.ts';
import type { FirstList } from './first-list.ts';
import { icon } from './icons.ts';
import type { Place } from './message-list-place.ts';
import type { MessageList } from './message-list.ts';
import { banner, notice, noticeStyles } from './notices.ts';
import { elementParts, type Aids, type WindowHost } from './parts.ts';
import { roleStyles } from './role.ts';
import { mayStart } from './sidebar-head.ts';
import { threadHeader, threadHeaderStyles, threadName } from './thread-header.ts';
import { windowStyles } from './window-styles.ts';

const NO_PRESENCE: ReadonlyMap<string, Presence> = new Map();

/** What is said where this person reads and others write; null where they write. */
const silenceIn = ({ conversation, mySeat }: ConversationView): 'readOnly' | 'readOnlySeat' | null =>
  conversation?.type === 'announcement' && mySeat?.role !== 'owner'
    ? 'readOnly'
    : mySeat?.role === 'read_only'
      ? 'readOnlySeat'
      : null;

/**
 * `<care-chat-window>`: one conversation, whole: who it is with, what to do in an emergency, the history, and where
 * to write.
 *
 * @property state - the conversation, or null where none is chosen
 * @property draft - the text to begin with
 * @property notice - the last refusal that has no row to show it on
 * @property compact - for staff, who read many
 * @property showBack - the list is not beside it
 * @property me - whose chat it is
 * @property settings - what the tenant allows
 * @property presence - who is there, by user_id; absent: not known
 * @property strings - every word it says; `loadStrings` has other languages
 * @property actions - what it may ask of the client; null shows only
 * @property offline - there is no network
 * @event care-back - the person wants the list
 * @event care-compose - the person wants a new conversation
 */
export class ChatWindow extends LitElement implements WindowHost {
  static override styles = [
    tokens,
    base,
    avatarStyles,
    roleStyles,
    noticeStyles,
    threadHeaderStyles,
    emergencyStyles,
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

  #aids: Aids | null = null;
  #drawn = false;
  /** Where the first page stood when the list that goes on with it came. */
  #place: Place | null = null;

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
  }

  /** Puts the focus where one writes; elsewhere, and where that would raise a keyboard, where the way out is. */
  override focus(): void {
    const root = this.renderRoot;
    const stand = root.querySelector<HTMLElement>('care-composer:not(:defined) > textarea');
    const field = matchMedia('(pointer: coarse)').matches ? null : (stand ?? this.#composer);
    (field ?? root.querySelector('button'))?.focus?.();
  }

  /** May not be upgraded yet: whoever registers the elements may load it after the thread. */
  get #composer(): Partial<Composer> | null {
    return this.renderRoot.querySelector('care-composer');
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (this.#aids === null && elementParts.now !== null) {
      this.#aids = elementParts.now.windowAids(this);
      this.#place = this.renderRoot.querySelector<FirstList>('care-first-list')?.place ?? null;
    }
    const before = changed.get('state') ?? null;
    if (before !== null && before.conversationId !== this.state?.conversationId) this.#place = null;
    if (changed.has('state')) this.#aids?.hear(before, this.state, this.strings);
  }

  protected override updated(): void {
    if (this.#drawn || this.state === null || this.state.phase === 'loading') return;
    this.#drawn = true;
    if (elementParts.now !== null) return;
    void elementParts.arrival.then(() => this.requestUpdate());
    // The conversation is painted in this frame; what comes after it may come now.
    requestAnimationFrame(() => setTimeout(() => void elementParts.want()));
  }

  /** Says something to those who hear the page, when they have time. */
  speak(text: string): void {
    this._polite = text;
  }
  /** Says it at once. */
  alert(text: string): void {
    this._alert = text;
  }
  /** Shows that files may be dropped. */
  dropping(over: boolean): void {
    this._dropping = over;
  }
  /** Puts files to the message that is being written. */
  take(files: Iterable<File>): void {
    this.#composer?.addFiles?.(files);
  }

  #emit(name: 'care-back' | 'care-compose'): void {
    this.dispatchEvent(new CustomEvent(name, { bubbles: true, composed: true }));
  }

  readonly #sent = (): void => {
    const list: Partial<MessageList> | null = this.renderRoot.querySelector('care-message-list');
    list?.toLatest?.();
  };

  /** Whether this person may write here now. */
  get writable(): boolean {
    const { state } = this;
    return (
      state !== null &&
      state.phase === 'ready' &&
      state.conversation?.is_active !== false &&
      silenceIn(state) === null
    );
  }

  protected override render(): TemplateResult {
    const aids = this.#aids;
    return html`<div
      class="care window"
      @dragenter=${aids?.drag.enter}
      @dragover=${aids?.drag.over}
      @dragleave=${aids?.drag.leave}
      @drop=${aids?.drag.drop}
    >
      <div class="column">${this.#column()}</div>
      ${aids?.pane()} ${this._dropping ? aids?.dropZone(this.settings, this.strings) : nothing}
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
      tools: this.#aids?.tools(),
      onBack: () => this.#emit('care-back'),
    })}
    ${emergencyBar(this.settings, words)}
    ${
      (this.offline || state.link === 'offline') && state.phase !== 'removed'
        ? banner('offline', words.thread.offlineTitle, words.thread.offlineText)
        : nothing
    }
    ${this.#aids?.bar()}${this.#body(state)}`;
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
    // Only the whole client can tell, and then the aids are here too.
    if (state.phase === 'removed') return this.#aids?.removed();
    const name = threadName(state, words);
    const meId = this.me?.user_id ?? state.mySeat?.user_id ?? '';
    return html`${
        elementParts.now === null
          ? html`<care-first-list
              exportparts="bubble"
              .state=${state}
              .name=${name}
              .meId=${meId}
              .compact=${this.compact}
              .strings=${words}
              .actions=${this.actions}
            ></care-first-list>`
          : html`<care-message-list
              exportparts="bubble"
              .state=${state}
              .name=${name}
              .meId=${meId}
              .compact=${this.compact}
              .strings=${words}
              .actions=${this.actions}
              .place=${this.#place}
            ></care-message-list>`
      }
      <div class="foot">${this.#aids?.refusal(this.notice, words)}${this.#foot(state, name)}</div>`;
  }

  #foot(state: ConversationView, name: string): unknown {
    const { strings: words } = this;
    const start = mayStart(this.settings);
    if (state.conversation?.is_active === false)
      return html`<div class="closed">
        <div class="why">
          ${icon('lock')}
          <div>
            <h3 class="person">${words.thread.closedTitle}</h3>
            <p>${start ? words.thread.closedText : this.#aids?.closedText()}</p>
          </div>
        </div>
        ${
          start
            ? html`<button
                class="button primary wide"
                type="button"
                @click=${() => this.#emit('care-compose')}
              >
                ${icon('compose')}${words.thread.startNew}
              </button>`
            : nothing
        }
        ${this.#aids?.reopening()}
      </div>`;
    const silence = silenceIn(state);
    if (silence !== null)
      return html`<div class="closed"><p class="preview">${words.composer[silence]}</p></div>`;
    const direct = ((state.known ?? state.conversation)?.type ?? 'direct') === 'direct';
    const placeholder = direct ? words.composer.placeholder(name) : words.composer.placeholderGroup;
    return html`<care-composer
      exportparts="composer"
      .conversationId=${state.conversationId}
      .draft=${this.draft}
      .aim=${state.aim}
      .mentionable=${state.mentionable}
      .placeholder=${placeholder}
      .settings=${this.settings}
      .strings=${words}
      .actions=${this.actions}
      .returned=${state.returned}
      @care-sent=${this.#sent}
      >${customElements.get('care-composer') === undefined ? this.#stand(state.conversationId, placeholder) : nothing}</care-composer
    >`;
  }

  /** Where one can write already while the composer is on its way, which then takes text and focus over. */
  #stand(conversationId: string, placeholder: string): TemplateResult {
    return html`<textarea
      rows="1"
      dir=${this.draft === '' ? nothing : 'auto'}
      aria-label=${this.strings.composer.label}
      placeholder=${placeholder}
      .value=${this.draft}
      @input=${(event: Event) => {
        if (event.target instanceof HTMLTextAreaElement)
          this.actions?.setDraft(conversationId, event.target.value);
      }}
      @keydown=${(event: Event) => event.stopPropagation()}
    ></textarea>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'care-chat-window': ChatWindow;
  }
}
