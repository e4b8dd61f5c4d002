import { css } from 'lit';

/**
 * What every element of ours starts from: it shields itself from the page, resets everything inside, and brings
 * the controls. Use it as `static override styles = [tokens, base, css\`…\`]` around one wrapper `<div class="care">`.
 *
 * Selectors weigh as little as they can, so an element's own rule of one class wins.
 *
 * Text classes: `.title .person .message .button-text .preview .meta`. Controls: `.button` (with `.primary`,
 * `.secondary`, `.text`, `.danger`, `.wide`), `.icon-button`, `.field`. A control's shape may be smaller than
 * the area that reacts to a finger.
 */
export const base = css`
  :host {
    display: block !important;
    position: relative !important;
    z-index: auto !important;
    float: none !important;
    visibility: visible !important;
    opacity: 1 !important;
    transform: none !important;
    translate: none !important;
    rotate: none !important;
    scale: none !important;
    zoom: 1 !important;
    writing-mode: horizontal-tb !important;
    content-visibility: visible !important;
    mix-blend-mode: normal !important;
    mask: none !important;
    filter: none !important;
    clip-path: none !important;
    perspective: none !important;
    backdrop-filter: none !important;
    contain: none !important;
    container-type: normal !important;
    will-change: auto !important;
    min-width: 0 !important;
    margin: 0 !important;
    padding: 0 !important;
    border: 0 !important;
  }
  :host([hidden]) {
    display: none !important;
  }
  .care {
    all: initial;
    color-scheme: inherit;
    display: block;
    box-sizing: border-box;
    height: 100%;
    font-family: var(--care-font, system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif);
    font-size: medium;
    line-height: calc(1.4375 + var(--care-lead));
    font-variant-numeric: tabular-nums;
    color: var(--care-text);
    -webkit-text-size-adjust: 100%;
    text-size-adjust: 100%;
    -webkit-tap-highlight-color: transparent;
    overflow-wrap: anywhere;
    /* Right-to-left comes from the page; all: initial leaves direction alone. */
  }
  /* A page may give a part another shape; what is written in it stays as legible as we computed. */
  [part] {
    color: var(--care-text) !important;
    filter: none !important;
    mix-blend-mode: normal !important;
    -webkit-text-fill-color: currentcolor !important;
  }
  [part]:not(.root) {
    opacity: 1 !important;
  }
  /* Of elements alone: a rule for what stands before and after each would make the browser work out both, three styles for one. */
  .care * {
    box-sizing: border-box;
  }
  :where(.care) :where(h1, h2, h3, p, ul, ol, dl, dd, figure) {
    margin: 0;
    padding: 0;
    font: inherit;
    list-style: none;
  }
  :where(.care) :where(button, input, textarea, select) {
    margin: 0;
    padding: 0;
    border: 0;
    border-radius: 0;
    background: none;
    color: inherit;
    font: inherit;
    letter-spacing: inherit;
    text-align: inherit;
    appearance: none;
  }
  :where(.care) :where(button) {
    cursor: pointer;
    touch-action: manipulation;
  }
  :where(.care) :where(a) {
    color: var(--care-accent-text);
    text-decoration: underline;
    text-underline-offset: 0.15em;
  }
  :where(.care) :where(mark) {
    background: var(--care-mark);
    color: var(--care-text);
    font-weight: 600;
    text-decoration: underline;
    text-decoration-thickness: 1.5px;
    text-underline-offset: 0.15em;
    border-radius: 3px;
    padding-inline: 2px;
  }
  .care[hidden],
  .care [hidden] {
    display: none !important;
  }
  .care .visually-hidden {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }

  :where(.care) .title {
    font-size: 1.25em;
    font-weight: 600;
    line-height: calc(1.4 + var(--care-lead));
    letter-spacing: -0.01em;
  }
  :where(.care) .person {
    font-size: 1.0625em;
    font-weight: 600;
    line-height: calc(1.412 + var(--care-lead));
    letter-spacing: -0.005em;
  }
  :where(.care) .message {
    font-size: 1em;
    line-height: calc(1.4375 + var(--care-lead));
  }
  :where(.care) .button-text {
    font-size: 0.9375em;
    font-weight: 600;
    line-height: calc(1.333 + var(--care-lead));
  }
  :where(.care) .preview {
    font-size: 0.875em;
    line-height: calc(1.4286 + var(--care-lead));
  }
  :where(.care) .meta {
    font-size: 0.8125em;
    line-height: calc(1.385 + var(--care-lead));
    color: var(--care-text-2);
  }

  .care :focus {
    outline: none;
  }
  .care :focus-visible {
    outline: 3px solid var(--care-focus);
    outline-offset: 2px;
  }

  .care .field :is(input, textarea):focus-visible {
    outline: none;
  }

  :where(.care) .icon {
    display: block;
    flex: none;
    width: 1.25em;
    height: 1.25em;
    fill: none;
    stroke: currentColor;
    stroke-width: 1.75;
    stroke-linecap: round;
    stroke-linejoin: round;
  }
  :where(.care) .icon.small {
    width: 1em;
    height: 1em;
    stroke-width: 2.1;
  }
  :where(.care) .icon.solid {
    fill: currentColor;
    stroke: none;
  }
  :where(.care) .icon.read {
    width: 1.5em;
    height: 1em;
    stroke: var(--care-on-accent);
    stroke-width: 1.7;
  }
  :where(.care) .icon .capsule {
    fill: var(--care-accent);
    stroke: none;
  }
  :where(.care) .icon.flips:dir(rtl) {
    transform: scaleX(-1);
  }

  :where(.care) .button {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: 0.55em;
    min-height: 2.667em;
    padding: 0.4em 1.2em;
    border-radius: 0.8em;
    font-size: 0.9375em;
    font-weight: 600;
    line-height: calc(1.333 + var(--care-lead));
    text-align: center;
    transition:
      background-color var(--care-press) var(--care-ease),
      border-color var(--care-press) var(--care-ease);
  }
  :where(.care) .button.primary {
    background: var(--care-accent);
    color: var(--care-on-accent);
  }
  :where(.care) .button.primary:hover {
    background: var(--care-accent-hover);
  }
  :where(.care) .button.secondary {
    border: 1px solid var(--care-line-strong);
    background: var(--care-surface);
    color: var(--care-text);
  }
  :where(.care) .button.text {
    color: var(--care-accent-text);
  }
  :where(.care) .button:is(.secondary, .text):hover {
    background: var(--care-fill);
  }
  :where(.care) .button.danger {
    background: var(--care-danger);
    color: var(--care-on-danger);
  }
  :where(.care) .button.wide {
    width: 100%;
  }
  :where(.care) :is(.button, .icon-button):is(:disabled, [aria-disabled='true']) {
    background: var(--care-fill);
    color: var(--care-text-2);
    cursor: default;
  }
  :where(.care) .icon-button {
    position: relative;
    display: inline-grid;
    place-items: center;
    flex: none;
    width: 2.5em;
    height: 2.5em;
    border-radius: var(--care-radius-control);
    color: var(--care-text);
    transition: background-color var(--care-press) var(--care-ease);
  }
  :where(.care) .icon-button:hover {
    background: var(--care-fill);
  }
  :where(.care) .icon-button[aria-expanded='true'] {
    background: var(--care-accent-soft);
    color: var(--care-accent-text);
  }
  :where(.care) .icon-button.danger {
    color: var(--care-danger);
  }

  :where(.care) .field {
    display: flex;
    align-items: center;
    gap: 0.625em;
    min-height: 2.75em;
    padding-inline: 0.875em;
    border: 1px solid var(--care-line-strong);
    border-radius: var(--care-radius-control);
    background: var(--care-surface);
    color: var(--care-text);
    cursor: text;
  }
  :where(.care) .field:focus-within {
    border-color: var(--care-accent);
    outline: 3px solid var(--care-focus);
    outline-offset: 2px;
  }
  :where(.care) .field :is(input, textarea) {
    flex: 1;
    min-width: 0;
    outline: none;
    caret-color: var(--care-accent);
  }
  :where(.care) .field .icon {
    color: var(--care-text-2);
  }
  .care :is(input, textarea)::placeholder {
    color: var(--care-text-2);
    opacity: 1;
  }

  @media (pointer: coarse) {
    :where(.care) .button {
      min-height: 2.934em;
    }
    :where(.care) .icon-button {
      width: 2.75em;
      height: 2.75em;
    }
  }
  @media (prefers-reduced-motion: reduce) {
    .care,
    .care * {
      animation: none !important;
      transition-property: opacity !important;
      transition-duration: 90ms !important;
      scroll-behavior: auto !important;
    }
  }
  @media (forced-colors: active) {
    /* A picture's own colour is not forced; that of the words beside it is. */
    .care .icon {
      color: inherit !important;
    }
    :where(.care) .icon.read {
      stroke: CanvasText;
    }
    :where(.care) .icon .capsule {
      fill: Canvas;
      stroke: CanvasText;
      stroke-width: 1;
    }
    :where(.care) .button,
    :where(.care) .icon-button:hover {
      border: 1px solid ButtonText;
    }
    :where(.care) .button.primary {
      border-width: 2px;
    }
    :where(.care) .button[aria-disabled='true'] {
      border-color: GrayText;
      color: GrayText;
    }
    :where(.care) :where(mark) {
      background: Mark;
      color: MarkText;
      forced-color-adjust: none;
    }
  }
`;
