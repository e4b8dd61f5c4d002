import { describe, expect, test } from 'vitest';
import { closeCodes } from '../../protocol/errors.ts';
import { dueAt, next, timing, viewOf, type LinkEvent, type LinkState } from './link-state.ts';

const NOW = 100_000;
const RANDOM = 0.5;
const deadline = NOW + 1_000;
type Phase = LinkState['phase'];

/** One of each; a new phase does not compile until it stands here. */
const states = {
  idle: { phase: 'idle' },
  ticketing: { phase: 'ticketing', attempt: 0, until: deadline },
  connecting: { phase: 'connecting', attempt: 0, until: deadline },
  hello: { phase: 'hello', attempt: 0, until: deadline },
  live: {
    phase: 'live',
    attempt: 3,
    since: NOW - 1_000,
    pingAt: deadline,
    deadAt: deadline + 1,
    doubted: false,
  },
  waiting: { phase: 'waiting', attempt: 2, until: deadline, notBefore: NOW },
  paused: { phase: 'paused', attempt: 2, notBefore: NOW },
  stopped: { phase: 'stopped', reason: { why: 'ended' } },
} as const satisfies { [P in Phase]: Extract<LinkState, { phase: P }> };

/** What may happen, and when; in every form that makes a difference. */
const events = {
  start: [{ type: 'start' }, NOW],
  stop: [{ type: 'stop' }, NOW],
  ticket: [{ type: 'ticket' }, NOW],
  ticket_failed: [{ type: 'ticket_failed', fatal: null, minMs: 0 }, NOW],
  ticket_fatal: [{ type: 'ticket_failed', fatal: { why: 'signed_out' }, minMs: 0 }, NOW],
  opened: [{ type: 'opened' }, NOW],
  greeted: [{ type: 'greeted' }, NOW],
  heard: [{ type: 'heard' }, NOW],
  closed: [{ type: 'closed', code: 1006 }, NOW],
  closed_again_now: [{ type: 'closed', code: closeCodes.unauthenticated.code }, NOW],
  closed_for_good: [{ type: 'closed', code: closeCodes.seat_lost.code }, NOW],
  tick_early: [{ type: 'tick' }, NOW],
  tick: [{ type: 'tick' }, deadline],
  tick_after_sleep: [{ type: 'tick' }, deadline + 60_000],
  wake: [{ type: 'wake' }, NOW],
  offline: [{ type: 'offline' }, NOW],
  pause: [{ type: 'pause' }, NOW],
  resume: [{ type: 'resume' }, NOW],
} as const satisfies Record<string, readonly [LinkEvent, number]>;
type EventName = keyof typeof events;

/** A new type of event does not compile until it stands above. */
type Missing = Exclude<LinkEvent['type'], (typeof events)[EventName][0]['type']>;
const missing: Record<Missing, never> = {};

/**
 * Where each state goes on each event, and what it does: `phase+effect+effect`. `=` stays exactly as it is, `~` stays
 * in its phase and changes within.
 */
const table = `
                  idle              ticketing              connecting             hello                  live                   waiting            paused            stopped
start             ticketing+ticket  =                      =                      =                      =                      =                  =                 ticketing+ticket
stop              =                 stopped+drop           stopped+drop           stopped+drop           stopped+drop           stopped+drop       stopped+drop      =
ticket            =                 connecting+connect     =                      =                      =                      =                  =                 =
ticket_failed     =                 waiting+drop           =                      =                      =                      =                  =                 =
ticket_fatal      =                 stopped+drop           =                      =                      =                      =                  =                 =
opened            =                 =                      hello+hello            =                      =                      =                  =                 =
greeted           =                 =                      =                      live                   =                      =                  =                 =
heard             =                 =                      =                      =                      ~                      =                  =                 =
closed            =                 =                      waiting+drop           waiting+drop           waiting+drop           =                  =                 =
closed_again_now  =                 =                      ticketing+drop+ticket  ticketing+drop+ticket  waiting+drop           =                  =                 =
closed_for_good   =                 =                      stopped+drop           stopped+drop           stopped+drop           =                  =                 =
tick_early        =                 =                      =                      =                      =                      =                  =                 =
tick              =                 waiting+drop           waiting+drop           waiting+drop           ~+ping                 ticketing+ticket   =                 =
tick_after_sleep  =                 ticketing+drop+ticket  ticketing+drop+ticket  ticketing+drop+ticket  ~+ping                 ticketing+ticket   =                 =
wake              =                 =                      =                      =                      ~+ping                 ticketing+ticket   =                 =
offline           =                 waiting+drop           waiting+drop           waiting+drop           waiting+drop           =                  =                 =
pause             =                 paused+drop            paused+drop            paused+drop            paused+drop            paused+drop        =                 =
resume            =                 =                      =                      =                      =                      =                  ticketing+ticket  =
`;

