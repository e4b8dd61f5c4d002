/**
 * Watches how far `anchor` gets from its place below the top of `view`, in each frame as it is painted: behind layout
 * and behind whoever puts things back in place in that frame. A look from anywhere else would see what nobody sees. Give
 * it an element that is there already: observers are heard in the order in which they were made.
 */
export class Drift {
  /** Pixels; Infinity when it left the document. */
  most = 0;
  frames = 0;
  readonly #probe = document.createElement('div');
  readonly #observer: ResizeObserver;
  #next = 0;

  constructor(anchor: Element, view: Element) {
    const place = (): number => anchor.getBoundingClientRect().top - view.getBoundingClientRect().top;
    const stood = place();
    this.#observer = new ResizeObserver(() => {
      this.frames++;
      this.most = Math.max(this.most, anchor.isConnected ? Math.abs(place() - stood) : Infinity);
    });
    this.#probe.style.cssText = 'position:fixed;inset:0 auto auto 0;height:1px;visibility:hidden';
    document.body.append(this.#probe);
    this.#observer.observe(this.#probe);
    this.#turn(1);
  }

  /** Its size is another in each frame, so that the observer is heard in each. */
  #turn(width: number): void {
    this.#probe.style.width = `${width}px`;
    this.#next = requestAnimationFrame(() => this.#turn(3 - width));
  }

  stop(): void {
    cancelAnimationFrame(this.#next);
    this.#observer.disconnect();
    this.#probe.remove();
  }
}
