import { css } from 'lit';

export const findBarStyles = css`
  :host {
    flex: none;
  }
  .care.bar {
    display: grid;
    gap: 0.5em;
    height: auto;
    max-height: 60vh;
    padding: 0.5em 1.25em;
    overflow-y: auto;
    border-block-end: 1px solid var(--care-line);
    background: var(--care-surface);
  }
  .line {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.25em 0.5em;
  }
  .line .field {
    flex: 1 1 12em;
    min-width: 0;
    min-height: 2.667em;
    font-size: 0.9375em;
  }
  .field input::-webkit-search-cancel-button {
    display: none;
  }
  .tools {
    display: flex;
    flex: 1 0 auto;
    align-items: center;
    justify-content: flex-end;
    max-width: 100%;
  }
  .count {
    flex: 1;
    min-width: 0;
    padding-inline-end: 0.5em;
    text-align: end;
  }
  .icon-button:is(.on, [aria-expanded='true']) {
    background: var(--care-accent-soft);
    color: var(--care-accent-text);
  }
  .date .button {
    justify-self: start;
  }
  .date .refused {
    grid-column: 1 / -1;
    color: var(--care-danger);
  }
  .refused:empty {
    display: none;
  }
  @container (max-width: 639.98px) {
    .care.bar {
      padding-inline: 1em;
    }
    .count {
      text-align: start;
    }
  }
  @media (pointer: coarse) {
    .line .field {
      min-height: 2.75em;
      font-size: max(16px, 0.9375em);
    }
  }
  @media (forced-colors: active) {
    .icon-button:is(.on, [aria-expanded='true']) {
      outline: 2px solid Highlight;
    }
    .icon-button[aria-disabled='true'] {
      color: GrayText;
    }
  }
`;
