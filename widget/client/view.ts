import type { Message } from '../../protocol/entities.ts';
import { changeBetween, spliced } from './change.ts';
import { messageView, type ViewContext } from './message-view.ts';
import type { Pending } from './outbox.ts';
import type { MessageView } from './state.ts';

/**
 * Makes the rows of a thread, giving back the same objects, and the same array, for what did not change. A change costs
 * what it changes, not what there is.
 */
export class RowViews {
  #context: ViewContext;
  #rows: readonly Message[] = [];
  #ofRows: readonly MessageView[] = [];
  #ofPending = new WeakMap<Pending, { held: boolean; view: MessageView }>();
  #waiting: readonly MessageView[] = [];
  #last: readonly MessageView[] = [];

  constructor(context: ViewContext) {
    this.#context = context;
  }

  rows(rows: readonly Message[], pending: readonly Pending[], held: boolean): readonly MessageView[] {
    const before = this.#ofRows;
    this.#take(rows);
    const waiting = pending.flatMap((each) => this.#pending(each, held));
    const same =
      before === this.#ofRows &&
      waiting.length === this.#waiting.length &&
      waiting.every((view, index) => view === this.#waiting[index]);
    if (same) return this.#last;
    this.#waiting = waiting;
    this.#last = waiting.length === 0 ? this.#ofRows : among(this.#ofRows, waiting);
    return this.#last;
  }

  #take(rows: readonly Message[]): void {
    const was = this.#rows;
    const { at, removed, added } = changeBetween(was, rows);
    this.#rows = rows;
    if (removed === 0 && added === 0) return;
    // A page in place of another may hold some of its rows.
    const known = new Map(was.slice(at, at + removed).map((row, index) => [row, this.#ofRows[at + index]]));
    const views = rows.slice(at, at + added).map((row) => known.get(row) ?? messageView(row, this.#context));
    this.#ofRows = spliced(this.#ofRows, at, removed, views);
  }

  #pending(pending: Pending, held: boolean): MessageView | readonly [] {
    const known = this.#ofPending.get(pending);
    if (known?.held === held) return known.view;
    const { courier, me } = this.#context;
    const view = courier()?.view(pending, held, me);
    if (view) this.#ofPending.set(pending, { held, view });
    return view ?? [];
  }
}

/**
 * One's own messages that are not in the log yet stand at the end. One that was accepted has its place, though its row
 * may come after that of a later one: the road it was acknowledged on broke, and the next was sent by another.
 */
function among(rows: readonly MessageView[], waiting: readonly MessageView[]): readonly MessageView[] {
  const views = [...rows];
  for (const view of waiting) {
    const { seq } = view;
    const at = seq === null ? views.length : views.findLastIndex((each) => (each.seq ?? seq) < seq) + 1;
    const later = (views[at]?.seq ?? null) !== null;
    views.splice(later ? at : views.length, 0, view);
  }
  return views;
}
