import { beforeEach, describe, expect, test } from 'vitest';
import { actor, CONVERSATION, person, policy, World } from '../../test/support/core.ts';
import { limits, type Command, type ErrorCode } from '../../protocol/index.ts';

/** What one does with a message, by whom it may not be and when it may not be: the right code, and one effect or none. */

const pat = actor('pat');
const doc = actor('doc', 'doctor');
let world: World;
let ids = 0;
/** Of Pat's message that all of this is about. */
let seq: number;

const idOf = (at: number): string => `${CONVERSATION}.${at}`;
const code = (result: { ok: true } | { ok: false; error: { code: ErrorCode } }): ErrorCode | 'ok' =>
  result.ok ? 'ok' : result.error.code;

type Act = 'reply' | 'edit' | 'retract' | 'react';
const acts: readonly Act[] = ['reply', 'edit', 'retract', 'react'];

function command(act: Act, target: string, client_id = `client-${++ids}-00`): Command {
  switch (act) {
    case 'reply':
      return {
        type: 'send',
        client_id,
        content: 'An answer',
        message_type: 'text',
        attachment_ids: [],
        reply_to: target,
      };
    case 'edit':
      return { type: 'edit', client_id, message_id: target, content: 'Better words' };
    case 'retract':
      return { type: 'retract', client_id, message_id: target };
    case 'react':
      return { type: 'react', client_id, message_id: target, emoji: '👍', action: 'add' };
  }
}
const run = (userId: string, ...of: Parameters<typeof command>) =>
  code(world.core.execute(userId, command(...of)));
const say = (userId: string, content: string): number => {
  const done = world.core.execute(userId, {
    type: 'send',
    client_id: `client-${++ids}-00`,
    content,
    message_type: 'text',
    attachment_ids: [],
    reply_to: null,
  });
  if (!done.ok) throw new Error(done.error.code);
  return done.value.seq;
};
const message = (userId = 'pat') => {
  const found = world.core.message(userId, seq);
  if (!found.ok) throw new Error(found.error.code);
  return found.value;
};

beforeEach(() => {
  world = new World();
  world.create(pat, [person('doc'), person('nurse', 'nurse')]);
  seq = say('pat', 'First words');
});

interface Case {
  readonly when: string;
  /** Before it is tried; answers what is aimed at, where that is not Pat's message. */
  readonly given?: () => string | void;
  readonly by?: string;
  readonly answers: Readonly<Record<Act, ErrorCode | 'ok'>>;
}
const all = (answer: ErrorCode | 'ok'): Case['answers'] => ({
  reply: answer,
  edit: answer,
  retract: answer,
  react: answer,
});

const cases: readonly Case[] = [
  { when: 'its author asks', answers: all('ok') },
  {
    when: 'another member asks',
    by: 'doc',
    answers: { ...all('ok'), edit: 'forbidden', retract: 'forbidden' },
  },
  { when: 'a stranger asks', by: 'stranger', answers: all('not_found') },
  {
    when: 'someone who has left asks',
    by: 'doc',
    given: () => void world.core.removeSender('doc', `${CONVERSATION}.s2`),
    answers: all('not_found'),
  },
  {
    when: 'someone who may only read asks',
    by: 'visitor',
    given: () =>
      void world.core.addSender(
        'pat',
        { client_id: 'adding-visitor', role: 'read_only', history: 'from_start' },
        person('visitor', 'staff'),
      ),
    answers: all('forbidden'),
  },
  {
    when: 'it lies before what someone may see',
    by: 'later',
    given: () =>
      void world.core.addSender(
        'pat',
        { client_id: 'adding-later', role: 'member', history: 'from_now' },
        person('later', 'staff'),
      ),
    answers: all('not_found'),
  },
  {
    when: 'the conversation is closed',
    given: () => void world.core.patch('pat', { client_id: 'closing-1', is_active: false }),
    answers: all('closed'),
  },
  {
    when: 'it was retracted',
    given: () => void run('pat', 'retract', idOf(seq)),
    // A reply shows that it is gone; taking it back once more changes nothing.
    answers: { reply: 'ok', edit: 'retracted', retract: 'ok', react: 'retracted' },
  },
  {
    when: 'the time for it is over',
    given: () => void (world.now += policy.editWindowMs + 1),
    answers: { ...all('ok'), edit: 'edit_window_passed', retract: 'edit_window_passed' },
  },
  { when: 'there is no such message', given: () => idOf(9_999), answers: all('not_found') },
  {
    when: 'it is of another conversation',
    given: () => `${CONVERSATION.toUpperCase()}.1`,
    answers: all('not_found'),
  },
  { when: 'it is a line of the server’s own', given: () => idOf(1), answers: all('not_found') },
];

