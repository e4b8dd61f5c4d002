import { css } from 'lit';

export const cardStyles = css`
  .care.box {
    height: auto;
  }
  .card {
    position: absolute;
    z-index: 4;
  }
  /* Of its own width wherever it stands: at an edge it would shrink to nothing. */
  .card.bare {
    width: max-content;
    max-width: calc(100vw - 16px);
  }
  .card.popup {
    display: flex;
    flex-direction: column;
    width: min(19.75em, 100vw - 16px);
    max-height: min(30em, max(12em, var(--room)));
    padding: 1em;
    border-radius: var(--care-radius-bubble);
  }
  .head {
    display: flex;
    align-items: flex-start;
    justify-content: space-between;
    gap: 0.5em;
  }
  .head .icon-button {
    margin: -0.5em;
    margin-block-end: 0;
  }
  .card p.preview {
    margin-block-start: 0.375em;
    color: var(--care-text-2);
  }
  .ways {
    display: flex;
    flex-wrap: wrap;
    justify-content: flex-end;
    gap: 0.5em;
    margin-block-start: 1em;
  }
  .ways > .button {
    flex: 1 0 auto;
  }
  .rest {
    min-height: 0;
    margin-inline: -0.5em;
    padding-inline: 0.5em;
    overflow-y: auto;
    overscroll-behavior: contain;
    border-radius: var(--care-radius-inner);
  }
  .care .rest:focus-visible {
    outline-offset: -3px;
  }
  h4 {
    display: flex;
    align-items: center;
    gap: 0.4em;
    margin-block: 0.75em 0.25em;
    font-weight: 600;
  }
  :is(ul, ol) {
    margin: 0;
    padding: 0;
    list-style: none;
  }
  .one,
  .reacted {
    display: flex;
    align-items: center;
    gap: 0.625em;
    padding-block: 0.25em;
    font-size: 0.9375em;
  }
  .one .name {
    display: flex;
    align-items: flex-start;
    flex: 1;
    flex-direction: column;
    min-width: 0;
    overflow-wrap: anywhere;
  }
  .one > .meta {
    flex: none;
  }
  .reacted .emoji {
    font-size: 1.2em;
  }
  .version {
    padding: 0.5em 0.75em;
    border-inline-start: 0.25em solid var(--care-line);
  }
  .version + .version {
    margin-block-start: 0.375em;
  }
  .version > p:first-child {
    white-space: pre-wrap;
    overflow-wrap: anywhere;
    unicode-bidi: plaintext;
    text-align: start;
  }
  .end {
    margin-block-start: 0.75em;
    padding-block-start: 0.75em;
    border-block-start: 1px solid var(--care-line);
  }
`;
