import { afterClose, type ErrorCode, type Retry } from '../../protocol/errors.ts';
import { limits } from '../../protocol/limits.ts';
import type { Link as LinkView } from './state.ts';

/** Delays and deadlines of a socket, in ms on a monotonic clock. */
export const timing = {
  /** Back-off with full jitter: a wait is anywhere between 0 and min(max, base × 2^attempt). */
  baseMs: 500,
  maxMs: 30_000,
  /** A connection has proven itself, and the back-off starts over, after this long. */
  steadyMs: 10_000,
  /** Each of: getting a ticket, opening the socket, being greeted. */
  stepMs: 15_000,
  pingMs: limits.presence.pingMs,
  /** Dead this long after a ping that nothing followed: 25 s after the last sign of life. */
  silenceMs: limits.presence.visibleSilenceMs - limits.presence.pingMs,
  /** The same, when there is reason to doubt the socket (the page woke, the network changed). */
  probeMs: 5_000,
} as const;

export type StopReason =
  | { readonly why: 'ended' }
  | { readonly why: 'signed_out' }
  | { readonly why: 'refused'; readonly code: ErrorCode }
  /** A terminal close code. */
  | { readonly why: 'closed'; readonly closeCode: number };

export type LinkState =
  | { readonly phase: 'idle' }
  | { readonly phase: 'ticketing'; readonly attempt: number; readonly until: number }
  | { readonly phase: 'connecting'; readonly attempt: number; readonly until: number }
  | { readonly phase: 'hello'; readonly attempt: number; readonly until: number }
  | {
      readonly phase: 'live';
      readonly attempt: number;
      readonly since: number;
      readonly pingAt: number;
      /** Set while a ping is unanswered. */
      readonly deadAt: number | null;
    }
  | { readonly phase: 'waiting'; readonly attempt: number; readonly until: number }
  | { readonly phase: 'stopped'; readonly reason: StopReason };

export type LinkEvent =
  | { readonly type: 'start' }
  /** Without a reason: it was we who ended it. */
  | { readonly type: 'stop'; readonly reason?: StopReason }
  | { readonly type: 'ticket' }
  /** `fatal` ends the attempts; null = try again later. */
  | { readonly type: 'ticket_failed'; readonly fatal: StopReason | null }
  | { readonly type: 'opened' }
  | { readonly type: 'greeted' }
  /** Anything at all arrived. */
  | { readonly type: 'heard' }
  | { readonly type: 'closed'; readonly code: number }
  /** The time `dueAt` named has come. */
  | { readonly type: 'tick' }
  /** A good moment to try: the network is back, the page is shown again. */
  | { readonly type: 'wake' }
  | { readonly type: 'offline' };

/** What the runtime must do: `drop` forgets the ticket request or socket of this attempt. */
export type LinkEffect = 'ticket' | 'connect' | 'hello' | 'ping' | 'drop';
export interface Step {
  readonly state: LinkState;
  readonly effects: readonly LinkEffect[];
}

const stay = (state: LinkState): Step => ({ state, effects: [] });

function begin(attempt: number, now: number, drop: readonly LinkEffect[] = []): Step {
  return {
    state: { phase: 'ticketing', attempt, until: now + timing.stepMs },
    effects: [...drop, 'ticket'],
  };
}

function stop(reason: StopReason): Step {
  return { state: { phase: 'stopped', reason }, effects: ['drop'] };
}

/** The attempt number that counts after a failure now. */
function attemptOf(state: LinkState, now: number): number {
  if (state.phase === 'idle' || state.phase === 'stopped') return 0;
  return state.phase === 'live' && now - state.since >= timing.steadyMs ? 0 : state.attempt;
}

