import { css, html, nothing, type TemplateResult } from 'lit';
import { base } from '../styles/base.ts';
import { popup } from '../styles/popup.ts';
import { tokens } from '../styles/tokens.ts';
import { BesideElement, type BesideOptions } from './beside-element.ts';

export interface MenuRow {
  readonly label: string;
  readonly icon: TemplateResult;
  /** A letter that chooses it while the menu is open. */
  readonly key?: string;
  readonly danger?: boolean;
  /** It leads to a dialog. */
  readonly asks?: boolean;
  readonly run: () => void;
}

/** One of a few that stand in a line above the rows and are known by their faces. */
export interface MenuChoice {
  /** Its accessible name. */
  readonly label: string;
  readonly face: unknown;
  /** Whether it is chosen already; absent where that is no question. */
  readonly on?: boolean;
  readonly run: () => void;
}

export interface MenuOptions extends BesideOptions {
  /** Its accessible name. */
  readonly label: string;
  readonly rows: readonly MenuRow[];
  readonly choices?: { readonly label: string; readonly items: readonly MenuChoice[] };
}

/** Where the focus goes from row `at` of `count`; null where the key is not for that. */
export function stepFrom(key: string, at: number, count: number): number | null {
  switch (key) {
    case 'ArrowDown':
      return (at + 1) % count;
    case 'ArrowUp':
      return (at - 1 + count) % count;
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return null;
  }
}

/** The same along the line of choices, of which `at` may be none; `rtl`: the first is at the right. */
export function stepAlong(key: string, at: number, count: number, rtl: boolean): number | null {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[key];
  return step === undefined || at < 0 ? null : (at + (rtl ? -step : step) + count) % count;
}

/**
 * `<care-menu>`: a few things to do with one thing, beside it. Opens with the focus on its first row, and is gone after
 * a choice, an Escape, a Tab, or a press elsewhere.
 */
export class Menu extends BesideElement<MenuOptions> {
  static override styles = [
    tokens,
    base,
    popup,
    css`
      .care.box {
        height: auto;
      }
      .menu {
        position: absolute;
        z-index: 4;
        width: max-content;
        min-width: 10em;
        max-width: min(17.75em, 100vw - 16px);
        max-height: max(12em, var(--room));
        overflow-y: auto;
      }
      .item {
        display: flex;
        align-items: center;
        gap: 0.75em;
        width: 100%;
        min-height: 2.667em;
        padding: 0.4em 0.667em;
        border-radius: var(--care-radius-control);
        font-size: 0.9375em;
        line-height: calc(1.333 + var(--care-lead));
      }
      .item .icon {
        color: var(--care-text-2);
      }
      .key {
        margin-inline-start: auto;
        padding-inline-start: 1em;
      }
      .item:is(:hover, :focus) {
        background: var(--care-fill);
      }
      .care .item:focus-visible {
        outline-offset: -3px;
      }
      .item.danger,
      .item.danger .icon {
        color: var(--care-danger);
      }
      .item .key {
        font-size: 0.867em;
        color: var(--care-text-2);
      }
      @media (pointer: coarse) {
        .item {
          min-height: 2.934em;
        }
        .key {
          display: none;
        }
        .menu {
          max-width: min(20.25em, 100vw - 16px);
        }
      }
      .choices {
        display: flex;
        flex-wrap: wrap;
        margin-block-end: 0.375em;
        padding-block-end: 0.375em;
        border-block-end: 1px solid var(--care-line);
      }
      .choices > button {
        display: grid;
        flex: 1 0 2.25em;
        place-items: center;
        height: 2.5em;
        border: 1px solid transparent;
        border-radius: var(--care-radius-control);
      }
      .choices > button > span {
        font-size: 1.375em;
        line-height: 1;
      }
      .choices > button:is(:hover, :focus) {
        background: var(--care-fill);
      }
      .care .choices > button:focus-visible {
        outline-offset: -3px;
      }
      .choices > [aria-checked='true'] {
        border-color: var(--care-accent);
        background: var(--care-accent-soft);
      }
      @media (pointer: coarse) {
        .choices > button {
          flex-basis: 2.75em;
          height: 2.75em;
        }
      }
      @media (forced-colors: active) {
        .item:focus-visible {
          outline-color: Highlight;
        }
      }
    `,
  ];
  protected readonly box = '.menu';

