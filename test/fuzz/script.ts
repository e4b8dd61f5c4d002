import { seatRoles, type SeatRole } from '../../protocol/index.ts';
import type { Signal } from '../../widget/client/platform.ts';
import { Random } from '../support/random.ts';
import { pinned } from './pinned.ts';
import type { Death } from './sim-object.ts';

/**
 * What happens in one simulated story. Steps name what they are about by number, and numbers too high are taken
 * round: a step can be dropped without the others losing their meaning.
 */
export type Action =
  | { readonly kind: 'open'; readonly device: number; readonly conversation: number }
  | { readonly kind: 'close_view'; readonly device: number }
  | { readonly kind: 'send'; readonly device: number; readonly reply: boolean }
  | { readonly kind: 'edit'; readonly device: number; readonly pick: number }
  | { readonly kind: 'retract'; readonly device: number; readonly pick: number }
  | {
      readonly kind: 'react';
      readonly device: number;
      readonly pick: number;
      readonly emoji: number;
      readonly add: boolean;
    }
  /** A message that asks the others for an acknowledgement, and one of those who are asked. */
  | { readonly kind: 'urge'; readonly device: number }
  | { readonly kind: 'acknowledge'; readonly device: number; readonly pick: number }
  | { readonly kind: 'pin'; readonly device: number; readonly pick: number; readonly add: boolean }
  /** A message that names one or two people, or an edit that names others, or nobody. */
  | { readonly kind: 'name'; readonly device: number; readonly pick: number; readonly many: number }
  | { readonly kind: 'name_anew'; readonly device: number; readonly pick: number; readonly many: number }
  /** Someone keeps their reading private, or no longer. */
  | { readonly kind: 'choose'; readonly who: number; readonly isPrivate: boolean }
  | { readonly kind: 'see'; readonly device: number; readonly pick: number }
  | { readonly kind: 'type'; readonly device: number; readonly on: boolean }
  | { readonly kind: 'older'; readonly device: number }
  | { readonly kind: 'jump'; readonly device: number; readonly pick: number }
  | { readonly kind: 'retry'; readonly device: number }
  | { readonly kind: 'discard'; readonly device: number }
  | {
      readonly kind: 'add';
      readonly by: number;
      readonly who: number;
      readonly conversation: number;
      readonly history: 'from_now' | 'from_start';
    }
  | { readonly kind: 'remove'; readonly by: number; readonly who: number; readonly conversation: number }
  | {
      readonly kind: 'role';
      readonly by: number;
      readonly who: number;
      readonly conversation: number;
      readonly role: SeatRole;
    }
  | { readonly kind: 'active'; readonly by: number; readonly conversation: number; readonly active: boolean }
  | { readonly kind: 'rename'; readonly by: number; readonly conversation: number; readonly title: number }
  /** A command of before once more, by the other road, as it was or with other words. */
  | { readonly kind: 'again'; readonly pick: number; readonly same: boolean }
  // --- faults
  | { readonly kind: 'cut'; readonly device: number; readonly noticedBy: 'client' | 'server' }
  | { readonly kind: 'dark'; readonly device: number; readonly up: boolean; readonly down: boolean }
  | { readonly kind: 'stall'; readonly device: number; readonly ms: number }
  | { readonly kind: 'slow'; readonly device: number; readonly ms: number }
  | { readonly kind: 'lossy'; readonly device: number; readonly percent: number }
  | { readonly kind: 'browser'; readonly device: number; readonly signal: Signal; readonly on: boolean }
  | { readonly kind: 'reload'; readonly device: number; readonly gracefully: boolean }
  | { readonly kind: 'evict'; readonly object: number }
  | { readonly kind: 'crash'; readonly object: number; readonly after: number; readonly how: Death }
  | { readonly kind: 'place'; readonly place: number; readonly fault: PlaceFault }
  | { readonly kind: 'clock'; readonly ms: number }
  | { readonly kind: 'snapshot'; readonly conversation: number }
  | { readonly kind: 'restore'; readonly conversation: number };

/** What every long run must have met with, or it has proven little. */
export const expectedFaults = [
  'cut',
  'dark',
  'stall',
  'slow',
  'lossy',
  'browser',
  'reload',
  'evict',
  'crash, whole',
  'crash, torn',
  'place',
  'clock',
  'restored',
  'request lost',
  'request unanswered',
  'request late',
  'request twice',
  'alarm late',
  'alarm twice',
] as const;

/** How a place that takes copies behaves: as it should, refusing at once, or failing after it has done the work. */
export type PlaceFault = 'none' | 'before' | 'after';

