import { afterClose, type ErrorCode, type Retry } from '../../protocol/errors.ts';
import { limits } from '../../protocol/limits.ts';
import type { Link as LinkView } from './state.ts';

/** Delays and deadlines of a socket, in ms on a monotonic clock. */
export const timing = {
  /** Back-off with full jitter: a wait is anywhere between 0 and min(max, base × 2^attempt). */
  baseMs: 1_000,
  maxMs: 20_000,
  /** The first wait after a live socket is lost is drawn from at least this: a deploy closes everybody's at once. */
  lostMs: 4_000,
  /** A good moment cuts a wait short, but after a second failure in a row no sooner than this: moments come in crowds. */
  wakeGapMs: 1_000,
  /** A connection has proven itself, and the back-off starts over, after this long. */
  steadyMs: 10_000,
  /** Each of: getting a ticket, opening the socket, being greeted. */
  stepMs: 15_000,
  pingMs: limits.presence.pingMs,
  /** How late a timer may be before it says that this page, and not the line, was asleep. */
  lateMs: 1_000,
  /**
   * Dead this long after a ping was due that nothing followed. The last sign of life is at most `pingMs` older, and
   * the timer at most `lateMs` late: 25 s in all.
   */
  silenceMs: limits.presence.visibleSilenceMs - limits.presence.pingMs - 1_000,
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
      /** The ping was sent because a timer came late; there is no second such chance. */
      readonly doubted: boolean;
    }
  | {
      readonly phase: 'waiting';
      readonly attempt: number;
      readonly until: number;
      /** Not even a good moment cuts the wait shorter than this. */
      readonly notBefore: number;
    }
  /** No socket is wanted for now: the page is hidden, frozen or put aside. */
  | { readonly phase: 'paused'; readonly attempt: number; readonly notBefore: number }
  | { readonly phase: 'stopped'; readonly reason: StopReason };

export type LinkEvent =
  | { readonly type: 'start' }
  /** Without a reason: it was we who ended it. */
  | { readonly type: 'stop'; readonly reason?: StopReason }
  | { readonly type: 'ticket' }
  /** `fatal` ends the attempts; null = try again later, and no sooner than `minMs` from now if the server asked so. */
  | { readonly type: 'ticket_failed'; readonly fatal: StopReason | null; readonly minMs: number }
  | { readonly type: 'opened' }
  | { readonly type: 'greeted' }
  /** Anything at all arrived. */
  | { readonly type: 'heard' }
  | { readonly type: 'closed'; readonly code: number }
  /** The time `dueAt` named has come. */
  | { readonly type: 'tick' }
  /** A good moment to try: the network is back, the page is shown again. */
  | { readonly type: 'wake' }
  | { readonly type: 'offline' }
  /** Do without a socket until `resume`. */
  | { readonly type: 'pause' }
  | { readonly type: 'resume' };

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

/** States in which an attempt counts. */
type Busy = Exclude<LinkState, { phase: 'idle' | 'stopped' }>;

/** The attempt number that counts after a failure now. */
function attemptOf(state: Busy, now: number): number {
  return state.phase === 'live' && now - state.since >= timing.steadyMs ? 0 : state.attempt;
}

function retreat(state: Busy, retry: Retry, now: number, random: number, minMs = 0): Step {
  const attempt = attemptOf(state, now);
  // "At once" is believed only once in a row, or a server that keeps saying it is hammered.
  if (retry === 'now' && attempt === 0) return begin(1, now, ['drop']);
  // What the server asks of one it asks of all: they come back spread over as long again.
  const least = Math.max(minMs, state.phase === 'live' ? timing.lostMs : 0);
  const ceiling = Math.max(least, Math.min(timing.maxMs, timing.baseMs * 2 ** attempt));
  const until = now + minMs + random * ceiling;
  const gap = Math.max(minMs, attempt === 0 ? 0 : timing.wakeGapMs);
  return {
    state: { phase: 'waiting', attempt: attempt + 1, until, notBefore: Math.min(until, now + gap) },
    effects: ['drop'],
  };
}

