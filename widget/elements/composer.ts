import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { Mention, Quote, Sender, TenantSettings } from '../../protocol/index.ts';
import { jointAim, NO_AIM } from '../client/draft-aim.ts';
import type { ChatActions, DraftAim, MessageView, OutgoingMessage } from '../client/state.ts';
import { SHORTCUTS_EVENT } from '../controllers/shortcuts-controller.ts';
import { allStrings, whole, type WholeStrings } from '../i18n/whole.ts';
import { Attached } from './composer-attached.ts';
import { Change, type Editing } from './composer-change.ts';
import type { Words } from './composer-draft.ts';
import { ComposerEmoji, type EmojiHost } from './composer-emoji.ts';
import { ComposerField, type FieldHost } from './composer-field.ts';
import { askedBy, keepIn, type Asked } from './composer-keys.ts';
import { ComposerMention, type MentionHost } from './composer-mention.ts';
import { Pointer } from './composer-pointer.ts';
import { roomFor, sendable } from './composer-room.ts';
import { outgoing, sendButton } from './composer-send.ts';
import { composerSheets } from './composer-styles.ts';
import { UnsentElsewhere } from './composer-unsent.ts';
import { Urge, type UrgeHost } from './composer-urgent.ts';
import { aboveField, keyHints, RoomCount } from './composer-view.ts';
import { Writing, type WritingHost } from './composer-writing.ts';

export const EDIT_LAST_EVENT = 'care-edit-last';

