import { html, nothing, type LitElement, type ReactiveController, type TemplateResult } from 'lit';
import type { ChatActions } from '../client/state.ts';
import type { WholeStrings } from '../i18n/whole.ts';
import { pastedFiles } from './composer-choose.ts';
import type { Editing } from './composer-change.ts';
import type { Words } from './composer-draft.ts';
import type { ComposerMention } from './composer-mention.ts';
import type { Room } from './composer-room.ts';

/** What is to stand in it, and who wants to know what is done there. */
export interface FieldHost extends LitElement {
  /** What is in the field, or is to be. */
  readonly words: Words;
  readonly placeholder: string;
  readonly strings: WholeStrings;
  readonly actions: ChatActions | null;
  readonly editing: Editing | null;
  wrote(text: string): void;
  addFiles(files: Iterable<File>): void;
}

/** As high as its words need; `short` is what it says empty where `placeholder` takes more than a line. */
function grow(field: HTMLTextAreaElement, placeholder: string, short: string): void {
  field.style.height = 'auto';
  field.placeholder = placeholder;
  // A name that would make an empty field two lines high is in the header already.
  if (field.value === '' && field.scrollHeight > field.clientHeight) field.placeholder = short;
  field.style.height = `${field.scrollHeight}px`;
}

/** The focus of a plain field that stood here before, and the place in it. */
function takeFocus(field: HTMLTextAreaElement, stand: HTMLTextAreaElement): void {
  if (!stand.matches(':focus')) return;
  field.value = stand.value;
  field.focus();
  field.setSelectionRange(stand.selectionStart, stand.selectionEnd);
}

/** The field one writes in: what it shows, how high it is, and what is typed and pasted there. */
export class ComposerField implements ReactiveController {
  readonly #host: FieldHost;
  readonly #mention: ComposerMention;
  /** What it was measured with. */
  #measured: { readonly text: string; readonly placeholder: string } | null = null;

  constructor(host: FieldHost, mention: ComposerMention) {
    (this.#host = host).addController(this);
    this.#mention = mention;
  }

  get element(): HTMLTextAreaElement | null {
    return this.#host.renderRoot.querySelector('textarea');
  }

  /** A plain field that stood here until the composer was loaded. */
  get stand(): HTMLTextAreaElement | null {
    return this.#host.querySelector('textarea');
  }

  hostUpdated(): void {
    const field = this.element;
    if (field === null) return;
    const { placeholder, strings } = this.#host;
    const { text } = this.#host.words;
    if (this.#measured === null && this.stand !== null) takeFocus(field, this.stand);
    // Never while the person composes: setting the value would end it.
    if (field.value !== text) {
      field.value = text;
      // What was begun to be named stood in another text.
      this.#mention.leave();
    }
    if (text === this.#measured?.text && placeholder === this.#measured.placeholder) return;
    this.#measured = { text, placeholder };
    grow(field, placeholder, strings.composer.label);
  }

  readonly #input = (event: Event): void => {
    if (!(event.target instanceof HTMLTextAreaElement)) return;
    this.#host.wrote(event.target.value);
    if (this.#host.editing === null) this.#host.actions?.setTyping(this.#host.words.text.trim() !== '');
    this.#mention.follow();
  };

  readonly #blur = (): void => {
    this.#mention.leave();
    this.#host.actions?.setTyping(false);
  };

  readonly #paste = (event: ClipboardEvent): void => this.#host.addFiles(pastedFiles(event));

  /** `describedBy`: what says how much room there is. */
  view(room: Room, describedBy: string): TemplateResult {
    const { placeholder, strings } = this.#host;
    return html`<textarea
      rows="1"
      dir=${this.#host.words.text === '' ? nothing : 'auto'}
      aria-label=${strings.composer.label}
      aria-invalid=${room.name === 'over' || room.name === 'invalid' ? 'true' : nothing}
      aria-describedby=${describedBy}
      placeholder=${placeholder}
      enterkeyhint="enter"
      aria-autocomplete=${this.#mention.possible ? 'list' : nothing}
      aria-controls=${this.#mention.controls}
      aria-activedescendant=${this.#mention.active}
      @keyup=${this.#mention.follow}
      @click=${this.#mention.follow}
      @input=${this.#input}
      @blur=${this.#blur}
      @paste=${this.#paste}
    ></textarea>`;
  }
}
