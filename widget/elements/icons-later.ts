import { ring, shape } from './icons.ts';
import type { TemplateResult } from 'lit';

export const shield = 'M12 3.3l7 2.6v5.6c0 4.3-2.9 7.4-7 9.2-4.1-1.8-7-4.9-7-9.2V5.9z';
const box = (edge: number): string => {
  const side = 24 - 2 * edge - 5;
  return `M${edge} ${edge + 2.5}a2.5 2.5 0 0 1 2.5-2.5h${side}a2.5 2.5 0 0 1 2.5 2.5v${side}a2.5 2.5 0 0 1-2.5 2.5h-${side}a2.5 2.5 0 0 1-2.5-2.5z`;
};

export const bell = 'M6 10a6 6 0 0 1 12 0c0 4.8 1.8 6.5 1.8 6.5H4.2S6 14.8 6 10M10 19.7a2.2 2.2 0 0 0 4 0';
export const bubble = 'M4 8.5A4.5 4.5 0 0 1 8.5 4';

/** The shapes of what is loaded after the first paint; drawn like the others. */
const lines = {
  arrowdown: 'M12 5v14M6 13l6 6 6-6',
  attach:
    'M20 11.3l-8.1 8.1a5 5 0 0 1-7.1-7.1l8.3-8.3a3.4 3.4 0 0 1 4.8 4.8l-8.2 8.2a1.7 1.7 0 0 1-2.4-2.4l7.4-7.4',
  record:
    'M8.5 5h-1A2.5 2.5 0 0 0 5 7.5v10.5a2.5 2.5 0 0 0 2.5 2.5h9A2.5 2.5 0 0 0 19 18V7.5A2.5 2.5 0 0 0 16.5 5h-1M8.5 6.5v-2a1 1 0 0 1 1-1h5a1 1 0 0 1 1 1v2zM8.5 11.5h7M8.5 15.5h4.5',
  keyboard:
    'M3 8.5A2.5 2.5 0 0 1 5.5 6h13A2.5 2.5 0 0 1 21 8.5v7a2.5 2.5 0 0 1-2.5 2.5h-13A2.5 2.5 0 0 1 3 15.5zM7 10v.1M11 10v.1M15 10v.1M8 14h8',
  settings:
    'M3.5 8.2h9.3M17.6 8.2h2.9M12.8 8.2a2.4 2.4 0 1 0 4.8 0 2.4 2.4 0 1 0-4.8 0M3.5 15.8h2.9M11.2 15.8h9.3M6.4 15.8a2.4 2.4 0 1 0 4.8 0 2.4 2.4 0 1 0-4.8 0',
  /* The same with a moon. */
  settingsquiet:
    'M3.5 6.2h9.3M17.6 6.2h2.9M12.8 6.2a2.4 2.4 0 1 0 4.8 0 2.4 2.4 0 1 0-4.8 0M3.5 15.8h1.1M4.6 15.8a2.4 2.4 0 1 0 4.8 0 2.4 2.4 0 1 0-4.8 0M21.8 17.4a4.7 4.7 0 1 1-5.2-5.2 3.7 3.7 0 0 0 5.2 5.2z',
  send: 'M12 19V5M6 11l6-6 6 6',
  image: `${box(4)}M7.3 9a1.5 1.5 0 1 0 3 0 1.5 1.5 0 1 0-3 0M4.5 18l5-4.8 3 2.6 3.3-3.6L20 16`,
  clock: `${ring}M12 7.3V12l3 1.9`,
  download: 'M12 4v11M7 10.5l5 5 5-5M5 20h14',
  shield,
  shieldx: `${shield}M9.8 9.8l4.4 4.4M14.2 9.8l-4.4 4.4`,
  warn: 'M10.3 4.7a2 2 0 0 1 3.4 0l6.9 11.9a2 2 0 0 1-1.7 3H5.1a2 2 0 0 1-1.7-3zM12 9.5v4M12 16.5v.1',
  file: 'M13.5 3.5h-6A2.5 2.5 0 0 0 5 6v12a2.5 2.5 0 0 0 2.5 2.5h9A2.5 2.5 0 0 0 19 18V9zM13.5 3.5V9H19',
  up: 'M6 14.5l6-6 6 6',
  down: 'M6 9.5l6 6 6-6',
  filter: 'M4 6.5h16M7 12h10M10 17.5h4',
  calendar: `${box(4)}M4 9.5h16M8.5 2.5v3M15.5 2.5v3`,
  check: 'M5 12.5l4.5 4.5L19 7.5',
  undo: 'M8.5 5.5l-5 5 5 5M3.5 10.5H14a6 6 0 0 1 6 6v2',
  smile: `${ring}M9 9.8v.1M15 9.8v.1M8.5 14a4.2 4.2 0 0 0 7 0`,
  camera:
    'M4 9a2.5 2.5 0 0 1 2.5-2.5H8L9.5 4.3h5L16 6.5h1.5A2.5 2.5 0 0 1 20 9v8a2.5 2.5 0 0 1-2.5 2.5h-11A2.5 2.5 0 0 1 4 17zM8.8 12.8a3.2 3.2 0 1 0 6.4 0 3.2 3.2 0 1 0-6.4 0',
  copy: 'M9 11.5A2.5 2.5 0 0 1 11.5 9h6a2.5 2.5 0 0 1 2.5 2.5v6a2.5 2.5 0 0 1-2.5 2.5h-6A2.5 2.5 0 0 1 9 17.5zM15 9V6.5A2.5 2.5 0 0 0 12.5 4h-6A2.5 2.5 0 0 0 4 6.5v6A2.5 2.5 0 0 0 6.5 15H9',
  trash: 'M4.5 7h15M9.5 7V4.5h5V7M6.5 7l.8 11a2 2 0 0 0 2 1.9h5.4a2 2 0 0 0 2-1.9l.8-11M10 11v5M14 11v5',
  reply: 'M9 6l-5 5 5 5M4.5 11H14a6 6 0 0 1 6 6v1.5',
  info: `${ring}M12 11.5v4.8M12 7.9v.1`,
  edit: 'M16.3 4.6a2.2 2.2 0 0 1 3.1 3.1L8.5 18.6 4.5 19.5l.9-4z',
  more: 'M5 12a1 1 0 1 0 2 0 1 1 0 1 0-2 0M11 12a1 1 0 1 0 2 0 1 1 0 1 0-2 0M17 12a1 1 0 1 0 2 0 1 1 0 1 0-2 0',
  users:
    'M5.5 8a3.5 3.5 0 1 0 7 0 3.5 3.5 0 1 0-7 0M2.5 20a6.5 6.5 0 0 1 13 0M16 4.8a3.5 3.5 0 0 1 0 6.4M18 14a6.5 6.5 0 0 1 3.5 6',
  plus: 'M12 5v14M5 12h14',
  leave: 'M10 4H6.5A2.5 2.5 0 0 0 4 6.5v11A2.5 2.5 0 0 0 6.5 20H10M15 8l4 4-4 4M19 12H9.5',
  pin: 'M9 4h6l-.6 6 3.1 3.5v1.5h-11v-1.5L9.6 10zM12 15v5.5',
  archive:
    'M4 5.5A1.5 1.5 0 0 1 5.5 4h13A1.5 1.5 0 0 1 20 5.5V9H4zM5.5 9v8.5A2.5 2.5 0 0 0 8 20h8a2.5 2.5 0 0 0 2.5-2.5V9M10 13h4',
  belloff: `${bell}M4 4l16 16`,
  unread: `${bubble}h4M20 10.5v2a4.5 4.5 0 0 1-4.5 4.5H12l-4 3.5V17a4.5 4.5 0 0 1-4-4.5v-4M17 6a1.5 1.5 0 1 0 3 0 1.5 1.5 0 1 0-3 0`,
} as const;

/** What points along the line of reading turns with it. */
const flips: ReadonlySet<LaterIconName> = new Set(['reply']);

export type LaterIconName = keyof typeof lines;

export const laterIcon = (name: LaterIconName, size: 'normal' | 'small' = 'normal'): TemplateResult =>
  shape(lines[name], size, flips.has(name) ? ' flips' : '');
