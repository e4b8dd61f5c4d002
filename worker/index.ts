import { createApp } from './app.ts';
import type { Env } from './env.ts';

export { Conversation } from './conversation/conversation.ts';
export { Inbox } from './inbox/inbox.ts';
export { Tenant } from './tenant/tenant.ts';

const app = createApp();

export default { fetch: app.fetch } satisfies ExportedHandler<Env>;
