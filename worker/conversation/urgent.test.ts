import { beforeEach, describe, expect, test } from 'vitest';
import { actor, CONVERSATION, person, policy, World } from '../../test/support/core.ts';
import type { ErrorCode, Message, SendCommand } from '../../protocol/index.ts';

/** Messages that ask everyone else for an acknowledgement. */

const doc = actor('doc', 'doctor');
let world: World;
let ids = 0;
/** Of the doctor's urgent message. */
let seq: number;

const idOf = (at: number): string => `${CONVERSATION}.${at}`;
const newId = (): string => `client-${++ids}-00`;
const code = (result: { ok: true } | { ok: false; error: { code: ErrorCode } }): ErrorCode | 'ok' =>
  result.ok ? 'ok' : result.error.code;
const sending = (urgent?: boolean, client_id = newId()): SendCommand => ({
  type: 'send',
  client_id,
  content: 'Potassium 6.4, please repeat now',
  message_type: 'text',
  attachment_ids: [],
  reply_to: null,
  ...(urgent === undefined ? {} : { urgent }),
});
const say = (userId: string, urgent: boolean): number => {
  const done = world.core.execute(userId, sending(urgent));
  if (!done.ok) throw new Error(done.error.code);
  return done.value.seq;
};
const acknowledge = (userId: string, target = idOf(seq), client_id = newId()) =>
  world.core.execute(userId, { type: 'acknowledge', client_id, message_id: target });
const message = (userId = 'doc'): Message => {
  const found = world.core.message(userId, seq);
  if (!found.ok) throw new Error(found.error.code);
  return found.value;
};
const who = (): readonly string[] | undefined => message().urgent?.acknowledged.map(({ user_id }) => user_id);
const adding = (userId: string, role: 'member' | 'read_only', history: 'from_now' | 'from_start'): void =>
  void world.core.addSender('doc', { client_id: newId(), role, history }, person(userId, 'staff'));

beforeEach(() => {
  world = new World();
  world.create(doc, [person('nurse', 'nurse'), person('pat', 'patient')]);
  seq = say('doc', true);
});

describe('[MSG3] sending one', () => {
  test('is for those the tenant lets', () => {
    const before = world.core.log.head;
    expect(world.core.execute('pat', sending(true))).toMatchObject({
      error: { code: 'forbidden', fields: ['urgent'] },
    });
    expect(world.core.log.head).toBe(before);
    expect(code(world.core.execute('pat', sending(false)))).toBe('ok');
    world.core.setPolicy({ ...policy, urgent: ['patient'] });
    expect(code(world.core.execute('pat', sending(true)))).toBe('ok');
    expect(code(world.core.execute('nurse', sending(true)))).toBe('forbidden');
  });

  test('is for nobody where the policy is of before there was a word for it', () => {
    const { urgent: _, ...older } = policy;
    world.connect(doc);
    world.sql.run('UPDATE meta SET policy = ?', JSON.stringify(older));
    world.evict();
    expect(code(world.core.execute('doc', sending(true)))).toBe('forbidden');
  });

  test('[IDM2] is another command than sending the same words without asking', () => {
    world.core.execute('doc', sending(true, 'the-same-one'));
    expect(code(world.core.execute('doc', sending(false, 'the-same-one')))).toBe('conflict');
  });

  test('[IDM1] without a word of it is what it was before there was one', () => {
    const first = world.core.execute('doc', sending(undefined, 'the-same-one'));
    expect(world.core.execute('doc', sending(false, 'the-same-one'))).toEqual(first);
  });
});

interface Case {
  readonly when: string;
  readonly by: string;
  readonly given?: () => string | void;
  readonly answers: ErrorCode | 'ok';
}
const cases: readonly Case[] = [
  { when: 'another member asks', by: 'pat', answers: 'ok' },
  {
    when: 'someone who may only read asks',
    by: 'visitor',
    given: () => {
      adding('visitor', 'read_only', 'from_now');
      seq = say('doc', true);
    },
    answers: 'ok',
  },
  {
    when: 'someone asks who came later and sees it',
    by: 'later',
    given: () => adding('later', 'member', 'from_start'),
    answers: 'ok',
  },
  {
    when: 'someone asks who came later and does not see it',
    by: 'later',
    given: () => adding('later', 'member', 'from_now'),
    answers: 'not_found',
  },
  { when: 'its author asks', by: 'doc', answers: 'forbidden' },
  { when: 'a stranger asks', by: 'stranger', answers: 'not_found' },
  {
    when: 'someone who has left asks',
    by: 'pat',
    given: () => void world.core.removeSender('pat', `${CONVERSATION}.s3`),
    answers: 'not_found',
  },
  {
    when: 'it is not urgent',
    by: 'pat',
    given: () => idOf(say('doc', false)),
    answers: 'invalid',
  },
  {
    when: 'it was retracted',
    by: 'pat',
    given: () =>
      void world.core.execute('doc', { type: 'retract', client_id: newId(), message_id: idOf(seq) }),
    answers: 'retracted',
  },
  { when: 'there is no such message', by: 'pat', given: () => idOf(9_999), answers: 'not_found' },
  {
    when: 'it is of another conversation',
    by: 'pat',
    given: () => `${CONVERSATION.toUpperCase()}.${seq}`,
    answers: 'not_found',
  },
  { when: 'it is a line of the server’s own', by: 'pat', given: () => idOf(1), answers: 'not_found' },
  {
    when: 'the conversation is closed',
    by: 'pat',
    given: () => void world.core.patch('doc', { client_id: 'closing-1', is_active: false }),
    answers: 'closed',
  },
];

