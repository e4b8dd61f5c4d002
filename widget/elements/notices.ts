import { css, html, nothing, svg, type TemplateResult } from 'lit';
import { icon, type IconName } from './icons.ts';

export interface NoticeOptions {
  readonly title: string;
  readonly text: string;
  /** By its name, or drawn by whoever alone needs it. */
  readonly picture: keyof typeof pictures | TemplateResult;
  /** The next step; left out only where the page itself has it. */
  readonly action?:
    | {
        readonly label: string;
        readonly run: () => void;
        readonly icon?: IconName;
        readonly primary?: boolean;
      }
    | false
    | undefined;
  /** Spoken at once, for failures that interrupt. */
  readonly alert?: boolean;
}

const pictures = {
  bubbles: svg`<path class="own" d="M20 0h52a20 20 0 0 1 20 20v34H5a5 5 0 0 1-5-5V20A20 20 0 0 1 20 0z"></path>
    <path class="front" d="M48 22h46a20 20 0 0 1 20 20v35a5 5 0 0 1-5 5H48a20 20 0 0 1-20-20V42a20 20 0 0 1 20-20z"></path>
    <path class="ink" d="M48 44h46M48 60h28"></path><circle class="dot-warm" cx="108" cy="10" r="9"></circle>`,
  cloud: svg`<path class="own" d="M20 0h52a20 20 0 0 1 20 20v34H5a5 5 0 0 1-5-5V20A20 20 0 0 1 20 0z"></path>
    <path class="front" d="M48 22h46a20 20 0 0 1 20 20v35a5 5 0 0 1-5 5H48a20 20 0 0 1-20-20V42a20 20 0 0 1 20-20z"></path>
    <path class="ink" d="M62 47a9 9 0 0 1 17-3 8 8 0 0 1 2 15.800H62a6.5 6.5 0 0 1 0-13"></path><path class="warm" d="M58 36l28 30"></path>`,
  lock: svg`<path class="own" d="M20 0h52a20 20 0 0 1 20 20v34H5a5 5 0 0 1-5-5V20A20 20 0 0 1 20 0z"></path>
    <path class="front" d="M48 22h46a20 20 0 0 1 20 20v35a5 5 0 0 1-5 5H48a20 20 0 0 1-20-20V42a20 20 0 0 1 20-20z"></path>
    <path class="ink" d="M60 51h22v15H60zM64 51v-5a7 7 0 0 1 14 0v5"></path>`,
} as const;

/** A whole state of a view: what happened, and the next step. Needs `noticeStyles`. */
export function notice({ title, text, picture, action, alert = false }: NoticeOptions): TemplateResult {
  return html`<div class="notice" role=${alert ? 'alert' : nothing}>
    <svg class="picture" viewBox="-2 -2 122 90" aria-hidden="true">
      ${typeof picture === 'string' ? pictures[picture] : picture}
    </svg>
    <h2 class="title">${title}</h2>
    <p class="notice-text">${text}</p>
    ${
      action
        ? html`<button
            type="button"
            class="button ${action.primary === false ? 'secondary' : 'primary'}"
            @click=${action.run}
          >
            ${action.icon === undefined ? nothing : icon(action.icon)}${action.label}
          </button>`
        : nothing
    }
  </div>`;
}

/** A strip above a view: offline and the like. */
export function banner(glyph: IconName, title: string, text: string): TemplateResult {
  return html`<div class="banner" role="status">
    ${icon(glyph)}<span><strong>${title}</strong> ${text}</span>
  </div>`;
}

export const noticeStyles = css`
  .notice {
    display: flex;
    flex-direction: column;
    align-items: center;
    justify-content: center;
    min-height: 100%;
    padding: 2em 1.5em 3em;
    text-align: center;
    text-wrap: balance;
  }
  .notice .picture {
    width: 7.625em;
    height: 5.625em;
    margin-block-end: 1.75em;
    overflow: visible;
    fill: none;
    stroke-linecap: round;
    stroke-linejoin: round;
  }
  .notice .own {
    fill: var(--care-own);
  }
  .notice .front {
    fill: var(--care-raised);
    stroke: var(--care-accent-line);
    stroke-width: 2;
  }
  .notice .ink {
    stroke: var(--care-accent);
    stroke-width: 4;
  }
  .notice .glass {
    fill: var(--care-raised);
    stroke: var(--care-accent);
    stroke-width: 4;
  }
  .notice .warm {
    stroke: var(--care-warm-line);
    stroke-width: 4;
  }
  .notice .dot-warm {
    fill: var(--care-warm-soft);
    stroke: var(--care-warm-line);
    stroke-width: 2;
  }
  .notice-text {
    max-width: 22em;
    margin-block: 0.5em 1.5em;
    color: var(--care-text-2);
    line-height: calc(1.5 + var(--care-lead));
  }
  .refusal {
    display: flex;
    align-items: center;
    gap: 0.5em;
    padding: 0.5em 1.25em;
    border-block-start: 1px solid var(--care-danger-line);
    background: var(--care-danger-soft);
    color: var(--care-danger);
  }
  .refusal span {
    flex: 1;
  }
  @media (pointer: coarse) {
    .refusal .icon-button {
      width: 3.143em;
      height: 3.143em;
    }
  }
  .banner {
    display: flex;
    align-items: flex-start;
    gap: 0.75em;
    padding: 0.75em 1.25em;
    border-block: 1px solid var(--care-caution-line);
    background: var(--care-caution-soft);
    font-size: 0.875em;
    line-height: calc(1.4286 + var(--care-lead));
  }
  .banner strong {
    font-weight: 600;
  }
  .banner .icon {
    color: var(--care-caution);
  }
  @media (forced-colors: active) {
    .notice .ink,
    .notice .glass,
    .notice .warm {
      stroke: CanvasText;
    }
  }
`;
