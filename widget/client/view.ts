import type { Message } from '../../protocol/entities.ts';
import { messageView, type ViewContext } from './message-view.ts';
import type { Pending } from './outbox.ts';
import type { MessageView } from './state.ts';

/** Makes the rows of a thread, giving back the same objects, and the same array, for what did not change. */
export class RowViews {
  #context: ViewContext;
  #ofRow = new WeakMap<Message, MessageView>();
  #ofPending = new WeakMap<Pending, { held: boolean; view: MessageView }>();
  #last: readonly MessageView[] = [];

  constructor(context: ViewContext) {
    this.#context = context;
  }

  rows(rows: readonly Message[], pending: readonly Pending[], held: boolean): readonly MessageView[] {
    const views = rows.map((row) => this.#row(row));
    for (const view of pending.flatMap((each) => this.#pending(each, held))) {
      // One that was accepted has its place in the log, though its row may come after that of a later one: the road
      // it was acknowledged on broke, and the next was sent by another.
      const { seq } = view;
      const later = seq === null ? -1 : views.findIndex((each) => each.seq !== null && each.seq > seq);
      views.splice(later < 0 ? views.length : later, 0, view);
    }
    const same = views.length === this.#last.length && views.every((view, i) => view === this.#last[i]);
    if (!same) this.#last = views;
    return this.#last;
  }

  #row(row: Message): MessageView {
    let view = this.#ofRow.get(row);
    if (!view) this.#ofRow.set(row, (view = messageView(row, this.#context)));
    return view;
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
