import type { Strings } from '../i18n/strings.ts';
import { formatFor } from './format.ts';

/** When something was done to a message: the clock of today, else the day with it. `at` and `now` in epoch ms. */
export function when(at: number, now: number, { locale, common }: Strings, timeZone?: string): string {
  const format = formatFor(locale, timeZone);
  const time = format.time(at);
  return format.dayNumber(at) === format.dayNumber(now)
    ? time
    : `${format.listTime(at, now, common)} ${time}`;
}
