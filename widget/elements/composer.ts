import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { Mention, Quote, Sender, TenantSettings } from '../../protocol/index.ts';
import { limits } from '../../protocol/limits.ts';
import { aimAt, jointAim, NO_AIM } from '../client/draft-aim.ts';
import type { ChatActions, DraftAim, MessageView, OutgoingMessage } from '../client/state.ts';
import { SHORTCUTS_EVENT } from '../controllers/shortcuts-controller.ts';
import { allStrings, whole, type WholeStrings } from '../i18n/whole.ts';
import { askForFiles, chosenFiles, filePickers, pastedFiles } from './composer-choose.ts';
import { grow, takeFocus } from './composer-field.ts';
import { vetFiles } from './composer-files.ts';
import { follow, keptAim, takenBack, type Written } from './composer-draft.ts';
import { askedBy, passes, type Asked } from './composer-keys.ts';
import { ComposerMention, type MentionHost } from './composer-mention.ts';
import { roomFor, sendable } from './composer-room.ts';
import { emojiButton, emojiGrid, sendButton } from './composer-buttons.ts';
import { aboveField, fileChips, keyHints, problemList, RoomCount, Thumbnails } from './composer-view.ts';
import { urgentStrip, urgentToggle } from './composer-urgent.ts';
import { UnsentElsewhere, type Aside, type Editing, type Unsent } from './composer-unsent.ts';
import { composerSheets } from './composer-styles.ts';
import { wantEmoji } from './emoji-lazy.ts';
import { formatFor } from './format.ts';
import { laterIcon } from './icons-later.ts';

export const EDIT_LAST_EVENT = 'care-edit-last';

/**
 * `<care-composer>`: writes one message, text and files, or changes the text of one that was sent. Keeps what is unsent
 * of each conversation while it lives; the text outlives it through `actions.setDraft`.
 *
 * @property draft - the text to begin with when a conversation is opened
 * @property aim - what that is to be sent as, beside its words
 * @property replyTo - what is being answered
 * @property returned - a message that was taken back: it goes in front of what is written
 * @property conversationId - the conversation that is written in
 * @property placeholder - what the empty field says
 * @property mentionable - who may be named in it: typing `@` offers them
 * @property settings - what the tenant allows: kinds and sizes of files
 * @property strings - every word it says; `loadStrings` has other languages
 * @property actions - what it may ask of the client; null shows only
 * @event care-sent - a message was handed on; no detail, because events carry no text
 * @event care-shortcuts - the person wants to see the keys
 * @event care-edit-last - an arrow up in the empty field: the person wants to edit their last message
 * @event care-reply-cancel - the person gave up answering `replyTo`
 */
export class Composer extends LitElement implements MentionHost {
  static override styles = composerSheets;
  static override properties = {
    aim: { attribute: false },
    conversationId: {},
    draft: {},
    mentionable: { attribute: false },
    placeholder: {},
    replyTo: { attribute: false },
    returned: { attribute: false },
    settings: { attribute: false },
    editing: { state: true },
    strings: { attribute: false },
    actions: { attribute: false },
    _text: { state: true },
    _files: { state: true },
    _problems: { state: true },
    _emoji: { state: true },
    _urgent: { state: true },
  };
  declare aim: DraftAim | null | undefined;
  declare conversationId: string;
  declare draft: string;
  declare mentionable: readonly Sender[] | undefined;
  declare placeholder: string;
  declare replyTo: Quote | null;
  declare returned: OutgoingMessage | null | undefined;
  declare settings: TenantSettings | null;
  declare strings: WholeStrings;
  declare actions: ChatActions | null;
  /** Set by `change`; null while a new message is written. */
  declare editing: Editing | null;
  declare _text: string;
  declare _files: readonly File[];
  declare _problems: readonly string[];
  /** The grid of emoji is open. */
  declare _emoji: boolean;
  /** Everyone else will be asked to acknowledge what is being written. */
  declare _urgent: boolean;

  readonly #elsewhere = new UnsentElsewhere();
  readonly #count = new RoomCount();
  readonly #mention = new ComposerMention(this);
  /** Of the last edit, until it is known to be there. */
  #edited: Aside | null = null;
  readonly #thumbnails = new Thumbnails();
  readonly #fine = typeof matchMedia === 'function' ? matchMedia('(pointer: fine)') : null;