describe('[WIRE4] every state on every event', () => {
  const [header = [], ...rows] = table
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/));

  test('has its cell, and there is no other', () => {
    expect(missing).toEqual({});
    expect(header).toEqual(Object.keys(states));
    expect(rows.map(([name]) => name)).toEqual(Object.keys(events));
    for (const row of rows) expect(row).toHaveLength(1 + header.length);
  });

  for (const [name, ...cells] of rows)
    test.each(cells.map((cell, column) => [header[column] as Phase, cell] as const))(
      `${name}: %s goes %s`,
      (phase, cell) => {
        const [event, now] = events[name as EventName];
        const before = states[phase];
        const { state, effects } = next(before, event, now, RANDOM);
        if (cell === '=') return expect({ state, effects }).toEqual({ state: before, effects: [] });
        const [to, ...does] = cell.split('+');
        expect(state.phase).toBe(to === '~' ? phase : to);
        expect(state).not.toEqual(before);
        expect(effects).toEqual(does);
      },
    );
});

describe('[WIRE4] deadlines', () => {
  test.each(['ticketing', 'connecting', 'hello'] as const)('%s gives up when its time is over', (name) => {
    const step = next(states[name], { type: 'tick' }, deadline, RANDOM);
    expect(step.state.phase).toBe('waiting');
    expect(step.effects).toEqual(['drop']);
  });

  test.each(['ticketing', 'connecting', 'hello'] as const)(
    '%s slept through counts for nothing: it begins anew, once',
    (name) => {
      const woken = deadline + 3_600_000;
      const step = next({ ...states[name], attempt: 3 }, { type: 'tick' }, woken, RANDOM);
      expect(step.state).toEqual({ phase: 'ticketing', attempt: 3, until: woken + timing.stepMs });
    },
  );

  test('waiting tries again when its time is over', () => {
    const step = next(states.waiting, { type: 'tick' }, deadline, RANDOM);
    expect(step.state).toEqual({ phase: 'ticketing', attempt: 2, until: deadline + timing.stepMs });
    expect(step.effects).toEqual(['ticket']);
  });

  test('every state that waits for something names the time it next wants to be asked', () => {
    const due = Object.fromEntries(Object.entries(states).map(([name, state]) => [name, dueAt(state)]));
    expect(due).toEqual({
      idle: null,
      ticketing: deadline,
      connecting: deadline,
      hello: deadline,
      live: deadline,
      waiting: deadline,
      paused: null,
      stopped: null,
    });
  });
});

