import { html, type TemplateResult } from 'lit';
import type { WholeStrings } from '../i18n/whole.ts';
import { laterIcon } from './icons-later.ts';

/** The way to the settings, which shows that nothing is to disturb: else its silence would look like no news. */
export function settingsButton(
  { sidebar, settings }: WholeStrings,
  quiet: boolean,
  open: () => void,
): TemplateResult {
  const label = quiet ? `${sidebar.settings}: ${settings.quiet}` : sidebar.settings;
  return html`<button
    type="button"
    class="icon-button settings"
    aria-label=${label}
    title=${label}
    @click=${open}
  >
    ${laterIcon(quiet ? 'settingsquiet' : 'settings')}
  </button>`;
}
