import type { Result } from '../protocol/index.ts';
import type { Actor, ConversationRpc, InboxRpc } from './contracts.ts';

/** Who asks. */
export type Asking = Pick<Actor, 'tenant' | 'userId'>;

/** The objects as a service needs them, so that it can be tested without any. */
export interface Objects {
  /**
   * `not_found` when the id was not made by us for this tenant: nothing is woken for a made-up id (ACL2). One that is
   * being put back to an earlier point is `unavailable` to those who hold it, and `not_found` to everyone else.
   */
  conversation(asker: Asking, conversationId: string): Promise<Result<ConversationRpc>>;
  /** Asks the caller's inbox, which is made first if this person never had one. */
  askInbox<T>(actor: Actor, ask: (inbox: InboxRpc) => Promise<Result<T>>): Promise<Result<T>>;
}
