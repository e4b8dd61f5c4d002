import type { ReactiveController, ReactiveControllerHost } from 'lit';

/**
 * Keeps a composer above an on-screen keyboard that covers the page instead of shrinking it: the covered height
 * of the box stands in its `--care-keyboard`. The page's own viewport tag is left alone.
 */
export class KeyboardController implements ReactiveController {
  readonly #box: () => HTMLElement | null;
  #view: VisualViewport | null = null;

  constructor(host: ReactiveControllerHost, box: () => HTMLElement | null) {
    this.#box = box;
    host.addController(this);
  }

  hostConnected(): void {
    this.#view = window.visualViewport;
    this.#view?.addEventListener('resize', this.#place);
    this.#view?.addEventListener('scroll', this.#place);
  }

  hostDisconnected(): void {
    this.#view?.removeEventListener('resize', this.#place);
    this.#view?.removeEventListener('scroll', this.#place);
    this.#view = null;
  }

  readonly #place = (): void => {
    const box = this.#box();
    const view = this.#view;
    if (box === null || view === null) return;
    // A pinched page is smaller too, but no keyboard covers it.
    const covered =
      view.scale > 1.01 ? 0 : box.getBoundingClientRect().bottom - (view.offsetTop + view.height);
    const typing = box.matches(':focus-within') && covered > 60;
    box.style.setProperty('--care-keyboard', `${typing ? Math.round(covered) : 0}px`);
  };
}
