import { css, html, type TemplateResult } from 'lit';
import type { ViewStatus } from '../client/state.ts';
import { statusIcon } from './icons.ts';

/** How far one's own message got, as a shape and a word. Needs `messageStatusStyles`. */
export const statusLine = (status: ViewStatus, word: string): TemplateResult =>
  html`<span class=${`status ${status}`}>${statusIcon(status)}<span>${word}</span></span>`;

export const messageStatusStyles = css`
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
