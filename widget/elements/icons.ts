import { html, svg, type TemplateResult } from 'lit';
import type { ViewStatus } from '../client/state.ts';

const ring = 'M3.5 12a8.5 8.5 0 1 0 17 0 8.5 8.5 0 1 0-17 0';
const shield = 'M12 3.3l7 2.6v5.6c0 4.3-2.9 7.4-7 9.2-4.1-1.8-7-4.9-7-9.2V5.9z';
const box = (edge: number): string => {
  const side = 24 - 2 * edge - 5;
  return `M${edge} ${edge + 2.5}a2.5 2.5 0 0 1 2.5-2.5h${side}a2.5 2.5 0 0 1 2.5 2.5v${side}a2.5 2.5 0 0 1-2.5 2.5h-${side}a2.5 2.5 0 0 1-2.5-2.5z`;
};
const slash = 'M4 4l16 16';
const bell = 'M6 10a6 6 0 0 1 12 0c0 4.8 1.8 6.5 1.8 6.5H4.2S6 14.8 6 10M10 19.7a2.2 2.2 0 0 0 4 0';
const bubble = 'M4 8.5A4.5 4.5 0 0 1 8.5 4';

/** Outlines on a 24 grid, drawn with a 1.75 line and round ends. */
const lines = {
  search: 'M4 11a7 7 0 1 0 14 0 7 7 0 1 0-14 0M16.2 16.2l4.3 4.3',
  compose:
    'M12.5 4h-6A2.5 2.5 0 0 0 4 6.5v11A2.5 2.5 0 0 0 6.5 20h11a2.5 2.5 0 0 0 2.5-2.5v-6M18.3 3.9a1.7 1.7 0 0 1 2.4 2.4l-7.9 7.9-3.2.8.8-3.2z',
  send: 'M12 19V5M6 11l6-6 6 6',
  attach:
    'M20 11.3l-8.1 8.1a5 5 0 0 1-7.1-7.1l8.3-8.3a3.4 3.4 0 0 1 4.8 4.8l-8.2 8.2a1.7 1.7 0 0 1-2.4-2.4l7.4-7.4',
  smile: `${ring}M9 9.8v.1M15 9.8v.1M8.5 14a4.2 4.2 0 0 0 7 0`,
  camera:
    'M4 9a2.5 2.5 0 0 1 2.5-2.5H8L9.5 4.3h5L16 6.5h1.5A2.5 2.5 0 0 1 20 9v8a2.5 2.5 0 0 1-2.5 2.5h-11A2.5 2.5 0 0 1 4 17zM8.8 12.8a3.2 3.2 0 1 0 6.4 0 3.2 3.2 0 1 0-6.4 0',
  close: 'M6 6l12 12M18 6L6 18',
  down: 'M6 9.5l6 6 6-6',
  up: 'M6 14.5l6-6 6 6',
  back: 'M14.5 6l-6 6 6 6',
  next: 'M9.5 6l6 6-6 6',
  reply: 'M9 6l-5 5 5 5M4.5 11H14a6 6 0 0 1 6 6v1.5',
  copy: 'M9 11.5A2.5 2.5 0 0 1 11.5 9h6a2.5 2.5 0 0 1 2.5 2.5v6a2.5 2.5 0 0 1-2.5 2.5h-6A2.5 2.5 0 0 1 9 17.5zM15 9V6.5A2.5 2.5 0 0 0 12.5 4h-6A2.5 2.5 0 0 0 4 6.5v6A2.5 2.5 0 0 0 6.5 15H9',
  download: 'M12 4v11M7 10.5l5 5 5-5M5 20h14',
  phone:
    'M6.2 4h2.3a1 1 0 0 1 1 .8l.7 3a1 1 0 0 1-.3 1l-1.7 1.6a12 12 0 0 0 5.4 5.4l1.6-1.7a1 1 0 0 1 1-.3l3 .7a1 1 0 0 1 .8 1v2.3a2.2 2.2 0 0 1-2.3 2.2A13.9 13.9 0 0 1 4 6.3 2.2 2.2 0 0 1 6.2 4z',
  lock: 'M5.5 13a2.5 2.5 0 0 1 2.5-2.5h8a2.5 2.5 0 0 1 2.5 2.5v5a2.5 2.5 0 0 1-2.5 2.5H8A2.5 2.5 0 0 1 5.5 18zM8.5 10.5v-3a3.5 3.5 0 0 1 7 0v3',
  clock: `${ring}M12 7.3V12l3 1.9`,
  warn: 'M10.3 4.7a2 2 0 0 1 3.4 0l6.9 11.9a2 2 0 0 1-1.7 3H5.1a2 2 0 0 1-1.7-3zM12 9.5v4M12 16.5v.1',
  alert: `${ring}M12 7.5v5M12 16v.1`,
  info: `${ring}M12 11.5v4.8M12 7.9v.1`,
  refresh: 'M19.5 12a7.5 7.5 0 1 1-2.2-5.3L19.5 9M19.5 4.2V9h-4.8',
  offline: 'M4 4l16 16M9.3 6.2a5.8 5.8 0 0 1 8.1 4 4.2 4.2 0 0 1 3 6.4M16.5 18.5H7.2a4.5 4.5 0 0 1-.4-9',
  shield,
  shieldcheck: `${shield}M9 12l2.2 2.2L15.2 10`,
  shieldx: `${shield}M9.8 9.8l4.4 4.4M14.2 9.8l-4.4 4.4`,
  file: 'M13.5 3.5h-6A2.5 2.5 0 0 0 5 6v12a2.5 2.5 0 0 0 2.5 2.5h9A2.5 2.5 0 0 0 19 18V9zM13.5 3.5V9H19',
  image: `${box(4)}M7.3 9a1.5 1.5 0 1 0 3 0 1.5 1.5 0 1 0-3 0M4.5 18l5-4.8 3 2.6 3.3-3.6L20 16`,
  calendar:
    'M4 7.5A2.5 2.5 0 0 1 6.5 5h11A2.5 2.5 0 0 1 20 7.5v10a2.5 2.5 0 0 1-2.5 2.5h-11A2.5 2.5 0 0 1 4 17.5zM4 10h16M8.5 3v4M15.5 3v4',
  user: 'M8 8a4 4 0 1 0 8 0 4 4 0 1 0-8 0M4.5 20.5a7.5 7.5 0 0 1 15 0',
  users:
    'M5.5 8a3.5 3.5 0 1 0 7 0 3.5 3.5 0 1 0-7 0M2.5 20a6.5 6.5 0 0 1 13 0M16 4.8a3.5 3.5 0 0 1 0 6.4M18 14a6.5 6.5 0 0 1 3.5 6',
  bell,
  belloff: `${bell}${slash}`,
  eye: 'M2.5 12S6 5.5 12 5.5s9.5 6.5 9.5 6.5-3.5 6.5-9.5 6.5S2.5 12 2.5 12M9 12a3 3 0 1 0 6 0 3 3 0 1 0-6 0',
  arrowdown: 'M12 5v14M6 13l6 6 6-6',
  check: 'M5 12.5l4.5 4.5L19 7.5',
  plus: 'M12 5v14M5 12h14',
  flag: 'M5.5 21V4M5.5 4.5h13l-3 4.5 3 4.5h-13',
  unread: `${bubble}h4M20 10.5v2a4.5 4.5 0 0 1-4.5 4.5H12l-4 3.5V17a4.5 4.5 0 0 1-4-4.5v-4M17 6a1.5 1.5 0 1 0 3 0 1.5 1.5 0 1 0-3 0`,
  chat: `${bubble}h7A4.5 4.5 0 0 1 20 8.5v4a4.5 4.5 0 0 1-4.5 4.5H12l-4 3.5V17a4.5 4.5 0 0 1-4-4.5z`,
  chatlines: 'M5 9.5h14M5 14.5h8',
  record:
    'M8.5 5h-1A2.5 2.5 0 0 0 5 7.5v10.5a2.5 2.5 0 0 0 2.5 2.5h9A2.5 2.5 0 0 0 19 18V7.5A2.5 2.5 0 0 0 16.5 5h-1M8.5 6.5v-2a1 1 0 0 1 1-1h5a1 1 0 0 1 1 1v2zM8.5 11.5h7M8.5 15.5h4.5',
  settings:
    'M3.5 8.2h9.3M17.6 8.2h2.9M12.8 8.2a2.4 2.4 0 1 0 4.8 0 2.4 2.4 0 1 0-4.8 0M3.5 15.8h2.9M11.2 15.8h9.3M6.4 15.8a2.4 2.4 0 1 0 4.8 0 2.4 2.4 0 1 0-4.8 0',
  map: 'M12 21s7-6.2 7-11.2a7 7 0 0 0-14 0C5 14.8 12 21 12 21M9.6 9.9a2.4 2.4 0 1 0 4.8 0 2.4 2.4 0 1 0-4.8 0',
  globe: `${ring}M3.5 12h17M12 3.5c2.3 2.3 3.5 5.2 3.5 8.5s-1.2 6.2-3.5 8.5c-2.3-2.3-3.5-5.2-3.5-8.5s1.2-6.2 3.5-8.5`,
  history: 'M4.5 12a7.5 7.5 0 1 0 2.2-5.3L4.5 9M4.5 4.2V9h4.8M12 8v4l2.8 1.7',
  edit: 'M16.3 4.6a2.2 2.2 0 0 1 3.1 3.1L8.5 18.6 4.5 19.5l.9-4z',
  expand: 'M14 4.5h5.5V10M19.5 4.5L13.5 10.5M10 19.5H4.5V14M4.5 19.5l6-6',
  menu: 'M4 7h16M4 12h16M4 17h16',
  trash: 'M4.5 7h15M9.5 7V4.5h5V7M6.5 7l.8 11a2 2 0 0 0 2 1.9h5.4a2 2 0 0 0 2-1.9l.8-11M10 11v5M14 11v5',
  tick: 'M5.5 12.8l4 4L18.5 8',
  ticks: 'M2.5 12.8l4 4 8.5-9M11.3 16.3l.7.6L21 7.8',
  pausering: `${ring}M10 9.5v5M14 9.5v5`,
} as const;

