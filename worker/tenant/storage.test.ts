import { describe, expect, test } from 'vitest';
import { failingSql } from '../../test/support/failing-sql.ts';
import { nodeSql } from '../../test/support/node-sql.ts';
import { fail, limits, type Result, type User } from '../../protocol/index.ts';
import type { RestoreMark, TenantConfig } from '../contracts.ts';
import { TenantCore } from './core.ts';
import { defaultPolicy } from './policy.ts';

const NOW = 1_800_000_000_000;
const config: TenantConfig = {
  tenant: 'north',
  name: 'North',
  issuer: 'https://portal.example',
  keys: [],
  origins: [],
  policy: defaultPolicy,
  emergency: { text: '', tel: null },
  revokedTokens: ['t-1'],
  revokedUsers: { 'p-9': NOW },
  restoring: [],
};
const ana: User = { user_id: 'p-1', name: 'Ana Ruiz', user_type: 'patient', department: null };
const omar: User = { user_id: 'd-2', name: 'Omar Haddad', user_type: 'doctor', department: null };
const mark: RestoreMark = {
  conversationId: 'c-1',
  toMs: NOW - 1_000,
  phase: 'settling',
  opensAtMs: NOW,
  token: 'token',
  told: { epoch: 1, head: 1, rev: 1, users: [] },
};
const query = { types: ['doctor'] as const, q: '', limit: 10, notUserId: 'p-1' };

function stage(configured: boolean) {
  const sql = nodeSql();
  const failing = failingSql(sql);
  const seen = { changes: 0 };
  const core = new TenantCore(failing, { now: () => NOW, changed: () => void seen.changes++ });
  if (configured) {
    core.configure({ ...config, name: 'Before' });
    core.putUser(omar);
    core.putRestoreMark({ ...mark, conversationId: 'c-old', phase: 'done', opensAtMs: 0 });
    core.putRestoreMark({ ...mark, conversationId: 'c-2' });
  }
  seen.changes = 0;
  const dump = (): unknown =>
    sql
      .all<{ name: string }>(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'",
      )
      .map(({ name }) => [name, sql.all(`SELECT * FROM ${name}`)]);
  return { core, failing, seen, dump };
}

const kinds: Record<string, (core: TenantCore) => Result<unknown>> = {
  config: (core) => core.config(),
  configure: (core) => core.configure(config),
  'put a person': (core) => core.putUser(ana),
  'put many': (core) => core.putUsers([ana, { ...omar, name: 'Omar H.' }]),
  ticket: (core) => core.ticketFor(ana),
  people: (core) => core.users(['d-2']),
  directory: (core) => core.directory(query),
  'register a conversation': (core) => core.registerConversation('c-3', 'p-1', NOW),
  registry: (core) => core.conversations({ after: '', limit: 10 }),
  'revoke a token': (core) => core.revoke({ token: 't-2' }),
  'revoke a person': (core) => core.revoke({ userId: 'p-1', beforeMs: NOW }),
  'copy again': (core) => core.copyAgain(),
  'a mark': (core) => core.restoreMark('c-2'),
  'put a mark': (core) => core.putRestoreMark(mark),
  'lift a mark': (core) => core.liftRestoreMark('c-2'),
};
const rows = Object.entries(kinds).map(([name, kind]) => ({ name, kind, configured: true }));

describe('a tenant whose storage fails', () => {
  test.each([...rows, { name: 'the first configuring', kind: kinds['configure'], configured: false }])(
    '[DUR2] [ERR1] refuses, with nothing half done, and does it the next time: $name',
    ({ kind, configured }) => {
      if (kind === undefined) throw new Error('no such kind');
      const sound = stage(configured);
      const answer = kind(sound.core);
      const whole = sound.dump();
      for (let k = 1; ; k++) {
        const { core, failing, seen, dump } = stage(configured);
        const before = dump();
        failing.failAt(k);
        const done = kind(core);
        if (!failing.failed) {
          expect(k).toBeGreaterThan(1);
          return;
        }
        failing.failAt(null);
        expect(done).toEqual(fail('storage_failed'));
        expect(dump()).toEqual(before);
        expect(seen.changes).toBe(0);
        expect(kind(core)).toEqual(answer);
        expect(dump()).toEqual(whole);
      }
    },
  );

  test('[ERR1] a bug is not told as the storage\u2019s failure', () => {
    const { core } = stage(false);
    expect(() => core.putUser(ana)).toThrow('never configured');
  });
});

test.each([
  ['tickets', (core: TenantCore, user: User) => core.ticketFor(user)],
  ['directory', (core: TenantCore, user: User) => core.directory({ ...query, notUserId: user.user_id })],
] as const)(
  '[LIM1] of %s one person gets so many, and is told when to come again; others get theirs',
  (kind, ask) => {
    const { core } = stage(true);
    const { burst, perSecond } = limits.rates[kind];
    for (let i = 0; i < burst; i++) expect(ask(core, ana).ok).toBe(true);
    expect(ask(core, ana)).toEqual(fail('rate_limited', { retryAfterMs: 1_000 / perSecond }));
    expect(ask(core, omar).ok).toBe(true);
  },
);
