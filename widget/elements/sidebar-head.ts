import { html, nothing, type TemplateResult } from 'lit';
import type { Strings } from '../i18n/strings.ts';
import { icon, type IconName } from './icons.ts';
import { elementParts } from './parts.ts';
import type { ListFilter } from '../client/state.ts';

export interface HeadOptions {
  readonly strings: Strings;
  readonly settings: boolean;
  readonly closable: boolean;
  readonly ask: (event: string) => void;
}

/** The title and what can be done from anywhere in the list. */
export function headView({ strings, settings, closable, ask }: HeadOptions): TemplateResult {
  const words = strings.sidebar;
  const button = (event: string, label: string, glyph: IconName | 'settings'): TemplateResult =>
    html`<button
      type="button"
      class="icon-button ${glyph}"
      aria-label=${label}
      title=${label}
      @click=${() => ask(event)}
    >
      ${glyph === 'settings' ? elementParts.now?.icon(glyph) : icon(glyph)}
    </button>`;
  return html`<div class="head">
    <h2 class="title">${words.title}</h2>
    ${settings ? button('care-settings', words.settings, 'settings') : nothing}
    ${button('care-compose', words.compose, 'compose')}
    ${closable ? button('care-close', strings.common.close, 'close') : nothing}
  </div>`;
}

/** Which conversations are listed. */
export function chipsView(
  strings: Strings,
  chosen: ListFilter,
  unread: number,
  choose: (filter: ListFilter) => void,
  more: unknown,
): TemplateResult {
  const words = strings.sidebar;
  const chip = (filter: ListFilter, label: string, count = 0): TemplateResult =>
    html`<button type="button" class="chip" aria-pressed=${chosen === filter} @click=${() => choose(filter)}>
      ${label}${count > 0 ? html` <span class="count">${count > 99 ? '99+' : count}</span>` : nothing}
    </button>`;
  return html`<div class="chips" role="group" aria-label=${words.filters}>
    ${chip('all', words.all)}${chip('unread', words.unread, unread)}${chip('closed', words.closed)}${more}
  </div>`;
}
