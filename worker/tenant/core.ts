import { limits, ok, type Result, type User } from '../../protocol/index.ts';
import type { RestoreMark, TenantConfig } from '../contracts.ts';
import { Buckets } from '../limiter.ts';
import type { Sql } from '../sql.ts';
import { stored } from '../stored.ts';
import { copyAllUsers, directory, findUsers, putUser, type DirectoryQuery } from './people.ts';
import { liftRestoreMark, putRestoreMark, restoreMark } from './restores.ts';
import {
  listConversations,
  readConfig,
  registerConversation,
  revoke,
  tenantExists,
  writeConfig,
} from './store.ts';

export interface TenantPorts {
  readonly now: () => number;
  /** Something changed that the records are to have too. */
  readonly changed: () => void;
}

/**
 * All an organisation's object can be asked, over a SQL port: each change whole or not at all, a storage that fails a
 * refusal. The Durable Object is a shell around it.
 */
export class TenantCore {
  readonly #sql: Sql;
  readonly #ports: TenantPorts;
  readonly #tickets = new Buckets(limits.rates.tickets);
  readonly #directory = new Buckets(limits.rates.directory);

  constructor(sql: Sql, ports: TenantPorts) {
    this.#sql = sql;
    this.#ports = ports;
  }

  config = (): Result<TenantConfig | null> => stored(() => ok(readConfig(this.#sql)));

  configure(config: TenantConfig): Result<null> {
    return this.#change(() => {
      writeConfig(this.#sql, config, this.#ports.now());
      return true;
    });
  }

  putUser(user: User): Result<User> {
    const done = this.#change(() => {
      this.#mustExist();
      return putUser(this.#sql, user, this.#ports.now());
    });
    return done.ok ? ok(user) : done;
  }

  ticketFor(user: User): Result<User> {
    const taken = this.#tickets.take(user.user_id, this.#ports.now());
    return taken.ok ? this.putUser(user) : taken;
  }

  /** Records many people as one change; for an operator's import. */
  putUsers(users: readonly User[]): Result<null> {
    return this.#change(() => {
      this.#mustExist();
      const nowMs = this.#ports.now();
      this.#sql.transaction(() => {
        for (const user of users) putUser(this.#sql, user, nowMs);
      });
      return true;
    });
  }

  users(userIds: readonly string[]): Result<User[]> {
    return stored(() => ok(tenantExists(this.#sql) ? findUsers(this.#sql, userIds) : []));
  }

  directory(query: DirectoryQuery): Result<User[]> {
    const taken = this.#directory.take(query.notUserId, this.#ports.now());
    if (!taken.ok) return taken;
    return stored(() => ok(tenantExists(this.#sql) ? directory(this.#sql, query) : []));
  }

  registerConversation(conversationId: string, createdBy: string, createdAtMs: number): Result<null> {
    return this.#change(() => {
      this.#mustExist();
      registerConversation(this.#sql, conversationId, createdBy, createdAtMs);
      return false;
    });
  }

  conversations(page: { after: string; limit: number }): Result<{ ids: string[]; next: string | null }> {
    return stored(() =>
      ok(tenantExists(this.#sql) ? listConversations(this.#sql, page) : { ids: [], next: null }),
    );
  }

  revoke(what: { token: string } | { userId: string; beforeMs: number }): Result<null> {
    return this.#change(() => {
      this.#mustExist();
      revoke(this.#sql, what, this.#ports.now());
      return false;
    });
  }

  copyAgain(): Result<null> {
    return this.#change(() => {
      this.#mustExist();
      copyAllUsers(this.#sql);
      return true;
    });
  }

  restoreMark(conversationId: string): Result<RestoreMark | null> {
    return stored(() => ok(tenantExists(this.#sql) ? restoreMark(this.#sql, conversationId) : null));
  }

  putRestoreMark(mark: RestoreMark): Result<null> {
    return stored(() => {
      this.#mustExist();
      return putRestoreMark(this.#sql, mark, this.#ports.now());
    });
  }

  liftRestoreMark(conversationId: string): Result<null> {
    return this.#change(() => {
      this.#mustExist();
      liftRestoreMark(this.#sql, conversationId);
      return false;
    });
  }

  /** Does `work`, which answers whether the records are to hear of it. */
  #change(work: () => boolean): Result<null> {
    const done = stored(() => ok(work()));
    if (!done.ok) return done;
    if (done.value) this.#ports.changed();
    return ok(null);
  }

  /** The callers looked the tenant up before: not being there is a bug of ours, never a person's mistake. */
  #mustExist(): void {
    if (!tenantExists(this.#sql)) throw new Error('the tenant was never configured');
  }
}
