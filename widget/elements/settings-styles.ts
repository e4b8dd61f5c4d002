import { css } from 'lit';

/** The dialogs of the settings and of being away. */
export const settingsStyles = css`
  :host {
    width: 100%;
    height: 100%;
    display: grid !important;
    place-items: center;
  }
  .sheet {
    display: flex;
    flex-direction: column;
    width: min(26em, 100%);
    height: auto;
    max-height: 100%;
    border-radius: var(--care-radius-field);
    background: var(--care-surface);
    box-shadow: var(--care-e3);
    overflow: hidden auto;
    overscroll-behavior: contain;
  }
  .head {
    display: flex;
    align-items: center;
    gap: 0.5em;
    padding-block: 1em 0.5em;
    padding-inline: 1.25em 0.875em;
  }
  .head .title {
    flex: 1;
  }
  .group {
    display: grid;
    margin: 0;
    padding: 0.5em 1.25em 1em;
    border: 0;
  }
  .group + .group {
    border-block-start: 1px solid var(--care-line);
  }
  legend {
    float: inline-start;
    padding: 0.5em 0 0;
    font-weight: 600;
  }
  .note {
    font-size: 0.875em;
    color: var(--care-text-2);
  }
  .note.refused:not(:empty) {
    margin-block-start: 0.375em;
    color: var(--care-danger);
  }
  .choice {
    display: flex;
    align-items: center;
    gap: 0.75em;
    min-height: 2.75em;
    padding-block: 0.375em;
    cursor: pointer;
  }
  .choice span {
    flex: 1;
  }
  .choice small {
    font-size: 0.875em;
    color: var(--care-text-2);
  }
  .choice:has(:disabled) {
    color: var(--care-text-2);
    cursor: default;
  }
  input {
    flex: none;
    position: relative;
    border: 1.5px solid var(--care-text-2) !important;
    background: var(--care-surface);
    cursor: inherit;
  }
  input[type='radio'] {
    width: 1.375em;
    height: 1.375em;
    border-radius: 50%;
  }
  input[type='radio']:checked {
    border: 0.4em solid var(--care-accent) !important;
  }
  input[role='switch'] {
    width: 2.75em;
    height: 1.625em;
    border-radius: 1em;
  }
  input[role='switch']::after {
    content: '';
    position: absolute;
    inset-block: 0.1875em;
    inset-inline-start: 0.1875em;
    width: 1.0625em;
    border-radius: 50%;
    background: var(--care-text-2);
  }
  input[role='switch']:checked {
    border-color: var(--care-accent) !important;
    background: var(--care-accent);
  }
  input[role='switch']:checked::after {
    inset-inline: auto 0.1875em;
    background: var(--care-on-accent);
  }
  .away {
    gap: 0.75em;
    padding: 1.5em 1.25em 1.25em;
  }
  .away .left {
    font-weight: 600;
  }
  .away .ways {
    display: flex;
    flex-wrap: wrap;
    gap: 0.75em;
    margin-block-start: 0.5em;
  }
  .away .button {
    flex: auto;
  }
  @media (forced-colors: active) {
    .sheet {
      border: 1px solid CanvasText;
    }
    input[type='radio']:checked {
      border-color: Highlight !important;
      forced-color-adjust: none;
    }
    input[role='switch']::after {
      background: CanvasText;
    }
    input[role='switch']:checked {
      background: Highlight;
      border-color: Highlight !important;
      forced-color-adjust: none;
    }
    input[role='switch']:checked::after {
      background: HighlightText;
    }
  }
`;
