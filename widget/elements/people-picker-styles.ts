import { css } from 'lit';

export const pickerStyles = css`
  :host {
    width: 100%;
    height: 100%;
    display: grid !important;
    place-items: center;
  }
  .picker {
    display: flex;
    flex-direction: column;
    width: min(26em, 100%);
    height: min(38em, 100%);
    border-radius: var(--care-radius-field);
    background: var(--care-surface);
    box-shadow: var(--care-e3);
    /* With large text, or far between, even this much does not fit. */
    overflow: hidden auto;
  }
  .head {
    display: flex;
    align-items: flex-start;
    gap: 0.5em;
    padding: 1.25em 0.875em 1em 1.25em;
  }
  .head:dir(rtl) {
    padding: 1.25em 1.25em 1em 0.875em;
  }
  .head div {
    flex: 1;
  }
  .head p {
    margin-block-start: 0.15em;
    font-size: 0.875em;
    color: var(--care-text-2);
  }
  .find {
    padding-inline: 1.25em;
  }
  .chosen {
    display: flex;
    flex-wrap: wrap;
    gap: 0.375em;
    padding: 0.75em 1.25em 0;
  }
  .chosen button {
    display: inline-flex;
    align-items: center;
    gap: 0.4em;
    min-height: 2.572em;
    padding: 0.25em 0.6em 0.25em 0.75em;
    border-radius: 1.3em;
    background: var(--care-accent-soft);
    color: var(--care-accent-text);
    font-size: 0.875em;
    font-weight: 500;
  }
  @media (pointer: coarse) {
    .chosen button {
      min-height: 3.143em;
    }
  }
  .scroll {
    flex: 1;
    min-height: 6em;
    margin-block-start: 0.75em;
    padding: 0 0.5em 0.5em;
    overflow: hidden auto;
    overscroll-behavior: contain;
    border-block-start: 1px solid var(--care-line);
  }
  .person-row {
    position: relative;
    display: flex;
    align-items: center;
    gap: 0.75em;
    min-height: 4em;
    padding: 0.5em 0.75em;
    border-radius: var(--care-radius-row);
    cursor: pointer;
  }
  .person-row:hover {
    background: var(--care-fill);
  }
  .person-row:has(:checked) {
    background: var(--care-accent-soft);
  }
  .person-row:has(:focus-visible) {
    outline: 3px solid var(--care-focus);
    outline-offset: -3px;
  }
  .person-row span.body {
    display: flex;
    flex-direction: column;
    /* A name runs its own way, and stands where the page's own words do. */
    align-items: flex-start;
    flex: 1;
    min-width: 0;
  }
  .person-row .name {
    font-weight: 500;
    line-height: calc(1.375 + var(--care-lead));
  }
  .person-row input {
    position: absolute;
    inset: 0;
    opacity: 0;
    cursor: pointer;
  }
  .tick {
    display: grid;
    place-items: center;
    flex: none;
    width: 1.5em;
    height: 1.5em;
    border: 1.5px solid var(--care-line-strong);
    border-radius: 0.5em;
    color: transparent;
  }
  .person-row :checked ~ .tick {
    border-color: var(--care-accent);
    background: var(--care-accent);
    color: var(--care-on-accent);
  }
  .say {
    padding: 2em 1.5em;
    text-align: center;
    text-wrap: balance;
    color: var(--care-text-2);
  }
  .foot {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 0.75em;
    padding: 0.875em 1.25em 1.25em;
    border-block-start: 1px solid var(--care-line);
  }
  .foot label > :is(span:first-child, small) {
    display: block;
  }
  .foot label > small {
    margin-block-end: 0.5em;
  }
  .foot label > span:first-child {
    font-size: 0.875em;
    font-weight: 600;
  }
  .choices {
    display: flex;
    flex-wrap: wrap;
    gap: 0 1.25em;
    min-width: 0;
    margin: 0;
    padding: 0;
    border: 0;
  }
  .choices small {
    flex-basis: 100%;
  }
  .choices legend {
    padding: 0;
    font-size: 0.875em;
    font-weight: 600;
  }
  .foot .choices label {
    display: flex;
    align-items: center;
    gap: 0.625em;
    min-height: 2.25em;
    cursor: pointer;
  }
  .foot .choices label > span:first-of-type {
    font-size: 1em;
    font-weight: 400;
  }
  .choices input {
    flex: none;
    width: 1.375em;
    height: 1.375em;
    border: 1.5px solid var(--care-text-2) !important;
    border-radius: 50%;
    background: var(--care-surface);
    cursor: inherit;
  }
  .choices input:checked {
    border: 0.4em solid var(--care-accent) !important;
  }
  @media (pointer: coarse) {
    .foot .choices label {
      min-height: 2.75em;
    }
  }
  .failed {
    color: var(--care-danger);
    font-size: 0.875em;
  }
  @media (forced-colors: active) {
    .choices input:checked {
      border-color: Highlight !important;
      forced-color-adjust: none;
    }
    .picker,
    .chosen button {
      border: 1px solid CanvasText;
    }
    /* Colours are forced, transparent ones too: what is not there must not be drawn. */
    .person-row input:not(:checked) ~ .tick > .icon {
      visibility: hidden;
    }
    .person-row :checked ~ .tick {
      background: Highlight;
      color: HighlightText;
      forced-color-adjust: none;
    }
  }
`;
