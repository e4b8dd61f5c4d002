import { html } from 'hono/html';
import type { Html } from './document.ts';

const formats = {
  full: { weekday: 'long', day: 'numeric', month: 'long' },
  dayMonth: { day: 'numeric', month: 'long' },
  dayMonthShort: { day: 'numeric', month: 'short' },
  weekday: { weekday: 'short' },
  day: { day: 'numeric' },
  month: { month: 'long' },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>;

export interface DayLabel {
  readonly offset: number;
  /** `Intl` options, as the page's script needs them. */
  readonly format: string;
  readonly text: string;
}

/**
 * A day relative to today, so that the demo never looks stale. The server does not know the reader's time zone: what
 * it writes is a first guess, which the page's script corrects.
 */
export function dayLabel(today: Date, offset: number, format: keyof typeof formats): DayLabel {
  const date = new Date(today);
  date.setUTCDate(date.getUTCDate() + offset);
  return {
    offset,
    format: JSON.stringify(formats[format]),
    text: new Intl.DateTimeFormat('en-GB', { ...formats[format], timeZone: 'UTC' }).format(date),
  };
}

export type Dates = (offset: number, format: keyof typeof formats) => Html;

export function datesFrom(today: Date): Dates {
  return (offset, format) => {
    const label = dayLabel(today, offset, format);
    return html`<time data-day="${label.offset}" data-format="${label.format}">${label.text}</time>`;
  };
}
