import { beforeEach, describe, expect, test } from 'vitest';
import { actor, CONVERSATION, person, World } from '../../test/support/core.ts';
import { limits } from '../../protocol/index.ts';
import type { Told } from '../contracts.ts';

const ada = actor('ada');

let world: World;
let count: number;
beforeEach(() => {
  world = new World();
  count = 0;
  world.create(ada, [person('bob'), person('cyd')]);
});

const say = (userId: string, content: string, clientId = `client-${++count}`) => {
  const done = world.core.execute(userId, {
    type: 'send',
    client_id: clientId,
    content,
    message_type: 'text',
    attachment_ids: [],
    reply_to: null,
  });
  if (!done.ok) throw new Error(done.error.code);
  return done.value;
};
const told = (): Told => {
  const standing = world.core.standing();
  if (!standing.ok) throw new Error(standing.error.code);
  return standing.value;
};
/** Says three messages, keeps, says `lost` more, and puts the storage back. Answers what was told by then. */
function lose(lost: number): Told {
  for (let i = 0; i < 3; i++) say('ada', `kept ${i}`);
  const putBack = world.keep();
  for (let i = 0; i < lost; i++) {
    world.now += 1_000;
    say('bob', `lost ${i}`);
  }
  const before = told();
  putBack();
  return before;
}
const everything = (from = 0) => {
  const { peer, id } = world.connect(ada);
  for (let after = from + peer.events.length; after < world.core.log.head; after = peer.events.length)
    world.up(id, { type: 'pull', after });
  return peer.events;
};

describe('[DUR4] after a restore', () => {
  test('[DUR4] [ORD1] the epoch rises, and what was lost stays in the count as void events', () => {
    const before = lose(5);
    expect(world.core.log.head).toBe(4);
    expect(world.core.restored(before)).toMatchObject({ ok: true, value: { epoch: 2, head: 9 } });
    const events = everything();
    expect(events.map((event) => event.seq)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(events.slice(4).map((event) => event.kind)).toEqual(Array(5).fill('void'));
    expect(say('ada', 'and on').seq).toBe(10);
  });

  test('[DUR4] the same numbers again, or lower ones, change nothing', () => {
    const before = lose(5);
    const first = world.core.restored(before);
    const rows = world.sql.keep();
    expect(world.core.restored(before)).toEqual(first);
    expect(world.core.restored({ ...before, head: 2, rev: 1 })).toEqual(first);
    rows();
    world.evict();
    expect(told()).toEqual(first.ok ? first.value : null);
  });

  test('[DUR4] a second restore behind the first does not come back to an epoch that was told', () => {
    const putBack = world.keep();
    world.core.restored(lose(2));
    say('ada', 'in the second epoch');
    const before = told();
    putBack();
    expect(world.core.restored(before)).toMatchObject({ value: { epoch: 3, head: before.head } });
    expect(told().rev).toBeGreaterThan(before.rev);
  });

  test('[RES1] a range longer than a page is pulled page by page, from any point in it', () => {
    const lost = 3 * limits.events.pageEvents + 10;
    const before = { ...lose(0), head: 4 + lost };
    world.core.restored(before);
    say('ada', 'beyond');
    expect(everything().map((event) => event.seq)).toEqual(
      Array.from({ length: before.head + 1 }, (_, i) => i + 1),
    );
    const { peer } = world.connect(ada, null);
    expect(peer.events).toEqual([]);
    const page = world.core.log.eventsWithin(400, 402).map((event) => [event.seq, event.kind]);
    expect(page).toEqual([
      [401, 'void'],
      [402, 'void'],
    ]);
  });

  test('a log with a hole is never told as whole', () => {
    say('ada', 'one');
    say('ada', 'two');
    world.sql.run('DELETE FROM messages WHERE seq = 2');
    expect(() => world.core.log.eventsWithin(0, 10)).toThrow('hole');
  });

  test('[DUR4] live sockets are sent away to come again, and meet a gap into the new epoch', () => {
    const before = lose(3);
    const { peer } = world.connect(ada, 4);
    world.core.restored(before);
    expect(peer.closed).toEqual({ code: 4503, reason: 'restarting' });
    for (const epoch of [1, undefined]) {
      const again = world.connect(ada, null);
      world.up(again.id, {
        type: 'hello',
        after: 6,
        features: [],
        seats_rev: before.rev,
        ...(epoch === undefined ? {} : { epoch }),
      });
      expect(again.peer.of('gap')).toMatchObject([{ from: 6, to: 7, epoch: 2, reason: 'epoch' }]);
      // The seats a client holds may be of the lost time, however new their rev.
      expect(again.peer.of('welcome')[0]?.seats).toHaveLength(3);
    }
  });

  test('[DUR4] [IDM1] a send whose ack was lost with the restore is a new event when it is sent again', () => {
    say('ada', 'kept', 'kept-client-id');
    const putBack = world.keep();
    const lost = say('ada', 'lost', 'lost-client-id');
    const before = told();
    putBack();
    world.core.restored(before);
    expect(say('ada', 'kept', 'kept-client-id').seq).toBe(2);
    const again = say('ada', 'lost', 'lost-client-id');
    expect(again.seq).toBeGreaterThan(lost.seq);
    expect(say('ada', 'lost', 'lost-client-id')).toEqual(again);
  });

  test('[DUR4] whoever joined in the lost time is made to forget', async () => {
    const putBack = world.keep();
    world.core.addSender(
      'ada',
      { client_id: 'join-eve-1', role: 'member', history: 'from_start' },
      person('eve'),
    );
    await world.pass(1_000);
    expect(world.inbox('eve').batches).not.toEqual([]);
    const before = told();
    expect(before.users).toContain('eve');
    putBack();
    world.core.restored(before);
    await world.pass(1_000);
    expect(world.inbox('eve').purges).toBe(1);
    expect(world.core.copies.status().destinations.map((one) => one.destination)).not.toContain('inbox:eve');
  });

  test('[DUR2] a failure half-way leaves it undone, and to be called again', () => {
    const before = lose(3);
    world.sql.run('ALTER TABLE destinations RENAME TO away');
    expect(() => world.core.restored(before)).toThrow();
    world.sql.run('ALTER TABLE away RENAME TO destinations');
    expect(world.core.standing()).toMatchObject({ value: { epoch: 1, head: 4 } });
    expect(world.core.restored(before)).toMatchObject({ value: { epoch: 2, head: 7 } });
  });

  test('a conversation that was never made stays unmade', () => {
    const empty = new World();
    expect(empty.core.restored({ epoch: 1, head: 5, rev: 9, users: [] })).toMatchObject({
      error: { code: 'not_found' },
    });
    expect(empty.sql.all('SELECT name FROM sqlite_master')).toEqual([]);
  });

  test('ids name the same conversation as before', () => {
    world.core.restored(lose(1));
    expect(say('bob', 'on').message_id).toBe(`${CONVERSATION}.6`);
  });
});
