import type { Result } from '../protocol/index.ts';
import type { Actor, ConversationRpc, InboxRpc } from './contracts.ts';

/** The objects as a service needs them, so that it can be tested without any. */
export interface Objects {
  /** `not_found` when the id was not made by us for this tenant: nothing is woken for a made-up id (ACL2). */
  conversation(tenant: string, conversationId: string): Promise<Result<ConversationRpc>>;
  /** Asks the caller's inbox, which is made first if this person never had one. */
  askInbox<T>(actor: Actor, ask: (inbox: InboxRpc) => Promise<Result<T>>): Promise<Result<T>>;
}