/**
 * `<care-composer>`: writes one message, text and files, or changes the text of one that was sent. Keeps what is unsent
 * of each conversation while it lives; text and files outlive it through `actions.setDraft`.
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
export class Composer extends LitElement implements EmojiHost, FieldHost, MentionHost, UrgeHost, WritingHost {
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
    strings: { attribute: false },
    actions: { attribute: false },
    urgent: { state: true },
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
  /** Everyone else will be asked to acknowledge what is being written, where this person may ask for that. */
  declare urgent: boolean;

  readonly #writing = new Writing(this);
  readonly #change = new Change(() => this.requestUpdate());
  readonly #pointer = new Pointer(this);
  readonly #attached = new Attached(this, this.#pointer);
  readonly #urge = new Urge(this);
  readonly #elsewhere = new UnsentElsewhere();
  readonly #mention = new ComposerMention(this);
  readonly #emoji = new ComposerEmoji(this);
  readonly #field = new ComposerField(this, this.#mention);
  readonly #count = new RoomCount();

  constructor() {
    super();
    this.aim = null;
    this.conversationId = '';
    this.draft = '';
    this.mentionable = undefined;
    this.placeholder = '';
    this.replyTo = null;
    this.settings = null;
    this.strings = allStrings;
    this.actions = null;
    this.urgent = false;
  }

  /** Whoever opens a conversation may come before there is a field. */
  override focus(): void {
    if (this.field !== null) this.field.focus();
    else if (!this.hasUpdated) void this.updateComplete.then(() => this.field?.focus());
  }

  /** Adds files as if they had been chosen here. */
  addFiles(files: Iterable<File>): void {
    this.#attached.add([...files]);
  }

  /** What is written next answers this message. */
  answer(quote: Quote): void {
    this.stopEditing();
    this.replyTo = quote;
    void this.updateComplete.then(() => this.focus());
  }

  /** Puts the text of a message that was sent in the field, to be changed; what stood there comes back afterwards. */
  change(message: MessageView): void {
    if (!this.#change.begin(message)) return;
    this.#attached.forgive();
    this.actions?.setTyping(false);
    void this.updateComplete.then(() => {
      this.focus();
      const { length } = this.words.text;
      this.field?.setSelectionRange(length, length);
    });
  }

  /** Leaves the message as it is; false where none is being changed. */
  stopEditing(): boolean {
    return this.#change.stop();
  }

  /** The last edit was refused: its words are there to be sent as a message, unless others have been begun. */
  editRefused(): void {
    const words = this.#change.refused();
    if (words !== null && this.#writing.words.text.trim() === '') this.#writing.write(words);
  }

  /** The message that is changed; null while a new one is written. */
  get editing(): Editing | null {
    return this.#change.editing;
  }

  /** What goes with the message that is written. */
  get files(): readonly File[] {
    return this.#attached.files;
  }

  /** What is attached is told to the client as well, which has it for as long as the page lives. */
  keepFiles(): void {
    this.#writing.keep();
  }

  /** Where one writes. */
  get field(): HTMLTextAreaElement | null {
    return this.#field.element;
  }

  /** Whom a message that is being changed names already. */
  get named(): readonly Mention[] {
    return this.editing?.mentions ?? [];
  }

  /** What is in the field, and who was chosen to be named there. */
  get words(): Words {
    return this.editing?.words ?? this.#writing.words;
  }

  /** Of a message that is changed nothing is a draft. */
  wrote(text: string, chosen = this.words.chosen): void {
    const words = { text, chosen };
    if (!this.#change.write(words)) this.#writing.write(words);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    // What stood here before this element was loaded may have been given fewer words.
    this.strings = whole(this.strings);
    if (changed.has('conversationId')) return this.#come(changed.get('conversationId'));
    if (changed.has('draft') || changed.has('aim'))
      this.#writing.follow({
        text: changed.get('draft') ?? this.draft,
        aim: (changed.has('aim') ? changed.get('aim') : this.aim) ?? NO_AIM,
      });
    const { returned } = this;
    if (!changed.has('returned') || !returned) return;
    this.#writing.takeBack(returned);
    this.#attached.takeBack(returned.files);
    void this.updateComplete.then(() => this.focus());
  }

  /** To another conversation than the one that is `left`. */
  #come(left: string | undefined): void {
    const here = { files: this.files, aim: this.#writing.now.aim };
    const { files, aim } = left ? this.#elsewhere.swap(left, here, this.conversationId) : here;
    this.#attached.set(this.aim?.files ?? files);
    this.#change.forget();
    this.#emoji.close(false);
    const text = (this.hasUpdated ? '' : this.#field.stand?.value) || this.draft;
    this.#writing.show({ text, aim: jointAim(aim, this.aim ?? NO_AIM) });
  }

  protected override updated(changed: PropertyValues<this>): void {
    this.#mention.updated(this.renderRoot);
    const aimed = changed.has('replyTo') || changed.has('urgent');
    if (aimed && !changed.has('conversationId') && this.#writing.words.text !== '') this.#writing.keep();
  }

  get #sendable(): boolean {
    return sendable(this.words.text.trim(), this.editing?.files ?? this.files.length);
  }

  readonly #keydown = (event: KeyboardEvent): void => {
    if (event.target === this.field && this.#mention.press(event)) return;
    keepIn(event);
    const text = event.target === this.field ? this.words.text : null;
    const asked = askedBy(event, { text, fine: this.#pointer.fine });
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
    this.replyTo = null;
    this.#tell('care-reply-cancel', false);
    this.focus();
    return true;
  }

  #tell(name: string, cancelable = true): boolean {
    return this.dispatchEvent(new CustomEvent(name, { bubbles: true, composed: true, cancelable }));
  }

  readonly #send = (): void => {
    if (!this.#sendable) return;
    const text = this.words.text.trim();
    const named = this.#mention.named(text);
    if (this.editing === null) this.#sendNew(text, named);
    else this.#save(this.editing, { text, chosen: named });
    this.focus();
  };

  #sendNew(text: string, named: readonly Mention[]): void {
    const written = { ...this.#writing.now, text };
    const message = outgoing(written, this.files, named, this.#urge.possible);
    this.#attached.set([]);
    this.#writing.empty();
    this.actions?.send(message);
    this.actions?.setTyping(false);
    this.#tell('care-sent', false);
  }

  #save({ messageId, before }: Editing, words: Words): void {
    this.#change.save(words);
    // Where nobody may be named, whom it names is left as it was.
    const mentions = this.#mention.possible ? [words.chosen] : [];
    if (words.text !== before) this.actions?.edit(messageId, words.text, ...mentions);
  }

  protected override render(): TemplateResult {
    const { strings: words } = this;
    const { text } = this.words;
    const room = roomFor(text.trim());
    const editing = this.editing !== null;
    return html`<div part="composer" class="care composer">
      <div class="all" @keydown=${this.#keydown} @keyup=${keepIn} @keypress=${keepIn}>
        ${aboveField(this, words, () => {
          this.#giveUp();
          this.focus();
        })}
        ${editing ? nothing : html`${this.#urge.strip()} ${this.#attached.chips()}`}
        ${this.#attached.problems()}
        <div class="row">
          ${this.#attached.entry(editing)} ${editing ? nothing : this.#urge.toggle()}
          <div class="field">${this.#field.view(room, this.#count.id)} ${this.#emoji.button()}</div>
          ${sendButton(editing, this.#sendable, words, this.#send)}
        </div>
        ${this.#count.of(room, words, this.#mention.tooMany(text))}
        ${this.#pointer.fine ? keyHints(editing, words, () => this.#tell(SHORTCUTS_EVENT, false)) : nothing}
      </div>
      ${this.#mention.render()} ${this.#emoji.grid()}
    </div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'care-composer': Composer;
  }
}
