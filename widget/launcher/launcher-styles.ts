import { css } from 'lit';

/**
 * The launcher at rest, which is all the loader draws. Every byte counts here, on every page (forced colours draw the
 * outline, so no rule for them); the accent's formula is that of tokens.ts, where the reasons stand. The loader's build
 * has no Lit: there this is its text. The order within the rules is the one that compresses best, which is worth 25 B.
 */
export const launcherStyles = css`
  /* All of it insists: what the page does to everything is undone, being fixed makes it a block. */
  :host {
    all: initial !important;
    position: fixed !important;
    margin: 0 env(safe-area-inset-right) env(safe-area-inset-bottom) env(safe-area-inset-left) !important;
    color-scheme: var(--care-scheme, inherit) !important;
    z-index: var(--care-z-index, 2147483000) !important;
    inset-inline-end: var(--care-offset-inline, 24px) !important;
    inset-block-end: var(--care-offset-block, 24px) !important;
  }
  div {
    all: initial;
    color-scheme: inherit;
    justify-items: end;
    display: grid;
    font: medium/1.4 var(--care-font, system-ui);
    --t: var(--care-accent-source, #0e5c6b);
    --a: light-dark(
      oklch(from var(--t) 0.43 min(c, 0.105, 0.1732 - 0.1 * cos((h - 198) * 1deg)) h),
      oklch(from var(--t) 0.8 min(c, 0.085) h)
    );
    --s: light-dark(#fff, #141d1f);
  }
  button {
    all: unset;
    font-weight: 600;
    height: 60px;
    background: var(--a);
    padding: 0 18px;
    border-radius: 24px;
    display: flex;
    border-end-end-radius: 8px;
    align-items: center;
    position: relative;
    cursor: pointer;
    gap: 12px;
    box-shadow: 0 8px 28px #10283026;
    color: light-dark(#fff, oklch(from var(--t) 0.21 min(c, 0.035) h));
    outline: 1.5px solid var(--s);
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
    width: 14px;
    display: block;
    content: '';
    margin: 2.6px;
    border-radius: 2px;
    border: 1.2px solid;
  }
  b::after {
    width: 8px;
  }
  i {
    padding: 0 6px;
    border-radius: 14px;
    text-align: center;
    position: absolute;
    font: 600 13px/20px system-ui;
    color: light-dark(#fff, #2e100f);
    background: light-dark(#9b471b, #f1ad79);
    inset-inline-end: -7px;
    top: -7px;
    min-width: 12px;
    border: 2px solid var(--s);
  }
  i::after {
    /* Isolated: a count has no direction of its own, and "99+" would end in what it begins with. */
    content: '\\2066' attr(data-n);
  }
  p {
    padding: 18px;
    border-radius: 24px;
    width: 240px;
    background: var(--s);
    margin: 0 0 12px;
    border: 1px solid;
  }
  @media print {
    div {
      display: none;
    }
  }
`;
