import {
  directoryQuery,
  limits,
  ok,
  patchChoices,
  userTypes,
  type TenantSettings,
  type UserType,
} from '../../protocol/index.ts';
import type { TenantConfig } from '../contracts.ts';
import { userOf } from '../conversations/service.ts';
import { readJson, readQuery } from '../http/body.ts';
import type { App } from '../http/context.ts';
import { signedIn } from '../http/identity.ts';
import { problem, respond } from '../http/problem.ts';
import { resource } from '../http/resource.ts';
import { objectsOf, tenantStub } from '../objects.ts';
import { within } from '../patience.ts';
import { mayStart, startTypes } from './policy.ts';

export function tenantRoutes(app: App): void {
  resource(app, '/me', [signedIn], {
    GET(c) {
      const { actor, tenant } = c.get('caller');
      return respond(ok({ user: userOf(actor), settings: settingsOf(tenant, actor.userType) }));
    },
  });

  resource(app, '/me/choices', [signedIn], {
    async GET(c) {
      return respond(await objectsOf(c.env).askInbox(c.get('caller').actor, (inbox) => inbox.choices()));
    },
    async PATCH(c) {
      const body = await readJson(c.req.raw, patchChoices);
      if (!body.ok) return problem(body.error);
      const { actor } = c.get('caller');
      return respond(await objectsOf(c.env).askInbox(actor, (inbox) => inbox.choose(body.value)));
    },
  });

  resource(app, '/directory', [signedIn], {
    async GET(c) {
      const query = readQuery(c.req.url, directoryQuery);
      if (!query.ok) return problem(query.error);
      const { actor, tenant } = c.get('caller');
      const asked = tenantStub(c.env, actor.tenant).directory({
        types: userTypes.filter((type) => mayStart(tenant.policy, actor.userType, type)),
        q: query.value.q,
        limit: query.value.limit,
        notUserId: actor.userId,
      });
      const people = await within(limits.objectAnswerMs, asked);
      return respond(people.ok ? ok({ items: people.value, next: null }) : people);
    },
  });
}

/** What a page may know of its tenant, for a person of this type. */
const settingsOf = (
  { tenant, name, emergency, policy }: TenantConfig,
  userType: UserType,
): TenantSettings => ({
  tenant,
  name,
  emergency,
  attachments: { max_bytes: limits.attachments.maxBytes, media_types: [...policy.mediaTypes] },
  edit_window_ms: policy.editWindowMs,
  retract_window_ms: policy.retractWindowMs,
  reactions: [...policy.reactions],
  urgent: policy.urgent.includes(userType),
  start_types: startTypes(policy, userType),
  drafts: policy.drafts,
  outbox: policy.outbox,
  undo_send_ms: policy.undoSendMs,
  notification_content: policy.notificationContent,
  idle_minutes: policy.idleMinutes,
});
