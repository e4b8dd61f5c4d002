/**
 * CUR3: a message is read only while it is really on the screen of someone who looks at it: in the view of the
 * list, of the page and of the window, in a visible tab that has the focus.
 */
export class SeenReporter {
  readonly #report: (seq: number) => void;
  readonly #viewHeight: () => number;
  readonly #inView = new Map<Element, number>();
  #watched = new WeakMap<Element, number>();
  readonly #observer: IntersectionObserver;
  #reported = 0;

  /** `report` is called with ever higher seqs; `viewHeight` is the list's own, in pixels. */
  constructor(report: (seq: number) => void, viewHeight: () => number) {
    this.#report = report;
    this.#viewHeight = viewHeight;
    this.#observer = new IntersectionObserver((entries) => this.#changed(entries), {
      // Fine steps: of a very long message a screenful is only a few hundredths.
      threshold: Array.from({ length: 41 }, (_, step) => step / 40),
    });
    window.addEventListener('focus', this.check);
    document.addEventListener('visibilitychange', this.check);
  }

  /** Watches `element`, which shows the message with this seq. */
  watch(element: Element, seq: number): void {
    if (this.#watched.get(element) === seq) return;
    this.#watched.set(element, seq);
    this.#observer.observe(element);
    if (this.#inView.has(element)) this.#inView.set(element, seq);
  }

  unwatch(element: Element): void {
    this.#observer.unobserve(element);
    this.#watched.delete(element);
    this.#inView.delete(element);
  }

  /** Another conversation: its seqs begin anew. */
  reset(): void {
    this.#observer.disconnect();
    this.#watched = new WeakMap();
    this.#inView.clear();
    this.#reported = 0;
  }

  close(): void {
    this.reset();
    window.removeEventListener('focus', this.check);
    document.removeEventListener('visibilitychange', this.check);
  }

  /** Reports what is in view, if anyone is looking. */
  readonly check = (): void => {
    if (document.visibilityState !== 'visible' || !document.hasFocus()) return;
    const highest = Math.max(0, ...this.#inView.values());
    if (highest <= this.#reported) return;
    this.#reported = highest;
    this.#report(highest);
  };

  #changed(entries: readonly IntersectionObserverEntry[]): void {
    const room = Math.min(this.#viewHeight(), window.innerHeight);
    for (const { target, isIntersecting, intersectionRatio, intersectionRect } of entries) {
      // Half of it, or so much that a long one fills the view.
      const seen = isIntersecting && (intersectionRatio >= 0.5 || intersectionRect.height >= room * 0.4);
      const seq = this.#watched.get(target);
      if (seen && seq !== undefined) this.#inView.set(target, seq);
      else this.#inView.delete(target);
    }
    this.check();
  }
}
