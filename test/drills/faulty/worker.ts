import { closeCodes } from '../../../protocol/index.ts';
import { createApp } from '../../../worker/app.ts';
import { Conversation as RealConversation } from '../../../worker/conversation/conversation.ts';
import type { Env } from '../../../worker/env.ts';
import { Inbox as RealInbox } from '../../../worker/inbox/inbox.ts';
import { Tenant as RealTenant } from '../../../worker/tenant/tenant.ts';
import type { Faults } from './fault.ts';
import { setFaults, spoiledEnv } from './spoil.ts';

/**
 * The product wired anew for the drills: the real app and the real objects, over bindings that fail when they are told
 * to, and sockets that can be closed all at once, as a deployment closes them. The product knows nothing of it.
 */

/** Names of the objects that live in this isolate. */
const living = { CONVERSATION: new Set<string>(), INBOX: new Set<string>() };

interface Closing extends Rpc.DurableObjectBranded {
  closeSockets(): Promise<number>;
}

function closeAll(ctx: DurableObjectState): number {
  const open = ctx.getWebSockets().filter((socket) => socket.readyState === WebSocket.OPEN);
  for (const socket of open) socket.close(closeCodes.restarting.code, 'restarting');
  return open.length;
}

export class Conversation extends RealConversation {
  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, spoiledEnv(env));
    living.CONVERSATION.add(ctx.id.name ?? '');
  }
  async closeSockets(): Promise<number> {
    return closeAll(this.ctx);
  }
}
export class Inbox extends RealInbox {
  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, spoiledEnv(env));
    living.INBOX.add(ctx.id.name ?? '');
  }
  async closeSockets(): Promise<number> {
    return closeAll(this.ctx);
  }
}
export class Tenant extends RealTenant {
  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, spoiledEnv(env));
  }
}

const app = createApp();

async function closeEverySocket(env: Env): Promise<number> {
  const closing = (['CONVERSATION', 'INBOX'] as const).flatMap((binding) => {
    const namespace = env[binding] as unknown as DurableObjectNamespace<Closing>;
    return [...living[binding]].map((name) => namespace.getByName(name).closeSockets());
  });
  return (await Promise.all(closing)).reduce((sum, closed) => sum + closed, 0);
}

export default {
  async fetch(request, env, ctx) {
    switch (new URL(request.url).pathname) {
      case '/drill/faults':
        setFaults(await request.json<Faults>());
        return new Response(null, { status: 204 });
      case '/drill/close-sockets':
        return Response.json({ closed: await closeEverySocket(env) });
      default:
        return app.fetch(request, spoiledEnv(env), ctx);
    }
  },
} satisfies ExportedHandler<Env>;