test.each(cases)('[MSG3] [ACL2] acknowledging when $when', ({ by, given, answers }) => {
  const target = given?.() ?? idOf(seq);
  const { head } = world.core.log;
  expect(code(acknowledge(by, target))).toBe(answers);
  expect(world.core.log.head).toBe(answers === 'ok' ? head + 1 : head);
});

describe('[MSG3] acknowledging', () => {
  test('is told with the time, in the order people did, to everyone who is in', () => {
    expect(message().urgent).toEqual({ acknowledged: [] });
    const nurse = world.connect(actor('nurse', 'nurse'));
    acknowledge('pat');
    world.now += 60_000;
    acknowledge('nurse');
    const [first, second] = message('pat').urgent?.acknowledged ?? [];
    expect([first?.user_id, second?.user_id]).toEqual(['pat', 'nurse']);
    expect(Date.parse(second?.at ?? '') - Date.parse(first?.at ?? '')).toBe(60_000);
    const told = nurse.peer.events.filter(({ kind }) => kind === 'acknowledge');
    expect(told).toMatchObject([
      { target_seq: seq, message_id: idOf(seq), user_id: 'pat', at: first?.at },
      { target_seq: seq, message_id: idOf(seq), user_id: 'nurse', at: second?.at },
    ]);
    expect(message().updated_seq).toBe(told[1]?.seq);
  });

  test('[ORD1] of two at the same time, too, the first in the log is the first named', () => {
    acknowledge('pat');
    acknowledge('nurse');
    world.evict();
    expect(who()).toEqual(['pat', 'nurse']);
  });

  test('[IDM1] the same once more gets the first answer, and from another device changes nothing', () => {
    const first = acknowledge('pat', idOf(seq), 'the-same-one');
    const { head } = world.core.log;
    world.now += 60_000;
    expect(acknowledge('pat', idOf(seq), 'the-same-one')).toEqual(first);
    expect(code(acknowledge('pat'))).toBe('ok');
    expect(world.core.log.head).toBe(head);
    expect(who()).toEqual(['pat']);
  });

  test('[IDM2] another message under its id is a conflict', () => {
    acknowledge('pat', idOf(seq), 'the-same-one');
    expect(code(acknowledge('pat', idOf(say('doc', true)), 'the-same-one'))).toBe('conflict');
  });

  test('stands when the person has left, and is theirs still when they come back', () => {
    acknowledge('pat');
    world.core.removeSender('doc', `${CONVERSATION}.s3`);
    expect(who()).toEqual(['pat']);
    adding('pat', 'member', 'from_start');
    const { head } = world.core.log;
    expect(code(acknowledge('pat'))).toBe('ok');
    expect(world.core.log.head).toBe(head);
  });

  test('moves no watermark', () => {
    const { read_seq } = world.core.log.seatOf('pat')!;
    acknowledge('pat');
    expect(world.core.log.seatOf('pat')?.read_seq).toBe(read_seq);
  });

  test('fixes its words: later they are not edited, only retracted', () => {
    const edit = (content: string) =>
      code(world.core.execute('doc', { type: 'edit', client_id: newId(), message_id: idOf(seq), content }));
    expect(edit('Potassium 6.5, please repeat now')).toBe('ok');
    acknowledge('pat');
    expect(edit('Potassium 4.6')).toBe('edit_window_passed');
    expect(message().content).toBe('Potassium 6.5, please repeat now');
    world.core.execute('doc', { type: 'retract', client_id: newId(), message_id: idOf(seq) });
    // Whoever saw it did see it.
    expect(message()).toMatchObject({ content: null, urgent: { acknowledged: [{ user_id: 'pat' }] } });
  });

  test('[DUR1] [DUR3] outlives the object, and reaches the copies', async () => {
    acknowledge('pat');
    await world.pass(1_000);
    world.evict();
    expect(who()).toEqual(['pat']);
    const copies = [world.records, world.inbox('nurse')].map(({ batches }) =>
      batches.flatMap(({ messages }) =>
        messages.map((each) => ('message' in each ? each.message : each)).filter((each) => each.seq === seq),
      ),
    );
    for (const rows of copies) expect(rows.at(-1)?.urgent?.acknowledged).toMatchObject([{ user_id: 'pat' }]);
  });
});
