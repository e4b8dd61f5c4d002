import { limits } from '../../protocol/limits.ts';
import type { TenantConfig } from '../contracts.ts';
import type { Sql } from '../sql.ts';
import { defaultPolicy } from './policy.ts';
import { restoring } from './restores.ts';

/** Versions of the schema, oldest first; a store runs those it has not had. */
const MIGRATIONS: readonly string[] = [
  `CREATE TABLE config (one INTEGER PRIMARY KEY CHECK (one = 1), json TEXT NOT NULL);
   CREATE TABLE revoked_tokens (jti TEXT PRIMARY KEY, until INTEGER NOT NULL) WITHOUT ROWID;
   CREATE TABLE revoked_users (user_id TEXT PRIMARY KEY, before INTEGER NOT NULL) WITHOUT ROWID;
   CREATE TABLE users (
     user_id TEXT PRIMARY KEY,
     name TEXT NOT NULL,
     user_type TEXT NOT NULL,
     department TEXT,
     folded TEXT NOT NULL,
     updated_at INTEGER NOT NULL,
     copied INTEGER NOT NULL DEFAULT 0
   ) WITHOUT ROWID;
   CREATE INDEX users_by_name ON users (user_type, folded);
   CREATE INDEX users_to_copy ON users (copied) WHERE copied = 0;
   CREATE TABLE conversations (
     conversation_id TEXT PRIMARY KEY,
     created_by TEXT NOT NULL,
     created_at INTEGER NOT NULL
   ) WITHOUT ROWID;`,
  `CREATE TABLE restores (conversation_id TEXT PRIMARY KEY, mark TEXT NOT NULL) WITHOUT ROWID;`,
];

const hasTable = (sql: Sql, name: string): boolean =>
  sql.get('SELECT 1 AS one FROM sqlite_master WHERE type = ? AND name = ?', 'table', name) !== undefined;

/** Whether this tenant was ever configured. Writes nothing, so asking for a tenant that is not there leaves no trace. */
export const tenantExists = (sql: Sql): boolean => hasTable(sql, 'config');

/** Brings the schema to this build's version; makes it where `create` is set. */
export function upgradeTenant(sql: Sql, create: boolean): void {
  if (!create && !tenantExists(sql)) return;
  sql.transaction(() => {
    sql.run('CREATE TABLE IF NOT EXISTS schema_version (version INTEGER NOT NULL)');
    const version =
      sql.get<{ version: number | null }>('SELECT max(version) AS version FROM schema_version')?.version ?? 0;
    MIGRATIONS.forEach((statements, index) => {
      if (index < version) return;
      sql.run(statements);
      sql.run('INSERT INTO schema_version (version) VALUES (?)', index + 1);
    });
  });
}

/** What is stored as JSON: the configuration without what has tables of its own. */
type StoredConfig = Omit<TenantConfig, 'revokedTokens' | 'revokedUsers' | 'restoring'>;

/** The configuration with the revocations still in force, or null when there is no such tenant. */
export function readConfig(sql: Sql): TenantConfig | null {
  if (!tenantExists(sql)) return null;
  const row = sql.get<{ json: string }>('SELECT json FROM config');
  if (row === undefined) return null;
  const stored = JSON.parse(row.json) as StoredConfig;
  const users = sql.all<{ user_id: string; before: number }>('SELECT user_id, before FROM revoked_users');
  return {
    ...stored,
    // What was configured before a rule was there has its default.
    policy: { ...defaultPolicy, ...stored.policy },
    revokedTokens: sql.all<{ jti: string }>('SELECT jti FROM revoked_tokens').map((each) => each.jti),
    revokedUsers: Object.fromEntries(users.map((each) => [each.user_id, each.before])),
    restoring: restoring(sql),
  };
}

/** Replaces the configuration. Revocations only ever grow: those given are added to those in force. */
export function writeConfig(sql: Sql, config: TenantConfig, nowMs: number): void {
  const { revokedTokens, revokedUsers, restoring: _, ...stored } = config;
  sql.transaction(() => {
    upgradeTenant(sql, true);
    sql.run('INSERT OR REPLACE INTO config (one, json) VALUES (1, ?)', JSON.stringify(stored));
    for (const token of revokedTokens) revoke(sql, { token }, nowMs);
    for (const [userId, beforeMs] of Object.entries(revokedUsers)) revoke(sql, { userId, beforeMs }, nowMs);
  });
}

/** Longer than any token lives: after this a revocation refuses nothing that its expiry would not. */
const REVOCATION_MS = (limits.token.maxLifetimeSeconds + 2 * limits.token.clockSkewSeconds) * 1000;

/** Refuses a token by its id, or a person's tokens issued before a time. Spent revocations are dropped. */
export function revoke(
  sql: Sql,
  what: { token: string } | { userId: string; beforeMs: number },
  nowMs: number,
): void {
  sql.transaction(() => {
    sql.run('DELETE FROM revoked_tokens WHERE until < ?', nowMs);
    sql.run('DELETE FROM revoked_users WHERE before < ?', nowMs - REVOCATION_MS);
    if ('token' in what)
      sql.run(
        'INSERT OR REPLACE INTO revoked_tokens (jti, until) VALUES (?, ?)',
        what.token,
        nowMs + REVOCATION_MS,
      );
    else
      sql.run(
        `INSERT INTO revoked_users (user_id, before) VALUES (?, ?)
         ON CONFLICT (user_id) DO UPDATE SET before = max(before, excluded.before)`,
        what.userId,
        what.beforeMs,
      );
  });
}

/** Notes that a conversation was made here. Idempotent; the first record stays. */
export function registerConversation(
  sql: Sql,
  conversationId: string,
  createdBy: string,
  createdAtMs: number,
): void {
  sql.run(
    'INSERT OR IGNORE INTO conversations (conversation_id, created_by, created_at) VALUES (?, ?, ?)',
    conversationId,
    createdBy,
    createdAtMs,
  );
}

/** A page of the registry, by id; `next` continues after it. */
export function listConversations(
  sql: Sql,
  page: { after: string; limit: number },
): { ids: string[]; next: string | null } {
  const ids = sql
    .all<{ conversation_id: string }>(
      'SELECT conversation_id FROM conversations WHERE conversation_id > ? ORDER BY conversation_id LIMIT ?',
      page.after,
      page.limit + 1,
    )
    .map((row) => row.conversation_id);
  const more = ids.length > page.limit;
  const shown = ids.slice(0, page.limit);
  return { ids: shown, next: more ? (shown.at(-1) ?? null) : null };
}
