import * as z from 'zod/mini';
import type { Quote } from '../../protocol/entities.ts';
import { clientId, conversationId, messageId } from '../../protocol/ids.ts';
import { keptName } from './kept-name.ts';
import type { Written } from './outbox.ts';
import type { Platform } from './platform.ts';
import type { DraftAim } from './state.ts';

/** Most conversations whose drafts have an aim, and unsent messages beside them (LIM1). */
const MAX_AIMS = 150;

/** No conversation's id: it stands among the drafts, and goes with them whoever wipes those. */
export const AIMS = 'aims';

/** The words that are answered are another person's: at rest there is the message's id alone. */
const kept = z
  .array(
    z.object({
      conversation_id: conversationId,
      client_id: z.optional(clientId),
      reply_to: z.optional(messageId),
      urgent: z.optional(z.boolean()),
    }),
  )
  .check(z.maxLength(MAX_AIMS));

/** One part of a draft: a message that a page left unsent, by its client_id, or what was written since. */
interface Part {
  readonly conversationId: string;
  readonly clientId: string | undefined;
  readonly replyTo: string | undefined;
  /** Null while the answered message is known by its id alone. */
  readonly quote: Quote | null;
  readonly urgent: boolean;
}

/**
 * What each draft is to be sent as, of one person in one tab: in memory, and beside the drafts in sessionStorage where
 * those may be kept. A draft of several parts is one text: it answers what the first of them does that answers
 * anything, and is urgent where one of them is.
 */
export class Aims {
  readonly #platform: Pick<Platform, 'storage'>;
  readonly #tenant: string;
  #userId: string | null = null;
  #stored = false;
  #parts: readonly Part[] = [];
  #shown: { readonly of: readonly Part[]; readonly by: Map<string, DraftAim | null> } | null = null;

  constructor(platform: Pick<Platform, 'storage'>, tenant: string) {
    this.#platform = platform;
    this.#tenant = tenant;
  }

  /** Takes up what this person's drafts are, and forgets anyone else's. Call it before `AIMS` is taken out of those. */
  openFor(userId: string, mayStore: boolean, drafts: ReadonlyMap<string, string>): void {
    if (userId !== this.#userId) {
      this.#userId = userId;
      this.#parts = this.#read().filter((part) => drafts.has(part.conversationId));
    }
    this.#stored = mayStore;
  }

  /** Null: none; the same object while nothing changed. */
  of(conversationId: string): DraftAim | null {
    if (this.#shown?.of !== this.#parts) this.#shown = { of: this.#parts, by: new Map() };
    const known = this.#shown.by.get(conversationId);
    if (known !== undefined) return known;
    const parts = this.#parts.filter((part) => part.conversationId === conversationId);
    const replyTo = parts.find((part) => part.replyTo !== undefined)?.quote ?? null;
    const urgent = parts.some((part) => part.urgent);
    const aim = replyTo === null && !urgent ? null : { replyTo, urgent };
    this.#shown.by.set(conversationId, aim);
    return aim;
  }

  /** The message a draft answers, where nothing but its id is known. */
  unknown(conversationId: string): string | null {
    const part = this.#parts.find(
      (each) => each.conversationId === conversationId && each.replyTo !== undefined,
    );
    return part?.quote === null ? (part.replyTo ?? null) : null;
  }

  /** What was unknown is this; null: there is no such message any longer. */
  found(messageId: string, quote: Quote | null): void {
    this.#put(
      this.#parts.flatMap((part) => {
        if (part.replyTo !== messageId) return [part];
        const known = { ...part, quote, replyTo: quote === null ? undefined : messageId };
        return known.replyTo === undefined && !known.urgent ? [] : [known];
      }),
    );
  }

  /**
   * A draft's aim is this now, whatever it was made of; true where that is a change. Whoever says so has not seen what
   * is unknown, and gives nothing of it up.
   */
  set(conversationId: string, aim: DraftAim | null): boolean {
    const before = this.of(conversationId);
    const unknown = this.unknown(conversationId) ?? undefined;
    const { replyTo: quote = null, urgent = false } = aim ?? {};
    if (before?.replyTo?.message_id === quote?.message_id && (before?.urgent ?? false) === urgent)
      return false;
    const replyTo = quote?.message_id ?? unknown;
    const others = this.#parts.filter((part) => part.conversationId !== conversationId);
    const part = { conversationId, clientId: undefined, replyTo, quote, urgent };
    this.#put(replyTo === undefined && !urgent ? others : [...others, part]);
    return true;
  }

  /** The draft is gone, and nothing is to be sent as anything. */
  drop(conversationId: string): void {
    const others = this.#parts.filter((part) => part.conversationId !== conversationId);
    if (others.length < this.#parts.length) this.#put(others);
  }

  /** In front of what is being written; true where it changes what that is sent as. */
  add(conversationId: string, aim: DraftAim): boolean {
    const before = this.of(conversationId);
    return this.set(conversationId, {
      replyTo: aim.replyTo ?? before?.replyTo ?? null,
      urgent: aim.urgent || before?.urgent === true,
    });
  }

  /** These messages of an earlier page were accepted: what they were is no draft's. */
  accepted(clientIds: readonly string[]): void {
    const left = this.#parts.filter(({ clientId: id }) => id === undefined || !clientIds.includes(id));
    if (left.length < this.#parts.length) this.#put(left);
  }

  /** Keeps for the next page what these were, in front of each draft; what this page shows does not change. */
  park(unsent: readonly Written[]): void {
    this.#write([
      ...unsent
        .filter(({ text, replyTo, urgent }) => text.trim() !== '' && (replyTo !== null || urgent === true))
        .map(({ conversationId, clientId: id, replyTo, urgent }): Part => ({
          conversationId,
          clientId: id,
          replyTo: replyTo?.message_id,
          quote: null,
          urgent: urgent === true,
        })),
      ...this.#parts,
    ]);
  }

  /** As they are in memory: after `AIMS` was taken out of the drafts, or where the page stays after all. */
  keep(): void {
    this.#write(this.#parts);
  }

  #put(parts: readonly Part[]): void {
    // The one left longest is first to go.
    this.#parts = parts.slice(-MAX_AIMS);
    this.#write(this.#parts);
  }

  get #key(): string {
    return `${keptName(this.#tenant, this.#userId ?? '')}:${AIMS}`;
  }

  #read(): readonly Part[] {
    try {
      const parsed = kept.safeParse(JSON.parse(this.#platform.storage.get(this.#key) ?? '[]'));
      return (parsed.success ? parsed.data : []).map(({ conversation_id, client_id, reply_to, urgent }) => ({
        conversationId: conversation_id,
        clientId: client_id,
        replyTo: reply_to,
        quote: null,
        urgent: urgent === true,
      }));
    } catch {
      return [];
    }
  }

  #write(parts: readonly Part[]): void {
    if (!this.#stored || this.#userId === null) return;
    try {
      if (parts.length === 0) return this.#platform.storage.remove(this.#key);
      const list = parts.slice(-MAX_AIMS).map(({ conversationId, clientId: id, replyTo, urgent }) => ({
        conversation_id: conversationId,
        client_id: id,
        reply_to: replyTo,
        ...(urgent ? { urgent } : {}),
      }));
      this.#platform.storage.set(this.#key, JSON.stringify(list));
    } catch {
      // The draft comes back as a message like any other.
    }
  }
}
