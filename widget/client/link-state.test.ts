import { describe, expect, test } from 'vitest';
import { closeCodes } from '../../protocol/errors.ts';
import {
  dueAt,
  next,
  timing,
  viewOf,
  type LinkEffect,
  type LinkEvent,
  type LinkState,
} from './link-state.ts';

const NOW = 100_000;
const RANDOM = 0.5;
const deadline = NOW + 1_000;

const states = {
  idle: { phase: 'idle' },
  ticketing: { phase: 'ticketing', attempt: 0, until: deadline },
  connecting: { phase: 'connecting', attempt: 0, until: deadline },
  hello: { phase: 'hello', attempt: 0, until: deadline },
  live: { phase: 'live', attempt: 3, since: NOW - 1_000, pingAt: deadline, deadAt: null },
  waiting: { phase: 'waiting', attempt: 2, until: deadline },
  stopped: { phase: 'stopped', reason: { why: 'ended' } },
} as const satisfies Record<string, LinkState>;
type Name = keyof typeof states;

const events = {
  start: { type: 'start' },
  stop: { type: 'stop' },
  ticket: { type: 'ticket' },
  ticket_failed: { type: 'ticket_failed', fatal: null },
  ticket_fatal: { type: 'ticket_failed', fatal: { why: 'signed_out' } },
  opened: { type: 'opened' },
  greeted: { type: 'greeted' },
  heard: { type: 'heard' },
  closed: { type: 'closed', code: 1006 },
  closed_terminal: { type: 'closed', code: closeCodes.seat_lost.code },
  early_tick: { type: 'tick' },
  wake: { type: 'wake' },
  offline: { type: 'offline' },
} as const satisfies Record<string, LinkEvent>;
type EventName = keyof typeof events;

/** Where each state goes on each event, and what it does; '=' stays exactly as it is. */
type Cell = '=' | readonly [LinkState['phase'], ...LinkEffect[]];
const retreat: Cell = ['waiting', 'drop'];
const ended: Cell = ['stopped', 'drop'];
const inert = Object.fromEntries(Object.keys(events).map((name) => [name, '='])) as Record<EventName, Cell>;
const active = { ...inert, stop: ended, offline: retreat };

const table: Record<Name, Record<EventName, Cell>> = {
  idle: { ...inert, start: ['ticketing', 'ticket'] },
  ticketing: { ...active, ticket: ['connecting', 'connect'], ticket_failed: retreat, ticket_fatal: ended },
  connecting: { ...active, opened: ['hello', 'hello'], closed: retreat, closed_terminal: ended },
  hello: { ...active, greeted: ['live'], closed: retreat, closed_terminal: ended },
  live: { ...active, wake: ['live', 'ping'], closed: retreat, closed_terminal: ended },
  waiting: { ...active, offline: '=', wake: ['ticketing', 'ticket'] },
  stopped: { ...inert, start: ['ticketing', 'ticket'] },
};

describe('[WIRE4] every state on every event', () => {
  for (const state of Object.keys(states) as Name[])
    for (const event of Object.keys(events) as EventName[])
      test(`${state} · ${event}`, () => {
        const step = next(states[state], events[event], NOW, RANDOM);
        const cell = table[state][event];
        if (cell === '=') {
          expect(step).toEqual({ state: states[state], effects: [] });
        } else {
          const [phase, ...effects] = cell;
          expect(step.state.phase).toBe(phase);
          expect(step.effects).toEqual(effects);
        }
      });
});