describe.each(cases)('[MSG1] [ACL2] when $when', ({ given, by = 'pat', answers }) => {
  test.each(acts)('to %s', (act) => {
    const target = given?.() ?? idOf(seq);
    const before = world.core.log.head;
    expect(run(by, act, target)).toBe(answers[act]);
    if (answers[act] !== 'ok') expect(world.core.log.head).toBe(before);
  });
});

describe('twice, and at once', () => {
  test.each(acts)('[IDM1] the same %s sent again is one event', (act) => {
    const first = world.core.execute('pat', command(act, idOf(seq), 'the-same-one'));
    const { head } = world.core.log;
    expect(world.core.execute('pat', command(act, idOf(seq), 'the-same-one'))).toEqual(first);
    expect(world.core.log.head).toBe(head);
  });

  test.each(acts)('[IDM2] another %s under its id is a conflict', (act) => {
    const other = say('pat', 'Another');
    run('pat', act, idOf(seq), 'the-same-one');
    expect(run('pat', act, idOf(other), 'the-same-one')).toBe('conflict');
  });

  test('[MSG1] an edit that races with the retraction comes too late, or is retracted with the rest', () => {
    expect(run('pat', 'edit', idOf(seq))).toBe('ok');
    expect(run('pat', 'retract', idOf(seq))).toBe('ok');
    expect(run('pat', 'edit', idOf(seq))).toBe('retracted');
    expect(message()).toMatchObject({ content: null, reactions: [] });
  });

  test('[MSG2] two devices that add and take back at once leave it there once or not at all', () => {
    const react = (client_id: string, action: 'add' | 'remove') =>
      code(
        world.core.execute('doc', {
          type: 'react',
          client_id,
          message_id: idOf(seq),
          emoji: '👍',
          action,
        }),
      );
    for (const [at, action] of (['add', 'add', 'remove', 'remove', 'add'] as const).entries())
      expect(react(`device-${at}-00`, action)).toBe('ok');
    expect(message().reactions).toEqual([{ emoji: '👍', user_ids: ['doc'] }]);
  });

  test('[LIM1] one message takes so many kinds of emoji, and more people of each', () => {
    const react = (userId: string, emoji: string) =>
      code(
        world.core.execute(userId, {
          type: 'react',
          client_id: `client-${++ids}-00`,
          message_id: idOf(seq),
          emoji,
          action: 'add',
        }),
      );
    const kinds = Array.from({ length: limits.reactions.perMessage }, (_, at) =>
      String.fromCodePoint(0x1f600 + at),
    );
    for (const emoji of kinds) expect(react('doc', emoji)).toBe('ok');
    expect(react('doc', '🫶')).toBe('full');
    expect(react('pat', kinds[0] ?? '')).toBe('ok');
  });
});