describe('[WIRE4] back-off', () => {
  const failAt = (attempt: number, random: number) => {
    const step = next({ phase: 'connecting', attempt, until: deadline }, events.closed[0], NOW, random);
    if (step.state.phase !== 'waiting') throw new Error('expected to wait');
    return step.state;
  };

  test('doubles from 1 s to 20 s', () => {
    const longest = [0, 1, 2, 3, 4, 5, 6, 7, 20].map((attempt) => failAt(attempt, 1).until - NOW);
    expect(longest).toEqual([1000, 2000, 4000, 8000, 16000, 20000, 20000, 20000, 20000]);
  });

  test('has full jitter: anywhere between nothing and the ceiling', () => {
    expect(failAt(3, 0).until).toBe(NOW);
    expect(failAt(3, 0.25).until).toBe(NOW + 2000);
  });

  test('starts over only after 10 s live', () => {
    const live = (since: number): LinkState => ({ ...states.live, attempt: 5, since });
    const [event] = events.closed;
    expect(next(live(NOW - 9_999), event, NOW, 1).state).toMatchObject({ attempt: 6, until: NOW + 20_000 });
    expect(next(live(NOW - 10_000), event, NOW, 1).state).toMatchObject({ attempt: 1 });
  });

  test('the first wait after a live socket is lost is spread over 4 s: others lost theirs too', () => {
    const live: LinkState = { ...states.live, since: NOW - 60_000 };
    const until = (random: number) => {
      const { state } = next(live, events.closed[0], NOW, random);
      return state.phase === 'waiting' ? state.until - NOW : null;
    };
    expect([0, 0.5, 1].map(until)).toEqual([0, 2_000, 4_000]);
  });

  describe('what the server asks for', () => {
    const asked = (attempt: number, minMs: number, random: number) => {
      const failed: LinkEvent = { type: 'ticket_failed', fatal: null, minMs };
      const { state } = next({ ...states.ticketing, attempt }, failed, NOW, random);
      if (state.phase !== 'waiting') throw new Error('expected to wait');
      return state;
    };

    test('is waited for in full, and then as long again at random, for it is asked of all', () => {
      expect(asked(0, 5_000, 0).until).toBe(NOW + 5_000);
      expect(asked(0, 5_000, 1).until).toBe(NOW + 10_000);
      expect(asked(6, 5_000, 1).until).toBe(NOW + 25_000);
    });

    test('is not cut short by a good moment, nor by a page that was put aside meanwhile', () => {
      const state = asked(0, 5_000, 0.5);
      const woken = next(state, { type: 'wake' }, NOW + 1_000, RANDOM);
      expect(woken).toEqual({ state: { ...state, until: NOW + 5_000 }, effects: [] });
      expect(next(woken.state, { type: 'wake' }, NOW + 5_000, RANDOM).effects).toEqual(['ticket']);
      const put = next(state, { type: 'pause' }, NOW + 1_000, RANDOM).state;
      const back = next(put, { type: 'resume' }, NOW + 2_000, RANDOM);
      expect(back).toEqual({ state: { ...state, until: NOW + 5_000 }, effects: [] });
    });
  });

  test('good moments in a crowd bring no more than one attempt a second', () => {
    let state: LinkState = states.idle;
    let attempts = 0;
    for (let now = NOW; now < NOW + 60_000; now += 50) {
      const moment: LinkEvent = state.phase === 'idle' ? { type: 'start' } : { type: 'wake' };
      for (const event of [moment, { type: 'ticket_failed', fatal: null, minMs: 0 }] as const) {
        const step = next(state, event, now, 0.99);
        state = step.state;
        attempts += step.effects.filter((effect) => effect === 'ticket').length;
      }
    }
    expect(attempts).toBeGreaterThan(50);
    expect(attempts).toBeLessThanOrEqual(62);
  });

  test('"at once" is obeyed for a proven connection, and not twice in a row', () => {
    const again: LinkEvent = { type: 'closed', code: closeCodes.slow_reader.code };
    const proven = next({ ...states.live, since: NOW - 60_000 }, again, NOW, RANDOM);
    expect(proven.state).toMatchObject({ phase: 'ticketing', attempt: 1 });
    expect(proven.effects).toEqual(['drop', 'ticket']);
    expect(next({ ...states.hello, attempt: 1 }, again, NOW, RANDOM).state.phase).toBe('waiting');
  });
});

describe('[WIRE5] close codes', () => {
  test.each(Object.entries(closeCodes))('%s', (_, { code, terminal }) => {
    const { state } = next(states.live, { type: 'closed', code }, NOW, RANDOM);
    expect(state).toEqual(
      terminal
        ? { phase: 'stopped', reason: { why: 'closed', closeCode: code } }
        : expect.objectContaining({ phase: 'waiting' }),
    );
  });
});

