import { DurableObject } from 'cloudflare:workers';
import type { User } from '../../protocol/index.ts';
import type { RestoreMark, TenantConfig, TenantRpc } from '../contracts.ts';
import { durableSql } from '../durable-sql.ts';
import type { Env } from '../env.ts';
import { copyTenant, copyUsers } from '../records/tenants.ts';
import type { Sql } from '../sql.ts';
import { TenantCore } from './core.ts';
import { usersCopied, usersToCopy, type DirectoryQuery } from './people.ts';
import { readConfig, upgradeTenant } from './store.ts';

const COPY_ROWS = 200;
const COPY_RETRY_MS = 60_000;

/**
 * One organisation: its keys, origins, policy and people. Its SQLite is the truth; D1 holds a copy for records, made
 * after the answer and repeated by the alarm until it holds.
 */
export class Tenant extends DurableObject<Env> implements TenantRpc {
  readonly #sql: Sql;
  readonly #core: TenantCore;
  #copying: Promise<void> | null = null;
  /** Something changed since the running copy began. */
  #copyStale = false;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    this.#sql = durableSql(ctx.storage);
    upgradeTenant(this.#sql, false);
    this.#core = new TenantCore(this.#sql, { now: () => Date.now(), changed: () => this.#copySoon() });
  }

  async config() {
    return this.#core.config();
  }

  async configure(config: TenantConfig) {
    return this.#core.configure(config);
  }

  async putUser(user: User) {
    return this.#core.putUser(user);
  }

  async ticketFor(user: User) {
    return this.#core.ticketFor(user);
  }

  async putUsers(users: readonly User[]) {
    return this.#core.putUsers(users);
  }

  async users(userIds: readonly string[]) {
    return this.#core.users(userIds);
  }

  async directory(query: DirectoryQuery) {
    return this.#core.directory(query);
  }

  async registerConversation(conversationId: string, createdBy: string, createdAtMs: number) {
    return this.#core.registerConversation(conversationId, createdBy, createdAtMs);
  }

  async conversations(page: { after: string; limit: number }) {
    return this.#core.conversations(page);
  }

  async revoke(what: { token: string } | { userId: string; beforeMs: number }) {
    return this.#core.revoke(what);
  }

  async copyAgain() {
    return this.#core.copyAgain();
  }

  async restoreMark(conversationId: string) {
    return this.#core.restoreMark(conversationId);
  }

  async putRestoreMark(mark: RestoreMark) {
    return this.#core.putRestoreMark(mark);
  }

  async liftRestoreMark(conversationId: string) {
    return this.#core.liftRestoreMark(conversationId);
  }

  override async alarm(): Promise<void> {
    await this.#copy();
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
