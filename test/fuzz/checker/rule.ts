import { closeCodes } from '../../../protocol/index.ts';
import type { CommandSeen, FinalEvent, FinalLog, FinalSeat, History, Seen } from '../history.ts';

/** A rule that did not hold: its id in docs/protocol.md, what was seen, and where in the history. */
export interface Broken {
  readonly rule: string;
  readonly what: string;
  /** Position in `seen`; its length for what was found in the end. */
  readonly index: number;
}

/** Watches a history go by. Nothing it knows comes from the code under test. */
export interface Watcher {
  see?(seen: Seen): void;
  end?(): void;
}
export type Report = (rule: string, what: string) => void;

/** What follows from the end of a history, and is asked for all the way. */
export class Facts {
  readonly history: History;
  readonly #logs: ReadonlyMap<string, FinalLog>;
  /** How each person was let in, by the command's id: with the history, or from now. */
  readonly #joins = new Map<string, string>();
  /** Whatever a person asked for under an id, in a conversation. */
  readonly #commands = new Map<string, CommandSeen[]>();
  /** Below this seq a restore left everything as it was. */
  readonly #kept = new Map<string, number>();

  constructor(history: History) {
    this.history = history;
    this.#logs = new Map(history.final.logs.map((log) => [log.conversation, log]));
    for (const seen of history.seen) {
      if (seen.what === 'up') {
        const key = `${seen.conversation} ${seen.user} ${seen.command.client_id}`;
        const asked = this.#commands.get(key) ?? [];
        this.#commands.set(key, asked);
        if (!asked.some(({ payload }) => payload === seen.command.payload)) asked.push(seen.command);
      }
      if (seen.what === 'up' && seen.command.type === 'join') {
        const { history: from } = JSON.parse(seen.command.payload) as { history?: string };
        this.#joins.set(seen.command.client_id, from ?? 'from_now');
      }
      if (seen.what === 'restored')
        this.#kept.set(seen.conversation, Math.min(seen.kept, this.#kept.get(seen.conversation) ?? Infinity));
    }
  }

  log(conversation: string): FinalLog {
    const found = this.#logs.get(conversation);
    if (found === undefined) throw new Error(`no log of ${conversation}`);
    return found;
  }
  knows(conversation: string): boolean {
    return this.#logs.has(conversation);
  }

  /** What an event may come of: one command, but for an id that was used with different words. */
  commandsOf(
    conversation: string,
    { user_id, client_id }: Pick<FinalEvent, 'user_id' | 'client_id'>,
  ): readonly CommandSeen[] {
    return this.#commands.get(`${conversation} ${user_id} ${client_id}`) ?? [];
  }

  restored(conversation: string): boolean {
    return this.#kept.has(conversation);
  }

  activeSeat(conversation: string, user: string): FinalSeat | undefined {
    return this.log(conversation).seats.find((seat) => seat.active && seat.user_id === user);
  }
  seatsOf(conversation: string, user: string): FinalSeat[] {
    return this.log(conversation).seats.filter((seat) => seat.user_id === user);
  }

  /**
   * What the seat of this number may not see (VIS1), by how it was given. Null when it was another's in that epoch,
   * for all one knows: a restore takes numbers back.
   */
  floorOf(conversation: string, n: number, epoch: number): number | null {
    const log = this.log(conversation);
    const seat = log.seats.find((each) => each.n === n);
    if (seat === undefined) return null;
    if (epoch !== log.epoch && seat.joined_seq > (this.#kept.get(conversation) ?? Infinity)) return null;
    const join = log.events.find((event) => event.kind === 'join' && event.seat === n);
    if (join === undefined) return 0;
    return this.#joins.get(join.client_id ?? '') === 'from_start' ? 0 : seat.joined_seq - 1;
  }

  /** The lowest floor of any seat this person ever had; Infinity for one who had none; null when unknowable. */
  lowestFloor(conversation: string, user: string): number | null {
    if (this.restored(conversation)) return null;
    const { epoch } = this.log(conversation);
    return Math.min(
      ...this.seatsOf(conversation, user).map((seat) => this.floorOf(conversation, seat.n, epoch) ?? 0),
    );
  }
}

/** The number of a seat, from its id. */
export const seatNumber = (senderId: string): number =>
  Number(senderId.slice(senderId.lastIndexOf('.s') + 2));

/**
 * The conversation of which a device was just told that it is none of its person's: it forgets everything of it, what
 * is on its way too.
 */
export function disowned(seen: Seen): string | null {
  if (seen.what === 'answer') return seen.status === 404 ? seen.conversation : null;
  if (seen.what === 'down') return seen.frame.type === 'removed' ? seen.frame.conversation_id : null;
  if (seen.what !== 'ended') return null;
  return seen.code === closeCodes.seat_lost.code || seen.code === closeCodes.not_found.code
    ? seen.conversation
    : null;
}
