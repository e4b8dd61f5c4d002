import type { Entry } from '../../protocol/index.ts';
import { isMarked, merge, type Entries } from '../client/entries.ts';
import type { FilteredView, ListFilter, ServedFilter } from '../client/state.ts';

/** How a row stood when the list was taken hold of. */
export interface HeldRow {
  readonly id: string;
  readonly pinned: boolean;
}

export interface Arranged {
  readonly shown: Entries;
  /** Something with unread messages waits to stand higher, or to stand there at all. */
  readonly waiting: boolean;
}

export const isServed = (filter: ListFilter): filter is ServedFilter =>
  filter !== 'all' && filter !== 'unread' && filter !== 'closed';

/** All that is known to a filter: what the inbox holds, and what the server let through. */
export const knownTo = (filter: ListFilter, inbox: Entries, filtered: FilteredView | null): Entries =>
  filtered?.filter === filter ? merge(filtered.entries, inbox) : inbox;

/** Those of `all` to list. What was put away is listed as that alone. */
export function listed(
  all: Entries,
  filter: ListFilter,
  selected: string | null,
  filtered: FilteredView | null,
): Entries {
  // An entry names ten people at most; the server knows them all.
  const served = new Set(
    filtered?.filter === filter ? filtered.entries.map((entry) => entry.conversation_id) : [],
  );
  const passes = (entry: Entry): boolean => {
    if (isMarked(entry, 'archived') !== (filter === 'archived')) return false;
    switch (filter) {
      case 'all':
      case 'archived':
        return true;
      case 'unread':
        // The conversation on show stays listed while it is being read.
        return entry.unread > 0 || entry.conversation_id === selected || isMarked(entry, 'unread');
      case 'closed':
        return !entry.is_active;
      default:
        return served.has(entry.conversation_id) || entry.others.some((other) => other.user_type === filter);
    }
  };
  return all.filter(passes);
}

export const heldRows = (entries: Entries): readonly HeldRow[] =>
  entries.map((entry) => ({ id: entry.conversation_id, pinned: isMarked(entry, 'pinned') }));

/**
 * What to list, in which order, while someone's hand is on it: each row stays where it is and shows what is so now, even
 * where a filter would let it go. Only what is gone, or was put away, leaves. What comes anew waits, unless it goes below
 * all the rest, as an older page does. A pin is one's own doing and is followed at once.
 *
 * @param all all that is known, which a held row is looked up in
 * @param wanted those to list, in their order
 */
export function arrange(
  held: readonly HeldRow[] | null,
  all: Entries,
  wanted: Entries,
  filter: ListFilter,
): Arranged {
  const free = { shown: wanted, waiting: false };
  if (held === null) return free;
  const known = new Map(all.map((entry) => [entry.conversation_id, entry]));
  const kept = held.flatMap(({ id }) => {
    const entry = known.get(id);
    return entry === undefined || isMarked(entry, 'archived') !== (filter === 'archived') ? [] : [entry];
  });
  const moved = held.some(({ id, pinned }) => {
    const entry = known.get(id);
    return entry !== undefined && isMarked(entry, 'pinned') !== pinned;
  });
  if (kept.length === 0 || moved) return free;
  const ids = new Set(kept.map((entry) => entry.conversation_id));
  const below = wanted.findLastIndex((entry) => ids.has(entry.conversation_id)) + 1;
  const shown = [...kept, ...wanted.slice(below)];
  const place = new Map(shown.map((entry, at) => [entry.conversation_id, at]));
  const waiting = wanted.some(
    (entry, at) => entry.unread > 0 && at < (place.get(entry.conversation_id) ?? Infinity),
  );
  return { shown, waiting };
}
