import type { MessageView } from '../client/state.ts';
import { changeBetween, type Change } from '../client/change.ts';
import { layoutRow, lineAt, type ListRow } from './message-list-rows.ts';

/** A row as it was last laid out, and what that hung on. */
interface Laid {
  readonly row: ListRow;
  readonly before: MessageView | undefined;
  readonly after: MessageView | undefined;
  readonly line: number;
}

/**
 * The rows of a thread, each laid out when it is looked at: of a long history that is the few in the document. One whose
 * neighbours are the same is the same object again.
 */
export class LaidRows {
  #messages: readonly MessageView[] = [];
  #line = -1;
  #dayNumber: (at: number) => number = () => 0;
  #laid = new WeakMap<MessageView, Laid>();

  get messages(): readonly MessageView[] {
    return this.#messages;
  }

  /** Where the line of new messages stands, before this row; -1 for nowhere. */
  get line(): number {
    return this.#line;
  }

  /** Takes another state of the thread; answers what that changed. */
  take(
    messages: readonly MessageView[],
    newFrom: number | null,
    dayNumber: (at: number) => number = this.#dayNumber,
  ): Change {
    const change = changeBetween(this.#messages, messages);
    this.#messages = messages;
    this.#line = lineAt(messages, newFrom);
    if (dayNumber !== this.#dayNumber) this.#laid = new WeakMap();
    this.#dayNumber = dayNumber;
    return change;
  }

  at(index: number): ListRow | undefined {
    const message = this.#messages[index];
    if (message === undefined) return undefined;
    const [before, after] = [this.#messages[index - 1], this.#messages[index + 1]];
    // It matters only above this row and above the next.
    const away = this.#line - index;
    const line = away === 0 || away === 1 ? away : -1;
    const known = this.#laid.get(message);
    if (known?.before === before && known?.after === after && known?.line === line) return known.row;
    const row = layoutRow(before, message, after, line, this.#dayNumber);
    this.#laid.set(message, { row, before, after, line });
    return row;
  }
}
