import { beforeEach, describe, expect, test } from 'vitest';
import { actor, CONVERSATION, person, World } from '../../test/support/core.ts';
import {
  conversationUp,
  limits,
  type EditCommand,
  type ErrorCode,
  type Mention,
  type Message,
  type SendCommand,
} from '../../protocol/index.ts';

/** Messages that name people. */

let world: World;
let ids = 0;

const newId = (): string => `client-${++ids}-00`;
const idOf = (seq: number): string => `${CONVERSATION}.${seq}`;
const code = (result: { ok: true } | { ok: false; error: { code: ErrorCode } }): ErrorCode | 'ok' =>
  result.ok ? 'ok' : result.error.code;
const named = (...userIds: string[]): Mention[] =>
  userIds.map((user_id) => ({ user_id, name: `Name of ${user_id}` }));
const sending = (mentions?: string[], client_id = newId()): SendCommand => ({
  type: 'send',
  client_id,
  content: 'Please look at this',
  message_type: 'text',
  attachment_ids: [],
  reply_to: null,
  ...(mentions === undefined ? {} : { mentions }),
});
const say = (userId: string, ...mentions: string[]): number => {
  const done = world.core.execute(userId, sending(mentions));
  if (!done.ok) throw new Error(done.error.code);
  return done.value.seq;
};
const editing = (seq: number, content: string, mentions?: string[], client_id = newId()): EditCommand => ({
  type: 'edit',
  client_id,
  message_id: idOf(seq),
  content,
  ...(mentions === undefined ? {} : { mentions }),
});
const message = (seq: number, userId = 'doc'): Message => {
  const found = world.core.message(userId, seq);
  if (!found.ok) throw new Error(found.error.code);
  return found.value;
};
const namedBy = (seq: number): readonly string[] | undefined =>
  message(seq).mentions?.map(({ user_id }) => user_id);
const adding = (userId: string, role: 'member' | 'read_only', history: 'from_now' | 'from_start'): void =>
  void world.core.addSender('doc', { client_id: newId(), role, history }, person(userId, 'staff'));
const leaving = (userId: string, seat: number): void =>
  void world.core.removeSender(userId, `${CONVERSATION}.s${seat}`);
const MANY = 25;

beforeEach(() => {
  world = new World();
  world.create(actor('doc', 'doctor'), [person('nurse', 'nurse'), person('pat', 'patient')]);
});

interface Case {
  readonly when: string;
  readonly by?: string;
  readonly mentions: unknown;
  readonly given?: () => void;
  readonly answers: ErrorCode | 'ok';
  readonly names?: readonly string[];
}
const cases: readonly Case[] = [
  { when: 'one person is named', mentions: ['pat'], answers: 'ok', names: ['pat'] },
  { when: 'two are', mentions: ['pat', 'nurse'], answers: 'ok', names: ['pat', 'nurse'] },
  { when: 'nobody is', mentions: [], answers: 'ok' },
  {
    when: 'it is someone who may only read',
    mentions: ['visitor'],
    given: () => adding('visitor', 'read_only', 'from_now'),
    answers: 'ok',
    names: ['visitor'],
  },
  {
    when: 'someone has just left',
    mentions: ['pat', 'nurse'],
    given: () => leaving('pat', 3),
    answers: 'ok',
    names: ['nurse'],
  },
  { when: 'all have', mentions: ['pat'], given: () => leaving('pat', 3), answers: 'ok' },
  {
    when: 'someone has come back',
    mentions: ['pat'],
    given: () => {
      leaving('pat', 3);
      adding('pat', 'member', 'from_now');
    },
    answers: 'ok',
    names: ['pat'],
  },
  { when: 'it is somebody who was never here', mentions: ['pat', 'stranger'], answers: 'invalid' },
  { when: 'it is oneself', mentions: ['doc'], answers: 'invalid' },
  { when: 'it is the same person twice', mentions: ['pat', 'pat'], answers: 'invalid' },
  { when: 'it is no list', mentions: 'pat', answers: 'invalid' },
  { when: 'it is a list of no ids', mentions: [{ user_id: 'pat' }], answers: 'invalid' },
  {
    when: 'they are too many',
    mentions: Array.from({ length: limits.mentions.perMessage + 1 }, (_, n) => `person-${n}`),
    given: () => {
      for (let n = 0; n < MANY; n++) adding(`person-${n}`, 'member', 'from_now');
    },
    answers: 'invalid',
  },
  {
    when: 'its writer may only read',
    by: 'visitor',
    mentions: ['pat'],
    given: () => adding('visitor', 'read_only', 'from_now'),
    answers: 'forbidden',
  },
  { when: 'its writer is a stranger', by: 'stranger', mentions: ['pat'], answers: 'not_found' },
  {
    when: 'its writer has left',
    by: 'nurse',
    mentions: ['pat'],
    given: () => leaving('nurse', 2),
    answers: 'not_found',
  },
  {
    when: 'the conversation is closed',
    mentions: ['pat'],
    given: () => void world.core.patch('doc', { client_id: 'closing-1', is_active: false }),
    answers: 'closed',
  },
];

test.each(cases)('[MSG4] [ACL2] sending when $when', ({ by = 'doc', mentions, given, answers, names }) => {
  given?.();
  const { head } = world.core.log;
  const read = conversationUp.safeParse({ ...sending(), mentions });
  const frame = read.success && read.data.type === 'send' ? read.data : null;
  const done = frame === null ? null : world.core.execute(by, frame);
  expect(done === null ? 'invalid' : code(done)).toBe(answers);
  expect(world.core.log.head).toBe(answers === 'ok' ? head + 1 : head);
  if (answers === 'ok') expect(namedBy(head + 1)).toEqual(names);
  else if (answers === 'invalid' && done !== null)
    expect(done).toMatchObject({ error: { fields: ['mentions'] } });
});

