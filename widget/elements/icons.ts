import { html, type TemplateResult } from 'lit';
import type { ViewStatus } from '../client/state.ts';

/** A circle round the middle of the grid. */
export const ring = 'M3.5 12a8.5 8.5 0 1 0 17 0 8.5 8.5 0 1 0-17 0';

/** Outlines on a 24 grid, drawn with a 1.75 line and round ends. */
const lines = {
  alert: `${ring}M12 7.5v5M12 16v.1`,
  back: 'M14.5 6l-6 6 6 6',
  close: 'M6 6l12 12M18 6L6 18',
  compose:
    'M12.5 4h-6A2.5 2.5 0 0 0 4 6.5v11A2.5 2.5 0 0 0 6.5 20h11a2.5 2.5 0 0 0 2.5-2.5v-6M18.3 3.9a1.7 1.7 0 0 1 2.4 2.4l-7.9 7.9-3.2.8.8-3.2z',
  lock: 'M5.5 13a2.5 2.5 0 0 1 2.5-2.5h8a2.5 2.5 0 0 1 2.5 2.5v5a2.5 2.5 0 0 1-2.5 2.5H8A2.5 2.5 0 0 1 5.5 18zM8.5 10.5v-3a3.5 3.5 0 0 1 7 0v3',
  offline: 'M4 4l16 16M9.3 6.2a5.8 5.8 0 0 1 8.1 4 4.2 4.2 0 0 1 3 6.4M16.5 18.5H7.2a4.5 4.5 0 0 1-.4-9',
  pausering: `${ring}M10 9.5v5M14 9.5v5`,
  phone:
    'M6.2 4h2.3a1 1 0 0 1 1 .8l.7 3a1 1 0 0 1-.3 1l-1.7 1.6a12 12 0 0 0 5.4 5.4l1.6-1.7a1 1 0 0 1 1-.3l3 .7a1 1 0 0 1 .8 1v2.3a2.2 2.2 0 0 1-2.3 2.2A13.9 13.9 0 0 1 4 6.3 2.2 2.2 0 0 1 6.2 4z',
  refresh: 'M19.5 12a7.5 7.5 0 1 1-2.2-5.3L19.5 9M19.5 4.2V9h-4.8',
  search: 'M4 11a7 7 0 1 0 14 0 7 7 0 1 0-14 0M16.2 16.2l4.3 4.3',
  tick: 'M5.5 12.8l4 4L18.5 8',
  ticks: 'M2.5 12.8l4 4 8.5-9M11.3 16.3l.7.6L21 7.8',
} as const;

/** Filled shapes on the same grid. */
const solids = {
  doctor:
    'M10 3h4a1.5 1.5 0 0 1 1.5 1.5v4h4A1.5 1.5 0 0 1 21 10v4a1.5 1.5 0 0 1-1.5 1.5h-4v4A1.5 1.5 0 0 1 14 21h-4a1.5 1.5 0 0 1-1.5-1.5v-4h-4A1.5 1.5 0 0 1 3 14v-4a1.5 1.5 0 0 1 1.5-1.5h4v-4A1.5 1.5 0 0 1 10 3z',
  nurse: 'M12 2.5l8 3v6c0 4.8-3.3 8-8 10-4.7-2-8-5.2-8-10v-6z',
  /* Two halves with a slit between them, one of them hollow. */
  pharmacist:
    'M5 19a5.4 5.4 0 0 1 0-7.6l2.5-2.5 7.6 7.6L12.6 19A5.4 5.4 0 0 1 5 19zM8.9 7.5l2.5-2.5A5.4 5.4 0 0 1 19 12.6l-2.5 2.5zM11.8 7.4l4.8 4.8 1-1a3.4 3.4 0 0 0-4.8-4.8z',
  patient: 'M7.5 7.5a4.5 4.5 0 1 0 9 0 4.5 4.5 0 1 0-9 0M3.5 21a8.5 8.5 0 0 1 17 0z',
  team: 'M12 2.5l8.2 4.750v9.5L12 21.5l-8.2-4.750v-9.5z',
  staff: 'M3.5 7.5a4 4 0 0 1 4-4h9a4 4 0 0 1 4 4v9a4 4 0 0 1-4 4h-9a4 4 0 0 1-4-4z',
  notsent:
    'M10.1 3.9a2.2 2.2 0 0 1 3.8 0l7.3 12.7a2.2 2.2 0 0 1-1.9 3.3H4.7a2.2 2.2 0 0 1-1.9-3.3zM11 8.5v5h2v-5zM11 15.3v2h2v-2z',
} as const;

export type IconName = keyof typeof lines | keyof typeof solids;

const isSolid = (name: IconName): name is keyof typeof solids => name in solids;

/**
 * A decoration, hidden from screen readers: the words stand beside it or on its button. 20 px, or 16 with
 * `small`; both in em of where it stands.
 */
export function icon(name: IconName, size: 'normal' | 'small' = 'normal'): TemplateResult {
  const solid = isSolid(name);
  // What points along the line of reading turns with it; ticks and pictures never do.
  const kind = solid ? ' solid' : name === 'back' ? ' flips' : '';
  return shape(solid ? solids[name] : lines[name], size, kind);
}

/** The same for a shape that is not in the table: its path on a 24 grid. */
export function shape(path: string, size: 'normal' | 'small' = 'normal', kind = ''): TemplateResult {
  return html`<svg class=${`icon ${size}${kind}`} viewBox="0 0 24 24" aria-hidden="true">
    <path fill-rule="evenodd" d=${path}></path>
  </svg>`;
}

/** The shape that goes with the word for a message's progress. */
export function statusIcon(status: ViewStatus): TemplateResult {
  switch (status) {
    case 'waiting':
      return icon('pausering', 'small');
    case 'sending':
      return html`<svg class="icon small" viewBox="0 0 24 24" aria-hidden="true">
        <path stroke-dasharray="3.6 3" d=${ring}></path>
        <path d="M12 7.5V12l2.8 1.6"></path>
      </svg>`;
    case 'sent':
      return icon('tick', 'small');
    case 'delivered':
      return icon('ticks', 'small');
    case 'read':
      return html`<svg class="icon read" viewBox="0 0 24 16" aria-hidden="true">
        <rect class="capsule" width="24" height="16" rx="8"></rect>
        <path d="M5 8.4l2.4 2.4 5-5.2M10.7 10.6l.2.2 5.7-5.3"></path>
      </svg>`;
    case 'failed':
      return icon('notsent', 'small');
  }
}
