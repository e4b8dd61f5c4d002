import { css, html, LitElement, type TemplateResult } from 'lit';
import { base } from '../styles/base.ts';
import { popup } from '../styles/popup.ts';
import { tokens } from '../styles/tokens.ts';
import { COLUMNS, EMOJI, moveIn } from './emoji-grid.ts';

/** What opens and closes it does both by itself. */
const isOpener = (on: EventTarget): boolean => on instanceof Element && on.ariaExpanded === 'true';

/**
 * `<care-emoji>`: a small grid of emoji, one stop of the Tab key. Opens with the focus in it.
 *
 * @property label - its accessible name
 * @property chosen - called with the emoji that was chosen
 * @property closed - called when it should go: after an Escape (`true`: the focus has to go somewhere), or as the focus
 * or a press went elsewhere
 */
export class EmojiGrid extends LitElement {
  static override styles = [
    tokens,
    base,
    popup,
    css`
      .care.box {
        height: auto;
      }
      .grid {
        display: grid;
        gap: 0.125em;
        /* Below the header and the emergency text, two rows at the least. */
        max-height: max(5.5em, min(20em, 100cqh - 13em));
        overflow-y: auto;
        overscroll-behavior: contain;
      }
      .row {
        display: grid;
        grid-template-columns: repeat(8, minmax(0, 2.75em));
      }
      .row button {
        width: 100%;
        height: 2.25em;
        padding: 0;
        border-radius: var(--care-radius-inner);
        text-align: center;
      }
      .row span {
        font-size: 1.375em;
        line-height: 1;
      }
      .row button:is(:hover, :focus) {
        background: var(--care-fill);
      }
      .care .row button:focus-visible {
        outline-offset: -3px;
      }
      @media (pointer: coarse) {
        .row button {
          height: 2.75em;
        }
      }
    `,
  ];
  static override properties = {
    label: {},
    chosen: { attribute: false },
    closed: { attribute: false },
    _at: { state: true },
  };
  declare label: string;
  declare chosen: ((emoji: string) => void) | null;
  declare closed: ((escaped: boolean) => void) | null;
  declare _at: number;

  constructor() {
    super();
    this.label = '';
    this.chosen = null;
    this.closed = null;
    this._at = 0;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener('pointerdown', this.#elsewhere, true);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener('pointerdown', this.#elsewhere, true);
  }

  readonly #elsewhere = (event: Event): void => {
    const path = event.composedPath();
    if (!path.includes(this) && !path.some(isOpener)) this.closed?.(false);
  };

  override focus(): void {
    this.#cells[this._at]?.focus();
  }

  get #cells(): HTMLButtonElement[] {
    return [...this.renderRoot.querySelectorAll('button')];
  }

  protected override firstUpdated(): void {
    this.focus();
  }

  readonly #keydown = (event: KeyboardEvent): void => {
    if (event.key === 'Tab') return;
    // Nothing pressed in here is the chat's or the page's.
    event.stopPropagation();
    if (event.key === 'Escape') {
      event.preventDefault();
      this.closed?.(true);
      return;
    }
    const rtl = getComputedStyle(this).direction === 'rtl';
    const to = moveIn(event.key, this._at, EMOJI.length, { rtl, ends: event.ctrlKey });
    if (to === null) return;
    event.preventDefault();
    this._at = to;
    this.#cells[to]?.focus();
  };

  readonly #focusout = ({ relatedTarget }: FocusEvent): void => {
    const left = relatedTarget instanceof Node && !this.renderRoot.contains(relatedTarget);
    if (left && !isOpener(relatedTarget)) this.closed?.(false);
  };

  protected override render(): TemplateResult {
    const rows = Array.from({ length: EMOJI.length / COLUMNS }, (_, row) => row * COLUMNS);
    return html`<div class="care box">
      <div
        class="grid popup"
        role="grid"
        aria-label=${this.label}
        @keydown=${this.#keydown}
        @focusout=${this.#focusout}
      >
        ${rows.map(
          (first) =>
            html`<div class="row" role="row">
              ${EMOJI.slice(first, first + COLUMNS).map(
                (emoji, column) =>
                  html`<div role="gridcell">
                    <button
                      type="button"
                      tabindex=${first + column === this._at ? 0 : -1}
                      @focus=${() => (this._at = first + column)}
                      @click=${() => this.chosen?.(emoji)}
                    >
                      <span>${emoji}</span>
                    </button>
                  </div>`,
              )}
            </div>`,
        )}
      </div>
    </div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'care-emoji': EmojiGrid;
  }
}
