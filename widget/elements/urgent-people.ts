import type { Acknowledgement, User } from '../../protocol/index.ts';
import type { ConversationView, MessageView } from '../client/state.ts';

/** How those who were asked to acknowledge an urgent message stand. */
export interface Acknowledged {
  /** In the order they did; those who have left since too. */
  readonly given: readonly Acknowledgement[];
  /** Those who are in, were there when it was sent, and have not. */
  readonly waiting: readonly User[];
}

/** Null for a message that asks nobody: one that is not urgent, is gone, or is not in the log yet. */
export function acknowledgedOf(
  { seq, userId, urgent, retracted }: MessageView,
  { people, mySeat }: Pick<ConversationView, 'people' | 'mySeat'>,
): Acknowledged | null {
  if (urgent === undefined || retracted || seq === null) return null;
  const given = urgent.acknowledged;
  const done = new Set(given.map((each) => each.user_id));
  const waiting = [...(mySeat === null ? [] : [mySeat]), ...people].filter(
    (seat) => seat.joined_seq < seq && seat.user_id !== userId && !done.has(seat.user_id),
  );
  return { given, waiting };
}
