import { html, type TemplateResult } from 'lit';
import type { ChatActions } from '../client/state.ts';
import type { Strings } from '../i18n/strings.ts';
import { formatFor } from './format.ts';
import type { ListRow } from './message-list-rows.ts';
import { rowName } from './message-list-view.ts';

export interface RowOptions {
  readonly row: ListRow;
  /** From 0, among the rows loaded. */
  readonly index: number;
  /** How many rows there are, or -1 while there are more than are loaded. */
  readonly count: number;
  readonly tabStop: boolean;
  /** It has just come, and may come in softly. */
  readonly fresh: boolean;
  readonly highlight: boolean;
  readonly group: boolean;
  readonly meId: string;
  readonly strings: Strings;
  readonly actions: ChatActions | null;
}

/** A row of the thread: what stands above the bubble, and the bubble. */
export function listRow(options: RowOptions): TemplateResult {
  const { row, strings, index } = options;
  const { message } = row;
  const format = formatFor(strings.locale);
  const day = row.day ? format.day(message.createdAt, Date.now(), strings.common) : null;
  const fresh = row.newFrom ? strings.thread.newMessages : null;
  // A feed holds articles and nothing else to stop at: what stands above a message is said with it.
  const name = [day, fresh, rowName(message, strings, format)].filter(Boolean).join('. ');
  const gap = row.gap === 'status' ? 'status-break' : row.gap;
  return html`<div class="row ${gap} ${options.fresh ? 'fresh' : ''}">
    ${day && html`<div class="day">${day}</div>`} ${fresh && html`<div class="new">${fresh}</div>`}
    <care-message-bubble
      role="article"
      tabindex=${options.tabStop ? 0 : -1}
      aria-posinset=${index + 1}
      aria-setsize=${options.count}
      aria-label=${name}
      .message=${message}
      .position=${row.position}
      .group=${options.group}
      .highlight=${options.highlight}
      .strings=${strings}
      .actions=${options.actions}
      .meId=${options.meId}
    ></care-message-bubble>
  </div>`;
}
