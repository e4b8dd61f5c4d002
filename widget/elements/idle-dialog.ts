import { html, LitElement, type PropertyValues, type TemplateResult } from 'lit';
import { allStrings, whole, type WholeStrings } from '../i18n/whole.ts';
import { digitsAndCalendar, intlLocale } from '../i18n/words.ts';
import { base } from '../styles/base.ts';
import { tokens } from '../styles/tokens.ts';
import { settingsStyles } from './settings-styles.ts';

/** What is left is told to those who cannot see it at these, ms, beside the beginning. */
const MARKS_MS = [30_000, 10_000];
const TELL_AFTER_MS = 100;

/**
 * Asks a person who has done nothing for long whether they are still there. Any act of theirs answers it; the buttons
 * are there to be found.
 *
 * @event care-stay - the person is here
 * @event care-leave - the person wants to be signed out now
 */
export class IdleDialog extends LitElement {
  static override styles = [tokens, base, settingsStyles];
  static override properties = {
    strings: { attribute: false },
    left: { attribute: false },
    told: { state: true },
  };

  declare strings: WholeStrings;
  /** Ms. */
  declare left: number;
  declare private told: string;

  constructor() {
    super();
    this.strings = allStrings;
    this.left = 0;
    this.told = '';
  }

  protected override willUpdate(changed: PropertyValues): void {
    this.strings = whole(this.strings);
    if (changed.has('left') && MARKS_MS.includes(this.left)) this.told = this.#leftWords();
  }

  protected override render(): TemplateResult {
    const words = this.strings.idle;
    return html`<div
      class="care sheet away"
      role="alertdialog"
      aria-modal="true"
      aria-labelledby="title"
      aria-describedby="text"
      lang=${this.strings.locale}
      dir=${this.strings.dir}
    >
      <h2 class="title" id="title">${words.title}</h2>
      <p id="text">${words.text}</p>
      <p class="left" aria-hidden="true">${this.#leftWords()}</p>
      <p class="visually-hidden" role="status">${this.told}</p>
      <div class="ways">
        <button type="button" class="button secondary" @click=${() => this.#ask('care-leave')}>
          ${words.leave}
        </button>
        <button type="button" class="button primary stay" @click=${() => this.#ask('care-stay')}>
          ${words.stay}
        </button>
      </div>
    </div>`;
  }

  protected override firstUpdated(): void {
    // What is there when it is inserted is not news to a screen reader.
    setTimeout(() => (this.told = this.#leftWords()), TELL_AFTER_MS);
  }

  /** For whoever was in the chat; anyone else's focus is left where it is. */
  override focus(): void {
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>('.stay')?.focus());
  }

  #leftWords(): string {
    const { locale } = this.strings;
    const seconds = new Intl.NumberFormat(intlLocale(locale), {
      ...digitsAndCalendar(locale),
      style: 'unit',
      unit: 'second',
      unitDisplay: 'long',
    });
    return this.strings.idle.left(seconds.format(Math.ceil(this.left / 1_000)));
  }

  #ask(name: 'care-stay' | 'care-leave'): void {
    this.dispatchEvent(new CustomEvent(name));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'care-idle-dialog': IdleDialog;
  }
}
