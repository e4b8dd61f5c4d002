import type { LinkEvent } from './link-state.ts';
import type { Unanswered } from './outgoing.ts';
import type { Cancel, Platform } from './platform.ts';
import type { Room } from './room.ts';
import type { Notice } from './state.ts';

/** A room that was left keeps its socket this long for what is unanswered in it. */
export const LINGER_MS = 60_000;
/** Most rooms that are kept, and most refusals that wait to be read (LIM1). */
const MAX_ROOMS = 3;
const MAX_REFUSALS = 20;

export type Refusal = Pick<Notice, 'what' | 'code'>;

/**
 * Conversations that were left with an edit, a removal or a reaction unanswered: what was said in one is not undone by
 * looking at another. A refusal waits for the conversation it was made in.
 */
export class Lingering {
  readonly #platform: Pick<Platform, 'after'>;
  readonly #rooms = new Map<string, { readonly room: Room; readonly stop: Cancel }>();
  readonly #refusals = new Map<string, Refusal>();

  constructor(platform: Pick<Platform, 'after'>) {
    this.#platform = platform;
  }

  /** Closes it once all is answered; at once, where that is so already. */
  keep(room: Room): void {
    const { conversationId } = room;
    if (room.outgoing.unanswered === null) return room.close();
    // Messages on their way over its socket go by another road from now on: this one ends as it does for any that is left,
    // and what is kept is said again on a new one (LIM1).
    room.stop();
    room.start();
    this.#close(conversationId);
    const stop = this.#platform.after(LINGER_MS, () => this.#giveUp(conversationId));
    this.#rooms.set(conversationId, { room, stop });
    const [oldest] = this.#rooms.keys();
    if (this.#rooms.size > MAX_ROOMS && oldest !== undefined) this.#giveUp(oldest);
  }

  /** Something was answered in a room. */
  answered(room: Room): void {
    if (this.#rooms.get(room.conversationId)?.room === room && room.outgoing.unanswered === null)
      this.#close(room.conversationId);
  }

  /** What the room that takes its place goes on with. */
  take(conversationId: string): Unanswered | null {
    const unanswered = this.#rooms.get(conversationId)?.room.outgoing.unanswered ?? null;
    this.#close(conversationId);
    return unanswered;
  }

  refused(conversationId: string, refusal: Refusal): void {
    this.#refusals.delete(conversationId);
    this.#refusals.set(conversationId, refusal);
    const [oldest] = this.#refusals.keys();
    if (this.#refusals.size > MAX_REFUSALS && oldest !== undefined) this.#refusals.delete(oldest);
  }

  /** The last refusal that nobody has seen yet. */
  takeRefusal(conversationId: string): Refusal | null {
    const refusal = this.#refusals.get(conversationId) ?? null;
    this.#refusals.delete(conversationId);
    return refusal;
  }

  dispatch(event: LinkEvent): void {
    for (const { room } of this.#rooms.values()) room.dispatch(event);
  }

  renew(token: string): void {
    for (const { room } of this.#rooms.values()) room.renew(token);
  }

  /** The conversation is not this person's any longer. */
  forget(conversationId: string): void {
    this.#refusals.delete(conversationId);
    this.#close(conversationId);
  }

  close(): void {
    for (const id of this.#rooms.keys()) this.#close(id);
    this.#refusals.clear();
  }

  /** Nothing is held for ever; that it was not done is said where it was asked for. */
  #giveUp(conversationId: string): void {
    const last = this.#rooms.get(conversationId)?.room.outgoing.unanswered?.commands.at(-1);
    if (last !== undefined) this.refused(conversationId, { what: last.what, code: 'unavailable' });
    this.#close(conversationId);
  }

  #close(conversationId: string): void {
    const kept = this.#rooms.get(conversationId);
    this.#rooms.delete(conversationId);
    kept?.stop();
    kept?.room.close();
  }
}
