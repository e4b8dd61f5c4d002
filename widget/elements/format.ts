import { digitsAndCalendar, intlLocale } from '../i18n/words.ts';

/** Words a day goes by when it is near; the rest is `Intl`'s. */
export interface DayWords {
  readonly today: string;
  readonly yesterday: string;
}

/** Dates, times and sizes in one language and one zone. Instants are epoch ms. */
export interface Format {
  /** "10:46" */
  time(at: number): string;
  /** "Today", "Yesterday", "Wednesday 11 June", and the year where it is another. */
  day(at: number, now: number, words: DayWords): string;
  /** For a list: the clock today, "Yesterday", the weekday within six days, then the date. */
  listTime(at: number, now: number, words: DayWords): string;
  /** "184 KB", "1.2 MB" */
  size(bytes: number): string;
  /** "54%", of a part between 0 and 1. */
  percent(part: number): string;
  /** Counts days in the zone, so that equal numbers are the same day. */
  readonly dayNumber: (at: number) => number;
}

const DAY_MS = 86_400_000;
/** Zones change their offset only at quarter hours, so one look-up serves a quarter of an hour. */
const QUARTER_MS = 900_000;
const DAYS_KEPT = 20_000;

const cache = new Map<string, Format>();

/**
 * The formatter for a language (BCP 47) and an IANA zone (default: the person's own). Digits are Latin and the
 * calendar Gregorian unless the tag asks for others (`fa-u-ca-persian-nu-arabext`).
 * An unknown zone or language falls back to the browser's own.
 */
export function formatFor(locale: string, timeZone?: string): Format {
  const key = `${locale}|${timeZone ?? ''}`;
  let format = cache.get(key);
  if (format === undefined) {
    format = create(locale, timeZone);
    cache.set(key, format);
  }
  return format;
}

function create(locale: string, timeZone: string | undefined): Format {
  const zone: Intl.DateTimeFormatOptions = timeZone !== undefined && isZone(timeZone) ? { timeZone } : {};
  const base: Intl.DateTimeFormatOptions = { ...digitsAndCalendar(locale), ...zone };
  const language = intlLocale(locale);
  const dates = (options: Intl.DateTimeFormatOptions) => {
    let made: Intl.DateTimeFormat | undefined;
    return (at: number): string =>
      (made ??= new Intl.DateTimeFormat(language, { ...base, ...options })).format(at);
  };
  const numbers = (options: Intl.NumberFormatOptions): Intl.NumberFormat =>
    new Intl.NumberFormat(language, { ...digitsAndCalendar(locale), ...options });
  const time = dates({ timeStyle: 'short' });
  const longDay = dates({ weekday: 'long', day: 'numeric', month: 'long' });
  const longDayYear = dates({ weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });
  const weekday = dates({ weekday: 'short' });
  const shortDay = dates({ day: 'numeric', month: 'short' });
  const shortDayYear = dates({ day: 'numeric', month: 'short', year: 'numeric' });
  // Counts days, so in our own calendar and digits whatever is shown.
  const parts = new Intl.DateTimeFormat('en-US', {
    ...zone,
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
  });
  const days = new Map<number, number>();
  const dayNumber = (at: number): number => {
    const quarter = Math.floor(at / QUARTER_MS);
    let day = days.get(quarter);
    if (day === undefined) {
      const found = { year: 0, month: 1, day: 1 };
      for (const { type, value } of parts.formatToParts(at))
        if (type === 'year' || type === 'month' || type === 'day') found[type] = Number(value);
      day = Math.round(Date.UTC(found.year, found.month - 1, found.day) / DAY_MS);
      if (days.size >= DAYS_KEPT) days.clear();
      days.set(quarter, day);
    }
    return day;
  };
  const yearOf = (at: number): number => new Date(dayNumber(at) * DAY_MS).getUTCFullYear();

  return {
    time,
    dayNumber,
    percent: (part) => numbers({ style: 'percent', maximumFractionDigits: 0 }).format(part),
    size(bytes) {
      // Steps of 1,024, as the limits are counted: a limit of 25 MB must not read "26.2 MB".
      const step = bytes < 1_000 ? 0 : bytes < 1_000 * 1_024 ? 1 : 2;
      const value = bytes / 1_024 ** step;
      return numbers({
        style: 'unit',
        unit: (['byte', 'kilobyte', 'megabyte'] as const)[step] ?? 'byte',
        unitDisplay: step === 0 ? 'long' : 'short',
        maximumFractionDigits: step === 2 && value < 99.95 ? 1 : 0,
      })
        .format(value)
        .replace('kB', 'KB');
    },
    day(at, now, words) {
      const ago = dayNumber(now) - dayNumber(at);
      if (ago === 0) return words.today;
      if (ago === 1) return words.yesterday;
      return (yearOf(at) === yearOf(now) ? longDay : longDayYear)(at);
    },
    listTime(at, now, words) {
      const ago = dayNumber(now) - dayNumber(at);
      if (ago <= 0) return time(at);
      if (ago === 1) return words.yesterday;
      if (ago < 7) return weekday(at);
      return (yearOf(at) === yearOf(now) ? shortDay : shortDayYear)(at);
    },
  };
}

function isZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}
