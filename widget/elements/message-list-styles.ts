import { css } from 'lit';

export const messageListStyles = css`
  :host {
    height: 100%;
    min-height: 0;
  }
  .care.list {
    position: relative;
    container-type: inline-size;
    background: var(--care-bg);
  }
  .scroller {
    --care-ground: var(--care-bg);
    --side: 1.25em;
    display: flex;
    flex-direction: column;
    height: 100%;
    padding: 1em 0 1.25em;
    padding-inline-start: var(--side);
    overflow: hidden auto;
    overflow-anchor: none;
    overscroll-behavior-y: var(--care-overscroll, contain);
    scrollbar-gutter: stable;
    scrollbar-width: thin;
    scrollbar-color: var(--care-line-strong) transparent;
  }
  /* The bar takes its room from the space beside it, so that both sides look the same. */
  .scroller > * {
    margin-inline-end: max(0.5em, 2 * var(--side) + 100% - 100cqi);
  }
  .thread {
    margin-block-start: auto;
  }
  .row.tight {
    padding-block-start: 0.1875em;
  }
  .row.status-break {
    padding-block-start: 0.75em;
  }
  .row.group {
    padding-block-start: 1em;
  }
  .day {
    padding-block: 1.25em 1em;
    text-align: center;
    font-weight: 600;
  }
  .row:first-child > .day {
    padding-block-start: 0;
  }
  .care .day {
    font-size: 0.8125em;
    line-height: calc(1.385 + var(--care-lead));
    color: var(--care-text-2);
    padding-block: 1.538em 1.231em;
  }
  .care .row:first-child > .day {
    padding-block-start: 0;
  }
  .new {
    display: flex;
    align-items: center;
    gap: 0.75em;
    padding-block: 1.231em;
    font-size: 0.8125em;
    font-weight: 600;
    line-height: calc(1.385 + var(--care-lead));
    color: var(--care-warm);
  }
  .day + .new {
    padding-block-start: 0.308em;
  }
  .new::after {
    flex: 1;
    height: 2px;
    border-radius: 1px;
    background: var(--care-warm-line);
    content: '';
  }
  care-message-bubble {
    /* Scrolled to, its ring is in view as well. */
    scroll-margin-block: 0.5em;
  }
  care-message-bubble:focus-visible {
    border-radius: var(--care-radius-inner);
  }
  .row.fresh > care-message-bubble {
    animation: arrive var(--care-message) var(--care-ease);
  }
  @keyframes arrive {
    from {
      opacity: 0;
      transform: translateY(8px);
    }
  }

  .edge {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: center;
    gap: 0.5em 1em;
    min-height: 3.5em;
    padding-block: 0.25em 0.75em;
    text-align: center;
  }
  .edge .button {
    font-size: 0.875em;
  }
  @media (pointer: coarse) {
    .care .edge .button {
      min-height: 3.143em;
    }
  }

  .typing {
    display: flex;
    align-items: center;
    gap: 0.625em;
    padding-block-start: 1em;
  }
  .typing .dots {
    display: flex;
    flex: none;
    align-items: center;
    justify-content: center;
    gap: 0.3125em;
    width: 3.625em;
    height: 2.1875em;
    border: 1px solid var(--care-line);
    border-radius: var(--care-radius-bubble);
    border-end-start-radius: var(--care-radius-tail);
    background: var(--care-raised);
  }
  .typing i {
    width: 0.4375em;
    height: 0.4375em;
    border-radius: 50%;
    background: var(--care-text-2);
    opacity: 0.55;
    /* Four rounds, five seconds, then they rest: nothing moves for ever. */
    animation: nod 1.25s ease-in-out 4;
  }
  .typing i:nth-child(2) {
    animation-delay: 0.15s;
  }
  .typing i:nth-child(3) {
    animation-delay: 0.3s;
  }
  @keyframes nod {
    30% {
      opacity: 1;
      transform: translateY(-0.15em);
    }
    60% {
      opacity: 0.55;
      transform: none;
    }
  }

  .care .pill {
    position: absolute;
    inset-block-end: 0.75em;
    inset-inline: 0;
    display: flex;
    align-items: center;
    gap: 0.4em;
    width: fit-content;
    min-width: 2.75em;
    min-height: 2.75em;
    margin-inline: auto;
    padding: 0.25em 0.75em;
    border: 1px solid var(--care-line);
    border-radius: 1.5em;
    background: var(--care-raised);
    box-shadow: var(--care-e2);
    color: var(--care-accent-text);
    animation: appear var(--care-menu) var(--care-ease);
  }
  .care .pill:hover {
    background: var(--care-accent-soft);
  }
  .pill .preview {
    padding-inline-end: 0.25em;
    font-weight: 600;
  }
  @keyframes appear {
    from {
      opacity: 0;
    }
  }

  .skeleton {
    display: flex;
    flex-direction: column;
    align-items: flex-start;
    gap: 1em;
    margin-block-start: auto;
  }
  .skeleton i {
    width: 62%;
    max-width: 20em;
    height: 2.6875em;
    border-radius: var(--care-radius-bubble);
    background: var(--care-line);
    opacity: 0.7;
  }
  .skeleton i:nth-child(even) {
    align-self: flex-end;
    width: 44%;
  }
  .skeleton i:nth-child(3) {
    width: 74%;
    height: 4.125em;
  }
  .empty {
    display: flex;
    flex-direction: column;
    align-items: center;
    justify-content: center;
    flex: 1;
    gap: 0.25em;
    text-align: center;
    text-wrap: balance;
    color: var(--care-text-2);
  }
  .empty .title {
    color: var(--care-text);
  }
  .compact .b .message {
    font-size: 0.9375em;
    line-height: calc(1.4667 + var(--care-lead));
  }
  @container (max-width: 639.98px) {
    .scroller {
      --side: 1em;
    }
  }
  /* In a window this low the foot lies over the end of the list. */
  @container (max-height: 299.98px) {
    .care .pill {
      inset-block: 0.25em auto;
    }
  }
  @media (forced-colors: active) {
    .new::after {
      background: CanvasText;
    }
    .typing i {
      background: CanvasText;
    }
    .skeleton i {
      border: 1px solid CanvasText;
    }
  }
`;
