import { describe, expect, test } from 'vitest';
import {
  batchOf,
  C1,
  conversationIdOf,
  LATEST,
  messageOf,
  OWNER,
  PEOPLE,
  T0,
  TENANT,
} from '../../test/support/inbox-fixtures.ts';
import { failingSql } from '../../test/support/failing-sql.ts';
import { nodeSql } from '../../test/support/node-sql.ts';
import {
  inboxDown,
  limits,
  ok,
  type CloseReason,
  type InboxDown,
  type InboxUp,
} from '../../protocol/index.ts';
import { createDue } from '../due.ts';
import { StorageError } from '../sql.ts';
import { InboxCore } from './core.ts';
import type { Device, Line } from './devices.ts';
import { dueKinds, type Ports } from './ports.ts';
import { ensureInbox } from './schema.ts';
import { applyBatch } from './store.ts';

const { tomas, wei } = PEOPLE;
const owner = { tenant: TENANT, userId: OWNER };
const C2 = conversationIdOf('c2');
const TABLES = ['meta', 'entries', 'messages', 'searched', 'reports', 'watches', 'watchers'];

/** An inbox that holds one conversation, is watched, and has one device that shows it. */
class Stage {
  readonly sql = nodeSql();
  readonly failing = failingSql(this.sql);
  readonly frames: InboxDown[] = [];
  readonly told: string[] = [];
  readonly bugs: unknown[] = [];
  closedWith: CloseReason | null = null;
  device: Device = {
    id: 'd1',
    tenant: TENANT,
    userId: OWNER,
    phase: 'live',
    openedAtMs: T0,
    visible: true,
    identityExpiresMs: T0 + 3_600_000,
    heardMs: T0,
  };
  now = T0;
  broken: (() => void) | null = null;
  readonly ports: Ports;
  readonly core: InboxCore;
  readonly line: Line;

  constructor() {
    ensureInbox(this.sql, owner);
    applyBatch(this.sql, batchOf([messageOf(C1, 1, tomas, 'said before')]));
    const deviceNow = () => this.device;
    this.line = {
      get device() {
        return deviceNow();
      },
      pingedMs: null,
      update: (device) => void (this.device = device),
      send: (text) => {
        this.broken?.();
        this.frames.push(inboxDown.parse(JSON.parse(text)));
      },
      close: (reason) => void (this.closedWith ??= reason),
    };
    const due = createDue(this.failing, dueKinds);
    this.ports = {
      sql: this.failing,
      due,
      arm: () => void due.nextAt(),
      nowMs: () => this.now,
      lines: () => [this.line],
      after: () => undefined,
      peer: async ({ userId }) => ({
        addWatcher: async () => ({ user_id: userId, online: false, last_seen: null }),
        removeWatcher: async () => undefined,
        presenceChanged: async () => void this.told.push(userId),
      }),
      reportDelivered: async () => undefined,
      tellChoice: async () => ok(null),
      verifyRenewal: async () => ok({ expiresAtMs: T0 + 7_200_000 }),
    };
    this.core = new InboxCore(this.ports);
    this.core.addWatcher({ tenant: TENANT, userId: 'd-asks', untilMs: T0 + 60_000 });
    this.told.length = 0;
  }

  async up(frame: InboxUp): Promise<boolean> {
    await this.core.frame(this.line, JSON.stringify(frame), (error) => void this.bugs.push(error));
    return !this.frames.some((one) => one.type === 'reject');
  }

  /** Later, when a report that was left alone is due again. */
  async alarm(): Promise<void> {
    this.now += 10_000;
    await this.core.room.alarm();
    this.now = T0;
  }

  dump(): unknown {
    const purged = this.sql.all('SELECT conversation_id, epoch, as_of FROM purged');
    return [...TABLES.map((table) => [table, this.sql.all(`SELECT * FROM ${table}`)]), ['purged', purged]];
  }
}

