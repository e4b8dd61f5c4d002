import * as z from 'zod/mini';
import { clientId, conversationId } from '../../protocol/ids.ts';
import { limits } from '../../protocol/limits.ts';
import type { Platform } from './platform.ts';
import type { MessageView } from './state.ts';

/**
 * By conversation, the client_ids of what a page was sending when it went. Its words are drafts of the next page, which
 * tells by them what was accepted after all.
 */
export type Left = ReadonlyMap<string, readonly string[]>;

const left = z
  .array(z.object({ conversation_id: conversationId, client_ids: z.array(clientId) }))
  .check(z.maxLength(limits.outbox.messages));
const nameOf = (tenant: string): string => `care-chat-left:${tenant}`;

/** A conversation's rows, as far as they tell what was accepted. */
export interface Shown {
  readonly conversationId: string;
  readonly rows: readonly Pick<MessageView, 'key' | 'mine' | 'seq' | 'content'>[];
}

/** What an earlier page of this tab was sending, and nobody has seen accepted yet. Ids and nothing else are kept. */
export class LeftBehind {
  readonly #storage: Platform['storage'];
  readonly #name: string;
  #ids: Left = new Map();

  constructor({ storage }: Pick<Platform, 'storage'>, tenant: string) {
    this.#storage = storage;
    this.#name = nameOf(tenant);
  }

  /** Takes up what the page before has left, and leaves nothing for the next time. */
  take(): void {
    try {
      const text = this.#storage.get(this.#name);
      this.#storage.remove(this.#name);
      const parsed = left.safeParse(JSON.parse(text ?? '[]'));
      this.#ids = new Map(
        parsed.success ? parsed.data.map((each) => [each.conversation_id, each.client_ids]) : [],
      );
    } catch {
      this.#ids = new Map();
    }
  }

  /** Keeps for the next page what this one had not seen accepted, its own and that of those before it. */
  keep(unsent: Left): void {
    const conversations = [...new Set([...this.#ids.keys(), ...unsent.keys()])];
    const list = conversations
      .map((id) => ({
        conversation_id: id,
        client_ids: [...(this.#ids.get(id) ?? []), ...(unsent.get(id) ?? [])],
      }))
      .filter(({ client_ids }) => client_ids.length > 0);
    try {
      if (list.length === 0) this.#storage.remove(this.#name);
      else this.#storage.set(this.#name, JSON.stringify(list));
    } catch {
      // What was accepted then stands as a draft too.
    }
  }

  /** Keeps nothing for the next page: this one stays, or its person is gone. */
  forget(): void {
    try {
      this.#storage.remove(this.#name);
    } catch {
      // What cannot be removed could not be kept.
    }
  }

  /** What is seen accepted now, each once. */
  accepted({ conversationId, rows }: Shown): Shown['rows'] {
    const ids = this.#ids.get(conversationId);
    if (ids === undefined) return [];
    const accepted = rows.filter(({ mine, seq, key }) => mine && seq !== null && ids.includes(key));
    if (accepted.length === 0) return [];
    const keys = accepted.map(({ key }) => key);
    this.#ids = new Map([...this.#ids, [conversationId, ids.filter((id) => !keys.includes(id))]]);
    return accepted;
  }
}

/** A draft without the messages it begins with that were accepted. */
export function withoutAccepted(draft: string, accepted: readonly string[]): string {
  let text = `\n\n${draft}\n\n`;
  for (const content of accepted) text = text.replace(`\n\n${content}\n\n`, () => '\n\n');
  return text.slice(2, -2);
}
