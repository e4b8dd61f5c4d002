import { mark } from './message-list-place.ts';
import type { ListRow } from './message-list-rows.ts';
import { anchorAt, heightBetween, Heights, planWindow, rowsBetween, type Segment } from './virtual.ts';

const OVERSCAN = 800;
const MAX_ROWS = 150;
/** A selection of a whole history must not bring it into the document. */
const MAX_KEPT = 40;
/** This close to the end counts as at the end. */
const END_PX = 16;

/** A row held at its place: pixels from the top of the view to the top of its bubble. */
interface Hold {
  readonly key: string;
  readonly offset: number;
}

/**
 * Keeps what a person looks at where it is. Rows come and go above and below, grow and shrink; either the end of the
 * thread stays in view (`follow`), or one row stays at its pixel. Call `capture()` before a render, `plan()` in it and
 * `settle()` after it and after any change of size.
 */
export class ThreadWindow {
  /** The end of the thread stays in view. */
  follow = true;
  /** Every row is rendered: on paper nothing comes by scrolling. */
  whole = false;
  #rows: readonly ListRow[] = [];
  #indices = new Map<string, number>();
  #segments: readonly Segment[] = [];
  readonly #heights = new Heights();
  #elements = new Map<string, HTMLElement>();
  readonly #keys = new WeakMap<Element, string>();
  #held: Hold | null = null;
  /** Whether the newest row was in view before the render at hand. */
  #endInView = false;
  /** Where we last saw or put the scroll; anything else was the person's doing. */
  #seenTop = 0;
  #scroller: HTMLElement | null = null;
  #feed: HTMLElement | null = null;

  get rows(): readonly ListRow[] {
    return this.#rows;
  }

  attach(scroller: HTMLElement, feed: HTMLElement): void {
    this.#scroller = scroller;
    this.#feed = feed;
  }

  /** Another conversation. */
  reset(): void {
    this.#heights.clear();
    this.#held = null;
    this.follow = true;
    this.setRows([]);
  }