describe('[MSG4] a message that names people', () => {
  test('is told with their names, live and from the log, to everyone who sees it', () => {
    const nurse = world.connect(actor('nurse', 'nurse'));
    const seq = say('doc', 'pat');
    expect(message(seq, 'nurse').mentions).toEqual(named('pat'));
    const live = nurse.peer.events.find((event) => event.seq === seq);
    expect(live).toMatchObject({ kind: 'message', message: { mentions: named('pat') } });
    world.evict();
    const later = world.connect(actor('pat'));
    expect(later.peer.events.find((event) => event.seq === seq)).toEqual(live);
  });

  test('[IDM2] is another than one that names someone else, or nobody', () => {
    world.core.execute('doc', sending(['pat'], 'the-same-one'));
    expect(code(world.core.execute('doc', sending(['nurse'], 'the-same-one')))).toBe('conflict');
    expect(code(world.core.execute('doc', sending(undefined, 'the-same-one')))).toBe('conflict');
  });

  test('[IDM1] sent again after someone left gets its first answer', () => {
    const first = world.core.execute('doc', sending(['pat'], 'the-same-one'));
    leaving('pat', 3);
    expect(world.core.execute('doc', sending(['pat'], 'the-same-one'))).toEqual(first);
  });

  test('[IDM1] without a word of it is what it was before there was one', () => {
    const first = world.core.execute('doc', sending(undefined, 'the-same-one'));
    expect(world.core.execute('doc', sending([], 'the-same-one'))).toEqual(first);
  });

  test('[DUR1] [DUR3] outlives the object, and reaches the copies', async () => {
    const seq = say('doc', 'pat');
    await world.pass(1_000);
    world.evict();
    expect(namedBy(seq)).toEqual(['pat']);
    const copies = [world.records, world.inbox('pat')].map(({ batches }) =>
      batches.flatMap(({ messages }) => messages.map((each) => ('message' in each ? each.message : each))),
    );
    for (const rows of copies) expect(rows.find((row) => row.seq === seq)?.mentions).toEqual(named('pat'));
  });
});

describe('[MSG4] an edit', () => {
  let seq: number;
  beforeEach(() => {
    seq = say('doc', 'pat');
  });
  const edit = (command: EditCommand): ErrorCode | 'ok' => code(world.core.execute('doc', command));

  test('names others, or nobody any more, and is told with whom', () => {
    const nurse = world.connect(actor('nurse', 'nurse'));
    expect(edit(editing(seq, 'Please look now', ['nurse']))).toBe('ok');
    expect(namedBy(seq)).toEqual(['nurse']);
    expect(nurse.peer.events.at(-1)).toMatchObject({ kind: 'edit', mentions: named('nurse') });
    expect(edit(editing(seq, 'Please look now', []))).toBe('ok');
    expect(message(seq).mentions).toBeUndefined();
    expect(nurse.peer.events.at(-1)).not.toHaveProperty('mentions');
  });

  test('goes on naming someone by the name that stands in its text', () => {
    // Pat is called otherwise now.
    world.connect({ ...actor('pat'), name: 'Patricia' });
    expect(edit(editing(seq, 'Please look now, @Name of pat', ['pat']))).toBe('ok');
    expect(message(seq).mentions).toEqual(named('pat'));
    expect(edit(editing(seq, 'Please look now, @Patricia', ['pat']))).toBe('ok');
    expect(message(seq).mentions).toEqual([{ user_id: 'pat', name: 'Patricia' }]);
  });

  test('without a word of it leaves them be, as an older client means it', () => {
    expect(edit(editing(seq, 'Please look now'))).toBe('ok');
    expect(namedBy(seq)).toEqual(['pat']);
  });

  test('to what is there already is nothing', () => {
    const { head } = world.core.log;
    expect(edit(editing(seq, 'Please look at this', ['pat']))).toBe('ok');
    expect(world.core.log.head).toBe(head);
  });

  test.each([[['doc']], [['pat', 'pat']], [['stranger']]])('to %j is invalid', (mentions) => {
    const { head } = world.core.log;
    expect(edit(editing(seq, 'Please look now', mentions))).toBe('invalid');
    expect(world.core.log.head).toBe(head);
  });

  test('[VIS1] passes over who came later and does not see it', () => {
    adding('later', 'member', 'from_now');
    adding('sees', 'member', 'from_start');
    expect(edit(editing(seq, 'Please look now', ['later', 'sees']))).toBe('ok');
    expect(namedBy(seq)).toEqual(['sees']);
  });

  test('[IDM2] naming nobody is another edit than not speaking of it', () => {
    edit(editing(seq, 'Please look now', [], 'the-same-one'));
    expect(edit(editing(seq, 'Please look now', undefined, 'the-same-one'))).toBe('conflict');
  });

  test('[MSG3] names nobody else once it was acknowledged', () => {
    const sent = world.core.execute('doc', { ...sending(['pat']), urgent: true });
    if (!sent.ok) throw new Error(sent.error.code);
    const { message_id, seq: urgent } = sent.value;
    world.core.execute('pat', { type: 'acknowledge', client_id: newId(), message_id });
    expect(edit(editing(urgent, 'Please look at this', ['nurse']))).toBe('edit_window_passed');
    expect(namedBy(urgent)).toEqual(['pat']);
  });

  test('[MSG1] taken back, it names nobody', () => {
    world.core.execute('doc', { type: 'retract', client_id: newId(), message_id: idOf(seq) });
    expect(message(seq).mentions).toBeUndefined();
  });
});