  get #items(): HTMLElement[] {
    return [...this.renderRoot.querySelectorAll<HTMLElement>('.item')];
  }
  get #choices(): HTMLElement[] {
    return [...this.renderRoot.querySelectorAll<HTMLElement>('.choices > button')];
  }

  protected enter(): void {
    (this.#items[0] ?? this.#choices[0])?.focus({ preventScroll: true });
  }

  readonly #keydown = (event: KeyboardEvent): void => {
    // Nothing pressed in here is the chat's or the page's.
    event.stopPropagation();
    const choices = this.#choices;
    // The choices are one line of the menu: the one that has the focus stands for it.
    const along = choices.findIndex((choice) => choice.matches(':focus'));
    const lines = choices.length === 0 ? this.#items : [choices[Math.max(0, along)], ...this.#items];
    const at = lines.findIndex((item) => item?.matches(':focus') === true);
    const rtl = getComputedStyle(this).direction === 'rtl';
    const to = stepAlong(event.key, along, choices.length, rtl);
    const step = stepFrom(event.key, at, lines.length);
    if (to !== null) choices[to]?.focus();
    else if (step !== null) lines[step]?.focus();
    else if (event.key === 'Escape' || event.key === 'Tab') this.close(true);
    else {
      const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
      const row = this.options?.rows.find(({ key }) => plain && key === event.key.toLowerCase());
      if (row === undefined) return;
      this.#choose(row);
    }
    event.preventDefault();
  };

  readonly #focusout = ({ relatedTarget }: FocusEvent): void => {
    // None: the page itself was left, or a press elsewhere follows.
    if (relatedTarget instanceof Node && !this.renderRoot.contains(relatedTarget)) this.close(false);
  };

  #choose(row: Pick<MenuRow, 'run'>): void {
    this.close(true);
    row.run();
  }

  protected override render(): TemplateResult | typeof nothing {
    if (this.options === null) return nothing;
    const { label, rows, choices } = this.options;
    return html`<div class="care box">
      <div
        class="menu popup"
        role="menu"
        aria-label=${label}
        @keydown=${this.#keydown}
        @focusout=${this.#focusout}
      >
        ${
          choices === undefined
            ? nothing
            : html`<div class="choices" role="group" aria-label=${choices.label}>
                ${choices.items.map((choice) => this.#choice(choice))}
              </div>`
        }
        ${rows.map(
          (row) =>
            html`<button
              class="item ${row.danger === true ? 'danger' : ''}"
              type="button"
              role="menuitem"
              tabindex="-1"
              aria-keyshortcuts=${row.key ?? nothing}
              aria-haspopup=${row.asks === true ? 'dialog' : nothing}
              @click=${() => this.#choose(row)}
            >
              ${row.icon}<span>${row.label}</span>${
                row.key === undefined
                  ? nothing
                  : html`<span class="key" aria-hidden="true">${row.key.toUpperCase()}</span>`
              }
            </button>`,
        )}
      </div>
    </div>`;
  }

  #choice(choice: MenuChoice): TemplateResult {
    return html`<button
      type="button"
      role=${choice.on === undefined ? 'menuitem' : 'menuitemcheckbox'}
      tabindex="-1"
      aria-label=${choice.face === choice.label ? nothing : choice.label}
      aria-checked=${choice.on ?? nothing}
      @click=${() => this.#choose(choice)}
    >
      <span>${choice.face}</span>
    </button>`;
  }
}

/** Opens a menu at the end of `place`, which is inside `bounds`. */
export function openMenu(place: Node, options: MenuOptions): Menu {
  const menu = document.createElement('care-menu');
  menu.options = options;
  place.appendChild(menu);
  return menu;
}

declare global {
  interface HTMLElementTagNameMap {
    'care-menu': Menu;
  }
}
