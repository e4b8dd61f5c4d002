import { fromInstant, searchQuery } from '../../protocol/index.ts';
import { readQuery } from '../http/body.ts';
import type { App } from '../http/context.ts';
import { signedIn } from '../http/identity.ts';
import { problem, respond } from '../http/problem.ts';
import { resource } from '../http/resource.ts';
import { objectsOf } from '../objects.ts';

export function searchRoutes(app: App): void {
  resource(app, '/search', [signedIn], {
    async GET(c) {
      const query = readQuery(c.req.url, searchQuery);
      if (!query.ok) return problem(query.error);
      const {
        q,
        limit,
        conversation_id = null,
        cursor = null,
        user_id,
        has_file,
        since,
        until,
      } = query.value;
      const filters = {
        ...(user_id === undefined ? {} : { userId: user_id }),
        ...(has_file === undefined ? {} : { hasFile: true as const }),
        ...(since === undefined ? {} : { sinceMs: fromInstant(since) }),
        ...(until === undefined ? {} : { untilMs: fromInstant(until) }),
      };
      const { actor } = c.get('caller');
      return respond(
        await objectsOf(c.env).askInbox(actor, (inbox) =>
          inbox.search({ q, conversationId: conversation_id, cursor, limit, filters }),
        ),
      );
    },
  });
}
