import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { base } from '../styles/base.ts';
import { popup } from '../styles/popup.ts';
import { tokens } from '../styles/tokens.ts';
import { placeMenu, type Side } from './menu-place.ts';

export interface MenuRow {
  readonly label: string;
  readonly icon: TemplateResult;
  /** A letter that chooses it while the menu is open. */
  readonly key?: string;
  readonly danger?: boolean;
  readonly run: () => void;
}

export interface MenuOptions {
  /** Its accessible name. */
  readonly label: string;
  readonly rows: readonly MenuRow[];
  /** What it is about, and stands beside. */
  readonly anchor: Element;
  /** All of it stands inside. */
  readonly bounds: Element;
  /** Where first; beside unless said otherwise. */
  readonly side?: Side;
  /** `chosen`: by a row, an Escape or a Tab, so that the focus has to go somewhere; not by a press elsewhere. */
  readonly closed: (chosen: boolean) => void;
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

/**
 * `<care-menu>`: a few things to do with one thing, beside it. Opens with the focus on its first row, and is gone after
 * a choice, an Escape, a Tab, or a press elsewhere.
 */
export class Menu extends LitElement {
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
      }
      @media (forced-colors: active) {
        .item:focus-visible {
          outline-color: Highlight;
        }
      }
    `,
  ];
  static override properties = { options: { attribute: false } };
  declare options: MenuOptions | null;
  #open = true;
  #frame = 0;

  constructor() {
    super();
    this.options = null;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    for (const name of ELSEWHERE) document.addEventListener(name, this.#elsewhere, true);
    window.addEventListener('resize', this.#away);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const name of ELSEWHERE) document.removeEventListener(name, this.#elsewhere, true);
    window.removeEventListener('resize', this.#away);
    this.close(false);
  }

  /** Closes it, if it has not been. */
  close(chosen: boolean): void {
    if (!this.#open) return;
    this.#open = false;
    cancelAnimationFrame(this.#frame);
    this.remove();
    this.options?.closed(chosen);
  }

  readonly #away = (): void => this.close(false);
  readonly #elsewhere = (event: Event): void => {
    if (!event.composedPath().includes(this)) this.close(false);
  };

  get #items(): HTMLElement[] {
    return [...this.renderRoot.querySelectorAll<HTMLElement>('.item')];
  }

  protected override firstUpdated(): void {
    this.#follow();
    this.#items[0]?.focus({ preventScroll: true });
  }

  /** Stays beside what it is about, frame by frame: messages come in and pictures grow while it is open. */
  readonly #follow = (): void => {
    const menu = this.renderRoot.querySelector<HTMLElement>('.menu');
    if (!this.#open || menu === null || this.options === null) return;
    const { anchor, bounds, side } = this.options;
    if (!anchor.isConnected) return this.close(false);
    const own = this.getBoundingClientRect();
    const { left, top } = placeMenu(
      { width: menu.offsetWidth, height: menu.offsetHeight },
      anchor.getBoundingClientRect(),
      bounds.getBoundingClientRect(),
      { side, rtl: getComputedStyle(this).direction === 'rtl' },
    );
    menu.style.left = `${left - own.left}px`;
    menu.style.top = `${top - own.top}px`;
    this.#frame = requestAnimationFrame(this.#follow);
  };

  readonly #keydown = (event: KeyboardEvent): void => {
    // Nothing pressed in here is the chat's or the page's.
    event.stopPropagation();
    const items = this.#items;
    const at = items.findIndex((item) => item.matches(':focus'));
    const step = stepFrom(event.key, at, items.length);
    if (step !== null) items[step]?.focus();
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

  #choose(row: MenuRow): void {
    this.close(true);
    row.run();
  }

  protected override render(): TemplateResult | typeof nothing {
    if (this.options === null) return nothing;
    const { label, rows } = this.options;
    return html`<div class="care box">
      <div
        class="menu popup"
        role="menu"
        aria-label=${label}
        @keydown=${this.#keydown}
        @focusout=${this.#focusout}
      >
        ${rows.map(
          (row) =>
            html`<button
              class="item ${row.danger === true ? 'danger' : ''}"
              type="button"
              role="menuitem"
              tabindex="-1"
              aria-keyshortcuts=${row.key ?? nothing}
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
}

const ELSEWHERE = ['pointerdown', 'wheel'] as const;

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
