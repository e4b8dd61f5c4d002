import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { Quote, TenantSettings } from '../../protocol/index.ts';
import { limits } from '../../protocol/limits.ts';
import type { ChatActions, OutgoingMessage } from '../client/state.ts';
import { SHORTCUTS_EVENT } from '../controllers/shortcuts-controller.ts';
import { allStrings, whole, type WholeStrings } from '../i18n/whole.ts';
import { lazy } from '../lazy.ts';
import { base } from '../styles/base.ts';
import { tokens } from '../styles/tokens.ts';
import { bringsFiles, vetFiles } from './composer-files.ts';
import { sends } from './composer-keys.ts';
import { roomFor, sendable, spokenStep, type Room } from './composer-room.ts';
import {
  attachMenu,
  fileChips,
  filePickers,
  problemList,
  replyPreview,
  roomWords,
  Thumbnails,
} from './composer-view.ts';
import { composerStyles } from './composer-styles.ts';
import { formatFor } from './format.ts';
import { laterIcon } from './icons-later.ts';

/** A chunk of its own, for whoever opens it. */
const emoji = lazy(() => import('./emoji.ts'));

/** Keys the panel around us needs: leaving the field and closing. Everything else stays in the field. */
const PASSES: ReadonlySet<string> = new Set(['Escape', 'Tab']);

/**
 * `<care-composer>`: writes one message, text and files. Keeps what is unsent of each conversation while it lives;
 * the text outlives it through `actions.setDraft`.
 *
 * @property draft - the text to begin with when a conversation is opened
 * @property replyTo - what is being answered
 * @property returned - a message that was taken back: it goes in front of what is written
 * @property conversationId - the conversation that is written in
 * @property placeholder - what the empty field says
 * @property settings - what the tenant allows: kinds and sizes of files
 * @property strings - every word it says; `loadStrings` has other languages
 * @property actions - what it may ask of the client; null shows only
 * @event care-sent - a message was handed on; no detail, because events carry no text
 * @event care-shortcuts - the person wants to see the keys
 * @event care-reply-cancel - the person gave up answering `replyTo`
 */
export class Composer extends LitElement {
  static override styles = [tokens, base, composerStyles];
  static override properties = {
    conversationId: {},
    draft: {},
    placeholder: {},
    replyTo: { attribute: false },
    returned: { attribute: false },
    settings: { attribute: false },
    strings: { attribute: false },
    actions: { attribute: false },
    _text: { state: true },
    _files: { state: true },
    _problems: { state: true },
    _emoji: { state: true },
  };
  declare conversationId: string;
  declare draft: string;
  declare placeholder: string;
  declare replyTo: Quote | null;
  declare returned: OutgoingMessage | null | undefined;
  declare settings: TenantSettings | null;
  declare strings: WholeStrings;
  declare actions: ChatActions | null;
  declare _text: string;
  declare _files: readonly File[];
  declare _problems: readonly string[];
  /** The grid of emoji is open. */
  declare _emoji: boolean;

  /** Files not yet sent, of the other conversations visited. */
  readonly #filesOf = new Map<string, readonly File[]>();
  #step = '';
  #spoken = '';
  readonly #thumbnails = new Thumbnails();
  readonly #fine = typeof matchMedia === 'function' ? matchMedia('(pointer: fine)') : null;

  constructor() {
    super();
    this.conversationId = '';
    this.draft = '';
    this.placeholder = '';
    this.replyTo = null;
    this.settings = null;
    this.strings = allStrings;
    this.actions = null;
    this._text = '';
    this._files = [];
    this._problems = [];
    this._emoji = false;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#fine?.addEventListener('change', this.#pointerChanged);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#fine?.removeEventListener('change', this.#pointerChanged);
    this.#thumbnails.clear();
  }

  readonly #pointerChanged = (): void => this.requestUpdate();

  override focus(): void {
    this.#field?.focus();
  }

  /** Adds files as if they had been chosen here. */
  addFiles(files: Iterable<File>): void {
    const { accepted, refused } = vetFiles(files, this._files.length, this.settings, this.strings);
    this._files = [...this._files, ...accepted];
    this._problems = refused;
    this.focus();
  }

