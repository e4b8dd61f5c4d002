import { css } from 'lit';

export const messageBubbleStyles = css`
  care-message-bubble {
    display: block;
  }
  .line {
    display: flex;
    flex-direction: column;
    align-items: flex-start;
  }
  .line.own {
    align-items: flex-end;
  }
  .line.lettered > :is(.who, .after) {
    margin-inline-start: 2.75em;
  }
  .who {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.25em 0.5em;
    margin-block-end: 0.375em;
    padding-inline-start: 0.125em;
  }
  .who > bdi {
    font-size: 0.9375em;
    font-weight: 600;
    line-height: calc(1.333 + var(--care-lead));
  }
  .beside {
    display: flex;
    align-items: flex-end;
    gap: 0.5em;
    max-width: 100%;
    width: 100%;
  }
  .own > .beside {
    justify-content: flex-end;
  }
  .beside > .face {
    flex: none;
    width: 2.25em;
  }
  .blocks {
    display: flex;
    flex-direction: column;
    align-items: flex-start;
    gap: 0.1875em;
    min-width: 0;
    max-width: min(82%, 35em);
  }
  .own .blocks {
    align-items: flex-end;
  }
  .b {
    position: relative;
    max-width: 100%;
    padding: 0.5625em 0.875em;
    border: 1px solid var(--care-line);
    border-radius: var(--care-radius-bubble);
    background: var(--care-raised) !important;
  }
  .own .b {
    border-color: transparent;
    background: var(--care-own) !important;
  }
  .in .b {
    border-start-start-radius: var(--care-radius-inner);
    border-end-start-radius: var(--care-radius-inner);
  }
  .own .b {
    border-start-end-radius: var(--care-radius-inner);
    border-end-end-radius: var(--care-radius-inner);
  }
  .in:is(.first, .only) .b:first-child {
    border-start-start-radius: var(--care-radius-bubble);
  }
  .own:is(.first, .only) .b:first-child {
    border-start-end-radius: var(--care-radius-bubble);
  }
  .in:is(.last, .only) .b:last-child {
    border-end-start-radius: var(--care-radius-tail);
  }
  .own:is(.last, .only) .b:last-child {
    border-end-end-radius: var(--care-radius-tail);
  }
  .b.pic {
    padding: 0.1875em;
  }
  .b.pic > .text {
    /* The picture decides the width; the words wrap under it. */
    width: 0;
    min-width: 100%;
    padding: 0.4375em 0.6875em;
  }
  .b.doc-block {
    padding: 0.625em;
  }
  .b.gone {
    border-color: var(--care-line);
    background: transparent !important;
    color: var(--care-text-2) !important;
  }
  .not-sent .b {
    border-color: var(--care-danger);
    box-shadow: 0 0 0 0.5px var(--care-danger);
  }
  .line.urgent .blocks-and-reactions {
    gap: 0.5em;
    align-items: flex-start;
    padding: 0.75em 0.875em 0.875em;
    border: 1px solid var(--care-danger-line);
    border-inline-start: 0.375em solid var(--care-danger);
    border-radius: var(--care-radius-row);
    background: var(--care-raised);
  }
  .line.urgent .blocks {
    align-items: flex-start;
  }
  .urgent .b:not(.pic, .doc-block) {
    padding: 0;
    border: 0;
    border-radius: 0;
    background: transparent !important;
  }
  .urgent .b > .text {
    font-size: 1.0625em;
    line-height: calc(1.529 + var(--care-lead));
  }
  .urgent .reactions {
    margin-block-start: 0;
    padding-inline: 0;
  }
  .flag,
  .acks,
  .acks > p {
    display: flex;
    align-items: center;
    gap: 0.375em;
  }
  .flag {
    color: var(--care-danger);
    font-size: 0.9375em;
    font-weight: 600;
  }
  .acks {
    flex-wrap: wrap;
    gap: 0.5em 0.75em;
  }
  [data-menu] .b,
  .marked .b {
    outline: 2px solid var(--care-accent);
    outline-offset: -1px;
  }
  [data-menu] .urgent .blocks-and-reactions,
  .urgent.marked .blocks-and-reactions {
    outline: 2px solid var(--care-accent);
    outline-offset: 1px;
  }
  .line.urgent .b:not(.pic, .doc-block) {
    outline: none;
  }
  /* Buttons have a .text of their own. */
  .b > .text {
    /* A bubble is never as narrow as its text could be, which "anywhere" would ask of each letter. */
    overflow-wrap: break-word;
    white-space: pre-wrap;
    unicode-bidi: plaintext;
    text-align: start;
  }
  /* The words stay where they are when they are marked. */
  .text mark {
    margin-inline: -2px;
    font-weight: inherit;
  }
  /* Weight would move the words of a page that stands already. */
  .text .named {
    border-radius: 0.25em;
    color: var(--care-accent-text);
    -webkit-box-decoration-break: clone;
    box-decoration-break: clone;
  }
  .text .named.me {
    background: var(--care-accent-soft);
    box-shadow:
      0 0 0 0.0625em var(--care-accent-soft),
      0 0 0 0.125em var(--care-accent-line);
  }
  .care .own .text a {
    /* On one's own fill the link keeps its contrast in the tenant's darker ink. */
    color: var(--care-accent-text);
  }
  .edited {
    margin-inline-start: 0.5em;
    white-space: nowrap;
  }

  .quote {
    display: block;
    width: 100%;
    min-width: 10em;
    margin: 0.125em 0 0.5em;
    padding: 0.4375em 0.75em;
    border-inline-start: 0.25em solid var(--care-accent);
    border-radius: 0.25em 0.625em 0.625em 0.25em;
    background: var(--care-fill);
    text-align: start;
  }
  .care button.quote {
    padding: 0.4375em 0.75em;
    border-inline-start: 0.25em solid var(--care-accent);
    border-radius: 0.25em 0.625em 0.625em 0.25em;
    background: var(--care-fill);
    text-align: start;
  }
  .b > .quote:first-child {
    margin-inline: -0.3125em;
    width: calc(100% + 0.625em);
  }
  .own .quote,
  .care .own button.quote {
    background: color-mix(in oklab, var(--care-surface) 55%, transparent);
  }
  .quote bdi {
    display: block;
    font-size: 0.8125em;
    font-weight: 600;
    line-height: calc(1.385 + var(--care-lead));
    color: var(--care-accent-text);
  }
  .quote .preview {
    display: -webkit-box;
    overflow: hidden;
    color: var(--care-text-2);
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 2;
  }

  .after {
    display: flex;
    flex-direction: column;
    align-items: inherit;
    max-width: 100%;
  }
  .in > .after {
    align-self: stretch;
  }
  .reactions {
    position: relative;
    display: flex;
    flex-wrap: wrap;
    gap: 0.25em;
    margin-block-start: -0.625em;
    padding-inline: 0.9375em;
  }
  .care .reaction {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: 0.45em;
    min-height: 2.154em;
    padding: 0 0.65em;
    border: 1px solid var(--care-line);
    border-radius: 1.1em;
    background: var(--care-raised);
    font-size: 0.8125em;
    font-weight: 600;
    line-height: 1.2;
    box-shadow: 0 0 0 2px var(--care-bg);
  }
  .care .reaction:hover {
    border-color: var(--care-line-strong);
  }
  .care .reaction[aria-pressed='true'] {
    border-color: var(--care-accent);
    background: var(--care-accent-soft);
    color: var(--care-accent-text);
  }
  @media (pointer: coarse) and (forced-colors: none) {
    /* The area is larger than the shape, and takes no room from what is around. */
    .care .reaction {
      --edge: var(--care-line);
      min-width: 3.385em;
      min-height: 3.385em;
      /* More of it below, where the time is, than over the words. */
      margin-block: -0.308em -0.923em;
      border-width: 0.308em 0 0.923em;
      border-color: transparent;
      border-radius: 1.1em / 1.408em 1.408em 2.023em 2.023em;
      background-clip: padding-box;
      box-shadow: inset 0 0 0 1px var(--edge);
    }
    .care .reaction[aria-pressed='true'] {
      --edge: var(--care-accent);
      border-color: transparent;
      background-clip: padding-box;
    }
  }
  @media (pointer: coarse) and (forced-colors: active) {
    .care .reaction {
      min-width: 3.385em;
      min-height: 3.385em;
    }
  }
  .reaction .emoji {
    font-size: 1.15em;
  }
  /* Beside the message, never over it, and no reason for anything to move. */
  .care .options {
    position: absolute;
    inset-block-start: 0;
    inset-inline-start: 100%;
    margin-inline-start: 0.25em;
    color: var(--care-text-2);
  }
  .own .options {
    inset-inline: auto 100%;
    margin-inline: 0 0.25em;
  }
  .blocks-and-reactions {
    position: relative;
    display: flex;
    flex-direction: column;
    align-items: flex-start;
    min-width: 0;
    max-width: min(82%, 35em);
  }
  .own .blocks-and-reactions {
    align-items: flex-end;
  }
  .blocks-and-reactions > .blocks {
    max-width: 100%;
  }
  @media (hover: hover) and (pointer: fine) {
    /* Room for it in a narrow chat. */
    .blocks-and-reactions {
      max-width: min(82%, 35em, 100% - 5.75em);
    }
    .in:not(.lettered) .blocks-and-reactions,
    .own .blocks-and-reactions {
      max-width: min(82%, 35em, 100% - 2.75em);
    }
  }
  @media print {
    .options {
      display: none !important;
    }
  }
  .in .reactions {
    align-self: flex-end;
  }
  .own .reactions {
    align-self: flex-start;
  }

  .foot {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0 0.5em;
    margin-block-start: 0.3em;
    padding-inline: 0.308em;
  }
  .own .foot {
    justify-content: flex-end;
    text-align: end;
  }
  .reacted > .after .foot {
    margin-block-start: 0.15em;
  }
  .care .foot.bad {
    color: var(--care-danger);
  }
  /* Its area is larger than its word, and takes no room from the line. */
  .undo {
    min-height: 2em;
    margin: -0.3em -0.5em;
    padding: 0.3em 0.5em;
    border-radius: var(--care-radius-inner);
    color: var(--care-accent-text);
    font-weight: 600;
    text-decoration: underline;
    text-underline-offset: 0.15em;
  }
  @media (pointer: coarse) {
    /* A finger that rests asks for the message's menu, which copies the text. */
    .blocks {
      -webkit-touch-callout: none;
      -webkit-user-select: none;
      user-select: none;
    }
  }
  .choices {
    display: flex;
    flex-wrap: wrap;
    justify-content: flex-end;
    gap: 0.5em;
    margin-block-start: 0.5em;
  }
  .care .choices .button {
    min-height: 2.571em;
    padding-inline: 1em;
    font-size: 0.875em;
    border-radius: 0.857em;
  }
  .system {
    padding-inline: 1em;
    text-align: center;
    text-wrap: balance;
  }
  .system .icon {
    display: inline;
    margin-inline-end: 0.5em;
    vertical-align: -0.1em;
  }
  .system > span {
    margin-inline: 0.3em;
  }
  @media (pointer: coarse) {
    .care .choices .button {
      min-height: 3.143em;
    }
    .undo {
      min-height: 3.385em;
      margin-block: -0.9em;
      padding-inline: 1em;
      margin-inline: -1em;
    }
  }
  @media (forced-colors: active) {
    .text .named {
      text-decoration: underline;
    }
    .text .named.me {
      outline: 2px solid Highlight;
    }
    [data-menu] .b,
    .marked .b {
      outline-color: Highlight;
    }
    .not-sent .b {
      border: 2px dashed;
    }
    .line.urgent .blocks-and-reactions {
      border-color: CanvasText;
    }
    [data-menu] .urgent .blocks-and-reactions,
    .urgent.marked .blocks-and-reactions {
      outline-color: Highlight;
    }
  }
`;