/** What can be asked; each answers whether it was told to have been done. */
const kinds: Record<string, (stage: Stage) => boolean | Promise<boolean>> = {
  apply: ({ core }) => core.apply(batchOf([messageOf(C2, 1, wei, 'new')])).appliedRev === 1,
  purge: ({ core }) => (core.purge(C1, LATEST), true),
  ensure: ({ core }) => core.ensure(owner).ok,
  entries: ({ core }) => core.entries({ cursor: null, limit: 10, archived: false, userType: null }).ok,
  messages: ({ core }) => core.messages({ cursor: null, limit: 10, conversationId: null }).ok,
  search: ({ core }) => core.search({ q: 'said', conversationId: null, cursor: null, limit: 10 }).ok,
  held: ({ core }) => core.held(C1).ok,
  'a watcher': ({ core }) =>
    core.addWatcher({ tenant: TENANT, userId: 'd-new', untilMs: T0 + 60_000 }).user_id === OWNER,
  'a watcher going': ({ core }) => (core.removeWatcher({ tenant: TENANT, userId: 'd-asks' }), true),
  hello: (stage) => stage.up({ type: 'hello', features: [] }),
  delivered: (stage) => stage.up({ type: 'delivered', items: [{ conversation_id: C1, seq: 1 }] }),
  watch: (stage) => stage.up({ type: 'watch', user_ids: [tomas.user_id] }),
  hidden: (stage) => stage.up({ type: 'visibility', visible: false }),
  renew: (stage) => stage.up({ type: 'renew', token: 'a.b.c' }),
  'a closing': (stage) => (stage.core.room.closed(stage.line, true), true),
};

/** Every microtask that what was asked has left. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe.each(Object.entries(kinds))('an inbox whose storage fails during: %s', (name, kind) => {
  test('[DUR2] leaves all or nothing, nothing told that is not stored, and the next try done', async () => {
    const sound = new Stage();
    await kind(sound);
    await settled();
    const whole = sound.dump();
    for (let k = 1; ; k++) {
      const stage = new Stage();
      const before = JSON.stringify(stage.dump());
      stage.failing.failAt(k);
      let done = false;
      try {
        done = await kind(stage);
      } catch (error) {
        expect(error).toBeInstanceOf(StorageError);
      }
      await settled();
      const came = stage.failing.failed;
      stage.failing.failAt(null);
      // A report goes out by itself; one that did not learn of its answer is repeated by the alarm.
      if (name === 'delivered' && (done || stage.sql.all('SELECT * FROM reports').length > 0))
        await stage.alarm();
      const after = stage.dump();
      if (done || JSON.stringify(after) !== before) expect(after).toEqual(whole);
      expect(stage.bugs).toEqual([]);
      for (const frame of stage.frames)
        if (frame.type === 'reject')
          expect(frame).toMatchObject({ code: 'storage_failed', retry: 'backoff', min_backoff_ms: 1_000 });
      // A device is shown what changed, or sent away to come back to a snapshot.
      if (name === 'apply' && JSON.stringify(after) !== before && stage.closedWith === null)
        expect(stage.frames.map((frame) => frame.type)).toEqual(['entry']);
      stage.frames.length = 0;
      await kind(stage);
      await settled();
      if (name === 'delivered') await stage.alarm();
      expect(stage.dump()).toEqual(whole);
      if (!came) break;
      expect(k).toBeLessThan(200);
    }
  });
});

test('[DUR2] the first creation is whole or not at all', () => {
  for (let k = 1; ; k++) {
    const sql = nodeSql();
    const failing = failingSql(sql);
    failing.failAt(k);
    const core = new InboxCore({ ...new Stage().ports, sql: failing });
    const made = core.ensure(owner);
    if (failing.failed) {
      expect(made).toEqual({ ok: false, error: { code: 'storage_failed' } });
      expect(sql.all('SELECT name FROM sqlite_master')).toEqual([]);
      failing.failAt(null);
      expect(core.ensure(owner)).toEqual(ok(null));
    } else return;
  }
});

test('[ERR1] a bug in carrying out a frame is told as one, and not as the storage’s failure', async () => {
  const stage = new Stage();
  let first = true;
  stage.broken = () => {
    if (!first) return;
    first = false;
    throw new TypeError('a bug');
  };
  await stage.up({ type: 'hello', features: [] });
  expect(stage.frames).toMatchObject([{ type: 'reject', code: 'internal', retry: 'backoff' }]);
  expect(stage.bugs).toHaveLength(1);
});

test('[LIM1] searches come at most so often, and say when to come again', () => {
  const { core } = new Stage();
  const once = () => core.search({ q: 'said', conversationId: null, cursor: null, limit: 10 });
  for (let i = 0; i < limits.rates.search.burst; i++) expect(once().ok).toBe(true);
  expect(once()).toEqual({ ok: false, error: { code: 'rate_limited', retryAfterMs: 200 } });
});
