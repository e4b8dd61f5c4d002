import { runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { beforeAll, describe, expect, test } from 'vitest';
import { limits } from '../../protocol/index.ts';
import { conversationName, inboxName } from '../../worker/identity/names.ts';
import type { Rebuilt, TenantReplication } from '../../worker/admin/tenant-wide.ts';
import { converged, direct, newWorld, type World } from './world.ts';

let world: World;
let id: string;
beforeAll(async () => {
  world = await newWorld();
  id = await direct(world.nora, world.osei);
});

const inbox = async () =>
  env.INBOX.get(env.INBOX.idFromName(await inboxName(env.CHAT_ID_SECRET, world.tenant, 'pt-nora')));
const conversation = () =>
  env.CONVERSATION.get(env.CONVERSATION.idFromName(conversationName(world.tenant, id)));
const tenant = () => env.TENANT.get(env.TENANT.idFromName(world.tenant));
const failed = { code: 'storage_failed', retry: 'backoff', status: 503 };

/** Runs `work` while this table of an object cannot be found. */
async function without(stub: DurableObjectStub, table: string, work: () => Promise<void>): Promise<void> {
  const rename = (from: string, to: string) =>
    runInDurableObject(
      stub,
      (_, { storage }) => void storage.sql.exec(`ALTER TABLE ${from} RENAME TO ${to}`),
    );
  await rename(table, 'elsewhere');
  try {
    await work();
  } finally {
    await rename('elsewhere', table);
  }
}

describe('over HTTP, a storage that fails is a refusal to be tried again, and no mystery', () => {
  test('[ERR1] [DUR2] in one\u2019s own inbox', async () => {
    await without(await inbox(), 'entries', async () => {
      for (const path of ['/conversations', '/search?q=hello'])
        expect(await world.nora.refused('GET', path)).toMatchObject(failed);
    });
    await without(await inbox(), 'messages', async () =>
      expect(await world.nora.refused('GET', '/messages')).toMatchObject(failed),
    );
    expect((await world.nora.conversations()).items).toHaveLength(1);
  });

  test('[ERR1] [DUR2] in the tenant\u2019s object; tickets are had all the same', async () => {
    await without(tenant(), 'users', async () => {
      expect(await world.nora.refused('GET', '/directory')).toMatchObject(failed);
      const start = { client_id: 'client-01', type: 'direct', user_ids: ['rn-nair'] };
      expect(await world.nora.refused('POST', '/conversations', start)).toMatchObject(failed);
      expect((await world.nora.ticket()).ticket).not.toBe('');
    });
    expect((await world.nora.call<{ items: unknown[] }>('GET', '/directory')).items.length).toBeGreaterThan(
      0,
    );
  });

  test('[ERR1] [DUR3] in a conversation an operator asks about; in the tenant’s report it cannot be reached', async () => {
    // An object cannot even wake without this table; here one that is awake is meant.
    if (env.TEST_EVICTED === 'yes') return;
    const path = `${world.admin}/conversations/${id}/replication`;
    const ask = async (method: string, body?: object): Promise<unknown> => {
      const json = { 'content-type': 'application/json' };
      return (await world.operator.raw(method, path, body && JSON.stringify(body), json)).json();
    };
    await converged(world, id);
    await without(conversation(), 'destinations', async () => {
      expect(await ask('GET')).toMatchObject(failed);
      expect(await ask('POST', { rewind: { destination: null, to_rev: 0 } })).toMatchObject(failed);
      const report: TenantReplication = await world.operator.call('GET', `${world.admin}/replication`);
      expect(report.totals.unreachable).toBe(1);
      const rebuilt: Rebuilt = await world.operator.call('POST', `${world.admin}/rebuild`, {
        destination: 'records',
      });
      expect(rebuilt.failed).toEqual([id]);
    });
    expect(await ask('GET')).toMatchObject({ paused: false, destinations: expect.any(Array) as unknown });
  });
});

test('[LIM1] [ERR1] who asks for too much is told when to come again', async () => {
  // Eviction forgets who asked, which only forgives.
  if (env.TEST_EVICTED === 'yes') return;
  const { burst } = limits.rates.search;
  let limited: Response | null = null;
  for (let i = 0; i <= burst + 20 && limited === null; i++) {
    const answer = await world.daniel.raw('/search?q=hello');
    if (answer.status === 429) limited = answer;
    else await answer.body?.cancel();
  }
  expect(limited?.headers.get('retry-after')).toBe('1');
  expect(await limited?.json()).toMatchObject({ code: 'rate_limited', retry: 'backoff' });
});
