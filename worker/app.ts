import { Hono } from 'hono';
import { PROTOCOL } from '../protocol/index.ts';
import { repairRoutes } from './admin/repair-routes.ts';
import { adminRoutes } from './admin/routes.ts';
import { attachmentRoutes } from './attachments/routes.ts';
import { conversationRoutes } from './conversations/routes.ts';
import { widgetAsset } from './http/assets.ts';
import type { App, AppEnv } from './http/context.ts';
import { apiHeaders, publicHeaders } from './http/cors.ts';
import { onException } from './http/failures.ts';
import { problemOf } from './http/problem.ts';
import { resource } from './http/resource.ts';
import { ticketRoutes } from './identity/routes.ts';
import { openSocket } from './identity/socket.ts';
import { messageRoutes } from './messages/routes.ts';
import { openApi } from './openapi.ts';
import { searchRoutes } from './search/routes.ts';
import { tenantRoutes } from './tenant/routes.ts';

/** The whole HTTP side. */
export function createApp(): App {
  const app: App = new Hono<AppEnv>();
  app.onError(onException);
  app.notFound(() => problemOf('not_found'));

  // Before the middleware below: it sets headers on the answer, and those of an upgrade cannot be touched.
  app.get('/socket', (c) => openSocket(c.req.raw, c.env));
  app.on(['GET', 'HEAD'], ['/widget/*'], (c) => widgetAsset(c.req.raw, c.env));

  app.use(apiHeaders);
  resource(app, '/health', [], {
    GET: () => Response.json({ status: 'ok', protocol: PROTOCOL }, { headers: publicHeaders }),
  });
  resource(app, '/openapi.json', [], { GET: () => Response.json(openApi(), { headers: publicHeaders }) });
  messageRoutes(app);
  conversationRoutes(app);
  searchRoutes(app);
  tenantRoutes(app);
  ticketRoutes(app);
  attachmentRoutes(app);
  adminRoutes(app);
  repairRoutes(app);
  return app;
}
