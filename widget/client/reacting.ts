import type { Message } from '../../protocol/entities.ts';
import type { UrgentView } from './state.ts';
import { reacted } from './thread.ts';

interface Wanted {
  readonly clientId: string;
  readonly messageId: string;
  /** The row with it; itself where it is so already. */
  readonly over: (row: Message) => Message;
  /** The log says so from this event on; null until it is acknowledged. */
  readonly seq: number | null;
}

/**
 * Most reactions and acknowledgements held that the log does not have yet (LIM1); of more, the first show only when they are
 * there.
 */
const MAX_WANTED = 50;

/** By what each is about: the latest word counts. */
export type Wishes = ReadonlyMap<string, Wanted>;

/**
 * This person's reactions, shown at once and until the log has them, and acknowledgements on their way. The rows
 * themselves stay as the log has them, so one that is refused is simply not shown any longer, whatever others did meanwhile.
 */
export class Reacting {
  readonly #me: string;
  #wanted: Wishes;
  #made: {
    readonly rows: readonly Message[];
    readonly wanted: Wishes;
    readonly shown: readonly Message[];
  } | null = null;

  constructor(me: string, wishes: Wishes = new Map()) {
    this.#me = me;
    this.#wanted = wishes;
  }

  /** What the log does not have yet. */
  get wishes(): Wishes {
    return this.#wanted;
  }

  /** The latest word on one emoji of one message counts. */
  want(clientId: string, messageId: string, emoji: string, add: boolean): void {
    const event = { emoji, user_id: this.#me, action: add ? 'add' : 'remove' } as const;
    this.#want(`${messageId} ${emoji}`, {
      clientId,
      messageId,
      over: (row) => {
        const held = row.reactions.some((each) => each.emoji === emoji && each.user_ids.includes(this.#me));
        return held === add ? row : { ...row, reactions: reacted(row.reactions, event) };
      },
    });
  }

  acknowledge(clientId: string, messageId: string): void {
    this.#want(messageId, {
      clientId,
      messageId,
      over: (row) => {
        if (row.urgent?.acknowledged.some((each) => each.user_id === this.#me) !== false) return row;
        const urgent: UrgentView = { ...row.urgent, sending: true };
        return { ...row, urgent };
      },
    });
  }

  #want(key: string, wish: Omit<Wanted, 'seq'>): void {
    const wanted = new Map(this.#wanted);
    wanted.delete(key);
    wanted.set(key, { ...wish, seq: null });
    const [oldest] = wanted.keys();
    if (wanted.size > MAX_WANTED && oldest !== undefined) wanted.delete(oldest);
    this.#wanted = wanted;
  }

  acknowledged(clientId: string, seq: number): void {
    this.#change((each) => (each.clientId === clientId ? { ...each, seq } : each));
  }

  refused(clientId: string): void {
    this.#change((each) => (each.clientId === clientId ? null : each));
  }

  /** Events have been applied up to `seq`. */
  arrived(seq: number): void {
    this.#change((each) => (each.seq !== null && each.seq <= seq ? null : each));
  }

  #change(of: (wanted: Wanted) => Wanted | null): void {
    const entries = [...this.#wanted].flatMap(([key, each]) => {
      const now = of(each);
      return now === null ? [] : ([[key, now]] as const);
    });
    const same =
      entries.length === this.#wanted.size && entries.every(([key, each]) => this.#wanted.get(key) === each);
    if (!same) this.#wanted = new Map(entries);
  }

  /** The rows with what is wanted; the same array for the same rows. */
  over(rows: readonly Message[]): readonly Message[] {
    if (this.#wanted.size === 0) return rows;
    if (this.#made?.rows !== rows || this.#made.wanted !== this.#wanted)
      this.#made = { rows, wanted: this.#wanted, shown: this.#over(rows) };
    return this.#made.shown;
  }

  #over(rows: readonly Message[]): readonly Message[] {
    let shown: Message[] | null = null;
    for (const { messageId, over } of this.#wanted.values()) {
      const at = rows.findLastIndex((row) => row.message_id === messageId);
      const row = (shown ?? rows)[at];
      if (row === undefined || row.retracted_at !== null) continue;
      const now = over(row);
      if (now === row) continue;
      shown ??= [...rows];
      shown[at] = now;
    }
    return shown ?? rows;
  }
}
