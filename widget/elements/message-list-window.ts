import type { MessageView } from '../client/state.ts';
import { GUESS_PX, Heights } from './heights.ts';
import { movedBy } from '../client/change.ts';
import { guessNear } from './message-list-guess.ts';
import { LaidRows } from './message-list-laid.ts';
import { mark, rowInView } from './message-list-place.ts';
import type { ListRow } from './message-list-rows.ts';
import { FeedScroller } from './message-list-scroller.ts';
import { ShownRows } from './message-list-shown.ts';
import { anchorAt, planWindow, rowsBetween, type Segment } from './virtual.ts';

const OVERSCAN = 400;
const MAX_ROWS = 150;
/** A selection of a whole history must not bring it into the document. */
const MAX_KEPT = 40;
/** This close to the end counts as at the end. */
const END_PX = 16;

/** What the last list came to: the next most likely is of the same people, words and size. */
const last = { row: GUESS_PX, width: 0, height: 0 };

/** A row held at its place. */
interface Hold {
  readonly key: string;
  readonly index: number;
  /** Pixels from the top of the view to the top of its bubble. */
  readonly offset: number;
  /** Nothing of it was in the document yet: known by heights alone, `offset` is that of the whole row. */
  readonly guessed: boolean;
}

/** What a view is to fill. */
type Room = Pick<Element, 'clientWidth' | 'clientHeight'>;

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
  readonly #laid = new LaidRows();
  #segments: readonly Segment[] = [];
  readonly #heights = new Heights(last.row);
  readonly #shown = new ShownRows();
  #held: Hold | null = null;
  /** Whether the newest row was in view before the render at hand. */
  #endInView = false;
  #place: FeedScroller | null = null;

  get messages(): readonly MessageView[] {
    return this.#laid.messages;
  }

  /** Where the line of new messages stands, before this row; -1 for nowhere. */
  get line(): number {
    return this.#laid.line;
  }

  row(index: number): ListRow | undefined {
    return this.#laid.at(index);
  }

  attach(scroller: HTMLElement, feed: HTMLElement): void {
    if (this.#place?.scroller !== scroller || this.#place.feed !== feed)
      this.#place = new FeedScroller(scroller, feed);
  }

  /** Another conversation. */
  reset(): void {
    this.#heights.forget();
    this.#place?.leave(0);
    this.#held = null;
    this.follow = true;
    this.setRows([], null);
  }

  /**
   * Another state of the thread. What is known of rows goes with them; the cost is that of what changed. Returns whether
   * a row of before is still among them.
   */
  setRows(
    messages: readonly MessageView[],
    newFrom: number | null,
    dayNumber?: (at: number) => number,
  ): boolean {
    const was = this.messages;
    const change = this.#laid.take(messages, newFrom, dayNumber);
    this.#heights.change(change);
    const { at, added } = change;
    /** A changed row is known by its key. */
    const now = (key: string, index: number): number | undefined => {
      const moved = movedBy(change, index);
      if (moved !== undefined) return moved;
      for (let each = at; each < at + added; each++) if (messages[each]?.key === key) return each;
      return undefined;
    };
    this.#shown.move(now);
    if (this.#held !== null) {
      const index = now(this.#held.key, this.#held.index);
      this.#held = index === undefined ? null : { ...this.#held, index };
    }
    if (added < messages.length) return true;
    if (was.length === 0) return false;
    const keys = new Set(messages.map(({ key }) => key));
    return was.some(({ key }) => keys.has(key));
  }

  /** Returns whether the view is another size than it was. Another width makes other heights. */
  resized(): boolean {
    const what = this.#place?.resized() ?? null;
    if (what === 'width') this.#heights.forget();
    return what !== null;
  }

  /**
   * Whether a row is of another height than when the view was last put in place. One that has left the document is of
   * none, which matters to nobody.
   */
  hasGrown(element: Element, height: number): boolean {
    const index = this.#shown.indexOfElement(element);
    return index !== undefined && Math.abs(this.#heights.of(index) - height) >= 0.02;
  }

  element(key: string): HTMLElement | undefined {
    return this.#shown.element(key);
  }

  /** The rows in the document. */
  get elements(): Iterable<HTMLElement> {
    return this.#shown.elements;
  }

  /** The row an element of the feed shows. */
  keyOf(element: Element): string | undefined {
    return this.#shown.keyOf(element);
  }

  indexOf(key: string): number | undefined {
    const index = this.#shown.indexOf(key) ?? this.messages.findIndex((message) => message.key === key);
    return index < 0 ? undefined : index;
  }

  get scroller(): HTMLElement | null {
    return this.#place?.scroller ?? null;
  }

  get feed(): HTMLElement | null {
    return this.#place?.feed ?? null;
  }

  get viewHeight(): number {
    return this.#place?.height ?? 0;
  }

  /** Pixels of thread below the view. */
  get below(): number {
    return this.#place?.below ?? 0;
  }

  /** Pixels of thread above the view. */
  get above(): number {
    return this.#place?.above ?? 0;
  }

  /** Goes on with the end where that was in view, though a row was held: rows were added below. */
  added(): void {
    if (this.#endInView) this.follow = true;
  }

  /** Where the view stands, by a row that the log has and how far below the view's top it is; null at the end. */
  get where(): { readonly seq: number; readonly offset: number } | null {
    if (this.follow) return null;
    if (this.#held === null) this.#remember();
    const seq = this.messages[this.#held?.index ?? -1]?.seq ?? null;
    return seq === null ? null : { seq, offset: this.#held?.offset ?? 0 };
  }

  /** Brings a row to a place in the view at the next render. */
  hold(index: number, offset: number): void {
    const key = this.#keyAt(index);
    if (key === undefined) return;
    this.follow = false;
    this.#held = { key, index, offset, guessed: false };
  }

  /**
   * Before a render: takes in a scroll whose event has not come yet, which a render would otherwise undo.
   * `atEnd` says whether the last row is the newest there is.
   */
  capture(atEnd: boolean): void {
    if (this.messages.length > 0) this.scrolled(atEnd);
    this.#endInView = atEnd && this.#place !== null && this.below <= END_PX;
    if (!this.follow && this.#held === null) this.#remember();
  }

  /** Holds the first row in view; where none is in the document yet, the one that heights say. */
  #remember(): void {
    const place = this.#place;
    if (place === null) return;
    const seen = rowInView(this.#segments, place.scroller, (index) => this.#elementAt(index));
    const anchor = seen ?? anchorAt(this.#heights, place.rowsAbove);
    const key = this.#keyAt(anchor?.index ?? -1);
    this.#held = anchor === null || key === undefined ? null : { ...anchor, key, guessed: seen === null };
  }

  /**
   * What to render now. `pinned` rows stay whatever happens. `quick` makes none that is not in view: those can come after
   * the next paint. `room` is looked at where no view is there yet, which costs a layout.
   */
  plan(pinned: Iterable<Element>, quick: boolean, room: Room): readonly Segment[] {
    this.#segments = this.whole
      ? this.messages.map((_, index) => ({ kind: 'row', index }))
      : this.#near(pinned, quick, room);
    this.#shown.plan(this.#segments, (index) => this.#keyAt(index));
    return this.#segments;
  }

  #near(pinned: Iterable<Element>, quick: boolean, room: Room): readonly Segment[] {
    if (this.#place === null && last.height === 0) {
      last.width = room.clientWidth;
      last.height = room.clientHeight;
    }
    const viewport = this.viewHeight || last.height || OVERSCAN;
    guessNear(this.#heights, (index) => this.row(index), {
      from: this.follow ? this.#heights.count : (this.#held?.index ?? this.#heights.count),
      at: this.follow ? viewport : (this.#held?.offset ?? 0),
      width: last.width,
      height: viewport,
      around: OVERSCAN,
    });
    const keep: number[] = [];
    for (const element of pinned) {
      const index = this.#shown.indexOfElement(element);
      if (index !== undefined && keep.length < MAX_KEPT) keep.push(index);
    }
    return planWindow({
      heights: this.#heights,
      top: this.#plannedTop(viewport),
      viewport,
      overscan: OVERSCAN,
      maxRows: MAX_ROWS,
      keep,
      ready: (index) => !quick || this.#elementAt(index) !== undefined,
    });
  }

  /**
   * Measures what was rendered and puts the view back. Returns whether the view shows a gap: render again. `each` hears of
   * every row in the document, while that may still be written to.
   */
  settle(each?: (row: HTMLElement, index: number, key: string) => void): boolean {
    const place = this.#place;
    if (place === null) return false;
    const { children } = place.feed;
    const rows: [key: string, row: HTMLElement, index: number][] = [];
    // All is written before anything is measured, so that there is one layout.
    this.#segments.forEach((segment, at) => {
      const element = children[at];
      if (!(element instanceof HTMLElement)) return;
      if (segment.kind === 'gap') {
        const height = `${this.#heights.before(segment.to + 1) - this.#heights.before(segment.from)}px`;
        if (element.style.height !== height) element.style.height = height;
        return;
      }
      const { index } = segment;
      const key = this.#keyAt(index);
      if (key === undefined) return;
      each?.(element, index, key);
      rows.push([key, element, index]);
    });
    this.#shown.show(rows.map(([key, element]) => [key, element]));
    for (const [, element, index] of rows) this.#heights.set(index, element.getBoundingClientRect().height);
    place.know();
    last.row = this.#heights.average;
    last.width = place.scroller.clientWidth || last.width;
    last.height = place.height || last.height;
    this.#restore(place);
    const covered = this.#covers(0);
    // What stood in for the view gives way to what is in it, once that is known.
    if (covered && this.#held?.guessed === true) this.#remember();
    return !covered;
  }

  /** After a scroll. Returns whether rows near the view are missing: render again. */
  scrolled(atEnd: boolean): boolean {
    if (this.#place?.moved() !== true) return false;
    this.follow = atEnd && this.below <= END_PX;
    if (this.follow) this.#held = null;
    else this.#remember();
    return this.sparse;
  }

  /** Pixels of thread below the view as it was last planned. */
  get belowPlanned(): number {
    const all = this.#heights.before(this.#heights.count);
    return this.follow ? 0 : all - this.#plannedTop(0) - (this.viewHeight || last.height);
  }

  /** Rows near the view are missing, though none in it. */
  get sparse(): boolean {
    return !this.#covers(OVERSCAN / 2);
  }

  #restore(place: FeedScroller): void {
    if (this.follow) return place.toEnd();
    const element = this.#shown.element(this.#held?.key);
    if (this.#held === null || element === undefined) return place.stay();
    const part = this.#held.guessed ? element : mark(element);
    place.putBack(place.placeOf(part) - this.#held.offset);
  }

  #covers(margin: number): boolean {
    if (this.messages.length === 0) return true;
    const top = this.#place?.rowsAbove ?? 0;
    const near = rowsBetween(this.#heights, top - margin, top + this.viewHeight + margin);
    // The bound on rows may keep a margin from being whole; the view itself always is.
    if (near.last - near.first >= MAX_ROWS) return margin > 0;
    for (let index = near.first; index <= near.last; index++)
      if (this.#elementAt(index) === undefined) return false;
    return true;
  }

  #plannedTop(viewport: number): number {
    if (this.follow) return this.#heights.before(this.#heights.count) - viewport;
    return this.#held === null
      ? (this.#place?.rowsAbove ?? 0)
      : this.#heights.before(this.#held.index) - this.#held.offset;
  }

  #elementAt(index: number): HTMLElement | undefined {
    return this.#shown.element(this.#keyAt(index));
  }

  #keyAt(index: number): string | undefined {
    return this.messages[index]?.key;
  }
}