  constructor() {
    super();
    this.aim = null;
    this.conversationId = '';
    this.draft = '';
    this.mentionable = undefined;
    this.placeholder = '';
    this.replyTo = null;
    this.editing = null;
    this.settings = null;
    this.strings = allStrings;
    this.actions = null;
    this._text = '';
    this._files = [];
    this._problems = [];
    this._emoji = false;
    this._urgent = false;
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
    this.field?.focus();
  }

  /** Adds files as if they had been chosen here. */
  addFiles(files: Iterable<File>): void {
    const given = [...files];
    if (given.length === 0) return;
    const { accepted, refused } = vetFiles(given, this._files.length, this.settings, this.strings);
    this._files = [...this._files, ...accepted];
    this._problems = refused;
    this.focus();
  }

  /** What is written next answers this message. */
  answer(quote: Quote): void {
    this.stopEditing();
    this.replyTo = quote;
    void this.updateComplete.then(() => this.focus());
  }

  /** Puts the text of a message that was sent in the field, to be changed; what stood there comes back afterwards. */
  change({ messageId, content, attachments, mentions = [] }: MessageView): void {
    if (messageId === null) return;
    const aside = { text: this.#draft, chosen: this.#meant };
    this.editing = { messageId, before: content ?? '', files: attachments.length, mentions, aside };
    this._text = content ?? '';
    this.#mention.chosen = [];
    this._problems = [];
    this.actions?.setTyping(false);
    void this.updateComplete.then(() => {
      this.focus();
      this.field?.setSelectionRange(this._text.length, this._text.length);
    });
  }

  /** Leaves the message as it is; false where none is being changed. */
  stopEditing(): boolean {
    if (this.editing === null) return false;
    this._text = this.editing.aside.text;
    this.#mention.chosen = this.editing.aside.chosen;
    this.editing = null;
    return true;
  }

  /** The last edit was refused: its words are there to be sent as a message, unless others have been begun. */
  editRefused(): void {
    const edited = this.#edited;
    this.#edited = null;
    if (edited === null || this.#draft.trim() !== '') return;
    const { replyTo, urgent } = this.#aim;
    this.#show({ text: edited.text, aim: aimAt(replyTo, urgent, edited.chosen) });
    this.#keep();
  }

  /** Where one writes. */
  get field(): HTMLTextAreaElement | null {
    return this.renderRoot.querySelector('textarea');
  }

  /** Whom a message that is being changed names already. */
  get named(): readonly Mention[] {
    return this.editing?.mentions ?? [];
  }

  /** What is written of a new message, whatever is in the field now. */
  get #draft(): string {
    return this.editing?.aside.text ?? this._text;
  }

  /** Who was chosen to be named in that. */
  get #meant(): readonly Mention[] {
    return this.editing?.aside.chosen ?? this.#mention.chosen;
  }

  /** What its words are to be sent as. */
  get #aim(): DraftAim {
    return aimAt(this.replyTo, this._urgent, this.#meant);
  }