  get #field(): HTMLTextAreaElement | null {
    return this.renderRoot.querySelector('textarea');
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    // What stood here before this element was loaded may have been given fewer words.
    this.strings = whole(this.strings);
    if (!changed.has('conversationId')) {
      // What nobody has typed in since may change by itself: a draft that was sent after all.
      if (this.hasUpdated && changed.get('draft') === this._text) this._text = this.draft;
      if (changed.has('returned')) this.#takeBack();
      return;
    }
    const left = changed.get('conversationId');
    if (left !== undefined && left !== '') this.#filesOf.set(left, this._files);
    this._files = this.#filesOf.get(this.conversationId) ?? [];
    this.#filesOf.delete(this.conversationId);
    this._emoji = false;
    this._problems = [];
    this._text = (this.hasUpdated ? '' : this.#stand?.value) || this.draft;
  }

  #takeBack(): void {
    const { returned } = this;
    if (!returned) return;
    this.#setText([returned.text, this._text].filter((text) => text.trim() !== '').join('\n\n'));
    this._files = [...returned.files, ...this._files];
    const most = limits.attachments.perMessage;
    this._problems = this._files.length > most ? [this.strings.composer.tooMany(most)] : [];
    this.replyTo = returned.replyTo ?? this.replyTo;
    void this.updateComplete.then(() => this.focus());
  }

  /** A plain field that stood here until this element was loaded. */
  get #stand(): HTMLTextAreaElement | null {
    return this.querySelector('textarea');
  }

  protected override firstUpdated(): void {
    const stand = this.#stand;
    const field = this.#field;
    if (stand === null || field === null || !stand.matches(':focus')) return;
    field.value = this._text;
    field.focus();
    field.setSelectionRange(stand.selectionStart, stand.selectionEnd);
  }

  protected override updated(changed: PropertyValues<this>): void {
    this.#thumbnails.keep(this._files);
    const field = this.#field;
    if (field === null) return;
    // Never while the person composes: setting the value would end it.
    if (field.value !== this._text) field.value = this._text;
    if (changed.has('_text') || changed.has('conversationId') || changed.has('placeholder'))
      this.#grow(field);
  }

  #grow(field: HTMLTextAreaElement): void {
    field.style.height = 'auto';
    field.placeholder = this.placeholder;
    // A name that would make an empty field two lines high is in the header already.
    if (this._text === '' && field.scrollHeight > field.clientHeight)
      field.placeholder = this.strings.composer.label;
    field.style.height = `${field.scrollHeight}px`;
  }

  #setText(text: string): void {
    this._text = text;
    this.actions?.setDraft(this.conversationId, text);
  }

  get #sendable(): boolean {
    return sendable(this._text.trim(), this._files.length);
  }

  readonly #input = (event: Event): void => {
    if (!(event.target instanceof HTMLTextAreaElement)) return;
    this.#setText(event.target.value);
    this.actions?.setTyping(this._text.trim() !== '');
  };

  readonly #blur = (): void => this.actions?.setTyping(false);

  readonly #keydown = (event: KeyboardEvent): void => {
    if (!PASSES.has(event.key)) event.stopPropagation();
    if (!(event.target instanceof HTMLTextAreaElement) || !sends(event, this.#fine?.matches === true)) return;
    event.preventDefault();
    this.#send();
  };

  readonly #keyOther = (event: KeyboardEvent): void => {
    if (!PASSES.has(event.key)) event.stopPropagation();
  };

  readonly #paste = (event: ClipboardEvent): void => {
    const data = event.clipboardData;
    // A copied table comes as text and as its picture: the text is what was meant.
    if (!bringsFiles(data) || data.types.includes('text/plain')) return;
    event.preventDefault();
    this.addFiles(data.files);
  };

  readonly #chosen = (event: Event): void => {
    if (!(event.target instanceof HTMLInputElement)) return;
    this.addFiles(event.target.files ?? []);
    // So that the same file can be chosen again.
    event.target.value = '';
  };

  readonly #attach = (event: Event): void => {
    const choose = (from: 'files' | 'camera'): void => this.#choose(from);
    const types = this.settings?.attachments.media_types ?? [];
    const pictures = types.length === 0 || types.some((type) => type.startsWith('image/'));
    // A coarse pointer is most likely a phone's, which has a camera.
    if (this.#fine?.matches === false && pictures) attachMenu(event.currentTarget, this.strings, choose);
    else choose('files');
  };

  #choose(from: 'files' | 'camera'): void {
    this.renderRoot.querySelector<HTMLInputElement>(`input.${from}`)?.click();
  }

  readonly #toggleEmoji = async (): Promise<void> => {
    if (this._emoji) return this.#closeEmoji(true);
    const { EmojiGrid } = await emoji.want();
    if (customElements.get('care-emoji') === undefined) customElements.define('care-emoji', EmojiGrid);
    this._emoji = this.isConnected;
  };

  readonly #closeEmoji = (focus: boolean): void => {
    this._emoji = false;
    if (focus) this.focus();
  };

  readonly #insert = (emoji: string): void => {
    const field = this.#field;
    if (field === null) return;
    field.setRangeText(emoji, field.selectionStart, field.selectionEnd, 'end');
    this.#setText(field.value);
    this.#closeEmoji(true);
  };

  readonly #send = (): void => {
    if (!this.#sendable) return;
    const message = { text: this._text.trim(), files: this._files, replyTo: this.replyTo };
    this.#setText('');
    this._files = [];
    this._problems = [];
    this.actions?.send(message);
    this.actions?.setTyping(false);
    this.dispatchEvent(new CustomEvent('care-sent', { bubbles: true, composed: true }));
    this.focus();
  };

  #removeFile(file: File): void {
    this._files = this._files.filter((held) => held !== file);
    this._problems = [];
    this.focus();
  }

  #cancelReply = (): void => {
    this.dispatchEvent(new CustomEvent('care-reply-cancel', { bubbles: true, composed: true }));
    this.focus();
  };

  /** What is said of the room left: shown at each letter, spoken at some. */
  #count(room: Room): TemplateResult {
    const said = roomWords(room, this.strings);
    const step = spokenStep(room);
    if (step !== this.#step) this.#spoken = said;
    this.#step = step;
    return html`${
        said === '' ? nothing : html`<p class="meta hint ${room.name === 'near' ? '' : 'over'}">${said}</p>`
      }
      <p class="visually-hidden" aria-live="polite">${this.#spoken}</p>`;
  }

  /** For whoever has a keyboard. */
  #hints(): TemplateResult {
    const { composer, keys } = this.strings;
    return html`<div class="hints">
      <p class="meta hint">${composer.hintEnter}</p>
      <button
        class="keys"
        type="button"
        title=${keys.title}
        aria-label=${keys.title}
        @click=${this.#askForKeys}
      >
        ${laterIcon('keyboard', 'small')}
      </button>
    </div>`;
  }

  readonly #askForKeys = (): void => {
    this.dispatchEvent(new CustomEvent(SHORTCUTS_EVENT, { bubbles: true, composed: true }));
  };

  protected override render(): TemplateResult {
    const { strings: words } = this;
    const room = roomFor(this._text.trim());
    const limit = words.attachment.limit(
      formatFor(words.locale).size(this.settings?.attachments.max_bytes ?? limits.attachments.maxBytes),
    );
    return html`<div part="composer" class="care composer">
      <div class="all" @keydown=${this.#keydown} @keyup=${this.#keyOther} @keypress=${this.#keyOther}>
        ${this.replyTo === null ? nothing : replyPreview(this.replyTo, words, this.#cancelReply)}
        ${fileChips(this._files, this.#thumbnails, words, (file) => this.#removeFile(file))}
        ${problemList(this._problems)}
        <div class="row">
          <button
            class="icon-button attach"
            type="button"
            title=${limit}
            aria-label="${words.composer.attach}. ${limit}"
            @click=${this.#attach}
          >
            ${laterIcon('attach')}
          </button>
          ${filePickers(this.settings, this.#chosen)}
          <div class="field">
            <textarea
              rows="1"
              dir=${this._text === '' ? nothing : 'auto'}
              aria-label=${words.composer.label}
              aria-invalid=${room.name === 'over' || room.name === 'invalid' ? 'true' : nothing}
              placeholder=${this.placeholder}
              enterkeyhint="enter"
              @input=${this.#input}
              @blur=${this.#blur}
              @paste=${this.#paste}
            ></textarea>
            <button
              class="icon-button emoji"
              type="button"
              aria-label=${words.composer.emoji}
              aria-expanded=${this._emoji}
              @click=${this.#toggleEmoji}
            >
              ${laterIcon('smile')}
            </button>
          </div>
          <button
            class="send"
            type="button"
            aria-label=${words.composer.send}
            aria-disabled=${!this.#sendable}
            @click=${this.#send}
          >
            ${laterIcon('send')}
          </button>
        </div>
        ${this.#count(room)}${this.#fine?.matches === true ? this.#hints() : nothing}
      </div>
      ${
        this._emoji
          ? html`<div class="picker">
              <care-emoji
                .label=${words.composer.emoji}
                .chosen=${this.#insert}
                .closed=${this.#closeEmoji}
              ></care-emoji>
            </div>`
          : nothing
      }
    </div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'care-composer': Composer;
  }
}