describe('[WIRE4] deadlines', () => {
  test.each(['ticketing', 'connecting', 'hello'] as const)('%s gives up when its time is over', (name) => {
    const step = next(states[name], { type: 'tick' }, deadline, RANDOM);
    expect(step.state.phase).toBe('waiting');
    expect(step.effects).toEqual(['drop']);
  });

  test('waiting tries again when its time is over', () => {
    const step = next(states.waiting, { type: 'tick' }, deadline, RANDOM);
    expect(step.state).toEqual({ phase: 'ticketing', attempt: 2, until: deadline + timing.stepMs });
    expect(step.effects).toEqual(['ticket']);
  });

  test('every state but idle and stopped names the time it next wants to be asked', () => {
    expect(Object.values(states).map(dueAt)).toEqual([
      null,
      deadline,
      deadline,
      deadline,
      deadline,
      deadline,
      null,
    ]);
  });
});

describe('[WIRE4] back-off', () => {
  const failAt = (attempt: number, random: number) => {
    const step = next({ phase: 'connecting', attempt, until: deadline }, events.closed, NOW, random);
    if (step.state.phase !== 'waiting') throw new Error('expected to wait');
    return step.state;
  };

  test('doubles from 500 ms to 30 s', () => {
    const longest = [0, 1, 2, 3, 4, 5, 6, 7, 20].map((attempt) => failAt(attempt, 1).until - NOW);
    expect(longest).toEqual([500, 1000, 2000, 4000, 8000, 16000, 30000, 30000, 30000]);
  });

  test('has full jitter: anywhere between nothing and the ceiling', () => {
    expect(failAt(3, 0).until).toBe(NOW);
    expect(failAt(3, 0.25).until).toBe(NOW + 1000);
  });

  test('starts over only after 10 s live', () => {
    const live = (since: number): LinkState => ({ ...states.live, attempt: 5, since });
    expect(next(live(NOW - 9_999), events.closed, NOW, 1).state).toMatchObject({ attempt: 6 });
    expect(next(live(NOW - 10_000), events.closed, NOW, 1).state).toMatchObject({
      attempt: 1,
      until: NOW + 500,
    });
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
  test('pings when quiet, and is dead 25 s after the last sign of life', () => {
    const first = next({ ...states.live, pingAt: NOW }, { type: 'tick' }, NOW, RANDOM);
    expect(first.effects).toEqual(['ping']);
    expect(first.state).toMatchObject({ pingAt: NOW + 10_000, deadAt: NOW + 15_000 });
    const second = next(first.state, { type: 'tick' }, NOW + 10_000, RANDOM);
    expect(second.effects).toEqual(['ping']);
    const dead = next(second.state, { type: 'tick' }, NOW + 15_000, RANDOM);
    expect(dead.state.phase).toBe('waiting');
    expect(dead.effects).toEqual(['drop']);
  });

  test('anything heard answers the ping', () => {
    const step = next({ ...states.live, deadAt: NOW + 1 }, { type: 'heard' }, NOW, RANDOM);
    expect(step.state).toEqual({ ...states.live, deadAt: null });
  });

  test('a timer slowed down by a hidden tab does not kill a socket that was never asked', () => {
    const late = NOW + 60_000;
    const step = next({ ...states.live, pingAt: NOW }, { type: 'tick' }, late, RANDOM);
    expect(step.state).toMatchObject({ phase: 'live', deadAt: late + 15_000 });
  });

  test('waking doubts the socket: an answer within 5 s, or it is dropped', () => {
    const probed = next(states.live, { type: 'wake' }, NOW, RANDOM).state;
    expect(probed).toMatchObject({ deadAt: NOW + 5_000 });
    expect(next(probed, { type: 'tick' }, NOW + 5_000, RANDOM).state.phase).toBe('waiting');
  });
});

describe('[WIRE4] as a person would put it', () => {
  test.each([
    [states.live, 'online'],
    [states.idle, 'connecting'],
    [{ ...states.waiting, attempt: 1 }, 'connecting'],
    [{ ...states.ticketing, attempt: 2 }, 'offline'],
    [states.stopped, 'offline'],
  ] as const)('%o', (state, view) => {
    expect(viewOf(state, true)).toBe(view);
    expect(viewOf(state, false)).toBe('offline');
  });
});
