import { css } from 'lit';

export const mentionListStyles = css`
  .mentionable {
    position: absolute;
    z-index: 3;
    /* Above all that is written. */
    inset-block-end: calc(100% + 0.25em);
    inset-inline-start: 0.5em;
    width: min(24em, 100% - 1em);
    max-height: max(6.5em, min(19em, 100cqh - 13em));
    overflow-y: auto;
    overscroll-behavior: contain;
  }
  .mention-option {
    display: flex;
    align-items: center;
    gap: 0.75em;
    min-height: 3em;
    padding: 0.25em 0.625em;
    border-radius: var(--care-radius-control);
    cursor: pointer;
  }
  .mention-option:hover {
    background: var(--care-fill);
  }
  .mention-option[aria-selected='true'] {
    background: var(--care-accent-soft);
  }
  .mention-option .who {
    display: flex;
    flex-direction: column;
    /* A name runs its own way, and stands where the page's own words do. */
    align-items: flex-start;
    min-width: 0;
  }
  .mention-option .name {
    font-weight: 500;
    line-height: calc(1.375 + var(--care-lead));
  }
  @media (forced-colors: active) {
    .mention-option[aria-selected='true'] {
      outline: 2px solid Highlight;
      outline-offset: -2px;
    }
  }
`;
