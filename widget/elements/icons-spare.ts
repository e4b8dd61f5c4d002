import { bell, bubble, shield } from './icons-later.ts';
import { ring } from './icons.ts';

/**
 * Drawn with the others and used by no element yet; the gallery shows them. Move one to `icons.ts` or
 * `icons-later.ts` when something needs it.
 */
export const spareIcons = {
  down: 'M6 9.5l6 6 6-6',
  up: 'M6 14.5l6-6 6 6',
  next: 'M9.5 6l6 6-6 6',
  shieldcheck: `${shield}M9 12l2.2 2.2L15.2 10`,
  calendar:
    'M4 7.5A2.5 2.5 0 0 1 6.5 5h11A2.5 2.5 0 0 1 20 7.5v10a2.5 2.5 0 0 1-2.5 2.5h-11A2.5 2.5 0 0 1 4 17.5zM4 10h16M8.5 3v4M15.5 3v4',
  user: 'M8 8a4 4 0 1 0 8 0 4 4 0 1 0-8 0M4.5 20.5a7.5 7.5 0 0 1 15 0',
  bell,
  eye: 'M2.5 12S6 5.5 12 5.5s9.5 6.5 9.5 6.5-3.5 6.5-9.5 6.5S2.5 12 2.5 12M9 12a3 3 0 1 0 6 0 3 3 0 1 0-6 0',
  flag: 'M5.5 21V4M5.5 4.5h13l-3 4.5 3 4.5h-13',
  chat: `${bubble}h7A4.5 4.5 0 0 1 20 8.5v4a4.5 4.5 0 0 1-4.5 4.5H12l-4 3.5V17a4.5 4.5 0 0 1-4-4.5z`,
  chatlines: 'M5 9.5h14M5 14.5h8',
  map: 'M12 21s7-6.2 7-11.2a7 7 0 0 0-14 0C5 14.8 12 21 12 21M9.6 9.9a2.4 2.4 0 1 0 4.8 0 2.4 2.4 0 1 0-4.8 0',
  globe: `${ring}M3.5 12h17M12 3.5c2.3 2.3 3.5 5.2 3.5 8.5s-1.2 6.2-3.5 8.5c-2.3-2.3-3.5-5.2-3.5-8.5s1.2-6.2 3.5-8.5`,
  history: 'M4.5 12a7.5 7.5 0 1 0 2.2-5.3L4.5 9M4.5 4.2V9h4.8M12 8v4l2.8 1.7',
  expand: 'M14 4.5h5.5V10M19.5 4.5L13.5 10.5M10 19.5H4.5V14M4.5 19.5l6-6',
  menu: 'M4 7h16M4 12h16M4 17h16',
} as const;
