import { html, type TemplateResult } from 'lit';
import type { WholeStrings } from '../i18n/whole.ts';
import { laterIcon, type LaterIconName } from './icons-later.ts';

/** To the next of what was found; `can`: there is one. It keeps the focus where there is none. */
export const stepButton = (
  glyph: LaterIconName,
  label: string,
  can: boolean,
  run: () => void,
): TemplateResult =>
  html`<button type="button" class="icon-button" aria-label=${label} aria-disabled=${!can} @click=${run}>
    ${laterIcon(glyph)}
  </button>`;

/** Shows and hides more of the bar. `on`: what it hides is in force. */
export const toggleButton = (
  glyph: LaterIconName,
  label: string,
  on: boolean,
  expanded: boolean,
  run: () => void,
): TemplateResult =>
  html`<button
    type="button"
    class="icon-button ${on ? 'on' : ''}"
    aria-label=${label}
    aria-expanded=${expanded}
    @click=${run}
  >
    ${laterIcon(glyph)}
  </button>`;

/** Where a date is chosen to be gone to; `refused` says why that did not come to pass. Needs `filterStyles`. */
export function dateFields(
  words: WholeStrings['find'],
  refused: string,
  go: (day: string) => void,
): TemplateResult {
  const goFrom = ({ currentTarget }: Event): void => {
    const group = currentTarget instanceof Element ? currentTarget.closest('.date') : null;
    go(group?.querySelector('input')?.value ?? '');
  };
  return html`<div class="filters date" role="group" aria-label=${words.goToDate}>
    <label
      ><span class="meta">${words.date}</span
      ><input
        type="date"
        max="9999-12-31"
        @keydown=${(event: KeyboardEvent) => {
          if (event.key !== 'Enter') return;
          event.preventDefault();
          goFrom(event);
        }}
    /></label>
    <button type="button" class="button secondary" @click=${goFrom}>${words.go}</button>
    <p class="preview refused" role="alert">${refused}</p>
  </div>`;
}
