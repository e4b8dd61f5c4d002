import { toInstant } from '../../protocol/ids.ts';
import type { User } from '../../protocol/index.ts';
import type { TenantConfig } from '../contracts.ts';

/** Copies a tenant's configuration (public keys only) to the records. */
export async function copyTenant(db: D1Database, config: TenantConfig, nowMs: number): Promise<void> {
  const { tenant, name, issuer, keys, origins, policy, emergency } = config;
  await db
    .prepare(
      `INSERT INTO tenants (tenant, name, issuer, config, updated_at) VALUES (?, ?, ?, ?, ?)
       ON CONFLICT (tenant) DO UPDATE SET name = excluded.name, issuer = excluded.issuer,
         config = excluded.config, updated_at = excluded.updated_at
       WHERE tenants.name <> excluded.name OR tenants.issuer <> excluded.issuer OR tenants.config <> excluded.config`,
    )
    .bind(tenant, name, issuer, JSON.stringify({ keys, origins, policy, emergency }), toInstant(nowMs))
    .run();
}

/** A page of the tenants the records know of, by id. */
export async function listTenants(
  db: D1Database,
  page: { after: string; limit: number },
): Promise<{ items: string[]; next: string | null }> {
  const { results } = await db
    .prepare('SELECT tenant FROM tenants WHERE tenant > ? ORDER BY tenant LIMIT ?')
    .bind(page.after, page.limit + 1)
    .all<{ tenant: string }>();
  const items = results.slice(0, page.limit).map((row) => row.tenant);
  return { items, next: results.length > page.limit ? (items.at(-1) ?? null) : null };
}

/** Copies people to the records, all in one statement; an older state never replaces a newer one. */
export async function copyUsers(
  db: D1Database,
  tenant: string,
  rows: readonly { user: User; updatedAtMs: number }[],
): Promise<void> {
  const values = rows.map(({ user, updatedAtMs }) => ({ ...user, updated_at: toInstant(updatedAtMs) }));
  await db
    .prepare(
      `INSERT INTO users (tenant, user_id, name, user_type, department, updated_at)
       SELECT ?1, value ->> 'user_id', value ->> 'name', value ->> 'user_type', value ->> 'department',
         value ->> 'updated_at'
       FROM json_each(?2) WHERE true
       ON CONFLICT (tenant, user_id) DO UPDATE SET name = excluded.name, user_type = excluded.user_type,
         department = excluded.department, updated_at = excluded.updated_at
       WHERE excluded.updated_at >= users.updated_at`,
    )
    .bind(tenant, JSON.stringify(values))
    .run();
}
