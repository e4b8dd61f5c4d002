import { html, nothing, type TemplateResult } from 'lit';
import type { WholeStrings } from '../i18n/whole.ts';
import { icon } from './icons.ts';

/** Has everyone else asked to acknowledge what is being written, or no longer. */
export const urgentToggle = (
  on: boolean,
  { composer }: WholeStrings,
  set: (urgent: boolean) => void,
): TemplateResult =>
  html`<button
    class="icon-button urgent-toggle"
    type="button"
    title=${composer.urgent}
    aria-label=${composer.urgent}
    aria-pressed=${on}
    @click=${() => set(!on)}
  >
    ${icon('alert')}
  </button>`;

/** What that comes to, above the field. */
export const urgentStrip = (on: boolean, { composer }: WholeStrings, leave: () => void): unknown =>
  on
    ? html`<div class="urgent-strip" role="status">
        ${icon('alert', 'small')}
        <span class="meta">${composer.urgentText}</span>
        <button class="icon-button" type="button" aria-label=${composer.notUrgent} @click=${leave}>
          ${icon('close', 'small')}
        </button>
      </div>`
    : nothing;
