import type { Quote, Reaction, User } from '../../protocol/index.ts';
import { quoteOf } from '../client/quote.ts';
import type { ConversationView, MessageView } from '../client/state.ts';
import type { Strings } from '../i18n/strings.ts';

/** The same as its message is now, where that is loaded; itself while nothing changed. */
export function quoteNow(quote: Quote, rows: readonly MessageView[]): Quote {
  const row = rows.findLast(({ seq }) => seq === quote.seq);
  if (row === undefined) return quote;
  if (row.retracted) return quote.retracted ? quote : { ...quote, preview: null, retracted: true };
  const now = quoteOf(row);
  return now === null || now.preview === quote.preview ? quote : now;
}

type Known = Pick<ConversationView, 'people' | 'mySeat' | 'rows'>;

/** Someone who is in, or who has said something on show; undefined where neither. */
export function userIn(id: string, { people, mySeat, rows }: Known): User | undefined {
  const seat = mySeat?.user_id === id ? mySeat : people.find(({ user_id: other }) => other === id);
  if (seat !== undefined) return seat;
  const row = rows.find(({ userId }) => userId === id);
  return row && { user_id: id, name: row.name, user_type: row.userType, department: null };
}

/** Who reacted, by name, oneself first; those who are gone and said nothing here are left out. */
export function reactedNames({ user_ids: ids }: Reaction, known: Known, strings: Strings): readonly string[] {
  const me = known.mySeat?.user_id;
  const others = ids.filter((id) => id !== me).flatMap((id) => userIn(id, known)?.name ?? []);
  return me !== undefined && ids.includes(me) ? [strings.common.you, ...others] : others;
}
