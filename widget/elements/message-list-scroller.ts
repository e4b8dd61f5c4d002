/** The scroller of a list and its feed of rows, in pixels. Reading any of it lays out what was changed. */
export class FeedScroller {
  readonly scroller: HTMLElement;
  readonly feed: HTMLElement;
  /** Left empty above the rows. */
  #room = 0;
  /** Where we last saw or put the scroll; anything else was the person's doing. */
  #seenTop = 0;
  #width = 0;
  #height = 0;

  constructor(scroller: HTMLElement, feed: HTMLElement) {
    this.scroller = scroller;
    this.feed = feed;
  }

  get height(): number {
    return this.scroller.clientHeight;
  }

  /** Of thread above the view. */
  get above(): number {
    return this.scroller.scrollTop;
  }

  /** Of thread below the view. */
  get below(): number {
    const { scrollHeight, scrollTop, clientHeight } = this.scroller;
    return scrollHeight - scrollTop - clientHeight;
  }

  /** Of rows above the view's top edge. */
  get rowsAbove(): number {
    return -this.placeOf(this.feed);
  }

  /** From the view's top edge to that of an element in it. */
  placeOf(element: Element): number {
    return element.getBoundingClientRect().top - this.scroller.getBoundingClientRect().top;
  }

  /** Whether the person has scrolled since this was last asked, or we last did. */
  moved(): boolean {
    const { scrollTop } = this.scroller;
    if (Math.abs(scrollTop - this.#seenTop) < 1) return false;
    this.#seenTop = scrollTop;
    return true;
  }

  /** What of the view's size has changed since this was last asked, if it was. */
  resized(): 'width' | 'height' | null {
    const { clientWidth, clientHeight } = this.scroller;
    const other = clientWidth !== this.#width ? 'width' : clientHeight !== this.#height ? 'height' : null;
    const what = this.#width === 0 ? null : other;
    this.#width = clientWidth;
    this.#height = clientHeight;
    return what;
  }

  /** Takes the view's size for known, unless it is. */
  know(): void {
    if (this.#width === 0) this.resized();
  }

  /** Takes the scroll for what it is: nobody's doing. */
  stay(): void {
    this.#seenTop = this.scroller.scrollTop;
  }

  toEnd(): void {
    this.scroller.scrollTop = this.scroller.scrollHeight;
    this.stay();
  }

  /**
   * Puts back what is `drift` below its place. Nothing scrolls above the top: what stands above it and became lower there
   * leaves room, which is taken back once it does not show.
   */
  putBack(drift: number): void {
    if (Math.abs(drift) >= 0.5 || this.#room > 0) {
      const top = this.scroller.scrollTop + drift - this.#room;
      this.leave(Math.max(0, -top));
      this.scroller.scrollTop = Math.max(0, top);
    }
    this.stay();
  }

  /** Leaves this much room above the rows. */
  leave(room: number): void {
    if (room !== this.#room) this.feed.style.marginBlockStart = `${room}px`;
    this.#room = room;
  }
}
