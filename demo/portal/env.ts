export interface Env {
  readonly ASSETS: Fetcher;
  readonly TENANT: string;
  readonly ISSUER: string;
  readonly CHAT_ORIGIN: string;
  /** A private ES256 key as a JWK in JSON, with its `kid`. A secret: absent until the start script writes one. */
  readonly PORTAL_SIGNING_KEY?: string;
}

export interface App {
  Bindings: Env;
}
