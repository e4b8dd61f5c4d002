import { css } from 'lit';

export const careChatStyles = css`
  :host {
    height: 100%;
  }
  :host([layout='floating']) {
    height: 0 !important;
    min-height: 0 !important;
  }
  :host([scheme='light']) {
    color-scheme: light !important;
  }
  :host([scheme='dark']) {
    color-scheme: dark !important;
  }
  .root {
    display: flex;
    flex-direction: column;
    position: relative;
    overflow: hidden;
    background: var(--care-surface) !important;
    padding-block: var(--care-keyboard-top, 0px) var(--care-keyboard, 0px);
  }
  .root:focus-visible {
    outline: none;
  }
  .root.docked,
  .root.floating {
    border: 1px solid var(--care-line);
    border-radius: var(--care-radius-panel);
    box-shadow: var(--care-e2);
  }
  .root.floating {
    position: fixed;
    z-index: var(--care-z-index, 2147483000);
    inset-block-end: calc(var(--care-offset-block, 24px) + 76px);
    inset-inline-end: var(--care-offset-inline, 24px);
    /* A phone's notch and bar are kept clear of, as by its launcher. */
    margin: 0 env(safe-area-inset-right, 0px) env(safe-area-inset-bottom, 0px) env(safe-area-inset-left, 0px);
    width: min(
      25em,
      100vw - 2 *
        var(--care-offset-inline, 24px) - env(safe-area-inset-left, 0px) - env(safe-area-inset-right, 0px)
    );
    height: min(49.75em, 100dvh - var(--care-offset-block, 24px) - 100px - env(safe-area-inset-bottom, 0px));
    box-shadow: var(--care-e3);
    animation: rise var(--care-panel) var(--care-ease);
  }
  /* A chat that runs the other way than its page still stands where its launcher does. */
  @media (min-width: 480px) {
    :host(:dir(ltr)) .root.floating:dir(rtl),
    :host(:dir(rtl)) .root.floating:dir(ltr) {
      inset-inline: var(--care-offset-inline, 24px) auto;
    }
  }
  @keyframes rise {
    from {
      opacity: 0;
      transform: translateY(8px);
    }
  }
  @media (max-width: 479.98px) {
    .root.floating {
      /* Over the launcher, which stands where the composer is. */
      z-index: calc(var(--care-z-index, 2147483000) + 1);
      inset: 0;
      margin: 0;
      width: 100%;
      height: 100dvh;
      padding-block-start: max(env(safe-area-inset-top, 0px), var(--care-keyboard-top, 0px));
      padding-left: env(safe-area-inset-left, 0px);
      padding-right: env(safe-area-inset-right, 0px);
      border: 0;
      border-radius: 0;
    }
  }
  .panes {
    display: flex;
    flex: 1 1 100%;
    min-height: 0;
  }
  ::slotted([slot='banner']) {
    flex: none;
  }
  care-chat-sidebar {
    flex: 1 1 100%;
    min-width: 0;
  }
  care-chat-window {
    flex: 1;
    min-width: 0;
    height: 100%;
  }
  .wide care-chat-sidebar {
    flex: none;
    width: 20em;
  }
  .wide .pane {
    flex: 1;
    min-width: 0;
    height: 100%;
    border-inline-start: 1px solid var(--care-line);
    background: var(--care-bg);
  }
  .pane:not([hidden]) {
    flex: 1;
    min-width: 0;
    height: 100%;
  }
  .way-out {
    position: absolute;
    inset-block-start: calc(0.75em + env(safe-area-inset-top, 0px));
    inset-inline-end: max(0.75em, env(safe-area-inset-left, 0px), env(safe-area-inset-right, 0px));
  }
  .overlay {
    position: absolute;
    inset-block: var(--care-keyboard-top, 0px) var(--care-keyboard, 0px);
    inset-inline: 0;
    z-index: 2;
    display: grid;
    place-items: center;
    /* What holds it may be cleared of the screen's edges by its own padding, which does not move what lies over it. */
    padding: max(1em, env(safe-area-inset-top, 0px) - var(--care-keyboard-top, 0px))
      max(1em, env(safe-area-inset-right, 0px))
      max(1em, env(safe-area-inset-bottom, 0px) - var(--care-keyboard, 0px))
      max(1em, env(safe-area-inset-left, 0px));
    background: var(--care-scrim);
    animation: fade var(--care-menu) var(--care-ease);
  }
  /* It scrolls within itself sooner than reach below. */
  .overlay > * {
    min-height: 0;
  }
  @keyframes fade {
    from {
      opacity: 0;
    }
  }
  @media (forced-colors: active) {
    .root {
      border: 1px solid CanvasText;
    }
  }
`;
