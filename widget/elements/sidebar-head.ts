import { html, nothing, type TemplateResult } from 'lit';
import type { TenantSettings } from '../../protocol/index.ts';
import type { Strings } from '../i18n/strings.ts';
import { icon, type IconName } from './icons.ts';
import type { ListFilter } from '../client/state.ts';

export interface HeadOptions {
  readonly strings: Strings;
  /** The way to the settings, where there are some. */
  readonly settings: unknown;
  /** Whether this person may start a conversation. */
  readonly start: boolean;
  readonly closable: boolean;
  readonly ask: (event: string) => void;
}

/** Whether there is any type of conversation this person may start. An older server does not say. */
export const mayStart = (settings: TenantSettings | null | undefined): boolean =>
  settings?.start_types?.length !== 0;

/** The title and what can be done from anywhere in the list. */
export function headView({ strings, settings, start, closable, ask }: HeadOptions): TemplateResult {
  const words = strings.sidebar;
  const button = (event: string, label: string, glyph: IconName): TemplateResult =>
    html`<button
      type="button"
      class="icon-button ${glyph}"
      aria-label=${label}
      title=${label}
      @click=${() => ask(event)}
    >
      ${icon(glyph)}
    </button>`;
  return html`<div class="head">
    <h2 class="title">${words.title}</h2>
    ${settings} ${start ? button('care-compose', words.compose, 'compose') : nothing}
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
