import { css } from 'lit';

/** What stands over the chat for a moment, beside what it is about: a menu, a grid to choose from. */
export const popup = css`
  .popup {
    padding: 0.375em;
    border: 1px solid var(--care-line);
    border-radius: var(--care-radius-row);
    background: var(--care-raised);
    box-shadow: var(--care-e3);
    animation: appear var(--care-menu) var(--care-ease);
  }
  @keyframes appear {
    from {
      opacity: 0;
    }
  }
`;
