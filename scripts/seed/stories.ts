import { noraAndPriya } from './diary.ts';
import { heartTeam, noraAndImaging, noraAndKanda, noraAndLiam, noraAndOsei, noraAndTomas } from './nora.ts';
import {
  bashirAndPriya,
  danielAndTomas,
  oseiAndTomas,
  saraAndTomas,
  wangAndOsei,
  wardHandover,
} from './others.ts';
import type { Story } from './story.ts';
import { timesFrom } from './times.ts';

/** The whole example history, as of `nowMs`. */
export function stories(nowMs: number): Story[] {
  const times = timesFrom(nowMs);
  return [
    noraAndLiam,
    noraAndKanda,
    noraAndImaging,
    noraAndPriya,
    heartTeam,
    noraAndTomas,
    noraAndOsei,
    danielAndTomas,
    saraAndTomas,
    wangAndOsei,
    bashirAndPriya,
    oseiAndTomas,
    wardHandover,
  ].map((tell) => tell(times));
}
