import type { Conversation } from './conversation/conversation.ts';
import type { Inbox } from './inbox/inbox.ts';
import type { Tenant } from './tenant/tenant.ts';

/** The Worker's bindings, as wrangler.toml names them. */
export interface Env {
  readonly CONVERSATION: DurableObjectNamespace<Conversation>;
  readonly INBOX: DurableObjectNamespace<Inbox>;
  readonly TENANT: DurableObjectNamespace<Tenant>;
  readonly DB: D1Database;
  readonly FILES: R2Bucket;
  readonly ASSETS: Fetcher;
  /** Never rotates: names inboxes and tags conversation ids. */
  readonly CHAT_ID_SECRET: string;
  /** May rotate: seals socket tickets. */
  readonly CHAT_TICKET_SECRET: string;
  /** Bearer token of the operator's API under /admin. */
  readonly OPERATOR_TOKEN: string;
  readonly JURISDICTION: string;
}
