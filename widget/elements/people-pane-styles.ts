import { css } from 'lit';

export const paneStyles = css`
  /* Its parts stand in the window themselves: beside the messages, or over them. */
  :host {
    display: contents !important;
  }
  .pane {
    position: relative;
    flex: none;
    width: 20em;
    border-inline-start: 1px solid var(--care-line);
    background: var(--care-surface);
  }
  .pane.covers {
    position: absolute;
    inset-block: 0;
    inset-inline-end: 0;
    z-index: 2;
    width: min(20em, 100%);
    box-shadow: var(--care-e3);
    animation: come var(--care-panel) var(--care-ease);
  }
  @keyframes come {
    from {
      opacity: 0;
    }
  }
  .under {
    display: flex;
    flex-direction: column;
    height: 100%;
  }
  .top {
    display: flex;
    flex: none;
    align-items: center;
    gap: 0.5em;
    min-height: 4.5em;
    padding-block: 0.5em;
    padding-inline: 1.25em 0.625em;
    border-block-end: 1px solid var(--care-line);
  }
  .top .title {
    flex: 1;
    min-width: 0;
  }
  .scroll {
    flex: 1;
    min-height: 0;
    overflow: hidden auto;
    overscroll-behavior: contain;
    padding-block: 1em max(1em, env(safe-area-inset-bottom, 0px));
  }
  .heading {
    padding-inline: 1.4286em;
    font-size: 0.875em;
    font-weight: 600;
    color: var(--care-text-2);
  }
  .person-row {
    display: flex;
    align-items: flex-start;
    gap: 0.75em;
    padding-block: 0.625em;
    padding-inline: 1.25em 0.625em;
  }
  .person-row .body {
    flex: 1;
    display: grid;
    justify-items: start;
    gap: 0.0625em;
    min-width: 0;
  }
  .names {
    display: flex;
    flex-wrap: wrap;
    align-items: baseline;
    gap: 0.125em 0.5em;
  }
  .name {
    font-size: 0.9375em;
    font-weight: 600;
    line-height: calc(1.4 + var(--care-lead));
  }
  .there::after {
    content: ' · ' / '';
  }
  .ways {
    display: grid;
    gap: 0.125em;
    margin-block-start: 0.75em;
    padding: 0.75em 0.625em 0;
    border-block-start: 1px solid var(--care-line);
  }
  .way {
    display: flex;
    align-items: center;
    gap: 0.75em;
    min-height: 2.667em;
    padding: 0.4em 0.667em;
    border-radius: var(--care-radius-control);
    font-size: 0.9375em;
    font-weight: 500;
    line-height: calc(1.333 + var(--care-lead));
  }
  .way .icon {
    color: var(--care-text-2);
  }
  .way:hover {
    background: var(--care-fill);
  }
  .way.danger,
  .way.danger .icon {
    color: var(--care-danger);
  }
  .note {
    padding: 0.4em 0.667em;
    color: var(--care-text-2);
  }
  .refused {
    display: flex;
    align-items: flex-start;
    gap: 0.5em;
    padding: 0.5em 1.25em 0;
    color: var(--care-danger);
  }
  .refused .icon {
    margin-block-start: 0.2em;
  }
  .naming {
    display: grid;
    gap: 0.75em;
    padding: 0.5em 0.625em 0.75em;
  }
  .naming label > :is(span:first-child, small) {
    display: block;
  }
  .naming label > span:first-child {
    font-size: 0.875em;
    font-weight: 600;
  }
  .naming label > small {
    margin-block-end: 0.5em;
  }
  .pair {
    display: flex;
    flex-wrap: wrap;
    gap: 0.75em;
  }
  .pair .button {
    flex: auto;
  }
  .ask {
    position: absolute;
    inset: 0;
    z-index: 1;
    display: grid;
    place-items: center;
    padding: 1em;
    background: var(--care-scrim);
    animation: come var(--care-menu) var(--care-ease);
  }
  .sheet {
    display: grid;
    gap: 0.75em;
    width: min(19.75em, 100%);
    max-height: 100%;
    padding: 1.25em;
    border-radius: var(--care-radius-field);
    background: var(--care-surface);
    box-shadow: var(--care-e3);
    overflow: hidden auto;
  }
  .sheet .refused {
    padding: 0;
  }
  .overlay {
    position: absolute;
    inset: 0;
    z-index: 3;
    display: grid;
    place-items: center;
    padding: 1em;
    background: var(--care-scrim);
  }
  /* It scrolls within itself sooner than reach below. */
  .overlay > * {
    min-height: 0;
  }
  @media (pointer: coarse) {
    .way {
      min-height: 2.934em;
    }
  }
  @container (max-width: 639.98px) {
    .top {
      min-height: 4em;
    }
  }
  @container (max-width: 479.98px) {
    .pane.covers {
      width: 100%;
      border-inline-start: 0;
      box-shadow: none;
    }
  }
  @container (max-height: 419.98px) {
    .top {
      min-height: 2.75em;
      padding-block: 0.125em;
    }
  }
  @media (forced-colors: active) {
    .sheet,
    .role.chip {
      border: 1px solid CanvasText;
    }
  }
`;
