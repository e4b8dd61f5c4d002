import { css, html } from 'lit';
import type { ViewStatus } from '../client/state.ts';
import { strings, type Strings } from '../i18n/strings.ts';
import { base } from '../styles/base.ts';
import { tokens } from '../styles/tokens.ts';
import { statusIcon } from './icons.ts';
import { ThreadPart } from './message-list-part.ts';

export const messageStatusStyles = css`
  care-message-status {
    display: flex;
  }
  .status {
    display: inline-flex;
    align-items: flex-start;
    gap: 0.45em;
    /* Words that wrap stay beside their shape. */
    text-align: start;
    font-size: inherit;
    line-height: inherit;
  }
  .status .icon {
    width: 1.23em;
    height: 1.23em;
    margin-block-start: calc((1lh - 1.23em) / 2);
  }
  .status .icon.read {
    width: 1.77em;
    height: 1.18em;
    stroke: var(--care-on-accent);
    stroke-width: 1.9;
  }
  .status .capsule {
    fill: var(--care-accent);
    stroke: none;
  }
  .status.failed {
    color: var(--care-danger);
    font-weight: 500;
  }
  @media (forced-colors: active) {
    .status .icon.read {
      stroke: CanvasText;
    }
    .status .capsule {
      fill: Canvas;
      stroke: CanvasText;
    }
  }
`;

/**
 * `<care-message-status>`: how far one's own message got, as a shape and a word. Shows only; the reason of a
 * failure and its buttons are the bubble's.
 *
 * @property status - waiting, sending, sent, delivered, read or failed
 * @property words - other words than the status has, such as how far an upload is
 * @property strings - every word it says; `loadStrings` has other languages
 */
export class MessageStatus extends ThreadPart {
  static override styles = [tokens, base, messageStatusStyles];
  static override properties = { status: {}, words: {}, strings: { attribute: false } };
  declare status: ViewStatus;
  declare words: string | null;
  declare strings: Strings;

  constructor() {
    super();
    this.status = 'sent';
    this.words = null;
    this.strings = strings;
  }

  protected override content(): unknown {
    const word = this.words ?? this.strings.status[this.status];
    return html`<span class="status ${this.status}">${statusIcon(this.status)}<span>${word}</span></span>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'care-message-status': MessageStatus;
  }
}