function retreat(state: LinkState, retry: Retry, now: number, random: number): Step {
  const attempt = attemptOf(state, now);
  // "At once" is believed only once in a row, or a server that keeps saying it is hammered.
  if (retry === 'now' && attempt === 0) return begin(1, now, ['drop']);
  const ceiling = Math.min(timing.maxMs, timing.baseMs * 2 ** attempt);
  return {
    state: { phase: 'waiting', attempt: attempt + 1, until: now + random * ceiling },
    effects: ['drop'],
  };
}

function tick(state: LinkState, now: number, random: number): Step {
  const due = dueAt(state);
  if (due === null || now < due) return stay(state);
  if (state.phase === 'waiting') return begin(state.attempt, now);
  if (state.phase !== 'live' || (state.deadAt !== null && now >= state.deadAt))
    return retreat(state, 'backoff', now, random);
  return {
    state: { ...state, pingAt: now + timing.pingMs, deadAt: state.deadAt ?? now + timing.silenceMs },
    effects: ['ping'],
  };
}

function wake(state: LinkState, now: number): Step {
  if (state.phase === 'waiting') return begin(state.attempt, now);
  if (state.phase !== 'live') return stay(state);
  const deadAt = Math.min(state.deadAt ?? Infinity, now + timing.probeMs);
  return { state: { ...state, pingAt: now + timing.pingMs, deadAt }, effects: ['ping'] };
}

function closed(state: LinkState, code: number, now: number, random: number): Step {
  const advice = afterClose(code);
  if (advice.terminal) return stop({ why: 'closed', closeCode: code });
  return retreat(state, advice.retry, now, random);
}

/** When `tick` is next due, or null. */
export function dueAt(state: LinkState): number | null {
  if (state.phase === 'idle' || state.phase === 'stopped') return null;
  if (state.phase === 'live') return Math.min(state.pingAt, state.deadAt ?? Infinity);
  return state.until;
}

/** The whole behaviour of a connection. An event that means nothing in a state changes nothing. */
export function next(state: LinkState, event: LinkEvent, now: number, random: number): Step {
  const { phase } = state;
  if (phase === 'idle' || phase === 'stopped') {
    if (event.type === 'start') return begin(0, now);
    return stay(state);
  }
  const hasSocket = phase === 'connecting' || phase === 'hello' || phase === 'live';
  switch (event.type) {
    case 'start':
      return stay(state);
    case 'stop':
      return stop(event.reason ?? { why: 'ended' });
    case 'tick':
      return tick(state, now, random);
    case 'wake':
      return wake(state, now);
    case 'offline':
      return phase === 'waiting' ? stay(state) : retreat(state, 'backoff', now, random);
    case 'closed':
      return hasSocket ? closed(state, event.code, now, random) : stay(state);
    case 'ticket':
      if (phase !== 'ticketing') return stay(state);
      return {
        state: { phase: 'connecting', attempt: state.attempt, until: now + timing.stepMs },
        effects: ['connect'],
      };
    case 'ticket_failed':
      if (phase !== 'ticketing') return stay(state);
      return event.fatal === null ? retreat(state, 'backoff', now, random) : stop(event.fatal);
    case 'opened':
      if (phase !== 'connecting') return stay(state);
      return {
        state: { phase: 'hello', attempt: state.attempt, until: now + timing.stepMs },
        effects: ['hello'],
      };
    case 'greeted':
      if (phase !== 'hello') return stay(state);
      return stay({
        phase: 'live',
        attempt: state.attempt,
        since: now,
        pingAt: now + timing.pingMs,
        deadAt: null,
      });
    case 'heard':
      return phase === 'live' && state.deadAt !== null ? stay({ ...state, deadAt: null }) : stay(state);
  }
}

/** A connection as a person would put it. One failed attempt is not yet "offline". */
export function viewOf(state: LinkState, browserOnline: boolean): LinkView {
  if (!browserOnline || state.phase === 'stopped') return 'offline';
  if (state.phase === 'live') return 'online';
  return state.phase !== 'idle' && state.attempt >= 2 ? 'offline' : 'connecting';
}
