import { evictDurableObject, runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { beforeAll, describe, expect, test } from 'vitest';
import { limits, PROTOCOL, TICKET_PREFIX } from '../../protocol/index.ts';
import { restorePorts } from '../../worker/admin/restore-ports.ts';
import { restoreStep, type RestorePorts } from '../../worker/admin/restore.ts';
import { conversationName } from '../../worker/identity/names.ts';
import { ApiProblem } from '../support/api.ts';
import { wireSocket } from '../support/wire-socket.ts';
import { converged, direct, newWorld, ORIGIN, transport, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await newWorld();
});

const stub = (id: string) =>
  env.CONVERSATION.get(env.CONVERSATION.idFromName(conversationName(world.tenant, id)));
const restorePath = (id: string): string => `${world.admin}/conversations/${id}/restore`;
const restore = (id: string, to: string): Promise<Response> =>
  world.operator.raw('POST', restorePath(id), JSON.stringify({ to }), { 'content-type': 'application/json' });
const refusal = (work: Promise<unknown>): Promise<ApiProblem> =>
  work.then(
    () => Promise.reject(new Error('it was let in')),
    (error: unknown) => (error instanceof ApiProblem ? error : Promise.reject(error)),
  );

/** The road as an operator goes it, once all isolates know; how it goes back is the test's. */
const settled = (id: string, rewindTo?: () => Promise<never>): RestorePorts => {
  const real = restorePorts(env, world.tenant, id);
  return {
    ...real,
    now: () => Date.now() + limits.restore.settleMs,
    conversation: () => {
      const object = real.conversation();
      return {
        standing: () => object.standing(),
        prepareRestore: (token) => object.prepareRestore(token),
        restoreToken: () => object.restoreToken(),
        restored: (told) => object.restored(told),
        rewindTo: rewindTo ?? ((toMs) => object.rewindTo(toMs)),
      };
    },
  };
};

/** What the platform's recovery does, by hand: the tables as they were, the object begun anew. */
async function keep(id: string): Promise<() => Promise<never>> {
  const kept = await runInDurableObject(stub(id), (_, { storage }) =>
    storage.sql
      .exec<{ name: string }>(
        `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '\\_%' ESCAPE '\\' AND name NOT LIKE 'sqlite%'`,
      )
      .toArray()
      .map(({ name }) => ({ name, rows: storage.sql.exec(`SELECT * FROM ${name}`).toArray() })),
  );
  return async () => {
    await runInDurableObject(stub(id), (_, { storage }) => {
      storage.transactionSync(() => {
        for (const { name, rows } of kept) {
          storage.sql.exec(`DELETE FROM ${name}`);
          for (const row of rows) {
            const columns = Object.keys(row);
            storage.sql.exec(
              `INSERT INTO ${name} (${columns.join()}) VALUES (${columns.map(() => '?').join()})`,
              ...Object.values(row),
            );
          }
        }
      });
      return storage.delete('restore');
    });
    await evictDurableObject(stub(id));
    throw new Error('the object ended');
  };
}

