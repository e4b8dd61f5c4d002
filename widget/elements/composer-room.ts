import { codePoints, contentProblem } from '../../protocol/content.ts';
import { limits } from '../../protocol/limits.ts';

/** The count shows when less than this is left: the last tenth. */
const COUNT_FROM = limits.content.maxCodePoints / 10;

/** How much more may be written, counted as the server counts; below zero it is too much. */
export type Room =
  | { readonly name: 'enough' }
  | { readonly name: 'near'; readonly left: number }
  | { readonly name: 'over'; readonly by: number }
  /** Something in it is no text. */
  | { readonly name: 'invalid' };

/** Of `text` as it would be sent. The bound in bytes is never the nearer one: a code point has four at most. */
export function roomFor(text: string): Room {
  const most = limits.content.maxCodePoints;
  if (contentProblem(text, true) === 'content_invalid') return { name: 'invalid' };
  // UTF-16 units bound the code points from above, for nothing.
  if (text.length <= most - COUNT_FROM) return { name: 'enough' };
  const left = most - codePoints(text);
  if (left < 0) return { name: 'over', by: -left };
  return left < COUNT_FROM ? { name: 'near', left } : { name: 'enough' };
}

/** Spoken when it changes: at each hundred, at each ten of the last hundred, and where the bound is passed. */
export function spokenStep(room: Room): string {
  if (room.name === 'near') return `${Math.ceil(room.left / (room.left > 100 ? 100 : 10))}${room.left > 100}`;
  return room.name === 'over' ? `over ${Math.floor(room.by / 100)}` : room.name;
}

/** Something said of a text; another `step` makes it news. */
export interface Remark {
  readonly step: string;
  readonly words: string;
}

/** What is to be spoken of `now`: that whose step was another `before`. */
export const newsOf = (before: readonly string[], now: readonly Remark[]): string =>
  now
    .filter(({ step, words }, at) => words !== '' && step !== before[at])
    .map(({ words }) => words)
    .join(' ');

/** Whether a message of this text, as it would be sent, and so many files may go. */
export const sendable = (text: string, files: number): boolean =>
  files <= limits.attachments.perMessage && contentProblem(text, files > 0) === null;