  setRows(rows: readonly ListRow[]): void {
    this.#rows = rows;
    this.#indices = new Map(rows.map((row, index) => [row.message.key, index]));
    // After a gap the whole history may be another one; whatever is then in view is held instead.
    if (this.#held !== null && !this.#indices.has(this.#held.key)) this.#held = null;
  }

  /** Another width makes other heights. */
  forgetHeights(): void {
    this.#heights.clear();
  }

  element(key: string): HTMLElement | undefined {
    return this.#elements.get(key);
  }

  /** The row an element of the feed shows. */
  keyOf(element: Element): string | undefined {
    return this.#keys.get(element);
  }

  indexOf(key: string): number | undefined {
    return this.#indices.get(key);
  }

  get viewHeight(): number {
    return this.#scroller?.clientHeight ?? 0;
  }

  /** Pixels of thread below the view. */
  get below(): number {
    const scroller = this.#scroller;
    return scroller === null ? 0 : scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight;
  }

  /** Pixels of thread above the view. */
  get above(): number {
    return this.#scroller?.scrollTop ?? 0;
  }

  /** Goes on with the end where that was in view, though a row was held: rows were added below. */
  added(): void {
    if (this.#endInView) this.follow = true;
  }

  /** Brings a row to a place in the view at the next render. */
  hold(key: string, offset: number): void {
    this.follow = false;
    this.#held = { key, offset };
  }

  /**
   * Before a render: takes in a scroll whose event has not come yet, which a render would otherwise undo.
   * `atEnd` says whether the last row is the newest there is.
   */
  capture(atEnd: boolean): void {
    if (this.#scroller !== null && this.#rows.length > 0) this.scrolled(atEnd);
    this.#endInView = atEnd && this.#scroller !== null && this.below <= END_PX;
    if (!this.follow && this.#held === null) this.#remember();
  }

  /** Holds the first row that is wholly in view, else the one across its top edge. */
  #remember(): void {
    const scroller = this.#scroller;
    if (scroller === null) return;
    const view = scroller.getBoundingClientRect();
    let partly: Hold | null = null;
    for (const segment of this.#segments) {
      const key = segment.kind === 'row' ? this.#keyAt(segment.index) : undefined;
      const element = key === undefined ? undefined : this.#elements.get(key);
      if (key === undefined || element === undefined) continue;
      const { top, bottom } = mark(element).getBoundingClientRect();
      if (bottom <= view.top || top >= view.bottom) continue;
      const hold = { key, offset: top - view.top };
      if (top >= view.top) {
        this.#held = hold;
        return;
      }
      partly ??= hold;
    }
    if (partly === null) {
      const place = anchorAt(this.#rows.length, this.#heightOf, this.#top());
      const key = place === null ? undefined : this.#keyAt(place.index);
      if (place !== null && key !== undefined) partly = { key, offset: place.offset };
    }
    this.#held = partly;
  }

  /** What to render now. `pinned` rows stay whatever happens. */
  plan(pinned: Iterable<Element>): readonly Segment[] {
    if (this.whole) {
      this.#segments = this.#rows.map((_row, index) => ({ kind: 'row', index }));
      return this.#segments;
    }
    const keep: number[] = [];
    for (const element of pinned) {
      const index = this.#indices.get(this.#keys.get(element) ?? '');
      if (index !== undefined && keep.length < MAX_KEPT) keep.push(index);
    }
    const viewport = this.viewHeight === 0 ? OVERSCAN : this.viewHeight;
    this.#segments = planWindow({
      count: this.#rows.length,
      heightOf: this.#heightOf,
      top: this.#plannedTop(viewport),
      viewport,
      overscan: OVERSCAN,
      maxRows: MAX_ROWS,
      keep,
    });
    return this.#segments;
  }

  /** Measures what was rendered and puts the view back. Returns whether the view shows a gap: render again. */
  settle(): boolean {
    const [scroller, feed] = [this.#scroller, this.#feed];
    if (scroller === null || feed === null) return false;
    this.#elements = new Map();
    const gaps: [HTMLElement, number, number][] = [];
    this.#segments.forEach((segment, at) => {
      const element = feed.children[at];
      if (!(element instanceof HTMLElement)) return;
      if (segment.kind === 'gap') {
        gaps.push([element, segment.from, segment.to]);
        return;
      }
      const key = this.#keyAt(segment.index);
      if (key === undefined) return;
      this.#elements.set(key, element);
      this.#keys.set(element, key);
      this.#heights.set(key, element.getBoundingClientRect().height);
    });
    for (const [element, from, to] of gaps)
      element.style.height = `${heightBetween(this.#heightOf, from, to)}px`;
    this.#restore(scroller);
    return !this.#covers(0);
  }

  /** After a scroll. Returns whether rows near the view are missing: render again. */
  scrolled(atEnd: boolean): boolean {
    const scroller = this.#scroller;
    if (scroller === null || Math.abs(scroller.scrollTop - this.#seenTop) < 1) return false;
    this.#seenTop = scroller.scrollTop;
    this.follow = atEnd && this.below <= END_PX;
    if (this.follow) this.#held = null;
    else this.#remember();
    return !this.#covers(OVERSCAN / 2);
  }

  #restore(scroller: HTMLElement): void {
    if (this.follow) scroller.scrollTop = scroller.scrollHeight;
    else if (this.#held !== null) {
      const element = this.#elements.get(this.#held.key);
      if (element !== undefined) {
        const now = mark(element).getBoundingClientRect().top - scroller.getBoundingClientRect().top;
        const drift = now - this.#held.offset;
        if (Math.abs(drift) >= 0.5) scroller.scrollTop += drift;
      }
    }
    this.#seenTop = scroller.scrollTop;
  }

  #covers(margin: number): boolean {
    if (this.#rows.length === 0) return true;
    const top = this.#top();
    const { first, last } = rowsBetween(
      this.#rows.length,
      this.#heightOf,
      top - margin,
      top + this.viewHeight + margin,
    );
    // The bound on rows may keep a margin from being whole; the view itself always is.
    if (last - first >= MAX_ROWS) return margin > 0;
    for (let index = first; index <= last; index++)
      if (!this.#elements.has(this.#keyAt(index) ?? '')) return false;
    return true;
  }

  /** Pixels of rows above the view's top edge. */
  #top(): number {
    const [scroller, feed] = [this.#scroller, this.#feed];
    if (scroller === null || feed === null) return 0;
    return scroller.getBoundingClientRect().top - feed.getBoundingClientRect().top;
  }

  #plannedTop(viewport: number): number {
    const count = this.#rows.length;
    if (this.follow) return heightBetween(this.#heightOf, 0, count - 1) - viewport;
    const index = this.#held === null ? undefined : this.#indices.get(this.#held.key);
    if (this.#held === null || index === undefined) return this.#top();
    return heightBetween(this.#heightOf, 0, index - 1) - this.#held.offset;
  }

  #keyAt(index: number): string | undefined {
    return this.#rows[index]?.message.key;
  }

  readonly #heightOf = (index: number): number => this.#heights.of(this.#keyAt(index) ?? '');
}
