import { evictDurableObject, runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { beforeAll, describe, expect, test } from 'vitest';
import { rebuildTenant, type RebuildPorts } from '../../scripts/lib/rebuild.ts';
import type { TenantReplication } from '../../worker/admin/tenant-wide.ts';
import { conversationName, inboxName } from '../../worker/identity/names.ts';
import { converged, direct, eventually, newWorld, type World } from './world.ts';

let world: World;
let ports: RebuildPorts;
beforeAll(async () => {
  world = await newWorld();
  ports = {
    operator: world.operator,
    print: () => undefined,
    wait: (ms) => scheduler.wait(ms / 20),
  };
});

const rebuild = (destination: string): Promise<number> =>
  rebuildTenant(ports, { tenant: world.tenant, destination, cursor: null, limit: 2 });
const stub = (id: string) =>
  env.CONVERSATION.get(env.CONVERSATION.idFromName(conversationName(world.tenant, id)));

/** Keeps sending into `id` while `work` goes on. */
async function meanwhile(id: string, work: () => Promise<unknown>): Promise<void> {
  let going = true;
  const sending = (async () => {
    for (let i = 0; going && i < 40; i++) await world.nora.post(id, `meanwhile ${i}`);
  })();
  await work();
  going = false;
  await sending;
}

const recorded = async (id: string): Promise<unknown[]> =>
  (
    await env.DB.prepare('SELECT seq, content FROM messages WHERE conversation_id = ? ORDER BY seq')
      .bind(id)
      .all()
  ).results;
const logged = (id: string): Promise<unknown[]> =>
  runInDurableObject(stub(id), (_, { storage }) =>
    storage.sql.exec('SELECT seq, content FROM messages ORDER BY seq').toArray(),
  );

/** Empties an inbox as if it had never been: tables, alarm and all. */
async function empty(userId: string): Promise<void> {
  const inbox = env.INBOX.get(
    env.INBOX.idFromName(await inboxName(env.CHAT_ID_SECRET, world.tenant, userId)),
  );
  await runInDurableObject(inbox, (_, { storage }) => storage.deleteAll());
  await evictDurableObject(inbox);
}

describe('rebuilding', () => {
  test(
    '[DUR3] the records equal the logs again after D1 lost everything, while people write',
    { timeout: 60_000 },
    async () => {
      const quiet = [await direct(world.nora, world.osei), await direct(world.nora, world.tomas)];
      const busy = await direct(world.nora, world.priya);
      for (const id of [...quiet, busy]) {
        for (let i = 0; i < 3; i++) await world.nora.post(id, `before ${i}`);
        await converged(world, id);
      }
      await meanwhile(busy, async () => {
        for (const table of [
          'messages',
          'senders',
          'conversations',
          'users',
          'tenants',
          'replication_positions',
        ])
          await env.DB.prepare(`DELETE FROM ${table} WHERE tenant = ?`).bind(world.tenant).run();
        expect(await rebuild('records')).toBe(3);
      });
      for (const id of [...quiet, busy]) {
        await converged(world, id);
        expect(await recorded(id)).toEqual(await logged(id));
      }
      const count = async (table: string): Promise<number | undefined> =>
        (
          await env.DB.prepare(`SELECT count(*) AS n FROM ${table} WHERE tenant = ?`)
            .bind(world.tenant)
            .first<{ n: number }>()
        )?.n;
      expect([await count('conversations'), await count('senders')]).toEqual([3, 6]);
      await eventually(
        async () => ((await count('users')) === 5 ? true : undefined),
        'people in the records',
      );
      expect(await count('tenants')).toBe(1);
      const { items } = await world.operator.call<{ items: string[] }>('GET', '/admin/tenants');
      expect(items).toContain(world.tenant);
    },
  );

  test(
    '[DUR3] an inbox that lost its storage holds every conversation of its owner again, and no other',
    { timeout: 60_000 },
    async () => {
      const mine = await direct(world.daniel, world.osei);
      await world.daniel.post(mine, 'about the kestrel');
      const notMine = await direct(world.nora, world.osei);
      await world.nora.post(notMine, 'about the kestrel too');
      const busy = await direct(world.daniel, world.tomas);
      for (const id of [mine, busy]) await converged(world, id);
      await empty('pt-daniel');
      expect((await world.daniel.search('kestrel')).total).toBe(0);
      await meanwhile(notMine, async () => {
        expect(await rebuild('inbox:pt-daniel')).toBe(2);
      });
      for (const id of [mine, busy]) await converged(world, id);
      expect((await world.daniel.search('kestrel')).total).toBe(1);
      const { items } = await world.daniel.conversations();
      expect(items.map((item) => item.conversation_id).toSorted()).toEqual([mine, busy].toSorted());
    },
  );

  test('[DUR3] what has no alarm any more drains when the object wakes', async () => {
    const id = await direct(world.priya, world.osei);
    await world.priya.post(id, 'to be found');
    await converged(world, id);
    const before = await recorded(id);
    await runInDurableObject(stub(id), async (_, { storage }) => {
      storage.sql.exec("UPDATE destinations SET acked_rev = 0, rewound = 1 WHERE destination = 'records'");
      storage.sql.exec('DELETE FROM due');
      await storage.deleteAlarm();
    });
    await env.DB.prepare('DELETE FROM messages WHERE conversation_id = ?').bind(id).run();
    await evictDurableObject(stub(id));
    await world.priya.history(id);
    await converged(world, id);
    expect(await recorded(id)).toEqual(before);
  });
});

test('[DUR3] the tenant’s report names what is not copied, the worst first, and counts the rest', async () => {
  const id = await direct(world.tomas, world.osei);
  await converged(world, id);
  await world.operator.call('POST', `${world.admin}/conversations/${id}/replication`, { paused: true });
  await world.tomas.post(id, 'not yet');
  const items: TenantReplication['items'][number][] = [];
  let asked = 0;
  let cursor: string | null = null;
  do {
    const query: string = cursor === null ? '' : `&cursor=${cursor}`;
    const page: TenantReplication = await world.operator.call(
      'GET',
      `${world.admin}/replication?limit=3${query}`,
    );
    items.push(...page.items);
    asked += page.totals.asked;
    cursor = page.next;
  } while (cursor !== null);
  const mine = items.find((item) => item.conversation_id === id);
  expect(mine).toMatchObject({ paused: true, behind: 3, worst: { failures: 0 } });
  expect(mine?.worst?.behind_revs).toBeGreaterThan(0);
  expect(asked).toBeGreaterThan(1);
});
