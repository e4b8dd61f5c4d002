import { css } from 'lit';

export const windowStyles = css`
  /* Who reacted, beside a reaction. */
  .tip {
    position: absolute;
    z-index: 4;
    width: max-content;
    max-width: min(17.75em, 100% - 16px);
    padding: 0.375em 0.625em;
    border: 1px solid var(--care-line);
    border-radius: var(--care-radius-inner);
    background: var(--care-raised);
    box-shadow: var(--care-e2);
    font-size: 0.8125em;
    line-height: calc(1.385 + var(--care-lead));
    overflow-wrap: anywhere;
  }
  :host {
    height: 100%;
  }
  .care.window {
    position: relative;
    display: flex;
    container-type: size;
    background: var(--care-bg);
  }
  .column {
    display: flex;
    flex: 1;
    flex-direction: column;
    min-width: 0;
    height: 100%;
    min-height: 0;
  }
  .column > :is(care-first-list, care-message-list),
  .column > .fill {
    flex: 1;
    min-height: 0;
  }
  .column > .fill {
    overflow-y: auto;
  }
  .foot {
    flex: none;
  }
  /* The room of the composer, and a field in the place of its field, until it is loaded. */
  care-composer:not(:defined) {
    display: block;
    padding-block: 0.75em 0.625em;
    padding-block-end: max(0.625em, env(safe-area-inset-bottom));
    padding-inline: 3.75em 4.5em;
    border-block-start: 1px solid var(--care-line);
    background: var(--care-surface);
  }
  care-composer > textarea {
    display: block;
    width: 100%;
    height: 3em;
    padding: 0.71875em 1.125em;
    border: 1px solid var(--care-line-strong);
    border-radius: var(--care-radius-field);
    background: var(--care-surface);
    line-height: 1.4375;
    resize: none;
    unicode-bidi: plaintext;
    text-align: start;
    caret-color: var(--care-accent);
  }
  .care care-composer > textarea:focus-visible {
    border-color: var(--care-accent);
  }
  @media (pointer: fine) {
    care-composer:not(:defined) {
      padding-block-end: calc(
        max(0.625em, env(safe-area-inset-bottom)) + 0.8125em * (0.45 + 1.385 + var(--care-lead))
      );
    }
  }
  .column > .banner {
    flex: none;
    border-block-start: 0;
    padding-block: 0.571em;
  }
  .pins {
    display: flex;
    flex: none;
    align-items: stretch;
    border-block-end: 1px solid var(--care-line);
    background: var(--care-surface);
  }
  .pinned {
    display: flex;
    flex: 1;
    align-items: flex-start;
    gap: 0.5em;
    min-width: 0;
    min-height: 2.857em;
    padding: 0.571em 1.4286em;
    text-align: start;
  }
  .pinned .icon {
    flex: none;
    margin-block: 0.15em;
    color: var(--care-accent-text);
  }
  /* Two lines of a message; the whole of it is a press away. */
  .pinned-text {
    display: -webkit-box;
    overflow: hidden;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 2;
    overflow-wrap: anywhere;
  }
  .pinned-all {
    flex: none;
    min-width: 3.385em;
    margin-inline-end: 0.5em;
    font-weight: 600;
    color: var(--care-accent-text);
  }
  .pins button:hover {
    background: var(--care-fill);
  }
  .care .pins button:focus-visible {
    outline-offset: -3px;
  }
  @media (pointer: coarse) {
    .pinned {
      min-height: 3.143em;
    }
  }
  .closed {
    flex: none;
    padding: 1em 1.25em;
    border-block-start: 1px solid var(--care-line);
    background: var(--care-surface);
  }
  .closed .why {
    display: flex;
    gap: 0.75em;
  }
  .closed .why > .icon {
    margin-block-start: 0.1em;
    color: var(--care-text-2);
  }
  .closed .why p {
    color: var(--care-text-2);
    font-size: 0.9375em;
  }
  .closed .button {
    margin-block-start: 0.8em;
  }
  .closed .button + .button {
    margin-block-start: 0.5em;
  }
  .dropzone {
    position: absolute;
    inset: 0;
    z-index: 3;
    display: grid;
    place-content: center;
    justify-items: center;
    gap: 0.25em;
    padding: 1.5em;
    border: 2px dashed var(--care-accent);
    border-radius: var(--care-radius-row);
    margin: 0.5em;
    background: color-mix(in oklab, var(--care-accent-soft) 94%, transparent);
    color: var(--care-accent-text);
    text-align: center;
    pointer-events: none;
  }
  .dropzone .icon {
    width: 2em;
    height: 2em;
  }
  .dropzone p:last-child {
    color: var(--care-text-2);
  }
  @container (max-width: 639.98px) {
    care-composer:not(:defined) {
      padding-block-start: 0.5em;
      padding-inline: 3.375em 4.125em;
    }
    .emergency,
    .column > .banner,
    .refusal,
    .closed {
      padding-inline: 1em;
    }
  }
  @container (max-height: 299.98px) {
    .column {
      --care-overscroll: auto;
      display: block;
      overflow-y: auto;
    }
    .column > :is(care-first-list, care-message-list),
    .column > .fill {
      height: calc(100% - 4.5em);
      min-height: 6em;
    }
    .foot {
      position: sticky;
      inset-block-end: 0;
      z-index: 1;
    }
  }
`;
