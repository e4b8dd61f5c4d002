import type { JWK } from 'jose';
import type { Operator } from './operator.ts';
import { ISSUER, TENANT } from './servers.ts';
import type { Secrets } from './state.ts';

/** Body of PUT /admin/tenants/:tenant; what is left out stays at the product's defaults. */
export interface TenantSetup {
  readonly name: string;
  readonly issuer: string;
  readonly keys: readonly { readonly kid: string; readonly alg: 'ES256' | 'EdDSA'; readonly jwk: JWK }[];
  readonly origins: readonly string[];
  readonly emergency: { readonly text: string; readonly tel: string | null };
  readonly policy: Readonly<Record<string, unknown>>;
}

/** Tells the chat of the demo's organisation: its key, its pages' origins. Harmless to repeat. */
export async function configureTenant(
  operator: Operator,
  secrets: Secrets,
  origins: readonly string[],
  policy: TenantSetup['policy'] = {},
): Promise<void> {
  const { kid, publicJwk } = secrets.portalKey;
  const setup: TenantSetup = {
    name: 'Northgate Hospital',
    issuer: ISSUER,
    keys: [{ kid, alg: 'ES256', jwk: publicJwk }],
    origins,
    emergency: { text: 'For emergencies call your local emergency number.', tel: null },
    policy,
  };
  await operator.call('PUT', `/admin/tenants/${TENANT}`, setup);
}