export interface Step {
  /** Ms after the one before. */
  readonly after: number;
  readonly do: Action;
}
export interface Script {
  readonly seed: number;
  readonly people: number;
  /** Devices of each person. */
  readonly devices: readonly number[];
  /** Who founds each conversation, and with whom. */
  readonly conversations: readonly { readonly founder: number; readonly others: readonly number[] }[];
  readonly steps: readonly Step[];
  /**
   * Without what stories had not yet when this one was pinned: alarms are kept, and only messages come again in the
   * midst of it.
   */
  readonly plain: boolean;
}

type Maker = (random: Random) => Action;
const n = (random: Random): number => random.below(1_000);
const device = (random: Random) => ({ device: n(random) });

const words: readonly (readonly [weight: number, make: Maker])[] = [
  [10, (r) => ({ kind: 'open', ...device(r), conversation: n(r) })],
  [1, (r) => ({ kind: 'close_view', ...device(r) })],
  [34, (r) => ({ kind: 'send', ...device(r), reply: r.chance(0.2) })],
  [5, (r) => ({ kind: 'edit', ...device(r), pick: n(r) })],
  [4, (r) => ({ kind: 'retract', ...device(r), pick: n(r) })],
  [7, (r) => ({ kind: 'react', ...device(r), pick: n(r), emoji: r.below(3), add: r.chance(0.7) })],
  [9, (r) => ({ kind: 'see', ...device(r), pick: n(r) })],
  [2, (r) => ({ kind: 'type', ...device(r), on: r.chance(0.7) })],
  [1, (r) => ({ kind: 'older', ...device(r) })],
  [1, (r) => ({ kind: 'jump', ...device(r), pick: n(r) })],
  [2, (r) => ({ kind: 'retry', ...device(r) })],
  [1, (r) => ({ kind: 'discard', ...device(r) })],
  [
    4,
    (r) => ({
      kind: 'add',
      by: r.chance(0.7) ? 0 : n(r),
      who: n(r),
      conversation: n(r),
      history: r.pick(['from_now', 'from_start']),
    }),
  ],
  [4, (r) => ({ kind: 'remove', by: r.chance(0.6) ? 0 : n(r), who: n(r), conversation: n(r) })],
  [2, (r) => ({ kind: 'active', by: 0, conversation: n(r), active: r.chance(0.7) })],
  [1, (r) => ({ kind: 'rename', by: 0, conversation: n(r), title: r.below(4) })],
  [3, (r) => ({ kind: 'again', pick: n(r), same: r.chance(0.7) })],
];
const signals: readonly Signal[] = ['online', 'offline', 'visibility', 'resumed', 'leaving'];
const faults: readonly (readonly [weight: number, make: Maker])[] = [
  [8, (r) => ({ kind: 'cut', ...device(r), noticedBy: r.pick(['client', 'server']) })],
  [5, (r) => ({ kind: 'dark', ...device(r), up: r.chance(0.7), down: r.chance(0.7) })],
  [5, (r) => ({ kind: 'stall', ...device(r), ms: r.between(500, 30_000) })],
  [3, (r) => ({ kind: 'slow', ...device(r), ms: r.pick([60, 500, 3_000]) })],
  [6, (r) => ({ kind: 'lossy', ...device(r), percent: r.pick([0, 20, 60]) })],
  [5, (r) => ({ kind: 'browser', ...device(r), signal: r.pick(signals), on: r.chance(0.6) })],
  [4, (r) => ({ kind: 'reload', ...device(r), gracefully: r.chance(0.6) })],
  [7, (r) => ({ kind: 'evict', object: n(r) })],
  [12, (r) => ({ kind: 'crash', object: n(r), after: r.between(1, 40), how: r.pick(['whole', 'torn']) })],
  [8, (r) => ({ kind: 'place', place: n(r), fault: r.pick(['none', 'before', 'after']) })],
  [3, (r) => ({ kind: 'clock', ms: r.pick([-60_000, -1_000, 1_000, 60_000, 400_000]) })],
  [3, (r) => ({ kind: 'snapshot', conversation: n(r) })],
  [2, (r) => ({ kind: 'restore', conversation: n(r) })],
];

function choose(random: Random, table: readonly (readonly [number, Maker])[]): Action {
  let left = random.below(table.reduce((sum, [weight]) => sum + weight, 0));
  for (const [weight, make] of table) {
    left -= weight;
    if (left < 0) return make(random);
  }
  throw new Error('the weights do not add up');
}

