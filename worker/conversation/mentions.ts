import type { Mention } from '../../protocol/index.ts';
import type { Log, Seat } from './log.ts';

/** By `user_id`, whom a command names: the seat they have now, null where they had one; absent: they never had. */
export type Named = ReadonlyMap<string, Pick<Seat, 'name' | 'floor_seq'> | null>;

export function namedIn(log: Log, ids: readonly string[]): Named {
  const named = new Map<string, Pick<Seat, 'name' | 'floor_seq'> | null>();
  for (const id of ids) {
    const seat = log.seatOf(id);
    if (seat !== undefined) named.set(id, seat);
    else if (log.sql.get('SELECT 1 AS yes FROM seats WHERE user_id = ? LIMIT 1', id) !== undefined)
      named.set(id, null);
  }
  return named;
}

/**
 * Whom the message at `seq` names of those its writer wants it to; null where that may not be asked for: oneself, someone
 * twice, somebody who was never here. Whoever has left meanwhile, or may not see it, is passed over: a message is not
 * lost for it. Those it named `before` keep the name that stands in its text, whatever they are called since.
 */
export function mentionsOf(
  ids: readonly string[],
  author: string,
  named: Named,
  seq: number,
  before: readonly Mention[] = [],
): readonly Mention[] | null {
  if (new Set(ids).size < ids.length || ids.includes(author) || ids.some((id) => !named.has(id))) return null;
  return ids.flatMap((user_id) => {
    const seat = named.get(user_id) ?? null;
    if (seat === null || seat.floor_seq >= seq) return [];
    return before.find((each) => each.user_id === user_id) ?? { user_id, name: seat.name };
  });
}

/** As a message's row holds it. */
export const stored = (mentions: readonly Mention[]): string | null =>
  mentions.length === 0 ? null : JSON.stringify(mentions);

/** Written by `stored` alone. */
export const readMentions = (text: string): Mention[] => JSON.parse(text) as Mention[];
