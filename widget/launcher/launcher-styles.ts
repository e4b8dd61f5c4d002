import { css } from 'lit';

/**
 * The launcher at rest, which is all the loader draws. Every byte counts here, on every page (forced colours draw the
 * outline, so no rule for them); the accent's formula is that of tokens.ts, where the reasons stand. The loader's build
 * has no Lit: there this is its text.
 */
export const launcherStyles = css`
  /* All of it insists: what the page does to everything is undone, being fixed makes it a block. */
  :host {
    all: initial !important;
    color-scheme: var(--care-scheme, inherit) !important;
    position: fixed !important;
    z-index: var(--care-z-index, 2147483000) !important;
    inset-block-end: var(--care-offset-block, 24px) !important;
    inset-inline-end: var(--care-offset-inline, 24px) !important;
  }
  div {
    all: initial;
    color-scheme: inherit;
    --t: var(--care-accent-source, #0e5c6b);
    --s: light-dark(#fff, #141d1f);
    --a: light-dark(
      oklch(from var(--t) 0.43 min(c, 0.105, 0.1732 - 0.1 * cos((h - 198) * 1deg)) h),
      oklch(from var(--t) 0.8 min(c, 0.085) h)
    );
    display: grid;
    justify-items: end;
    font: medium/1.4 var(--care-font, system-ui);
  }
  button {
    all: unset;
    position: relative;
    display: flex;
    align-items: center;
    gap: 12px;
    height: 60px;
    padding-inline: 18px;
    cursor: pointer;
    font-weight: 600;
    border-radius: 24px;
    border-end-end-radius: 8px;
    background: var(--a);
    color: light-dark(#fff, oklch(from var(--t) 0.21 min(c, 0.035) h));
    outline: 1.5px solid var(--s);
    box-shadow: 0 8px 28px #10283026;
  }
  button:hover {
    filter: brightness(0.9);
  }
  button:focus-visible {
    outline: 3px solid light-dark(#1e59cd, #92c1fd);
    outline-offset: 2px;
    box-shadow: 0 0 0 2px var(--s);
  }
  b {
    width: 24px;
  }
  b::before,
  b::after {
    content: '';
    display: block;
    width: 14px;
    margin: 2.6px;
    border: 1.2px solid;
    border-radius: 2px;
  }
  b::after {
    width: 8px;
  }
  i {
    position: absolute;
    top: -7px;
    inset-inline-end: -7px;
    min-width: 12px;
    padding: 0 6px;
    border: 2px solid var(--s);
    border-radius: 14px;
    font: 600 13px/20px system-ui;
    text-align: center;
    background: light-dark(#9b471b, #f1ad79);
    color: light-dark(#fff, #2e100f);
  }
  i::after {
    content: attr(data-n);
  }
  p {
    max-width: 260px;
    margin: 0 0 12px;
    padding: 18px;
    border: 1px solid;
    border-radius: 24px;
    background: var(--s);
  }
  @media print {
    div {
      display: none;
    }
  }
`;
