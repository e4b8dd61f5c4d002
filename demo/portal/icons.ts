import { html } from 'hono/html';
import type { Html } from './document.ts';

/** Drawn on a 24 grid with a 1.75 line and round ends. */
const shapes = {
  bell: html`<path d="M6 9a6 6 0 0 1 12 0c0 5 2 6.5 2 6.5H4S6 14 6 9Z" /><path
      d="M10 19.5a2.2 2.2 0 0 0 4 0"
    />`,
  pin: html`<path d="M12 21s6.5-5.6 6.5-11a6.5 6.5 0 0 0-13 0c0 5.4 6.5 11 6.5 11Z" /><circle
      cx="12"
      cy="10"
      r="2.25"
    />`,
  letter: html`<path
      d="M14 3H7.5A2.5 2.5 0 0 0 5 5.5v13A2.5 2.5 0 0 0 7.5 21h9a2.5 2.5 0 0 0 2.5-2.5V8Z"
    /><path d="M14 3v5h5" />`,
  camera: html`<path
      d="M4.5 7.5h3L9 5h6l1.5 2.5h3A1.5 1.5 0 0 1 21 9v8.5a1.5 1.5 0 0 1-1.5 1.5h-15A1.5 1.5 0 0 1 3 17.5V9a1.5 1.5 0 0 1 1.5-1.5Z"
    /><circle cx="12" cy="13" r="3.25" />`,
  basket: html`<path d="M5.5 8h13l1 11a1.5 1.5 0 0 1-1.5 1.5H6A1.5 1.5 0 0 1 4.5 19Z" /><path
      d="M8.5 10.5V7a3.5 3.5 0 0 1 7 0v3.5"
    />`,
  person: html`<circle cx="12" cy="8" r="4" /><path
      d="M4.5 20.5c.6-4.2 3.6-6.25 7.5-6.25s6.9 2.05 7.5 6.25"
    />`,
  pill: html`<rect x="2.5" y="8" width="19" height="8" rx="4" transform="rotate(-45 12 12)" /><path
      d="m9.25 9.25 5.5 5.5"
    />`,
  calendar: html`<rect x="4" y="5" width="16" height="15.5" rx="2.5" /><path
      d="M4 10h16M8.5 2.75V6.5M15.5 2.75V6.5"
    />`,
  van: html`<path
      d="M14 16.5H9.5M5 16.5H3.5A1 1 0 0 1 2.5 15.5v-9A1.5 1.5 0 0 1 4 5h9a1.5 1.5 0 0 1 1.5 1.5v10"
    /><path d="M14.5 9h3.25c.4 0 .8.2 1 .5l2.4 3.3c.2.300.35.600.35 1v1.7a1 1 0 0 1-1 1h-.5" /><circle
      cx="7.25"
      cy="17"
      r="2"
    /><circle cx="17.5" cy="17" r="2" />`,
  home: html`<path d="m4 11 8-7 8 7v8a1.5 1.5 0 0 1-1.5 1.5H15V14.5H9v6H5.5A1.5 1.5 0 0 1 4 19Z" />`,
  bubble: html`<path
    d="M7.5 4.5h9A4.5 4.5 0 0 1 21 9v4a4.5 4.5 0 0 1-4.5 4.5H11l-4.25 3.25V17.4A4.5 4.5 0 0 1 3 13V9a4.5 4.5 0 0 1 4.5-4.5Z"
  />`,
  record: html`<rect x="5" y="4.5" width="14" height="16.5" rx="2.5" /><path
      d="M9 3h6v3.5H9ZM8.75 11.5h6.5M8.75 15.5h6.5"
    />`,
  chevron: html`<path d="m6.5 9.5 5.5 5.5 5.5-5.5" />`,
  arrow: html`<path d="M5 12h14M13 6l6 6-6 6" />`,
};

/** A decoration beside words, never a name by itself. */
export function icon(name: keyof typeof shapes, size = 20): Html {
  return html`<svg
    class="icon"
    width="${size}"
    height="${size}"
    viewBox="0 0 24 24"
    fill="none"
    stroke="currentColor"
    stroke-width="1.75"
    stroke-linecap="round"
    stroke-linejoin="round"
    aria-hidden="true"
  >
    ${shapes[name]}
  </svg>`;
}

/** Result marks are filled: their shape must tell them apart without their colour. */
export function resultMark(inRange: boolean): Html {
  return inRange
    ? html`<svg class="mark" width="16" height="16" viewBox="0 0 16 16" aria-hidden="true">
        <circle cx="8" cy="8" r="7" fill="currentColor" />
        <path class="mark-cut" d="m4.8 8.3 2.2 2.2 4.2-4.8" fill="none" stroke-width="1.8" />
      </svg>`
    : html`<svg class="mark" width="16" height="16" viewBox="0 0 16 16" aria-hidden="true">
        <path d="M8 1.2 15.3 14.3H.7Z" fill="currentColor" stroke="currentColor" stroke-linejoin="round" />
        <path
          class="mark-cut"
          d="M8 5.8v3.7M8 11.8v.3"
          fill="none"
          stroke-width="1.6"
          stroke-linecap="round"
        />
      </svg>`;
}