  /** A draft may come from when this person might ask for that. */
  get #urgent(): boolean {
    return this._urgent && this.settings?.urgent === true;
  }

  #show({ text, aim }: Written): void {
    const chosen = aim.mentions ?? [];
    if (this.editing !== null) this.editing = { ...this.editing, aside: { text, chosen } };
    else {
      this._text = text;
      this.#mention.chosen = chosen;
    }
    this.replyTo = aim.replyTo;
    this._urgent = aim.urgent;
  }

  #setDraft(text: string): void {
    this.#show({ text, aim: this.#aim });
    this.#keep();
  }

  /** What is written, and what it is to be sent as, is kept. */
  #keep(): void {
    const text = this.#draft;
    this.actions?.setDraft(this.conversationId, text, keptAim({ text, aim: this.#aim }));
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    // What stood here before this element was loaded may have been given fewer words.
    this.strings = whole(this.strings);
    const aim = this.aim ?? NO_AIM;
    if (!changed.has('conversationId')) {
      if (changed.has('draft') || changed.has('aim')) {
        const before = {
          text: changed.get('draft') ?? this.draft,
          aim: (changed.has('aim') ? changed.get('aim') : aim) ?? NO_AIM,
        };
        this.#show(follow({ text: this.#draft, aim: this.#aim }, before, { text: this.draft, aim }));
      }
      if (changed.has('returned')) this.#takeBack();
      return;
    }
    const left = changed.get('conversationId');
    let unsent: Unsent = { files: this._files, aim: this.#aim };
    if (left) unsent = this.#elsewhere.swap(left, unsent, this.conversationId);
    this._files = unsent.files;
    this.editing = null;
    this.#edited = null;
    this._emoji = false;
    this._problems = [];
    const text = (this.hasUpdated ? '' : this.#stand?.value) || this.draft;
    this.#show({ text, aim: jointAim(unsent.aim, aim) });
  }

  #takeBack(): void {
    const { returned } = this;
    if (!returned) return;
    const { text, files, replyTo, urgent = false, mentions } = returned;
    this.#show({
      text: takenBack(text, this.#draft, this.draft),
      aim: jointAim(aimAt(replyTo, urgent, mentions), this.#aim),
    });
    this.#keep();
    this._files = [...files, ...this._files];
    const most = limits.attachments.perMessage;
    this._problems = this._files.length > most ? [this.strings.composer.tooMany(most)] : [];
    void this.updateComplete.then(() => this.focus());
  }

  /** A plain field that stood here until this element was loaded. */
  get #stand(): HTMLTextAreaElement | null {
    return this.querySelector('textarea');
  }

  protected override firstUpdated(): void {
    if (this.field && this.#stand) takeFocus(this.field, this.#stand);
  }

  protected override updated(changed: PropertyValues<this>): void {
    this.#thumbnails.keep(this._files);
    this.#mention.updated(this.renderRoot);
    const aimed = changed.has('replyTo') || changed.has('_urgent');
    if (aimed && !changed.has('conversationId') && this.#draft !== '') this.#keep();
    const field = this.field;
    if (field === null) return;
    // Never while the person composes: setting the value would end it.
    if (field.value !== this._text) {
      field.value = this._text;
      // What was begun to be named stood in another text.
      this.#mention.leave();
    }
    if (changed.has('_text') || changed.has('conversationId') || changed.has('placeholder'))
      grow(field, this.placeholder, this.strings.composer.label);
  }

  /** Of a message that is changed nothing is a draft. */
  wrote(text: string): void {
    if (this.editing === null) this.#setDraft(text);
    else this._text = text;
  }

  get #sendable(): boolean {
    return sendable(this._text.trim(), this.editing?.files ?? this._files.length);
  }

  readonly #input = (event: Event): void => {
    if (!(event.target instanceof HTMLTextAreaElement)) return;
    this.wrote(event.target.value);
    if (this.editing === null) this.actions?.setTyping(this._text.trim() !== '');
    this.#mention.follow();
  };

  readonly #blur = (): void => {
    this.#mention.leave();
    this.actions?.setTyping(false);
  };

  readonly #keydown = (event: KeyboardEvent): void => {
    if (event.target === this.field && this.#mention.press(event)) return;
    if (!passes(event)) event.stopPropagation();
    const text = event.target === this.field ? this._text : null;
    const asked = askedBy(event, { text, fine: this.#fine?.matches === true });
    if (asked === null || !this.#does(asked)) return;
    event.preventDefault();
    event.stopPropagation();
  };

  /** False where there is nothing to do, and the key is the browser's. */
  #does(asked: Asked): boolean {
    switch (asked) {
      case 'send':
        this.#send();
        return true;
      case 'giveUp':
        return this.#giveUp();
      case 'editLast':
        // Cancelled by whoever found one to edit.
        return this.editing === null && !this.#tell(EDIT_LAST_EVENT);
    }
  }

  /** Gives up changing a message, or answering one; false where neither is being done. */
  #giveUp(): boolean {
    if (this.stopEditing()) return true;
    if (this.replyTo === null) return false;
    this.#cancelReply();
    return true;
  }

  #tell(name: string, cancelable = true): boolean {
    return this.dispatchEvent(new CustomEvent(name, { bubbles: true, composed: true, cancelable }));
  }

  readonly #keyOther = (event: KeyboardEvent): void => {
    if (!passes(event)) event.stopPropagation();
  };

  readonly #attach = (event: Event): void =>
    askForFiles(event.currentTarget, this.settings, this.#fine?.matches === false, this.strings);
  readonly #chosen = (event: Event): void => this.addFiles(chosenFiles(event));
  readonly #paste = (event: ClipboardEvent): void => this.addFiles(pastedFiles(event));

  readonly #toggleEmoji = async (): Promise<void> => {
    if (this._emoji) return this.#closeEmoji(true);
    await wantEmoji();
    this._emoji = this.isConnected;
  };

  readonly #closeEmoji = (focus: boolean): void => {
    this._emoji = false;
    if (focus) this.focus();
  };

  readonly #insert = (emoji: string): void => {
    const field = this.field;
    if (field === null) return;
    field.setRangeText(emoji, field.selectionStart, field.selectionEnd, 'end');
    this.wrote(field.value);
    this.#closeEmoji(true);
  };

  readonly #send = (): void => {
    if (!this.#sendable) return;
    if (this.editing !== null) return this.#save(this.editing);
    const { _files: files, replyTo } = this;
    const text = this._text.trim();
    const mentions = this.#mention.named(text);
    const message = {
      text,
      files,
      replyTo,
      urgent: this.#urgent,
      ...(mentions.length > 0 ? { mentions } : {}),
    };
    this.#show({ text: '', aim: NO_AIM });
    this.#keep();
    this._files = [];
    this._problems = [];
    this.actions?.send(message);
    this.actions?.setTyping(false);
    this.#tell('care-sent', false);
    this.focus();
  };

  #save({ messageId, before }: Editing): void {
    const text = this._text.trim();
    // Where nobody may be named, whom it names is left as it was.
    const named = this.#mention.named(text);
    const mentions = this.#mention.possible ? [named] : [];
    this.stopEditing();
    this.#edited = { text, chosen: named };
    if (text !== before) this.actions?.edit(messageId, text, ...mentions);
    this.focus();
  }

  #removeFile(file: File): void {
    this._files = this._files.filter((held) => held !== file);
    this._problems = [];
    this.focus();
  }

  readonly #setUrgent = (urgent: boolean): void => {
    this._urgent = urgent;
    this.focus();
  };

  readonly #cancelReply = (): void => {
    this.replyTo = null;
    this.#tell('care-reply-cancel', false);
    this.focus();
  };

  protected override render(): TemplateResult {
    const { strings: words } = this;
    const room = roomFor(this._text.trim());
    const editing = this.editing !== null;
    const limit = words.attachment.limit(
      formatFor(words.locale).size(this.settings?.attachments.max_bytes ?? limits.attachments.maxBytes),
    );
    return html`<div part="composer" class="care composer">
      <div class="all" @keydown=${this.#keydown} @keyup=${this.#keyOther} @keypress=${this.#keyOther}>
        ${aboveField(this, words, () => {
          this.#giveUp();
          this.focus();
        })}
        ${urgentStrip(this.#urgent && !editing, words, () => this.#setUrgent(false))}
        ${fileChips(editing ? [] : this._files, this.#thumbnails, words, (file) => this.#removeFile(file))}
        ${problemList(this._problems)}
        <div class="row">
          <button
            class="icon-button attach"
            type="button"
            title=${limit}
            aria-label="${words.composer.attach}. ${limit}"
            ?disabled=${editing}
            @click=${this.#attach}
          >
            ${laterIcon('attach')}
          </button>
          ${filePickers(this.settings, this.#chosen)}
          ${
            this.settings?.urgent === true && !editing
              ? urgentToggle(this._urgent, words, this.#setUrgent)
              : nothing
          }
          <div class="field">
            <textarea
              rows="1"
              dir=${this._text === '' ? nothing : 'auto'}
              aria-label=${words.composer.label}
              aria-invalid=${room.name === 'over' || room.name === 'invalid' ? 'true' : nothing}
              aria-describedby=${this.#count.id}
              placeholder=${this.placeholder}
              enterkeyhint="enter"
              aria-autocomplete=${this.#mention.possible ? 'list' : nothing}
              aria-controls=${this.#mention.controls}
              aria-activedescendant=${this.#mention.active}
              @keyup=${this.#mention.follow}
              @click=${this.#mention.follow}
              @input=${this.#input}
              @blur=${this.#blur}
              @paste=${this.#paste}
            ></textarea>
            ${emojiButton(this._emoji, words, this.#toggleEmoji)}
          </div>
          ${sendButton(editing, this.#sendable, words, this.#send)}
        </div>
        ${this.#count.of(room, words, this.#mention.tooMany(this._text))}
        ${this.#fine?.matches === true ? keyHints(words, () => this.#tell(SHORTCUTS_EVENT, false)) : nothing}
      </div>
      ${this.#mention.render()} ${this._emoji ? emojiGrid(words, this.#insert, this.#closeEmoji) : nothing}
    </div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'care-composer': Composer;
  }
}
