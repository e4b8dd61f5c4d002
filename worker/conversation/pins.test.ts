import { beforeEach, describe, expect, test } from 'vitest';
import { actor, CONVERSATION, person, World } from '../../test/support/core.ts';
import { limits } from '../../protocol/index.ts';
import { pinnedSeqs } from './reading.ts';
import { welcome } from './standing-frames.ts';

const pat = actor('pat');
const nurse = actor('nurse', 'nurse');
let world: World;
let asked = 0;

const id = (seq: number): string => `${CONVERSATION}.${seq}`;
const pin = (by: string, seq: number, action: 'add' | 'remove' = 'add', client_id = `pinning-${++asked}`) => {
  const done = world.core.execute(by, { type: 'pin', client_id, message_id: id(seq), action });
  return done.ok ? 'ok' : done.error.code;
};
const say = (by: string, content: string): number => {
  const done = world.core.execute(by, {
    type: 'send',
    client_id: `saying-${++asked}`,
    content,
    message_type: 'text',
    attachment_ids: [],
    reply_to: null,
  });
  if (!done.ok) throw new Error(done.error.code);
  return done.value.seq;
};
const seqs = (by = 'pat'): number[] => {
  const pins = world.core.pins(by);
  return pins.ok ? pins.value.map(({ seq }) => seq) : [];
};

beforeEach(() => {
  world = new World();
  world.create(pat, [person('doc', 'doctor'), person('nurse', 'nurse')]);
});

describe('pinned messages', () => {
  test('[ORD1] a pin is an event of its own, told to everyone, and leaves the message as it is', () => {
    const seq = say('pat', 'Take with food');
    const said = () => {
      const { ok, ...found } = world.core.message('pat', seq);
      return { ok, ...found, rev: 0, value: 'value' in found ? { ...found.value, rev: 0 } : null };
    };
    const before = said();
    const { peer } = world.connect(nurse);
    expect([pin('doc', seq), pin('pat', seq, 'remove')]).toEqual(['ok', 'ok']);
    const told = peer.events.flatMap((event) => (event.kind === 'pin' ? [event] : []));
    expect(
      told.map(({ seq: at, target_seq, message_id, user_id, action }) => [
        at,
        target_seq,
        message_id,
        user_id,
        action,
      ]),
    ).toEqual([
      [seq + 1, seq, id(seq), 'doc', 'add'],
      [seq + 2, seq, id(seq), 'pat', 'remove'],
    ]);
    // But for the rev by which the copies hear of the log's head.
    expect(said()).toEqual(before);
  });

  test('[RES3] a greeting says what is pinned, and the list has it, newest message first', () => {
    const [first, second] = [say('pat', 'one'), say('pat', 'two')];
    const greeting = () => welcome(world.core.log, world.core.log.seatOf('doc')!, null, 0);
    expect(greeting()).not.toHaveProperty('pinned');
    pin('pat', second);
    pin('doc', first);
    expect(greeting().pinned).toEqual([first, second]);
    expect(seqs()).toEqual([second, first]);
  });

  test('[IDM1] the same again, or what is so already, changes nothing', () => {
    const seq = say('pat', 'one');
    expect([pin('pat', seq, 'add', 'once-0001'), pin('doc', seq)]).toEqual(['ok', 'ok']);
    const { head } = world.core.log;
    expect(pin('pat', seq, 'remove')).toBe('ok');
    expect(pin('pat', seq, 'add', 'once-0001')).toBe('ok');
    expect([seqs(), world.core.log.head]).toEqual([[], head + 1]);
    expect(pin('pat', seq, 'remove', 'once-0001')).toBe('conflict');
  });

  test('[MSG1] what is retracted is pinned no longer, and cannot be', () => {
    const seq = say('pat', 'one');
    pin('doc', seq);
    world.core.execute('pat', { type: 'retract', client_id: 'retracting', message_id: id(seq) });
    expect(seqs()).toEqual([]);
    expect([pin('doc', seq), pin('doc', seq, 'remove')]).toEqual(['retracted', 'ok']);
  });

  test('[VIS1] who came later is told of none that lies below', () => {
    const below = say('pat', 'one');
    pin('pat', below);
    world.core.addSender(
      'pat',
      { client_id: 'adding-0001', role: 'member', history: 'from_now' },
      person('late', 'doctor'),
    );
    const seat = world.core.log.seatOf('late')!;
    expect([seqs('late'), pinnedSeqs(world.core.log, seat.floor_seq)]).toEqual([[], []]);
    const { peer } = world.connect(actor('late', 'doctor'));
    pin('doc', below, 'remove');
    expect(peer.events.at(-1)?.kind).toBe('void');
    expect(pin('late', below)).toBe('not_found');
  });

  test('[LIM1] as many as a conversation may have, and one for another', () => {
    const all = Array.from({ length: limits.pins.perConversation + 1 }, (_, i) => say('pat', `text ${i}`));
    const codes = all.map((seq) => {
      world.now += 5_000;
      return pin('pat', seq);
    });
    expect(codes).toEqual([...all.slice(1).map(() => 'ok'), 'full']);
    expect(pin('pat', all[0]!, 'remove')).toBe('ok');
    expect(pin('pat', all.at(-1)!)).toBe('ok');
  });

  test.each<[string, string, () => string]>([
    ['not_found', 'a stranger', () => pin('stranger', 2)],
    ['not_found', 'a message that never was', () => pin('pat', 99)],
    ['not_found', 'a line of the history', () => pin('pat', 1)],
    [
      'not_found',
      'whoever was taken out',
      () => (world.core.removeSender('pat', `${CONVERSATION}.s2`), pin('doc', 2)),
    ],
    [
      'not_found',
      'a message of another conversation',
      () => {
        const command = {
          type: 'pin',
          client_id: 'pinning-0',
          message_id: `${'D'.repeat(30)}.2`,
          action: 'add',
        } as const;
        const done = world.core.execute('pat', command);
        return done.ok ? 'ok' : done.error.code;
      },
    ],
    [
      'forbidden',
      'a reader',
      () => {
        world.core.changeRole('pat', `${CONVERSATION}.s3`, { client_id: 'reading-01', role: 'read_only' });
        return pin('nurse', 2);
      },
    ],
    [
      'closed',
      'an owner after closing',
      () => {
        world.core.patch('pat', { client_id: 'close-001', is_active: false });
        return pin('pat', 2);
      },
    ],
  ])('[SEAT1] [SEAT2] [ACL2] %s for %s, and nothing is pinned', (refusal, _who, ask) => {
    say('pat', 'Take with food');
    expect(ask()).toBe(refusal);
    expect(world.core.log.sql.all('SELECT * FROM pins')).toEqual([]);
  });

  test('[SEAT1] in an announcement only owners pin', () => {
    world = new World();
    world.create(pat, [person('doc', 'doctor')], 'announcement');
    const seq = say('pat', 'Closed on Monday');
    expect([pin('doc', seq), pin('pat', seq)]).toEqual(['forbidden', 'ok']);
  });
});
