import { css, html, LitElement, type TemplateResult } from 'lit';
import { allStrings, type WholeStrings } from '../i18n/whole.ts';
import { base } from '../styles/base.ts';
import { tokens } from '../styles/tokens.ts';
import { icon } from './icons.ts';

/** A key as its cap is printed in English. */
type Cap =
  | 'Tab'
  | 'Shift'
  | 'Ctrl'
  | 'Enter'
  | 'Esc'
  | 'Home'
  | 'End'
  | 'Page Up'
  | 'Page Down'
  | 'F'
  | 'F10'
  | '↑'
  | '↓'
  | '/';

/** What is printed on keyboards of other languages. */
const caps: Readonly<Record<string, Readonly<Partial<Record<Cap, string>>>>> = {
  de: {
    Shift: 'Umschalt',
    Ctrl: 'Strg',
    Enter: 'Eingabe',
    Home: 'Pos1',
    End: 'Ende',
    'Page Up': 'Bild auf',
    'Page Down': 'Bild ab',
  },
  es: {
    Shift: 'Mayús',
    Enter: 'Intro',
    Home: 'Inicio',
    End: 'Fin',
    'Page Up': 'Re Pág',
    'Page Down': 'Av Pág',
  },
  fr: {
    Shift: 'Maj',
    Enter: 'Entrée',
    Esc: 'Échap',
    Home: 'Début',
    End: 'Fin',
    'Page Up': 'Page préc.',
    'Page Down': 'Page suiv.',
  },
  it: { Shift: 'Maiusc', Enter: 'Invio', End: 'Fine', 'Page Up': 'Pag ↑', 'Page Down': 'Pag ↓' },
};

/** Keys pressed together, and other keys that do the same or the opposite. */
type Keys = readonly (readonly Cap[])[];

interface Group {
  readonly name: string;
  readonly keys: readonly (readonly [what: string, keys: Keys])[];
}

const groups = (words: WholeStrings): readonly Group[] => [
  {
    name: words.keys.anywhere,
    keys: [
      [words.keys.nextControl, [['Tab'], ['Shift', 'Tab']]],
      [words.common.close, [['Esc']]],
      [words.keys.title, [['Ctrl', '/']]],
    ],
  },
  {
    name: words.sidebar.list,
    keys: [
      [words.keys.nextConversation, [['↓'], ['↑']]],
      [words.keys.firstConversation, [['Home'], ['End']]],
      [words.keys.openConversation, [['Enter']]],
      [words.sidebar.clearSearch, [['Esc']]],
    ],
  },
  {
    name: words.sidebar.title,
    keys: [
      [words.keys.nextMessage, [['Page Down'], ['Page Up']]],
      [words.thread.messageMenu, [['Enter'], ['Shift', 'F10']]],
      [words.keys.toField, [['Ctrl', 'End']]],
    ],
  },
  {
    name: words.find.title,
    keys: [
      [words.find.title, [['Ctrl', 'Shift', 'F']]],
      [words.find.earlier, [['Enter'], ['↑']]],
      [words.find.later, [['Shift', 'Enter'], ['↓']]],
      [words.find.close, [['Esc']]],
    ],
  },
  {
    name: words.composer.label,
    keys: [
      [words.composer.send, [['Enter'], ['Ctrl', 'Enter']]],
      [words.keys.newLine, [['Shift', 'Enter']]],
      [words.keys.editLast, [['↑']]],
    ],
  },
];

/**
 * `<care-shortcuts>`: a dialog that lists the keys. It stands over the page as soon as it is connected.
 *
 * @event care-done - it was closed
 */
export class Shortcuts extends LitElement {
  static override styles = [
    tokens,
    base,
    css`
      .care {
        height: auto;
      }
      dialog {
        box-sizing: border-box;
        width: min(26em, 100% - 2em);
        max-height: calc(100% - 2em);
        margin: auto;
        padding: 1.25em;
        overflow-y: auto;
        border: 1px solid var(--care-line);
        border-radius: var(--care-radius-field);
        background: var(--care-surface);
        box-shadow: var(--care-e3);
        color: inherit;
      }
      dialog::backdrop {
        background: var(--care-scrim);
      }
      .head {
        display: flex;
        align-items: flex-start;
        justify-content: space-between;
        gap: 0.5em;
      }
      .head .icon-button {
        margin: -0.375em;
        margin-inline-end: -0.5em;
      }
      h3 {
        margin-block: 1em 0.25em;
        font-size: 0.8125em;
        font-weight: 600;
        color: var(--care-text-2);
      }
      dl > div {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        justify-content: space-between;
        gap: 0.25em 1em;
        padding-block: 0.375em;
        font-size: 0.9375em;
      }
      dd {
        display: flex;
        flex-wrap: wrap;
        gap: 0.25em 0.75em;
      }
      /* Caps are printed from left to right. */
      dd > span {
        direction: ltr;
        unicode-bidi: isolate;
      }
      kbd {
        display: inline-block;
        min-width: 1.9em;
        padding: 0.1em 0.5em;
        border: 1px solid var(--care-line-strong);
        border-radius: var(--care-radius-inner);
        background: var(--care-fill);
        font: inherit;
        font-size: 0.8667em;
        line-height: 1.6;
        text-align: center;
      }
    `,
  ];
  static override properties = { strings: { attribute: false } };

  declare strings: WholeStrings;

  constructor() {
    super();
    this.strings = allStrings;
  }

  protected override firstUpdated(): void {
    this.renderRoot.querySelector('dialog')?.showModal();
  }

  protected override render(): TemplateResult {
    const { strings: words } = this;
    const printed = caps[words.locale.split('-')[0] ?? ''] ?? {};
    const together = (keys: readonly Cap[]): TemplateResult =>
      html`<span
        >${keys.map((cap, at) => html`${at === 0 ? '' : ' + '}<kbd>${printed[cap] ?? cap}</kbd>`)}</span
      >`;
    return html`<div class="care" lang=${words.locale} dir=${words.dir}>
      <dialog aria-label=${words.keys.title} @close=${this.#done} @keydown=${this.#keep}>
        <div class="head">
          <h2 class="title">${words.keys.title}</h2>
          <button type="button" class="icon-button" aria-label=${words.common.close} @click=${this.#close}>
            ${icon('close')}
          </button>
        </div>
        ${groups(words).map(
          ({ name, keys }) =>
            html`<h3>${name}</h3>
              <dl>
                ${keys.map(
                  ([what, how]) =>
                    html`<div>
                      <dt>${what}</dt>
                      <dd>${how.map(together)}</dd>
                    </div>`,
                )}
              </dl>`,
        )}
      </dialog>
    </div>`;
  }

  /** A dialog over the page: its keys, Escape too, are nobody else's. */
  readonly #keep = (event: KeyboardEvent): void => event.stopPropagation();

  readonly #close = (): void => this.renderRoot.querySelector('dialog')?.close();

  readonly #done = (): void => {
    this.dispatchEvent(new CustomEvent('care-done'));
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'care-shortcuts': Shortcuts;
  }
}
