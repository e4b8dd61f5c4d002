import { html, nothing, type TemplateResult } from 'lit';
import type { ConversationView } from '../client/state.ts';
import { formatFor } from './format.ts';
import { bubble, type BubbleLook } from './message-bubble-view.ts';
import type { ListRow } from './message-list-rows.ts';
import { rowName } from './message-list-view.ts';

export interface RowOptions extends BubbleLook {
  readonly row: ListRow;
  /** It has just come, and may come in softly. */
  readonly fresh: boolean;
}

/** A row of the thread: what stands above the bubble, and the bubble. Where it stands is said by `numberRow`. */
export function listRow(options: RowOptions): TemplateResult {
  const { row, strings } = options;
  const { message } = row;
  const format = formatFor(strings.locale);
  const day = row.day ? format.day(message.createdAt, Date.now(), strings.common) : null;
  const fresh = row.newFrom ? strings.thread.newMessages : null;
  // A feed holds articles and nothing else to stop at: what stands above a message is said with it.
  const name = [day, fresh, rowName(message, strings, format)].filter(Boolean).join('. ');
  const gap = row.gap === 'status' ? 'status-break' : row.gap;
  return html`<div class=${options.fresh ? `row ${gap} fresh` : `row ${gap}`}>
    ${above(day, fresh)}
    <care-message-bubble
      role="article"
      aria-label=${name}
      .message=${message}
      .strings=${strings}
      .actions=${options.actions}
      .meId=${options.meId}
      >${bubble(message, row.position, options)}</care-message-bubble
    >
  </div>`;
}

/** A new day, and the line of new messages: most rows have neither. */
const above = (day: string | null, fresh: string | null): unknown =>
  day === null && fresh === null
    ? nothing
    : html`${day && html`<div class="day">${day}</div>`}${fresh && html`<div class="new">${fresh}</div>`}`;

/** How many rows there are, or -1 while there are more than are loaded. */
export const rowCount = (state: ConversationView | null, loaded: number): number =>
  state?.hasBefore || state?.hasAfter ? -1 : loaded;

/**
 * Says where a row stands in its feed, on its bubble: a page of older ones moves every row, and none is rendered anew for
 * it. `index` counts from 0, among the rows loaded.
 */
export function numberRow(row: Element, index: number, count: number, tabStop: boolean): void {
  const { lastElementChild: bubble } = row;
  const all = { tabindex: tabStop ? 0 : -1, 'aria-posinset': index + 1, 'aria-setsize': count };
  for (const [name, value] of Object.entries(all))
    if (bubble?.getAttribute(name) !== `${value}`) bubble?.setAttribute(name, `${value}`);
}
