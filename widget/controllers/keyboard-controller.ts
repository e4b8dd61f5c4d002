import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { coverOf } from './keyboard-cover.ts';

/** What is asked of `window.visualViewport`. */
export type View = Pick<
  VisualViewport,
  'offsetTop' | 'height' | 'scale' | 'addEventListener' | 'removeEventListener'
>;

/**
 * Keeps what is typed above an on-screen keyboard that covers the page instead of shrinking it, and the top of the box
 * in view: how much of the box is hidden stands in its `--care-keyboard` and `--care-keyboard-top`. The page's own
 * viewport tag is left alone.
 */
export class KeyboardController implements ReactiveController {
  readonly #box: () => HTMLElement | null;
  readonly #viewNow: () => View | null;
  #view: View | null = null;

  constructor(
    host: ReactiveControllerHost,
    box: () => HTMLElement | null,
    view: () => View | null = () => window.visualViewport,
  ) {
    this.#box = box;
    this.#viewNow = view;
    host.addController(this);
  }

  hostConnected(): void {
    this.#view = this.#viewNow();
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
    if (box === null || this.#view === null) return;
    const typing = box.matches(':focus-within');
    const { top, bottom } = typing ? coverOf(box.getBoundingClientRect(), this.#view) : { top: 0, bottom: 0 };
    box.style.setProperty('--care-keyboard', `${bottom}px`);
    box.style.setProperty('--care-keyboard-top', `${top}px`);
  };
}
