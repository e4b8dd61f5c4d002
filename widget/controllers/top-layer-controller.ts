import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { CareChatLauncher } from '../launcher/launcher.ts';

interface Host extends ReactiveControllerHost, HTMLElement {
  /** The page's own; without one the chat has drawn its own. */
  readonly launcher: CareChatLauncher | null;
}

/** A bar at the side of the window, in px, is no sign. */
const BAR = 24;

/** Whether something around `root` holds what is fixed in it: a transform, a filter or a containment of the page's. */
function holdsFixed(root: ShadowRoot): boolean {
  const probe = document.createElement('div');
  // By properties: a style attribute would break the page's policy.
  Object.assign(probe.style, { position: 'fixed', inset: '0', visibility: 'hidden', pointerEvents: 'none' });
  root.append(probe);
  const { left, top, width, height } = probe.getBoundingClientRect();
  probe.remove();
  return (
    Math.abs(left) > BAR ||
    Math.abs(top) > 1 ||
    Math.abs(innerWidth - width) > BAR ||
    Math.abs(innerHeight - height) > BAR
  );
}

/**
 * Puts a floating panel and its launcher into the browser's top layer where they were mounted inside something that
 * would move and clip them; anywhere else they stay among the page's own layers.
 */
export class TopLayerController implements ReactiveController {
  readonly #host: Host;
  readonly #box: () => HTMLElement | null;
  #shown = false;

  constructor(host: Host, box: () => HTMLElement | null) {
    this.#host = host;
    this.#box = box;
    host.addController(this);
  }

  hostConnected(): void {
    this.#host.requestUpdate();
  }

  hostUpdated(): void {
    const root = this.#host.shadowRoot;
    const box = this.#box();
    const shown = box?.matches('.floating:not([hidden])') === true;
    if (shown === this.#shown || root === null || box === null || !box.isConnected) return;
    this.#shown = shown;
    if (!shown) {
      if (box.matches(':popover-open')) box.hidePopover();
      return;
    }
    if (!holdsFixed(root)) return;
    const launcher = this.#host.launcher ?? root.querySelector<HTMLElement>('care-chat-launcher');
    // The panel last: where it fills the screen it lies over the launcher.
    for (const element of [launcher, box]) {
      if (element === null || !element.isConnected) continue;
      element.popover = 'manual';
      if (!element.matches(':popover-open')) element.showPopover();
    }
  }

  /** What is taken out of the document, or moved in it, leaves the top layer. */
  hostDisconnected(): void {
    this.#shown = false;
  }
}
