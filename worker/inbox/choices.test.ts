import { describe, expect, test } from 'vitest';
import {
  batchOf,
  conversationIdOf,
  messageOf,
  OWNER,
  PEOPLE,
  T0,
  TENANT,
} from '../../test/support/inbox-fixtures.ts';
import { nodeSql } from '../../test/support/node-sql.ts';
import { fail, inboxDown, limits, ok, type InboxDown, type Result } from '../../protocol/index.ts';
import type { ReadingChoice } from '../contracts.ts';
import { createDue } from '../due.ts';
import { InboxCore } from './core.ts';
import type { Device } from './devices.ts';
import { dueKinds } from './ports.ts';
import { upgradeInbox } from './schema.ts';

type Answer = Result<null> | 'gone';

/** An inbox that holds these conversations, which answer as told, with one device looking on. */
function world(held: readonly string[] = ['c1', 'c2']) {
  const sql = nodeSql();
  const frames: InboxDown[] = [];
  const state = {
    now: T0,
    device: {
      id: 'd1',
      tenant: TENANT,
      userId: OWNER,
      phase: 'live',
      openedAtMs: T0,
      visible: true,
      showsChoices: true,
      identityExpiresMs: T0 + 3_600_000,
      heardMs: T0,
    } as Device,
    told: [] as { id: string; choice: ReadingChoice }[],
    answers: new Map<string, Answer>(),
  };
  const core = new InboxCore({
    sql,
    due: createDue(sql, dueKinds),
    arm: () => undefined,
    nowMs: () => state.now,
    lines: () => [
      {
        device: { ...state.device, heardMs: state.now },
        pingedMs: null,
        update: (device) => void (state.device = device),
        send: (text) => void frames.push(inboxDown.parse(JSON.parse(text))),
        close: () => undefined,
      },
    ],
    after: () => undefined,
    peer: () => Promise.reject(new Error('no other people here')),
    reportDelivered: () => Promise.resolve(),
    tellChoice: async (owner, conversationId, choice) => {
      expect(owner).toEqual({ tenant: TENANT, userId: OWNER });
      state.told.push({ id: conversationId, choice });
      const answer = state.answers.get(conversationId) ?? ok(null);
      if (answer === 'gone') throw new Error('unreachable');
      return answer;
    },
    verifyRenewal: () => Promise.resolve(fail('unauthenticated')),
  });
  core.ensure({ tenant: TENANT, userId: OWNER });
  for (const id of held) core.apply(batch(id));
  frames.length = 0;
  return { sql, state, frames, core };
}

function batch(name: string, over: Parameters<typeof batchOf>[1] = {}) {
  const id = conversationIdOf(name);
  return batchOf([messageOf(id, 1, PEOPLE.tomas, 'Hello')], { conversationId: id, ...over });
}
const c1 = conversationIdOf('c1');
const c2 = conversationIdOf('c2');
const on = { private_reading: true };
const off = { private_reading: false };