/** Filled shapes on the same grid. */
const solids = {
  more: 'M3.8 12a1.5 1.5 0 1 0 3 0 1.5 1.5 0 1 0-3 0M10.5 12a1.5 1.5 0 1 0 3 0 1.5 1.5 0 1 0-3 0M17.2 12a1.5 1.5 0 1 0 3 0 1.5 1.5 0 1 0-3 0',
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

/** Shapes that point along the line of reading; sending, ticks and pictures never turn. */
const flips: ReadonlySet<string> = new Set(['back', 'next', 'reply', 'chatlines']);

const isSolid = (name: IconName): name is keyof typeof solids => name in solids;

/**
 * A decoration, hidden from screen readers: the words stand beside it or on its button. 20 px, or 16 with
 * `small`; both in em of where it stands.
 */
export function icon(name: IconName, size: 'normal' | 'small' = 'normal'): TemplateResult {
  const solid = isSolid(name);
  const classes = `icon${size === 'small' ? ' small' : ''}${solid ? ' solid' : ''}${flips.has(name) ? ' flips' : ''}`;
  return html`<svg class=${classes} viewBox="0 0 24 24" aria-hidden="true">
    ${svg`<path fill-rule="evenodd" d=${solid ? solids[name] : lines[name]}></path>`}
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
