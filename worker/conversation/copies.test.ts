import { beforeEach, describe, expect, test } from 'vitest';
import { actor, CONVERSATION, person, policy, World } from '../../test/support/core.ts';
import { InboxBatches } from './replica.ts';
import { limits, utf8Bytes, type SendCommand } from '../../protocol/index.ts';

const pat = actor('pat');
const send = (client_id: string, content: string): SendCommand => ({
  type: 'send',
  client_id,
  content,
  message_type: 'text',
  attachment_ids: [],
  reply_to: null,
});

let world: World;
beforeEach(() => {
  world = new World();
  world.create(pat, [person('doc')]);
});
const say = (who: string, client_id: string, text = 'Hello'): number => {
  const done = world.core.execute(who, send(client_id, text));
  if (!done.ok) throw new Error(done.error.code);
  return done.value.seq;
};

describe('the alarm', () => {
  test('[DUR3] comes back by itself while a place does not answer', () => {
    world.records.apply = () => new Promise(() => undefined);
    say('pat', 'client-01');
    world.now += 60_000;
    expect(world.core.due.dueNow(world.now)).toEqual(['drain']);
    world.core.copies.takeUp();
    expect(world.core.due.dueNow(world.now)).toEqual([]);
    expect(world.core.due.nextAt()).toBeGreaterThan(world.now);
  });
});

/** Everyone of a large group reacts to every message: rows far larger than their text. */
const reactions = (people: number): void =>
  world.sql.run(
    `WITH RECURSIVE one(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM one WHERE n < ?1)
     INSERT INTO reactions (seq, emoji, user_id, at)
     SELECT messages.seq, '👍', printf('someone-with-a-rather-long-id-%06d', one.n), 1 FROM messages, one`,
    people,
  );
/** People say `count` things while nothing is copied. */
const talk = (count: number): void => {
  world.core.copies.pause(true);
  for (let i = 0; i < count; i++) {
    world.now += 1_000;
    say('pat', `client-${i}00`);
  }
};

describe('what quotes a message', () => {
  /** The newest copy of a message that the doctor's inbox was given. */
  const quoted = (seq: number): string | null | undefined =>
    world
      .inbox('doc')
      .batches.flatMap((batch) => batch.messages)
      .findLast((row) => row.message.seq === seq)?.message.reply_to?.preview;
  const target = { message_id: `${CONVERSATION}.2` };

  test('[DUR3] is copied anew when that message is edited or retracted: no copy keeps the old text', async () => {
    say('pat', 'client-01', 'my number is 12345');
    const reply = { ...send('client-02', 'noted'), reply_to: target.message_id };
    expect(world.core.execute('doc', reply).ok).toBe(true);
    await world.pass(1_000);
    expect(quoted(3)).toBe('my number is 12345');
    world.core.execute('pat', { type: 'edit', client_id: 'client-03', ...target, content: 'my number' });
    await world.pass(1_000);
    expect(quoted(3)).toBe('my number');
    world.core.execute('pat', { type: 'retract', client_id: 'client-04', ...target });
    await world.pass(1_000);
    expect(quoted(3)).toBeNull();
  });

  test('[MSG1] what an edit replaced is kept, also when two edits fall into one millisecond', () => {
    say('pat', 'client-01', 'first');
    for (const content of ['second', 'third'])
      world.core.execute('pat', { type: 'edit', client_id: `client-${content}`, ...target, content });
    expect(world.sql.all('SELECT content FROM revisions ORDER BY replaced_at')).toEqual([
      { content: 'first' },
      { content: 'second' },
    ]);
  });
});

describe('[DUR3] a change of policy', () => {
  test('is nobody’s business but the conversation’s: no copy falls behind by it', async () => {
    await world.pass(5_000);
    const rev = world.core.log.rev;
    world.core.setPolicy({ ...policy, editWindowMs: 5 });
    expect(world.core.log.policy.editWindowMs).toBe(5);
    world.evict();
    expect(world.core.log.policy.editWindowMs).toBe(5);
    expect(world.core.log.rev).toBe(rev);
    expect(world.core.copies.status().behind).toBe(0);
  });
});

describe('batches', () => {
  test('[LIM1] are bounded by what really travels, not by the length of the texts', async () => {
    talk(60);
    reactions(300);
    world.core.copies.pause(false);
    await world.pass(5_000);
    const inbox = world.inbox('doc').batches;
    const sizes = [...inbox, ...world.records.batches].map((batch) => utf8Bytes(JSON.stringify(batch)));
    expect(Math.max(...sizes)).toBeLessThan(limits.replication.batchBytes + 16 * 1024);
    expect(inbox.flatMap((batch) => batch.messages.map((row) => row.message.seq))).toEqual(
      Array.from({ length: 61 }, (_, i) => i + 1),
    );
  });

  test('[LIM1] [DUR3] carry a bounded number of statuses, and in the end all of them', async () => {
    const count = 2_500;
    await world.pass(5_000);
    talk(count);
    world.core.copies.pause(false);
    await world.pass(5_000);
    const before = world.inbox('pat').batches.length;
    world.core.read('doc', count + 1);
    await world.pass(5_000);
    const statuses = world
      .inbox('pat')
      .batches.slice(before)
      .map((batch) => batch.statuses);
    expect(Math.max(...statuses.map((each) => each.length))).toBeLessThanOrEqual(
      limits.replication.batchStatuses,
    );
    const read = new Set(statuses.flat().flatMap((each) => (each.status === 'read' ? [each.seq] : [])));
    expect(read.size).toBe(count);
    expect(world.records.applied).toBe(world.core.log.rev);
    expect(world.core.copies.status().behind).toBe(0);
  });

  test('[LIM1] are shared by those who stand alike, and only so many are kept for it', () => {
    const people = Array.from({ length: 60 }, (_, i) => `guest-${i}`);
    const group = new World();
    group.create(pat, [person('doc'), person('nurse', 'nurse')]);
    for (const userId of people) {
      const add = { client_id: `add-${userId}`, role: 'member', history: 'from_now' } as const;
      expect(group.core.addSender('pat', add, person(userId)).ok).toBe(true);
    }
    let rendered = 0;
    const all = group.sql.all.bind(group.sql);
    group.sql.all = (query, ...bindings) => {
      if (query.includes('FROM reactions')) rendered++;
      return all(query, ...bindings);
    };
    const batches = new InboxBatches(group.core.log);
    for (const userId of ['doc', 'nurse']) batches.collect(userId, 0, false);
    expect(rendered).toBe(1);
    for (const userId of people) batches.collect(userId, 0, false);
    rendered = 0;
    batches.collect('doc', 0, false);
    expect(rendered).toBe(1);
  });
});
