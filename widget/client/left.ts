import * as z from 'zod/mini';
import { clientId, conversationId } from '../../protocol/ids.ts';
import { limits } from '../../protocol/limits.ts';
import type { Platform } from './platform.ts';

/**
 * By conversation, the client_ids of what a page was sending when it went. Its words are drafts of the next page, which
 * tells by them what was accepted after all.
 */
export type Left = ReadonlyMap<string, readonly string[]>;

const left = z
  .array(z.object({ conversation_id: conversationId, client_ids: z.array(clientId) }))
  .check(z.maxLength(limits.outbox.messages));
const nameOf = (tenant: string): string => `care-chat-left:${tenant}`;

/** Ids and nothing else; survives a storage that throws. */
export function keepLeft({ storage }: Pick<Platform, 'storage'>, tenant: string, ids: Left): void {
  const list = [...ids].map(([conversation_id, client_ids]) => ({ conversation_id, client_ids }));
  try {
    if (list.length === 0) storage.remove(nameOf(tenant));
    else storage.set(nameOf(tenant), JSON.stringify(list));
  } catch {
    // What was accepted then stands as a draft too.
  }
}

/** What the page before has left, and nothing the next time. */
export function takeLeft({ storage }: Pick<Platform, 'storage'>, tenant: string): Left {
  try {
    const text = storage.get(nameOf(tenant));
    storage.remove(nameOf(tenant));
    const parsed = left.safeParse(JSON.parse(text ?? '[]'));
    return new Map(parsed.success ? parsed.data.map((each) => [each.conversation_id, each.client_ids]) : []);
  } catch {
    return new Map();
  }
}

/** A draft without the messages it begins with that were accepted. */
export function withoutAccepted(draft: string, accepted: readonly string[]): string {
  let text = `\n\n${draft}\n\n`;
  for (const content of accepted) text = text.replace(`\n\n${content}\n\n`, () => '\n\n');
  return text.slice(2, -2);
}
