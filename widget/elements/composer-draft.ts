import type { Mention } from '../../protocol/index.ts';
import { aimAt, jointAim, NO_AIM, sameAim, sameManner } from '../client/draft-aim.ts';
import type { DraftAim } from '../client/state.ts';
import { together } from '../client/together.ts';
import { standingIn } from './mentioning.ts';

/** A text, and who was chosen to be named in it. */
export interface Words {
  readonly text: string;
  readonly chosen: readonly Mention[];
}

/** What is written of a new message: its words, and what they are to be sent as. */
export interface Written {
  readonly text: string;
  readonly aim: DraftAim;
}

/** What stands in the composer once the client's word of it has gone from `before` to `now`. */
export function follow(shown: Written, before: Written, now: Written): Written {
  // What nobody has typed in since may change by itself: a message that was sent after all.
  const untouched = shown.text === before.text;
  const text = untouched ? now.text : shown.text;
  // Of what was emptied here the client knows nothing, and what is written next is still meant so.
  if (!untouched && text === '') return shown;
  const { replyTo, urgent } = sameManner(shown.aim, before.aim) ? now.aim : jointAim(shown.aim, now.aim);
  const named = now.aim.mentions ?? [];
  // Who was chosen here may come to stand in the words again.
  return { text, aim: aimAt(replyTo, urgent, untouched ? named : together(shown.aim.mentions ?? [], named)) };
}

/** What of an aim is kept with words and files: of those chosen, whose names stand in the words. Null: nothing. */
export function keptAim(
  { text, aim: { replyTo, urgent, mentions = [] } }: Written,
  files: readonly File[],
): DraftAim | null {
  const aim = aimAt(replyTo, urgent, standingIn(text, mentions));
  if (files.length > 0) return { ...aim, files };
  return sameAim(aim, NO_AIM) ? null : aim;
}

/**
 * The words in the field once a message was taken back. The client puts its words in front of its draft as well: a field
 * that says what the client does has them.
 */
export function takenBack(returned: string, field: string, draft: string): string {
  if (field === draft && draft.startsWith(returned)) return field;
  return [returned, field].filter((text) => text.trim() !== '').join('\n\n');
}