function tick(state: Busy, now: number, random: number): Step {
  const due = dueAt(state);
  if (due === null || now < due) return stay(state);
  const late = now - due > timing.lateMs;
  switch (state.phase) {
    case 'paused':
      return stay(state);
    case 'waiting':
      return begin(state.attempt, now);
    case 'live':
      break;
    default:
      // The page slept through its own attempt, which says nothing of the server.
      return late ? begin(state.attempt, now, ['drop']) : retreat(state, 'backoff', now, random);
  }
  // What came meanwhile may stand in line behind this very timer: ask once more before giving up.
  if (late && !state.doubted) return probe({ ...state, deadAt: null, doubted: true }, now);
  if (state.deadAt !== null && now >= state.deadAt) return retreat(state, 'backoff', now, random);
  // By the time it was due, not by when the timer came: the bound is over both.
  const deadAt = state.deadAt ?? due + timing.silenceMs;
  return { state: { ...state, pingAt: due + timing.pingMs, deadAt }, effects: ['ping'] };
}

function probe(state: Extract<LinkState, { phase: 'live' }>, now: number): Step {
  const deadAt = Math.min(state.deadAt ?? Infinity, now + timing.probeMs);
  return { state: { ...state, pingAt: now + timing.pingMs, deadAt }, effects: ['ping'] };
}

function wake(state: Busy, now: number): Step {
  if (state.phase === 'live') return probe(state, now);
  if (state.phase !== 'waiting') return stay(state);
  if (now >= state.notBefore) return begin(state.attempt, now);
  return state.until === state.notBefore ? stay(state) : stay({ ...state, until: state.notBefore });
}

function pause(state: Busy, now: number): Step {
  if (state.phase === 'paused') return stay(state);
  const notBefore = state.phase === 'waiting' ? state.notBefore : now;
  return { state: { phase: 'paused', attempt: attemptOf(state, now), notBefore }, effects: ['drop'] };
}

function resume(state: Busy, now: number): Step {
  if (state.phase !== 'paused') return stay(state);
  const { attempt, notBefore } = state;
  if (now >= notBefore) return begin(attempt, now);
  return stay({ phase: 'waiting', attempt, until: notBefore, notBefore });
}

function closed(state: Busy, code: number, now: number, random: number): Step {
  const advice = afterClose(code);
  if (advice.terminal) return stop({ why: 'closed', closeCode: code });
  return retreat(state, advice.retry, now, random);
}

/** When `tick` is next due, or null. */
export function dueAt(state: LinkState): number | null {
  if (state.phase === 'idle' || state.phase === 'paused' || state.phase === 'stopped') return null;
  if (state.phase === 'live') return Math.min(state.pingAt, state.deadAt ?? Infinity);
  return state.until;
}

/** The whole behaviour of a connection. An event that means nothing in a state changes nothing. */
export function next(state: LinkState, event: LinkEvent, now: number, random: number): Step {
  if (state.phase === 'idle' || state.phase === 'stopped')
    return event.type === 'start' ? begin(0, now) : stay(state);
  const { phase, attempt } = state;
  switch (event.type) {
    case 'start':
      return stay(state);
    case 'stop':
      return stop(event.reason ?? { why: 'ended' });
    case 'tick':
      return tick(state, now, random);
    case 'wake':
      return wake(state, now);
    case 'pause':
      return pause(state, now);
    case 'resume':
      return resume(state, now);
    case 'offline':
      return phase === 'waiting' || phase === 'paused' ? stay(state) : retreat(state, 'backoff', now, random);
    case 'closed':
      if (phase !== 'connecting' && phase !== 'hello' && phase !== 'live') return stay(state);
      return closed(state, event.code, now, random);
    case 'ticket':
      if (phase !== 'ticketing') return stay(state);
      return { state: { phase: 'connecting', attempt, until: now + timing.stepMs }, effects: ['connect'] };
    case 'ticket_failed':
      if (phase !== 'ticketing') return stay(state);
      if (event.fatal !== null) return stop(event.fatal);
      return retreat(state, 'backoff', now, random, event.minMs);
    case 'opened':
      if (phase !== 'connecting') return stay(state);
      return { state: { phase: 'hello', attempt, until: now + timing.stepMs }, effects: ['hello'] };
    case 'greeted':
      if (phase !== 'hello') return stay(state);
      return stay({
        phase: 'live',
        attempt,
        since: now,
        pingAt: now + timing.pingMs,
        deadAt: null,
        doubted: false,
      });
    case 'heard':
      if (phase !== 'live' || state.deadAt === null) return stay(state);
      return stay({ ...state, deadAt: null, doubted: false });
  }
}

/** A connection as a person would put it. One failed attempt is not yet "offline". */
export function viewOf(state: LinkState, browserOnline: boolean): LinkView {
  if (!browserOnline || state.phase === 'stopped') return 'offline';
  if (state.phase === 'live') return 'online';
  return state.phase !== 'idle' && state.attempt >= 2 ? 'offline' : 'connecting';
}