describe('private reading', () => {
  test('[RCP1] is off until chosen, and is on once every conversation was told', async () => {
    const { core, state, frames } = world();
    expect(core.choices()).toEqual(ok(off));
    expect(await core.choose(on)).toEqual(ok(on));
    const choice = { isPrivate: true, version: T0 };
    expect(state.told).toEqual([
      { id: c1, choice },
      { id: c2, choice },
    ]);
    expect(core.choices()).toEqual(ok(on));
    expect(frames).toEqual([{ type: 'choices', ...on }]);
  });

  test.each<[string, Answer]>([
    ['cannot be reached', 'gone'],
    ['cannot store it', fail('storage_failed')],
  ])(
    '[RCP1] is not said to be on while a conversation %s, and is once that is asked again',
    async (_, answer) => {
      const { core, state, frames } = world();
      state.answers.set(c2, answer);
      expect(await core.choose(on)).toEqual(fail('unavailable'));
      expect(core.choices()).toEqual(ok(off));
      expect(frames).toEqual([]);
      state.answers.clear();
      state.now += 5_000;
      expect(await core.choose(on)).toEqual(ok(on));
      // The same choice still: what was told of it already holds.
      expect(new Set(state.told.map(({ choice }) => choice.version)).size).toBe(1);
      expect(core.choices()).toEqual(ok(on));
    },
  );

  test('[RCP1] [WIRE1] is told to each device that names it, at its greeting and at each change, and to no other', async () => {
    const { core, state, frames } = world();
    const line = {
      get device() {
        return state.device;
      },
      pingedMs: null,
      update: (device: Device) => void (state.device = device),
      send: (text: string) => void frames.push(inboxDown.parse(JSON.parse(text))),
      close: () => undefined,
    };
    const hello = async (features: readonly string[]): Promise<string[]> => {
      frames.length = 0;
      const text = JSON.stringify({ type: 'hello', features });
      await core.frame(line, text, (error) => expect(error).toBeNull());
      await core.choose(on);
      return frames.map(({ type }) => type);
    };
    expect(await hello([])).toEqual(['snapshot']);
    expect(await hello(['private_reading'])).toEqual(['snapshot', 'choices', 'choices']);
    expect(frames.at(1)).toEqual({ type: 'choices', ...on });
  });

  test('[RCP1] a conversation that knows the owner no longer has nothing to be told', async () => {
    const { core, state } = world();
    state.answers.set(c2, fail('not_found'));
    expect(await core.choose(on)).toEqual(ok(on));
  });

  test('[RCP1] a conversation that comes later has it with the answer to what it sends, and how old it is', async () => {
    const { core, state } = world([]);
    expect(core.apply(batch('c1')).reading).toMatchObject({ isPrivate: false, version: 0 });
    await core.choose(on);
    state.now += 700;
    expect(core.apply(batch('c2')).reading).toEqual({ isPrivate: true, version: T0, ageMs: 700 });
    await core.choose(off);
    expect(core.apply(batch('c1')).reading).toEqual({ isPrivate: false, version: T0 + 700, ageMs: 0 });
  });

  test('[RCP1] a conversation that is not held is told nothing: it would not be told of a change', () => {
    const { core } = world([]);
    expect(core.apply(batch('c1', { fromRev: 7 }))).toEqual({ appliedRev: 0 });
    expect(core.apply(batch('c1')).reading).toBeDefined();
  });

  test('[RCP1] of two changes at once the later holds, whichever is told last', async () => {
    const { core, state } = world();
    const both = await Promise.all([core.choose(on), core.choose(off)]);
    expect(both).toEqual([ok(off), ok(off)]);
    const versions = state.told.filter(({ id }) => id === c1).map(({ choice }) => choice);
    expect(versions).toEqual([
      { isPrivate: true, version: T0 },
      { isPrivate: false, version: T0 + 1 },
    ]);
    // Chosen again without a change, it is the same choice.
    await core.choose(off);
    expect(state.told.at(-1)?.choice.version).toBe(T0 + 1);
  });

  test('[RCP1] outlasts the object, and comes back to an inbox that lost everything', async () => {
    const { core, sql } = world();
    await core.choose(on);
    upgradeInbox(sql);
    expect(core.choices()).toEqual(ok(on));
    const lost = world([]);
    lost.core.apply(batch('c1', { reading: { isPrivate: true, version: T0 } }));
    // Not before every conversation was told again.
    expect(lost.core.choices()).toEqual(ok(off));
    await lost.core.room.alarm();
    expect(lost.core.choices()).toEqual(ok(on));
    expect(lost.state.told).toEqual([{ id: c1, choice: { isPrivate: true, version: T0 } }]);
    // What it has itself is newer, or the same.
    lost.state.now += 1_000;
    await lost.core.choose(off);
    lost.core.apply(batch('c2', { reading: { isPrivate: true, version: T0 } }));
    expect(lost.core.choices()).toEqual(ok(off));
  });

  test('[LIM1] is changed so often only, each change being told to everyone', async () => {
    const { core, state } = world();
    for (let i = 0; i < limits.rates.choices.burst; i++)
      expect((await core.choose(i % 2 ? off : on)).ok).toBe(true);
    const before = state.told.length;
    expect(await core.choose(on)).toMatchObject({ error: { code: 'rate_limited' } });
    expect(state.told).toHaveLength(before);
  });
});

test('[RCP1] one that cannot be told does not keep it from the others, and is told again by and by', async () => {
  const { core, state, frames } = world(Array.from({ length: 25 }, (_, at) => `c${at}`));
  state.answers.set(conversationIdOf('c0'), 'gone');
  expect(await core.choose(on)).toEqual(fail('unavailable'));
  expect(new Set(state.told.map(({ id }) => id)).size).toBe(25);
  state.now += limits.choiceRetryMs;
  await core.room.alarm();
  expect(core.choices()).toEqual(ok(off));
  state.answers.clear();
  await core.room.alarm();
  expect(core.choices()).toEqual(ok(off));
  state.now += limits.choiceRetryMs;
  await core.room.alarm();
  expect(core.choices()).toEqual(ok(on));
  expect(frames.at(-1)).toEqual({ type: 'choices', ...on });
});

test('[RCP1] a choice that cannot be taken back everywhere is no longer said to hold on any device', async () => {
  const { core, state, frames } = world();
  await core.choose(on);
  state.answers.set(c2, 'gone');
  expect(await core.choose(off)).toEqual(fail('unavailable'));
  // c1 shows what is read by now.
  expect(core.choices()).toEqual(ok(off));
  expect(frames.at(-1)).toEqual({ type: 'choices', ...off });
});

test('[RCP1] a choice that was lost and comes back is told to those that learned of none meanwhile', async () => {
  const { core, state } = world([]);
  // The inbox lost everything; a new conversation is answered "never chosen".
  expect(core.apply(batch('c2')).reading).toMatchObject({ isPrivate: false, version: 0 });
  core.apply(batch('c1', { reading: { isPrivate: true, version: T0 - 1_000 } }));
  expect(core.choices()).toEqual(ok(off));
  await core.room.alarm();
  expect(core.choices()).toEqual(ok(on));
  expect(state.told.map(({ id }) => id).toSorted()).toEqual([c1, c2].toSorted());
});
