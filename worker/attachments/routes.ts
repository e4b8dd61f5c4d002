import { attachmentId, splitId, uploadQuery } from '../../protocol/index.ts';
import { readQuery } from '../http/body.ts';
import type { App } from '../http/context.ts';
import { signedIn } from '../http/identity.ts';
import { pathId } from '../http/ids.ts';
import { problem, respond } from '../http/problem.ts';
import { resource } from '../http/resource.ts';
import { objectsOf } from '../objects.ts';
import { download } from './download.ts';
import { upload } from './upload.ts';

export function attachmentRoutes(app: App): void {
  resource(app, '/attachments', [signedIn], {
    async POST(c) {
      const query = readQuery(c.req.url, uploadQuery);
      if (!query.ok) return problem(query.error);
      const { conversation_id, client_id } = query.value;
      const { actor, tenant } = c.get('caller');
      const conversation = await objectsOf(c.env).conversation(actor, conversation_id);
      if (!conversation.ok) return problem(conversation.error);
      const stored = await upload({
        request: c.req.raw,
        actor,
        conversationId: conversation_id,
        clientId: client_id,
        conversation: conversation.value,
        files: c.env.FILES,
        allowed: tenant.policy.mediaTypes,
      });
      return respond(stored, 201);
    },
  });

  resource(app, '/attachments/:id', [signedIn], {
    async GET(c) {
      const id = pathId(attachmentId, c.req.param('id'));
      if (!id.ok) return problem(id.error);
      const { actor } = c.get('caller');
      const { conversationId } = splitId(id.value);
      const conversation = await objectsOf(c.env).conversation(actor, conversationId);
      if (!conversation.ok) return problem(conversation.error);
      // Asked each time: a seat may be gone since the last.
      const file = await conversation.value.file(actor, id.value);
      return file.ok ? download(c.env.FILES, file.value, c.req.raw) : problem(file.error);
    },
  });
}
