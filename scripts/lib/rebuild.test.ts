import { beforeEach, expect, test } from 'vitest';
import { knownTenants, laggards, rebuildTenant, type Asking, type RebuildPorts } from './rebuild.ts';

/** Five conversations in pages; each call is noted. */
const ids = ['a', 'b', 'c', 'd', 'e'];
let calls: string[];
let lines: string[];
let failing: Set<string>;
/** Polls until a rebuilt page is copied. */
let polls: number;

const operator: Asking = {
  call: <T>(method: string, path: string, body?: unknown): Promise<T> => {
    const url = new URL(path, 'https://chat.test');
    const given = (body ?? Object.fromEntries(url.searchParams)) as Record<string, string>;
    calls.push(`${method} ${url.pathname} ${given['cursor'] ?? ''}`.trim());
    const after = given['cursor'] ?? '';
    const page = ids.filter((id) => id > after).slice(0, Number(given['limit'] ?? 2));
    const last = page.at(-1) ?? null;
    const next = last === ids.at(-1) ? null : last;
    const failed = page.filter((id) => failing.has(id));
    if (url.pathname.endsWith('/rebuild')) {
      failing.clear();
      return Promise.resolve({ asked: page.length, rebuilt: page.length - failed.length, failed, next } as T);
    }
    if (url.pathname === '/admin/tenants') return Promise.resolve({ items: page, next } as T);
    const behind = polls-- > 0 ? 1 : 0;
    const items = page.map((id, i) => ({
      conversation_id: id,
      worst: { behind_ms: ids.indexOf(id) * 10 + i, failures: 0 },
    }));
    const totals = { asked: page.length, behind, failing: 0, paused: 0, unreachable: 0 };
    return Promise.resolve({ items, totals, next } as T);
  },
};
const ports: RebuildPorts = {
  operator,
  print: (line) => void lines.push(line),
  wait: () => Promise.resolve(),
};
const task = { tenant: 'north', destination: 'records', cursor: null, limit: 2 };

beforeEach(() => {
  calls = [];
  lines = [];
  failing = new Set();
  polls = 0;
});

test('goes page by page, and waits for each to be copied before the next', async () => {
  polls = 2;
  expect(await rebuildTenant(ports, task)).toBe(5);
  expect(calls.map((call) => call.replace('/admin/tenants/north/', ''))).toEqual([
    'POST rebuild',
    'GET replication',
    'GET replication',
    'GET replication',
    'POST rebuild b',
    'GET replication b',
    'POST rebuild d',
    'GET replication d',
  ]);
  expect(lines).toContain('north: resume with --from b');
});

test('goes on from where an earlier run came to', async () => {
  expect(await rebuildTenant(ports, { ...task, cursor: 'd' })).toBe(1);
  expect(calls[0]).toBe('POST /admin/tenants/north/rebuild d');
});

test('asks again for a page that could not all be told, and never passes over one', async () => {
  failing.add('c');
  expect(await rebuildTenant(ports, task)).toBe(5);
  const stubborn = {
    ...operator,
    call: <T>(method: string, path: string, body?: unknown) => {
      failing.add('c');
      return operator.call<T>(method, path, body);
    },
  };
  await expect(rebuildTenant({ ...ports, operator: stubborn }, task)).rejects.toThrow('--from b');
});

test('lists every tenant, and the worst of all pages', async () => {
  expect(await knownTenants(operator)).toEqual(ids);
  const { items, totals } = await laggards(operator, 'north', 2);
  expect(items.map((item) => item.conversation_id)).toEqual(['e', 'd']);
  expect(totals.asked).toBe(5);
});
