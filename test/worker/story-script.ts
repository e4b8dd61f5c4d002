import { Random } from '../support/random.ts';

/** A conversation's story as a list of steps, made from a seed: the same seed, the same story. */

export const people = ['osei', 'nora', 'tomas', 'priya'] as const;
export type Who = (typeof people)[number];
export type Road = 'socket' | 'http';

/**
 * `nth` points at what was said before, counted round. `wait: false` goes on before the answer is there. A step that
 * has no sense where the story stands (an edit by someone who has said nothing) is skipped; one that is not allowed
 * must be refused.
 */
export type Step =
  | { readonly do: 'evict'; readonly what: 'conversation' | 'tenant' | 'all' | Who }
  | {
      readonly do: 'send';
      readonly who: Who;
      readonly road: Road;
      readonly word: string;
      readonly reply: number | null;
      readonly wait: boolean;
    }
  | { readonly do: 'repeat'; readonly nth: number; readonly road: Road }
  | { readonly do: 'edit'; readonly nth: number; readonly road: Road; readonly word: string }
  | { readonly do: 'retract'; readonly nth: number; readonly road: Road }
  | { readonly do: 'react'; readonly who: Who; readonly nth: number; readonly action: 'add' | 'remove' }
  | { readonly do: 'read'; readonly who: Who; readonly nth: number; readonly road: Road }
  | { readonly do: 'confirm'; readonly who: Who }
  | { readonly do: 'look'; readonly who: Who; readonly nth: number }
  | { readonly do: 'come'; readonly who: Who }
  | { readonly do: 'go'; readonly who: Who }
  | { readonly do: 'rename'; readonly title: string }
  | { readonly do: 'add'; readonly who: Who; readonly history: 'from_now' | 'from_start' }
  | { readonly do: 'remove'; readonly who: Who };

const STEPS = 14;

/** What may happen next, as often as it is listed. */
const kinds = [
  ...Array<'send'>(8).fill('send'),
  ...Array<'evict'>(6).fill('evict'),
  ...Array<'come'>(3).fill('come'),
  'repeat',
  'repeat',
  'edit',
  'edit',
  'retract',
  'react',
  'react',
  'read',
  'read',
  'confirm',
  'confirm',
  'look',
  'go',
  'rename',
  'add',
  'add',
  'remove',
] as const;

export function writeStory(seed: number): Step[] {
  const random = new Random(seed);
  const who = (): Who => random.pick(people);
  const road = (): Road => random.pick(['socket', 'http']);
  const nth = (): number => random.below(50);
  const make = (index: number): Step => {
    // One word that is nowhere else, so that whoever sees it has seen this text.
    const word = `w${seed.toString(36)}x${index.toString(36)}z`;
    const kind = random.pick(kinds);
    switch (kind) {
      case 'evict':
        return { do: 'evict', what: random.pick(['conversation', 'conversation', 'tenant', 'all', who()]) };
      case 'send': {
        const reply = random.chance(0.2) ? nth() : null;
        return { do: 'send', who: who(), road: road(), word, reply, wait: random.chance(0.5) };
      }
      case 'repeat':
        return { do: 'repeat', nth: nth(), road: road() };
      case 'edit':
        return { do: 'edit', nth: nth(), road: road(), word };
      case 'retract':
        return { do: 'retract', nth: nth(), road: road() };
      case 'react':
        return { do: 'react', who: who(), nth: nth(), action: random.chance(0.7) ? 'add' : 'remove' };
      case 'read':
        return { do: 'read', who: who(), nth: nth(), road: road() };
      case 'confirm':
        return { do: 'confirm', who: who() };
      case 'look':
        return { do: 'look', who: who(), nth: nth() };
      case 'come':
        return { do: 'come', who: who() };
      case 'go':
        return { do: 'go', who: who() };
      case 'rename':
        return { do: 'rename', title: `Title ${index}` };
      case 'add':
        return { do: 'add', who: who(), history: random.pick(['from_now', 'from_start']) };
      case 'remove':
        return { do: 'remove', who: who() };
    }
  };
  return Array.from({ length: STEPS }, (_, index) => make(index));
}
