import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** Below this, one view at a time; the width is the container's, not the screen's. In em of the wrapper. */
const TWO_PANES_EM = 40;
const FULL_SCREEN = '(max-width: 479.98px)';

/** Watches how much room an element has, in its own text size, and whether a floating panel fills the screen. */
export class SizeController implements ReactiveController {
  /** There is room for the list beside a conversation. */
  wide = false;
  fullScreen = false;
  readonly #host: ReactiveControllerHost & HTMLElement;
  readonly #box: () => HTMLElement | null;
  #observer: ResizeObserver | null = null;
  #observed: HTMLElement | null = null;
  #query: MediaQueryList | null = null;
  #frame = 0;

  /** `box` = the wrapper whose width counts; it may appear after the first rendering. */
  constructor(host: ReactiveControllerHost & HTMLElement, box: () => HTMLElement | null) {
    this.#host = host;
    this.#box = box;
    host.addController(this);
  }

  hostConnected(): void {
    this.#observer = new ResizeObserver(() => this.#measure());
    this.#query = matchMedia(FULL_SCREEN);
    this.#query.addEventListener('change', this.#screen);
    this.fullScreen = this.#query.matches;
    this.hostUpdated();
  }

  hostDisconnected(): void {
    cancelAnimationFrame(this.#frame);
    this.#observer?.disconnect();
    this.#observer = null;
    this.#observed = null;
    this.#query?.removeEventListener('change', this.#screen);
    this.#query = null;
  }

  hostUpdated(): void {
    const box = this.#box();
    if (box === this.#observed || this.#observer === null) return;
    this.#observer.disconnect();
    this.#observed = box;
    if (box === null) return;
    this.#observer.observe(box);
  }

  readonly #screen = (event: MediaQueryListEvent): void => {
    this.fullScreen = event.matches;
    this.#host.requestUpdate();
  };

  #measure(): void {
    const box = this.#observed;
    if (box === null || box.clientWidth === 0) return;
    const em = Number.parseFloat(getComputedStyle(box).fontSize) || 16;
    const wide = box.clientWidth >= TWO_PANES_EM * em;
    if (wide === this.wide) return;
    this.wide = wide;
    // Laying out anew inside the observer's own turn would be reported to the page as an error.
    this.#frame = requestAnimationFrame(() => this.#host.requestUpdate());
  }
}
