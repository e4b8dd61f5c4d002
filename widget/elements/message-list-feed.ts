import { html, nothing } from 'lit';
import { guard } from 'lit/directives/guard.js';
import { repeat } from 'lit/directives/repeat.js';
import type { Wanted } from '../../protocol/terms.ts';
import type { ConversationView } from '../client/state.ts';
import { formatFor } from './format.ts';
import { listRow, type RowOptions } from './message-list-row.ts';
import { isUrgent } from './message-list-view.ts';
import type { ThreadWindow } from './message-list-window.ts';
import type { Segment } from './virtual.ts';

/** What all rows of a feed have in common. */
export interface FeedOptions extends Pick<RowOptions, 'meId' | 'strings' | 'actions'> {
  readonly state: ConversationView;
  readonly window: ThreadWindow;
  readonly segments: readonly Segment[];
  readonly fresh: ReadonlySet<string>;
  readonly highlight: string | null;
  /** What a row was found by; the same value for as long as that is the same. */
  readonly foundBy: (key: string) => readonly Wanted[] | undefined;
}

/** The rows of a feed, and spacers for those left out. A row that is the same costs nothing, however often it is rendered. */
export function feedRows(options: FeedOptions): unknown {
  const { state, window, segments, fresh, highlight, foundBy, meId, strings, actions } = options;
  const { messages } = window;
  const today = formatFor(strings.locale).dayNumber(Date.now());
  const group = (state.conversation?.type ?? 'direct') !== 'direct';
  const rowAt = (index: number): unknown => {
    const row = window.row(index);
    if (row === undefined) return nothing;
    const { key } = row.message;
    const highlighted = highlight === key;
    const found = foundBy(key);
    // Whether it has just come matters when it is first rendered, and no longer.
    const { people, mySeat, conversation, phase } = state;
    const around = isUrgent(row.message) ? [people, mySeat, conversation, phase] : [];
    return guard([row, highlighted, found, group, meId, strings, actions, today, ...around], () =>
      listRow({
        row,
        fresh: fresh.has(key),
        highlight: highlighted,
        found,
        group,
        meId,
        strings,
        actions,
        seats: state,
      }),
    );
  };
  /** Spacers are known by the row above them, so that rows keep their elements while the window moves. */
  const keyOf = (segment: Segment, at: number): string => {
    const above = segment.kind === 'row' ? segment : segments[at - 1];
    const key = above?.kind === 'row' ? (messages[above.index]?.key ?? '') : '';
    return segment.kind === 'row' ? key : ` after ${key}`;
  };
  return repeat(segments, keyOf, (segment) =>
    segment.kind === 'gap' ? html`<div class="space"></div>` : rowAt(segment.index),
  );
}