describe('who has read it', () => {
  const receipts = () => {
    const found = world.core.receipts('pat', seq);
    return found.ok
      ? found.value.map(({ sender, delivered, read, readAt }) => [sender.user_id, delivered, read, readAt])
      : found.error.code;
  };

  test('[CUR5] is told with the time of the first reading, and not of who reads in private', () => {
    world.core.setPolicy({ ...policy, publicReads: { ...policy.publicReads, nurse: false } });
    world.now += 1_000;
    const at = world.now;
    world.core.read('doc', seq);
    world.core.read('nurse', seq);
    world.now += 60_000;
    const later = say('pat', 'More words');
    world.core.read('doc', later);
    expect(receipts()).toEqual([
      ['doc', true, true, at],
      ['nurse', true, false, null],
    ]);
  });

  test('[CUR5] is told without the time where it was read while that was private', () => {
    const doctorsReads = (open: boolean) =>
      world.core.setPolicy({ ...policy, publicReads: { ...policy.publicReads, doctor: open } });
    doctorsReads(false);
    world.core.read('doc', seq);
    world.now += 60_000;
    doctorsReads(true);
    world.core.read('doc', say('pat', 'More words'));
    expect(receipts()).toEqual([
      ['doc', true, true, null],
      ['nurse', false, false, null],
    ]);
  });

  test('[LIM1] nothing of it is kept of who has left', () => {
    world.core.read('nurse', seq);
    const kept = () => world.sql.all('SELECT n FROM readings').length;
    expect(kept()).toBe(1);
    const { n } = world.core.log.seatOf('nurse')!;
    world.core.removeSender('nurse', `${world.core.log.meta.conversation_id}.s${n}`);
    expect(kept()).toBe(0);
  });

  test('[LIM1] is told without the time once that is no longer kept, and never with a wrong one', () => {
    world.core.read('doc', seq);
    const inSameSlot = seq + limits.readings.perSeat;
    let last = seq;
    while (last < inSameSlot) {
      world.now += 1_000;
      last = say('pat', 'And on');
    }
    world.core.read('doc', inSameSlot);
    expect(receipts()).toEqual([
      ['doc', true, true, null],
      ['nurse', false, false, null],
    ]);
  });
});

describe('what it said before', () => {
  const versions = (userId: string, anyones: boolean) => {
    const found = world.core.versions(userId, seq, anyones);
    return found.ok ? found.value.map(({ content }) => content) : found.error.code;
  };
  const edit = (content: string) =>
    world.core.execute('pat', {
      type: 'edit',
      client_id: `client-${++ids}-00`,
      message_id: idOf(seq),
      content,
    });

  test('[MSG1] is told its author and those who may know, oldest first', () => {
    edit('Second words');
    edit('Third words');
    expect(versions('pat', false)).toEqual(['First words', 'Second words']);
    expect(versions('doc', true)).toEqual(['First words', 'Second words']);
    expect(versions('doc', false)).toEqual([]);
    expect(versions('stranger', true)).toBe('not_found');
  });

  test('[MSG1] is told nobody once it is retracted', () => {
    edit('Second words');
    run('pat', 'retract', idOf(seq));
    expect(versions('pat', true)).toEqual([]);
  });

  test('[VIS1] is told nobody from whom the message is hidden', () => {
    edit('Second words');
    world.core.addSender(
      'pat',
      { client_id: 'adding-later', role: 'member', history: 'from_now' },
      person('later', 'doctor'),
    );
    expect(versions('later', true)).toBe('not_found');
  });
});

describe('[TYPE1] that staff are typing', () => {
  const heard = (staffTyping: boolean) => {
    world.core.setPolicy({ ...policy, staffTyping });
    const patient = world.connect(pat);
    const doctor = world.connect(doc);
    const nurse = world.connect(actor('nurse', 'nurse'));
    // Whoever comes in brings the tenant's policy of that moment.
    world.core.setPolicy({ ...policy, staffTyping });
    world.up(doctor.id, { type: 'typing', active: true });
    world.up(patient.id, { type: 'typing', active: true });
    return [patient, doctor, nurse].map(({ peer }) => peer.of('typing').length);
  };

  test('is told everyone', () => expect(heard(true)).toEqual([1, 1, 2]));
  test('is kept from patients where the tenant says so, and from nobody else', () =>
    expect(heard(false)).toEqual([0, 1, 2]));
  test('is told where the policy is of before there was a word for it', () => {
    const { staffTyping: _, ...older } = policy;
    world.connect(pat);
    world.sql.run('UPDATE meta SET policy = ?', JSON.stringify(older));
    world.evict();
    expect(world.core.log.policy.staffTyping).toBe(true);
  });
});
