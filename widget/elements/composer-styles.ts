import { css } from 'lit';
import { base } from '../styles/base.ts';
import { popup } from '../styles/popup.ts';
import { tokens } from '../styles/tokens.ts';
import { avatarStyles } from './avatar.ts';
import { mentionListStyles } from './mention-list-styles.ts';
import { roleStyles } from './role.ts';

const composerStyles = css`
  .care.composer {
    position: relative;
    height: auto;
    container-type: inline-size;
    border-block-start: 1px solid var(--care-line);
    background: var(--care-surface) !important;
  }
  .all {
    padding: 0.75em 1em 0.625em 0.5em;
    /* A keyboard stands where the edge of the screen was. */
    padding-block-end: max(0.625em, env(safe-area-inset-bottom, 0px) - var(--care-keyboard, 0px));
  }
  .row {
    display: flex;
    align-items: flex-end;
    gap: 0.5em;
  }
  .care .row > .icon-button {
    width: 2.75em;
    height: 2.75em;
    margin-block-end: 0.125em;
    color: var(--care-text-2);
  }
  .care .row > .urgent-toggle {
    margin-inline: -0.375em 0;
  }
  .care .row > .urgent-toggle[aria-pressed='true'] {
    background: var(--care-danger-soft);
    color: var(--care-danger);
  }
  .urgent-strip {
    display: flex;
    align-items: center;
    gap: 0.5em;
    margin-block-end: 0.5em;
    margin-inline-start: 0.5em;
    padding-inline-start: 0.75em;
    border-inline-start: 0.375em solid var(--care-danger);
    border-radius: var(--care-radius-inner);
    background: var(--care-danger-soft);
    color: var(--care-danger);
  }
  .care .urgent-strip .meta {
    flex: 1;
    color: inherit;
  }
  .care .attach:disabled {
    visibility: hidden;
  }
  .care .field {
    flex: 1;
    align-items: stretch;
    min-width: 0;
    min-height: 3em;
    padding: 0;
    border-radius: var(--care-radius-field);
    overflow: hidden;
  }
  .care .field textarea {
    display: block;
    /* A smaller one makes a phone zoom in when it gets the focus. */
    font-size: max(1em, 16px);
    min-height: 2.875em;
    max-height: 10.375em;
    padding-block: 0.71875em;
    padding-inline: 1.125em 0.25em;
    line-height: 1.4375;
    resize: none;
    overflow-y: auto;
    scrollbar-width: thin;
    unicode-bidi: plaintext;
    text-align: start;
  }
  .care .emoji {
    align-self: flex-end;
    width: 2.5em;
    height: 2.5em;
    margin: 0.1875em;
    border-radius: 50%;
    color: var(--care-text-2);
  }
  .care .emoji .icon {
    color: inherit;
  }
  .care .emoji:focus-visible {
    outline-offset: -3px;
  }
  @media (pointer: coarse) {
    .care .emoji {
      width: 2.75em;
      height: 2.75em;
      margin: 0.0625em;
    }
  }
  .picker {
    position: absolute;
    z-index: 3;
    inset-block-end: calc(100% + 0.25em);
    inset-inline: 0.5em;
    display: flex;
    justify-content: flex-end;
    pointer-events: none;
  }
  .picker > * {
    pointer-events: auto;
  }
  .care .send {
    display: grid;
    place-items: center;
    flex: none;
    width: 3em;
    height: 3em;
    border-radius: 50%;
    background: var(--care-accent);
    color: var(--care-on-accent);
    transition: background-color var(--care-press) var(--care-ease);
  }
  .care .send:hover {
    background: var(--care-accent-hover);
  }
  .care .send[aria-disabled='true'] {
    background: var(--care-accent-soft);
    color: var(--care-accent-text);
    cursor: default;
  }
  /* A window this low has no room for advice. */
  @container (max-height: 299.98px) {
    :is(.hint:not(.over), .care .keys) {
      display: none;
    }
  }
  .hint {
    margin-block-start: 0.45em;
    text-align: center;
    text-wrap: balance;
  }
  .hints {
    display: flex;
    /* The words may take two lines; the button stays beside them. */
    align-items: center;
    justify-content: center;
    gap: 0 0.375em;
  }
  /* Large enough to be pressed, and no reason for the line to be higher. */
  .care .keys {
    display: grid;
    flex: none;
    place-items: center;
    width: 1.5em;
    height: 1.5em;
    margin-block: -0.1em -0.4em;
    border-radius: var(--care-radius-inner);
    color: var(--care-text-2);
  }
  .care .keys:hover {
    background: var(--care-fill);
  }
  .over {
    color: var(--care-danger);
    font-weight: 600;
  }
  .indent {
    padding-inline-start: 3.25em;
    padding-block-end: 0.5em;
  }
  .chips {
    display: flex;
    flex-wrap: wrap;
    gap: 0.5em;
    max-height: 13em;
    overflow-y: auto;
  }
  .chip {
    display: flex;
    align-items: center;
    gap: 0.5em;
    max-width: 100%;
    padding: 0.25em;
    border: 1px solid var(--care-line);
    border-radius: var(--care-radius-control);
    background: var(--care-fill);
  }
  .chip > :is(img, .sign) {
    display: grid;
    place-items: center;
    flex: none;
    width: 3em;
    height: 3em;
    border-radius: var(--care-radius-inner);
    background: var(--care-surface);
    object-fit: cover;
    color: var(--care-accent-text);
  }
  .chip .what {
    min-width: 0;
  }
  .chip bdi {
    display: block;
    width: fit-content;
    font-size: 0.875em;
    font-weight: 600;
    line-height: calc(1.4286 + var(--care-lead));
  }
  .reply {
    display: flex;
    align-items: center;
    gap: 0.5em;
  }
  .reply blockquote {
    flex: 1;
    min-width: 0;
    margin: 0;
    padding: 0.375em 0.75em;
    border-inline-start: 0.25em solid var(--care-accent);
    border-radius: 0.25em 0.625em 0.625em 0.25em;
    background: var(--care-fill);
  }
  .reply bdi {
    display: block;
    font-size: 0.8125em;
    font-weight: 600;
    line-height: calc(1.385 + var(--care-lead));
    color: var(--care-accent-text);
  }
  .reply .preview {
    display: -webkit-box;
    overflow: hidden;
    overflow-wrap: anywhere;
    color: var(--care-text-2);
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 2;
  }
  .problem {
    display: flex;
    align-items: flex-start;
    gap: 0.4em;
    color: var(--care-danger);
  }
  .care .problem {
    color: var(--care-danger);
  }
  @container (max-width: 639.98px) {
    .all {
      padding-block-start: 0.5em;
      padding-inline-end: 0.75em;
      padding-inline-start: 0.25em;
    }
    .row {
      gap: 0.375em;
    }
  }
  @container (max-width: 359.98px) {
    .care .field textarea {
      padding-inline: 0.75em 0;
    }
  }
  @container (max-width: 319.98px) {
    .indent {
      padding-inline-start: 0.5em;
    }
  }
  @media (forced-colors: active) {
    .care .row > .urgent-toggle[aria-pressed='true'] {
      border: 2px solid;
    }
    .care .send {
      border: 2px solid ButtonText;
    }
    .care .send[aria-disabled='true'] {
      border-color: GrayText;
    }
  }
`;

/** Of the composer, and of whom it offers to be named. */
export const composerSheets = [
  tokens,
  base,
  popup,
  avatarStyles,
  roleStyles,
  composerStyles,
  mentionListStyles,
];
