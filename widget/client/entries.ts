import type { Entry, OwnMark } from '../../protocol/entities.ts';
import { limits } from '../../protocol/limits.ts';

/** The sidebar's list: pure folds over entries, those pinned first, then newest first. */
export type Entries = readonly Entry[];

/** Most entries held (LIM1); older ones are found by search. */
export const MAX_ENTRIES = 1_000;

/** Whether this person marked it so. */
export const isMarked = ({ marks }: Pick<Entry, 'marks'>, mark: OwnMark): boolean =>
  marks?.includes(mark) === true;

const order = (a: Entry, b: Entry): number => {
  const pinned = Number(isMarked(b, 'pinned')) - Number(isMarked(a, 'pinned'));
  if (pinned !== 0) return pinned;
  if (a.sort_at !== b.sort_at) return a.sort_at < b.sort_at ? 1 : -1;
  return a.conversation_id < b.conversation_id ? -1 : 1;
};

/** Takes in entries, each only if it is not older than the one held. */
export function merge(entries: Entries, incoming: Entries): Entries {
  const byId = new Map(entries.map((entry) => [entry.conversation_id, entry]));
  for (const entry of incoming) {
    const held = byId.get(entry.conversation_id);
    if (!held || entry.inbox_rev >= held.inbox_rev) byId.set(entry.conversation_id, entry);
  }
  return [...byId.values()].sort(order).slice(0, MAX_ENTRIES);
}

export function without(entries: Entries, conversationId: string): Entries {
  return entries.filter((entry) => entry.conversation_id !== conversationId);
}

/**
 * What to report as delivered: conversations in which something by others has come that was neither told nor read
 * before. `told` has the last seq reported for each. Reading implies delivery, so what is read needs no report.
 */
export function toDeliver(
  entries: Entries,
  me: string,
  told: ReadonlyMap<string, number>,
): { conversation_id: string; seq: number }[] {
  return entries
    .filter((entry) => {
      const known = Math.max(told.get(entry.conversation_id) ?? 0, entry.read_seq);
      const byOthers = entry.unread > 0 || (entry.last_message !== null && entry.last_message.user_id !== me);
      return byOthers && entry.head_seq > known;
    })
    .slice(0, limits.snapshot.entries)
    .map((entry) => ({ conversation_id: entry.conversation_id, seq: entry.head_seq }));
}

/** Whose presence to ask for: the people of the open conversation first, then the list's from the top. */
export function toWatch(entries: Entries, openId: string | null): string[] {
  const ids = new Set<string>();
  const open = entries.find((entry) => entry.conversation_id === openId);
  for (const entry of open ? [open, ...entries] : entries) {
    for (const { user_id } of entry.others) {
      if (ids.size >= limits.watch.maxUsers) return [...ids];
      ids.add(user_id);
    }
  }
  return [...ids];
}
