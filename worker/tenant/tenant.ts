import { DurableObject } from 'cloudflare:workers';
import type { Result, User } from '../../protocol/index.ts';
import type { RestoreMark, TenantConfig, TenantRpc } from '../contracts.ts';
import { durableSql } from '../durable-sql.ts';
import type { Env } from '../env.ts';
import { copyTenant, copyUsers } from '../records/tenants.ts';
import type { Sql } from '../sql.ts';
import {
  copyAllUsers,
  directory,
  findUsers,
  putUser,
  usersCopied,
  usersToCopy,
  type DirectoryQuery,
} from './people.ts';
import { liftRestoreMark, putRestoreMark, restoreMark } from './restores.ts';
import {
  listConversations,
  readConfig,
  registerConversation,
  revoke,
  tenantExists,
  upgradeTenant,
  writeConfig,
} from './store.ts';

const COPY_ROWS = 200;
const COPY_RETRY_MS = 60_000;

/**
 * One organisation: its keys, origins, policy and people. Its SQLite is the truth; D1 holds a copy for records, made
 * after the answer and repeated by the alarm until it holds.
 */
export class Tenant extends DurableObject<Env> implements TenantRpc {
  readonly #sql: Sql;
  #copying: Promise<void> | null = null;
  /** Something changed since the running copy began. */
  #copyStale = false;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    this.#sql = durableSql(ctx.storage);
    upgradeTenant(this.#sql, false);
  }

  async config(): Promise<TenantConfig | null> {
    return readConfig(this.#sql);
  }

  async configure(config: TenantConfig): Promise<void> {
    writeConfig(this.#sql, config, Date.now());
    this.#copySoon();
  }

  async putUser(user: User): Promise<User> {
    this.#mustExist();
    if (putUser(this.#sql, user, Date.now())) this.#copySoon();
    return user;
  }

  /** Records many people as one change; for an operator's import. */
  async putUsers(users: readonly User[]): Promise<void> {
    this.#mustExist();
    const nowMs = Date.now();
    this.#sql.transaction(() => {
      for (const user of users) putUser(this.#sql, user, nowMs);
    });
    this.#copySoon();
  }

  async users(userIds: readonly string[]): Promise<User[]> {
    return tenantExists(this.#sql) ? findUsers(this.#sql, userIds) : [];
  }

  async directory(query: DirectoryQuery): Promise<User[]> {
    return tenantExists(this.#sql) ? directory(this.#sql, query) : [];
  }

  async registerConversation(conversationId: string, createdBy: string, createdAtMs: number): Promise<void> {
    this.#mustExist();
    registerConversation(this.#sql, conversationId, createdBy, createdAtMs);
  }

  async conversations(page: {
    after: string;
    limit: number;
  }): Promise<{ ids: string[]; next: string | null }> {
    return tenantExists(this.#sql) ? listConversations(this.#sql, page) : { ids: [], next: null };
  }

  async revoke(what: { token: string } | { userId: string; beforeMs: number }): Promise<void> {
    this.#mustExist();
    revoke(this.#sql, what, Date.now());
  }

  async copyAgain(): Promise<void> {
    this.#mustExist();
    copyAllUsers(this.#sql);
    this.#copySoon();
  }

  async restoreMark(conversationId: string): Promise<RestoreMark | null> {
    return tenantExists(this.#sql) ? restoreMark(this.#sql, conversationId) : null;
  }

  async putRestoreMark(mark: RestoreMark): Promise<Result<null>> {
    this.#mustExist();
    return putRestoreMark(this.#sql, mark, Date.now());
  }

  async liftRestoreMark(conversationId: string): Promise<void> {
    this.#mustExist();
    liftRestoreMark(this.#sql, conversationId);
  }

  override async alarm(): Promise<void> {
    await this.#copy();
  }

  /** The callers looked the tenant up before: not being there is a bug of ours, never a person's mistake. */
  #mustExist(): void {
    if (!tenantExists(this.#sql)) throw new Error('the tenant was never configured');
  }

  /** Starts a copy unless one runs; the alarm is set first, so that one cut short is taken up again. */
  #copySoon(): void {
    void this.ctx.storage.setAlarm(Date.now() + COPY_RETRY_MS);
    this.#copyStale = true;
    this.#copying ??= this.#copy().finally(() => {
      this.#copying = null;
    });
    this.ctx.waitUntil(this.#copying);
  }

  async #copy(): Promise<void> {
    try {
      do {
        this.#copyStale = false;
        const config = readConfig(this.#sql);
        if (config === null) return;
        await copyTenant(this.env.DB, config, Date.now());
        await this.#copyUsers(config.tenant);
      } while (this.#copyStale);
      await this.ctx.storage.deleteAlarm();
    } catch {
      // D1 is away: what is missing is still marked, and the alarm tries again.
      await this.ctx.storage.setAlarm(Date.now() + COPY_RETRY_MS);
    }
  }

  async #copyUsers(tenant: string): Promise<void> {
    for (;;) {
      const rows = usersToCopy(this.#sql, COPY_ROWS);
      if (rows.length === 0) return;
      await copyUsers(this.env.DB, tenant, rows);
      usersCopied(this.#sql, rows);
    }
  }
}
