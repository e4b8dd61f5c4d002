import { check, type Broken } from './checker/check.ts';
import type { Script } from './script.ts';
import { play, type Told } from './story.ts';

export interface Verdict {
  readonly told: Told | null;
  readonly broken: readonly Broken[];
}

/** What escaped from the code under test while a story was played; whoever plays it collects them here. */
const escaped: unknown[] = [];
export const escape = (error: unknown): void => void escaped.push(error);

/** Plays a script and checks it. An exception, caught nowhere, is a broken rule too. */
export async function judge(script: Script): Promise<Verdict> {
  escaped.length = 0;
  try {
    const told = await play(script);
    return { told, broken: [...thrown(), ...check(told.history)] };
  } catch (error) {
    return { told: null, broken: [...thrown(), ofError(error)] };
  }
}

const thrown = (): Broken[] => escaped.map(ofError);
const ofError = (error: unknown): Broken => ({
  rule: 'THROW',
  what: error instanceof Error ? (error.stack ?? error.message) : String(error),
  index: 0,
});

/** The same story with fewer steps that still breaks `rule`. Plays at most `tries` stories. */
export async function shrink(script: Script, rule: string, tries: number): Promise<Script> {
  let steps = script.steps;
  let left = tries;
  for (let size = Math.ceil(steps.length / 2); size >= 1 && left > 0;) {
    let dropped = false;
    for (let from = 0; from < steps.length && left > 0;) {
      const gone = steps.slice(from, from + size);
      const after = steps[from + size];
      const waited = gone.reduce((sum, step) => sum + step.after, 0);
      // What follows keeps its time.
      const rest =
        after === undefined
          ? []
          : [{ ...after, after: after.after + waited }, ...steps.slice(from + size + 1)];
      const fewer = [...steps.slice(0, from), ...rest];
      left--;
      if ((await judge({ ...script, steps: fewer })).broken.some((each) => each.rule === rule)) {
        steps = fewer;
        dropped = true;
      } else from += size;
    }
    if (size === 1 && !dropped) break;
    size = Math.max(1, Math.floor(size / 2));
  }
  return { ...script, steps };
}