/** Changes of roles among a story's steps, drawn apart from them: a pinned story without any stays what it was. */
function withRoles(seed: number, steps: readonly Step[]): readonly Step[] {
  const random = new Random(seed ^ 0x2015);
  const change = (): Step => ({
    after: random.chance(0.5) ? 0 : random.between(1, 1_500),
    do: {
      kind: 'role',
      by: random.chance(0.6) ? 0 : n(random),
      who: n(random),
      conversation: n(random),
      role: random.pick(seatRoles),
    },
  });
  return steps.flatMap((step) => (random.chance(0.06) ? [change(), step] : [step]));
}

/** So too urgent messages, and those who acknowledge them. */
function withUrgent(seed: number, steps: readonly Step[]): readonly Step[] {
  const random = new Random(seed ^ 0x1126);
  const more = (): Step => ({
    after: random.chance(0.5) ? 0 : random.between(1, 1_500),
    do: random.chance(0.3)
      ? { kind: 'urge', ...device(random) }
      : { kind: 'acknowledge', ...device(random), pick: n(random) },
  });
  return steps.flatMap((step) => (random.chance(0.12) ? [more(), step] : [step]));
}

/** The same of messages that are pinned, and no longer. */
function withPins(seed: number, steps: readonly Step[]): readonly Step[] {
  const random = new Random(seed ^ 0x2128);
  const change = (): Step => ({
    after: random.chance(0.5) ? 0 : random.between(1, 1_500),
    do: { kind: 'pin', ...device(random), pick: n(random), add: random.chance(0.7) },
  });
  return steps.flatMap((step) => (random.chance(0.08) ? [change(), step] : [step]));
}

/** The same of those who choose to read in private, and who read. */
function withChoices(seed: number, steps: readonly Step[]): readonly Step[] {
  const random = new Random(seed ^ 0x2129);
  const more = (): Step => ({
    after: random.chance(0.4) ? 0 : random.between(1, 1_500),
    do: random.chance(0.5)
      ? { kind: 'choose', who: n(random), isPrivate: random.chance(0.6) }
      : { kind: 'see', ...device(random), pick: n(random) },
  });
  return steps.flatMap((step) => (random.chance(0.15) ? [more(), step] : [step]));
}

/** And of messages that name people. */
function withMentions(seed: number, steps: readonly Step[]): readonly Step[] {
  const random = new Random(seed ^ 0x40a7);
  const more = (): Step => ({
    after: random.chance(0.5) ? 0 : random.between(1, 1_500),
    do: random.chance(0.7)
      ? { kind: 'name', ...device(random), pick: n(random), many: random.between(1, 2) }
      : { kind: 'name_anew', ...device(random), pick: n(random), many: random.between(0, 2) },
  });
  return steps.flatMap((step) => (random.chance(0.1) ? [more(), step] : [step]));
}

/** The story of a seed, with what came later among its steps. */
function whole(seed: number, steps: readonly Step[]): readonly Step[] {
  const found = pinned.find((one) => one.seed === seed);
  if (found?.roles === false) return steps;
  const before = withPins(seed, withUrgent(seed, withRoles(seed, steps)));
  return found === undefined ? withChoices(seed, withMentions(seed, before)) : before;
}

/** The story of a seed. */
export function scriptOf(seed: number): Script {
  const random = new Random(seed);
  const found = pinned.find((one) => one.seed === seed);
  // Mostly few: what goes wrong among many mostly goes wrong among few, and those are sooner played.
  const people = random.pick([2, 2, 2, 3, 3, 4, 6]);
  const conversations = Array.from({ length: random.pick([1, 1, 1, 2, 3]) }, () => {
    const founder = random.below(people);
    const others = Array.from({ length: people }, (_, person) => person).filter(
      (person) => person !== founder && random.chance(0.7),
    );
    return { founder, others: others.length > 0 ? others : [(founder + 1) % people] };
  });
  // Some stories are calm, some are nothing but trouble.
  const trouble = random.pick([0.05, 0.25, 0.25, 0.5]);
  const pace = random.pick([200, 1_500, 1_500, 5_000]);
  const devices = Array.from({ length: people }, () => (random.chance(0.3) ? 2 : 1));
  const steps = Array.from({ length: random.between(10, 90) }, () => ({
    // What happens at the very same moment is worth as much as what happens apart.
    after: random.chance(0.2) ? 0 : random.between(1, pace),
    do: choose(random, random.chance(trouble) ? faults : words),
  }));
  return {
    seed,
    plain: found?.plain === true,
    people,
    devices,
    conversations,
    steps: whole(seed, steps),
  };
}
