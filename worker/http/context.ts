import type { Context, Handler, Hono } from 'hono';
import type { Actor, TenantConfig } from '../contracts.ts';
import type { Env } from '../env.ts';

/** Who asks, as the verified token says. */
export interface Caller {
  readonly actor: Actor;
  readonly tenant: TenantConfig;
  /** When the token ends. */
  readonly expiresAtMs: number;
  /** Origin of the page that asks; null for a server. */
  readonly origin: string | null;
}

export interface AppEnv {
  Bindings: Env;
  Variables: {
    caller: Caller;
    /** The value of Access-Control-Allow-Origin, once it is known that this origin may read the answer. */
    allowOrigin: string;
  };
}
export type AppContext = Context<AppEnv>;
export type AppHandler = Handler<AppEnv>;
export type App = Hono<AppEnv>;