describe('[WIRE4] liveness', () => {
  const quiet: LinkState = { ...states.live, pingAt: NOW, deadAt: null };

  test('pings when quiet, and is dead 14 s after a ping was due that nothing followed', () => {
    const first = next(quiet, { type: 'tick' }, NOW + 300, RANDOM);
    expect(first.effects).toEqual(['ping']);
    expect(first.state).toMatchObject({ pingAt: NOW + 10_000, deadAt: NOW + 14_000 });
    const second = next(first.state, { type: 'tick' }, NOW + 10_000, RANDOM);
    expect(second.effects).toEqual(['ping']);
    const dead = next(second.state, { type: 'tick' }, NOW + 14_000, RANDOM);
    expect(dead.state.phase).toBe('waiting');
    expect(dead.effects).toEqual(['drop']);
  });

  test('anything heard answers the ping', () => {
    const step = next({ ...states.live, deadAt: NOW + 1, doubted: true }, { type: 'heard' }, NOW, RANDOM);
    expect(step.state).toEqual({ ...states.live, deadAt: null });
  });

  test('a timer that comes long after its time is a reason to ask, not to give up; once', () => {
    const woken = NOW + 3_600_000;
    const probed = next({ ...quiet, deadAt: NOW + 4_000 }, { type: 'tick' }, woken, RANDOM);
    expect(probed.effects).toEqual(['ping']);
    expect(probed.state).toMatchObject({ phase: 'live', deadAt: woken + 5_000, doubted: true });
    const again = next(probed.state, { type: 'tick' }, woken + 3_600_000, RANDOM);
    expect(again.state.phase).toBe('waiting');
  });

  test('a hidden tab whose timers come once a minute keeps a socket that answers', () => {
    let state: LinkState = quiet;
    for (let now = NOW + 60_000; now < NOW + 3_600_000; now += 60_000) {
      const asked = next(state, { type: 'tick' }, now, RANDOM);
      expect(asked.effects).toEqual(['ping']);
      state = next(asked.state, { type: 'heard' }, now + 40, RANDOM).state;
    }
    expect(state.phase).toBe('live');
  });

  test('waking doubts the socket: an answer within 5 s, or it is dropped; waking again buys no time', () => {
    const probed = next(quiet, { type: 'wake' }, NOW, RANDOM).state;
    expect(probed).toMatchObject({ deadAt: NOW + 5_000 });
    const again = next(probed, { type: 'wake' }, NOW + 4_000, RANDOM).state;
    expect(next(again, { type: 'tick' }, NOW + 5_000, RANDOM).state.phase).toBe('waiting');
  });
});

describe('[WIRE4] a pause', () => {
  test('forgets the attempts of a socket that had proven itself', () => {
    const proven: LinkState = { ...states.live, since: NOW - 60_000 };
    expect(next(proven, { type: 'pause' }, NOW, RANDOM).state).toMatchObject({ attempt: 0 });
    expect(next(states.live, { type: 'pause' }, NOW, RANDOM).state).toMatchObject({ attempt: 3 });
  });

  test('asks for nothing however long it lasts, and begins at once when it ends', () => {
    expect(dueAt(states.paused)).toBeNull();
    const step = next(states.paused, { type: 'resume' }, NOW + 86_400_000, RANDOM);
    expect(step.effects).toEqual(['ticket']);
  });
});

describe('[WIRE4] as a person would put it', () => {
  test.each([
    [states.live, 'online'],
    [states.idle, 'connecting'],
    [{ ...states.waiting, attempt: 1 }, 'connecting'],
    [{ ...states.ticketing, attempt: 2 }, 'offline'],
    [{ ...states.paused, attempt: 0 }, 'connecting'],
    [states.stopped, 'offline'],
  ] as const)('%o', (state, view) => {
    expect(viewOf(state, true)).toBe(view);
    expect(viewOf(state, false)).toBe('offline');
  });
});
