import { css } from 'lit';

export const sidebarRowStyles = css`
  .row {
    position: relative;
    display: flex;
    align-items: center;
    gap: 0.75em;
    width: 100%;
    min-height: 5.5em;
    padding: 0.75em;
    border-radius: var(--care-radius-row);
    transition: background-color var(--care-press) var(--care-ease);
  }
  .row:focus-visible {
    outline-offset: -3px;
  }
  .row:hover,
  .row.hit:focus-visible {
    --care-ground: var(--care-fill);
    background: var(--care-fill);
  }
  .row[aria-current] {
    --care-ground: var(--care-accent-soft);
    background: var(--care-accent-soft);
  }
  .row[aria-current]::before {
    content: '';
    position: absolute;
    inset-block: 1.375em;
    inset-inline-start: 0;
    width: 0.25em;
    border-start-end-radius: 0.25em;
    border-end-end-radius: 0.25em;
    background: var(--care-accent);
  }
  .row-body {
    display: flex;
    flex-direction: column;
    flex: 1;
    min-width: 0;
  }
  .row-top {
    display: flex;
    align-items: baseline;
    gap: 0.625em;
    line-height: calc(1.375 + var(--care-lead));
  }
  .row-name {
    flex: 1;
    min-width: 0;
    font-weight: 500;
  }
  .row-time {
    flex: none;
    font-size: 0.8125em;
    color: var(--care-text-2);
  }
  .row-last {
    display: flex;
    align-items: flex-start;
    gap: 0.75em;
    margin-block-start: 0.125em;
    font-size: 0.875em;
    line-height: calc(1.4286 + var(--care-lead));
    color: var(--care-text-2);
  }
  .row-text {
    flex: 1;
    min-width: 0;
    display: -webkit-box;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 2;
    line-clamp: 2;
    overflow: hidden;
    text-align: start;
  }
  .row-text.typing {
    color: var(--care-accent-text);
    font-weight: 500;
  }
  .row-text .draft {
    color: var(--care-warm);
    font-weight: 600;
  }
  .row .glyph {
    flex: none;
    font-size: 1.143em;
    margin-block-start: 0.125em;
  }
  .row.unread .row-name {
    font-weight: 600;
  }
  .row.unread .row-time {
    color: var(--care-accent-text);
    font-weight: 600;
  }
  .row-text.fresh {
    color: var(--care-text);
    font-weight: 500;
  }
  .badge {
    flex: none;
    align-self: flex-end;
    min-width: 1.692em;
    padding: 0 0.4em;
    border-radius: 1em;
    background: var(--care-accent);
    color: var(--care-on-accent);
    font-size: 0.9286em;
    font-weight: 600;
    line-height: 1.692;
    text-align: center;
  }
  .badge.mention {
    min-width: 1.692em;
    padding: 0;
    border: 1px solid var(--care-accent);
    background: transparent;
    color: var(--care-accent-text);
    line-height: calc(1.692em - 2px);
  }
  /* Marked to be read again: no number. */
  .badge.again {
    align-self: center;
    min-width: 0;
    width: 0.75em;
    height: 0.75em;
    padding: 0;
  }
  .row.hit {
    align-items: flex-start;
    min-height: 0;
  }
  .snippet {
    margin-block-start: 0.375em;
    font-size: 0.9375em;
    line-height: calc(1.4667 + var(--care-lead));
    color: var(--care-text-2);
    text-align: start;
  }
  @media (forced-colors: active) {
    .badge {
      border: 1px solid CanvasText;
    }
    .row[aria-current]::before {
      background: Highlight;
      forced-color-adjust: none;
    }
  }
`;