describe('while a conversation is being put back', () => {
  test('[DUR4] nobody is let in, by any road; given up, everyone is again', async () => {
    const id = await direct(world.nora, world.osei);
    const { ticket } = await world.nora.ticket(id);
    const answer = await restore(id, new Date(Date.now() - 60_000).toISOString());
    expect(answer.status).toBe(202);
    expect(await answer.json()).toMatchObject({ phase: 'settling' });
    for (const work of [
      () => world.nora.post(id, 'too late'),
      () => world.nora.ticket(id),
      () => world.nora.history(id),
    ]) {
      const { status, body } = (await refusal(work())).answer;
      expect([status, body.code, body.retry]).toEqual([503, 'unavailable', 'backoff']);
    }
    const late = wireSocket(
      await transport.connect('/socket', [PROTOCOL, `${TICKET_PREFIX}${ticket}`], ORIGIN),
    );
    expect((await late.closed).code).toBe(4503);
    await world.operator.call('DELETE', restorePath(id));
    await world.nora.post(id, 'in time');
  });

  test('[ACL2] who never had a seat, or has none any more, sees no more of it than of an id that never was', async () => {
    const { conversation } = await world.osei.createConversation({
      user_ids: ['pt-nora', 'rx-ferreira'],
      type: 'group',
    });
    const id = conversation.conversation_id;
    const seats = await world.osei.senders(id);
    const tomas = seats.items.find((seat) => seat.user_id === 'rx-ferreira');
    await converged(world, id);
    await world.osei.removeSender(id, tomas?.sender_id ?? '');
    await restore(id, new Date(Date.now() - 60_000).toISOString());
    for (const stranger of [world.daniel, world.tomas])
      for (const ask of [
        (which: string) => stranger.history(which),
        (which: string) => stranger.ticket(which),
        (which: string) => stranger.post(which, 'hello'),
      ]) {
        const { status, body } = (await refusal(ask(id))).answer;
        expect(status).toBe(404);
        expect(body).toEqual((await refusal(ask('A'.repeat(30)))).answer.body);
      }
    expect((await refusal(world.nora.history(id))).answer.status).toBe(503);
    await world.operator.call('DELETE', restorePath(id));
  });

  test('[ERR1] of a made-up id, or to a time to come, is refused', async () => {
    const past = new Date(Date.now() - 60_000).toISOString();
    expect((await restore('A'.repeat(30), past)).status).toBe(404);
    const id = await direct(world.nora, world.osei);
    expect((await restore(id, new Date(Date.now() + 60_000).toISOString())).status).toBe(422);
    expect((await restore(id, 'yesterday')).status).toBe(422);
  });
});

describe('going back', () => {
  test('[ERR1] is refused in plain words where the platform has no recovery, as here', async () => {
    const id = await direct(world.nora, world.osei);
    const to = Date.now() - 60_000;
    expect((await restore(id, new Date(to).toISOString())).status).toBe(202);
    expect(await restoreStep(settled(id), to)).toEqual({
      ok: false,
      error: { code: 'unavailable', fields: ['to'] },
    });
    await world.operator.call('DELETE', restorePath(id));
    expect((await world.nora.post(id, 'on')).content).toBe('on');
  });

  test('[DUR4] [DUR3] ends with copies that equal the restored log, and numbers that go on beyond', async () => {
    const { conversation } = await world.osei.createConversation({
      user_ids: ['pt-nora', 'pt-daniel'],
      type: 'group',
    });
    const id = conversation.conversation_id;
    await world.osei.post(id, 'kept pebble');
    const putBack = await keep(id);
    const lost = await world.nora.post(id, 'lost pebble');
    await world.osei.addSender(id, 'rx-ferreira');
    await converged(world, id);
    expect((await world.tomas.conversations()).items.map((item) => item.conversation_id)).toContain(id);
    const { socket } = await world.nora.join(id);

    const to = Date.now() - 1;
    await restore(id, new Date(to).toISOString());
    const done = await restoreStep(settled(id, putBack), to);
    expect(done).toMatchObject({ ok: true, value: { phase: 'done', epoch: 2 } });
    expect((await socket.closed).code).toBe(4503);

    const after = await world.nora.post(id, 'and on');
    expect(after.seq).toBeGreaterThan(lost.seq + 1);
    await converged(world, id);
    expect((await world.daniel.search('pebble')).total).toBe(1);
    expect((await world.tomas.conversations()).items.map((item) => item.conversation_id)).not.toContain(id);
    expect((await world.tomas.search('pebble')).total).toBe(0);
    const { results } = await env.DB.prepare(
      "SELECT content FROM messages WHERE conversation_id = ? AND message_type = 'text' ORDER BY seq",
    )
      .bind(id)
      .all();
    expect(results.map((row) => row['content'])).toEqual(['kept pebble', 'and on']);
    const seats = await env.DB.prepare('SELECT user_id FROM senders WHERE conversation_id = ?')
      .bind(id)
      .all();
    expect(seats.results.map((row) => row['user_id'])).not.toContain('rx-ferreira');

    const again = await world.nora.join(id, { after: lost.seq, epoch: 1 });
    expect(again.welcome.epoch).toBe(2);
    expect(await again.socket.next('gap')).toMatchObject({ epoch: 2, reason: 'epoch' });
    again.socket.close();
  });
});
