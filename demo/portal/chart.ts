import { html } from 'hono/html';
import { dayLabel } from './dates.ts';
import type { Html } from './document.ts';

export interface Readings {
  readonly title: string;
  /** What the picture says, for those who do not see it. */
  readonly summary: string;
  readonly min: number;
  readonly max: number;
  readonly step: number;
  readonly goal: readonly [low: number, high: number];
  /** One value a day, the last one today's. The first series is drawn as a line, the second as dots. */
  readonly series: readonly (readonly number[])[];
}

const top = 8;
const plotHeight = 144;
const left = 32;
/** Room at the right for the latest value. */
const right = 48;
/** From the plot's edge to the first and the last reading. */
const inset = 11;

/**
 * The readings at two widths: text in a picture shrinks with it, so a narrow card gets a picture of its own with
 * fewer labels, and the style sheet shows one of the two.
 */
export function chart(readings: Readings, today: Date): Html {
  return html`<div class="chart">
    ${drawing(readings, today, { width: 600, labelEvery: 1, name: 'chart-wide' })}
    ${drawing(readings, today, { width: 320, labelEvery: 3, name: 'chart-narrow' })}
  </div>`;
}

interface Size {
  readonly width: number;
  readonly labelEvery: number;
  readonly name: string;
}

function drawing(readings: Readings, today: Date, { width, labelEvery, name }: Size): Html {
  const { min, max, step, goal, series } = readings;
  const plotRight = width - right;
  const days = series[0]?.length ?? 0;
  const x = (index: number): number =>
    round(left + inset + (index * (plotRight - left - 2 * inset)) / (days - 1));
  const y = (value: number): number => round(top + ((max - value) * plotHeight) / (max - min));
  const ticks = Array.from({ length: (max - min) / step + 1 }, (_, index) => max - index * step);
  const height = top + plotHeight + 42;

  return html`<svg
    class="${name}"
    viewBox="0 0 ${width} ${height}"
    width="${width}"
    height="${height}"
    role="img"
    aria-label="${readings.summary}"
  >
    ${ticks.map(
      (tick) =>
        html`<line class="chart-grid" x1="${left}" x2="${plotRight}" y1="${y(tick)}" y2="${y(tick)}" />
          <text class="chart-tick" x="${left - 7}" y="${y(tick) + 4}" text-anchor="end">${tick}</text>`,
    )}
    <rect
      class="chart-goal"
      x="${left}"
      y="${y(goal[1])}"
      width="${plotRight - left}"
      height="${round(y(goal[0]) - y(goal[1]))}"
      rx="3"
    />
    <text class="chart-goal-name" x="${left + inset}" y="${y(goal[0]) - 4}">Goal</text>
    ${series.map((values, which) => line(values, which === 0, x, y))}
    ${series.map(
      (values) =>
        html`<text class="chart-latest" x="${plotRight + 8}" y="${y(values.at(-1) ?? 0) + 5}">
          ${values.at(-1)}
        </text>`,
    )}
    ${Array.from({ length: days }, (_, index) => {
      const offset = index - (days - 1);
      if (offset % labelEvery !== 0) return '';
      const label = dayLabel(today, offset, offset === 0 ? 'dayMonthShort' : 'day');
      return html`<text
        class="chart-tick"
        x="${x(index)}"
        y="${height - 6}"
        text-anchor="middle"
        data-day="${label.offset}"
        data-format="${label.format}"
      >
        ${label.text}
      </text>`;
    })}
  </svg>`;
}

type Scale = (value: number) => number;

function line(values: readonly number[], solid: boolean, x: Scale, y: Scale): Html {
  const points = values.map((value, index) => `${x(index)},${y(value)}`).join(' ');
  return html`<polyline class="chart-line ${solid ? '' : 'chart-dots'}" points="${points}" /> ${values.map(
      (value, index) => {
        const latest = solid && index === values.length - 1;
        return solid
          ? html`<circle
              class="${latest ? 'chart-now' : 'chart-point'}"
              cx="${x(index)}"
              cy="${y(value)}"
              r="${latest ? 5 : 3.25}"
            />`
          : html`<rect
              class="chart-point chart-point-2"
              x="${round(x(index) - 3)}"
              y="${round(y(value) - 3)}"
              width="6"
              height="6"
              rx="1"
            />`;
      },
    )}`;
}

/** Two decimals are finer than any screen. */
function round(value: number): number {
  return Math.round(value * 100) / 100;
}
