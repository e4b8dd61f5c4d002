import {
  FEATURES,
  formatSenderId,
  limits,
  toInstant,
  utf8Bytes,
  type ConversationDown,
  type Sender,
} from '../../protocol/index.ts';
import { othersOf, ownCursor, seatCursor } from './cursors.ts';
import type { Log, Seat } from './log.ts';
import { pinnedSeqs } from './reading.ts';
import { toConversation, toSender } from './rows.ts';

/** Frames that say how things stand, rather than what happened. */

/** The answer to `hello`: everything but events. The seats only where they changed since `knownRev` (RES3). */
export function welcome(
  log: Log,
  seat: Seat,
  knownRev: number | null,
  now: number,
): Extract<ConversationDown, { type: 'welcome' }> {
  const { meta } = log;
  const { conversation_id: conversationId } = meta;
  const seats = log.allSeats();
  const active = seats.filter((one) => one.left_at === null);
  const pinned = pinnedSeqs(log, seat.floor_seq);
  const seatsRev = Math.max(...seats.map((one) => one.rev));
  return {
    type: 'welcome',
    epoch: meta.epoch,
    head: log.head,
    conversation: toConversation(meta),
    seats:
      knownRev === null || knownRev < seatsRev
        ? listed(seats.map((one) => toSender(conversationId, one)))
        : null,
    me: {
      sender_id: formatSenderId(conversationId, seat.n),
      floor_seq: seat.floor_seq,
      cursor: ownCursor(seat),
    },
    others: othersOf(active)(seat.user_id),
    cursors: areListed(active) ? active.map((one) => seatCursor(conversationId, one)) : null,
    ...(pinned.length > 0 ? { pinned } : {}),
    features: [...FEATURES],
    now: toInstant(now),
  };
}

/** The marks as one person is told them, as text; null for someone without a seat. */
export type Marks = (userId: string) => string | null;

/**
 * How far each person and the others now are, with the marks of `movedSeats`, or of all; never a private reader's own
 * (CUR5). The text of each person is made once.
 */
export function marksOf(log: Log, movedSeats: readonly number[] | null): Marks {
  const seats = log.activeSeats();
  const conversationId = log.meta.conversation_id;
  const moved = areListed(seats)
    ? seats
        .filter(({ n }) => movedSeats === null || movedSeats.includes(n))
        .map((seat) => seatCursor(conversationId, seat))
    : [];
  const others = othersOf(seats);
  const byUser = new Map(seats.map((seat) => [seat.user_id, seat]));
  const texts = new Map<string, string>();
  return (userId) => {
    const seat = byUser.get(userId);
    if (seat === undefined) return null;
    let text = texts.get(userId);
    if (text === undefined) {
      const frame: ConversationDown = {
        type: 'cursors',
        me: ownCursor(seat),
        others: others(userId),
        seats: moved,
      };
      text = JSON.stringify(frame);
      texts.set(userId, text);
    }
    return text;
  };
}

/** In a crowd nobody is told who is where. */
const areListed = (active: readonly Seat[]): boolean => active.length <= limits.senders.listedCursors;

/** Everyone who has a seat, and of the past ones the latest there is room for in a frame; in order of joining. */
function listed(senders: readonly Sender[]): Sender[] {
  let room = limits.senders.welcomeBytes;
  const kept = new Set<Sender>();
  const past = senders.filter((sender) => !sender.is_active).reverse();
  for (const sender of [...senders.filter((one) => one.is_active), ...past]) {
    room -= utf8Bytes(JSON.stringify(sender)) + 1;
    if (room < 0 && !sender.is_active) break;
    kept.add(sender);
  }
  return senders.filter((sender) => kept.has(sender));
}
