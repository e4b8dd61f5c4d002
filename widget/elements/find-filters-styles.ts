import { css } from 'lit';

/** Of the fields that narrow a search; apart, because a list has its styles from the first page on. */
export const filterStyles = css`
  .filters {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(min(8.75em, 100%), 1fr));
    align-items: end;
    gap: 0.5em 0.75em;
  }
  .filters label {
    display: grid;
    gap: 0.125em;
    min-width: 0;
  }
  .filters :is(select, input, .toggle) {
    width: 100%;
    min-width: 0;
    min-height: 2.667em;
    padding: 0.3em 0.7em;
    border: 1px solid var(--care-line-strong);
    border-radius: var(--care-radius-control);
    background: var(--care-surface);
    font-size: 0.9375em;
  }
  .filters select {
    appearance: auto;
  }
  .filters .toggle {
    text-align: center;
  }
  .filters .toggle[aria-pressed='true'] {
    border-color: var(--care-accent);
    background: var(--care-accent-soft);
    color: var(--care-accent-text);
    font-weight: 600;
  }
  .filters .clear {
    grid-column: 1 / -1;
    justify-self: start;
    margin-inline-start: -1em;
  }
  @media (pointer: coarse) {
    .filters :is(select, input, .toggle) {
      min-height: 2.934em;
    }
    .filters :is(select, input) {
      /* Under 16 px, iOS zooms the page into the field. */
      font-size: max(16px, 0.9375em);
    }
  }
  @media (forced-colors: active) {
    .filters .toggle[aria-pressed='true'] {
      outline: 2px solid Highlight;
    }
    .filters .clear {
      margin-inline-start: 0;
    }
  }
`;
