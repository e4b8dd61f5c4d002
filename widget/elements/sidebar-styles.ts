import { css } from 'lit';

export const sidebarStyles = css`
  :host {
    height: 100%;
  }
  .sidebar {
    display: flex;
    flex-direction: column;
    background: var(--care-surface);
  }
  .head {
    display: flex;
    align-items: center;
    gap: 0.25em;
    flex: none;
    padding: 0.9375em 0.8em 0.9375em 1.25em;
    min-height: 4.5em;
  }
  .head:dir(rtl) {
    padding: 0.9375em 1.25em 0.9375em 0.8em;
  }
  .head h2 {
    flex: 1;
    min-width: 0;
  }
  .large .head h2 {
    font-size: 1.75em;
    line-height: calc(1.286 + var(--care-lead));
    letter-spacing: -0.015em;
  }
  .find {
    flex: none;
    padding-inline: 1em;
  }
  .find .field {
    min-height: 2.667em;
    font-size: 0.9375em;
  }
  .large .find .field {
    min-height: 2.934em;
  }
  .find .field .icon-button {
    width: 1.875em;
    height: 1.875em;
    margin-inline-end: -0.4em;
    border-radius: var(--care-radius-inner);
  }
  .find .icon-button:is(.on, [aria-expanded='true']) {
    background: var(--care-accent-soft);
    color: var(--care-accent-text);
  }
  .find .filters {
    grid-template-columns: 1fr 1fr;
    padding-block: 0.625em 0.25em;
  }
  .find input::-webkit-search-cancel-button {
    display: none;
  }
  .sidebar > .banner {
    flex: none;
    margin-block-start: 0.75em;
  }
  .chips {
    display: flex;
    flex-wrap: wrap;
    gap: 0.25em;
    flex: none;
    padding: 0.75em 1em;
  }
  .chips > .badge {
    align-self: center;
    margin-inline-start: auto;
  }
  .chip {
    min-height: 2.286em;
    padding: 0.3em 0.86em;
    border-radius: 0.857em;
    font-size: 0.875em;
    font-weight: 500;
    line-height: calc(1.4286 + var(--care-lead));
    transition: background-color var(--care-menu) var(--care-ease);
  }
  .chip:hover {
    background: var(--care-fill);
  }
  .chip[aria-pressed='true'] {
    background: var(--care-accent-soft);
    color: var(--care-accent-text);
    font-weight: 600;
  }
  .chip .count {
    display: inline-block;
    margin-inline-start: 0.3em;
  }
  .scroll {
    flex: 1;
    min-height: 0;
    overflow: hidden auto;
    overscroll-behavior: contain;
    padding: 0 0.5em max(0.5em, env(safe-area-inset-bottom, 0px) - var(--care-keyboard, 0px));
    scrollbar-width: thin;
    scrollbar-color: var(--care-line-strong) transparent;
  }
  .compact .row {
    min-height: 4em;
    padding-block: 0.5em;
  }
  .count-line {
    display: flex;
    flex-wrap: wrap;
    justify-content: space-between;
    gap: 0 1em;
    padding: 0.75em 0.9em 0.4em;
    font-size: 0.8125em;
    font-weight: 600;
    line-height: calc(1.385 + var(--care-lead));
    color: var(--care-text-2);
  }
  .more {
    display: flex;
    justify-content: center;
    padding: 0.75em;
  }
  /* It takes no room: what stands above must not move. */
  .newer {
    position: relative;
    flex: none;
  }
  .care .newer .pill {
    position: absolute;
    inset-block-end: 0.75em;
    inset-inline: 0;
    display: flex;
    align-items: center;
    gap: 0.4em;
    width: fit-content;
    min-height: 2.571em;
    margin-inline: auto;
    padding: 0.25em 1em;
    border: 1px solid var(--care-line);
    border-radius: 1.5em;
    background: var(--care-raised);
    box-shadow: var(--care-e2);
    font-weight: 600;
    color: var(--care-accent-text);
  }
  .care .newer .pill:hover {
    background: var(--care-accent-soft);
  }
  .foot {
    display: flex;
    align-items: center;
    gap: 0.75em;
    flex: none;
    padding: 0.75em 1.25em;
    border-block-start: 1px solid var(--care-line);
  }
  .skeleton {
    padding-block-start: 0.5em;
  }
  .bone-row {
    display: flex;
    align-items: center;
    gap: 0.75em;
    height: 5.2em;
    padding-inline: 0.75em;
  }
  .bone {
    display: block;
    border-radius: 1em;
    background: var(--care-line);
    opacity: 0.75;
  }
  .bone-body {
    flex: 1;
    display: grid;
    gap: 0.75em;
  }
  .bone.round {
    width: 3em;
    height: 3em;
    border-radius: 50%;
  }
  .bone.one {
    height: 0.875em;
    width: 46%;
  }
  .bone.two {
    height: 0.625em;
    width: 30%;
  }
  .bone.three {
    height: 0.75em;
    width: 78%;
  }
  .bone.time {
    align-self: flex-start;
    width: 2.25em;
    height: 0.75em;
    margin-block-start: 1.1em;
  }
  .b .one {
    width: 36%;
  }
  .b .three {
    width: 62%;
  }
  .c .one {
    width: 52%;
  }
  .c .three {
    width: 84%;
  }
  .d .one {
    width: 34%;
  }
  .d .two {
    width: 38%;
  }
  .d .three {
    width: 54%;
  }
  .e .three {
    width: 70%;
  }
  @media (pointer: coarse) {
    .chip {
      min-width: 3.143em;
      min-height: 3.143em;
    }
    .care .newer .pill {
      min-height: 3.143em;
    }
    .find .field {
      /* Under 16 px, iOS zooms the page into the field. */
      font-size: 1em;
    }
  }
  @media (forced-colors: active) {
    .chip[aria-pressed='true'] {
      border: 1px solid CanvasText;
    }
    .bone {
      border: 1px solid GrayText;
    }
  }
`;
