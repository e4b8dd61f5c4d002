import { css, html, nothing } from 'lit';
import type { TenantSettings } from '../../protocol/index.ts';
import type { Strings } from '../i18n/strings.ts';
import { icon } from './icons.ts';
import { telHref } from './links-tel.ts';

export const emergencyStyles = css`
  .emergency {
    display: flex;
    flex: none;
    align-items: flex-start;
    gap: 0.57em;
    min-height: 2.857em;
    padding: 0.571em 1.4286em;
    border-block-end: 1px solid var(--care-danger-line);
    background: var(--care-danger-soft);
    color: var(--care-danger);
    font-size: 0.875em;
    font-weight: 500;
    line-height: calc(1.4286 + var(--care-lead));
  }
  .emergency .icon {
    width: 1.25em;
    height: 1.25em;
    margin-block: 0.1em;
  }
  .emergency > span {
    padding-block: 0.07em;
  }
  .care .emergency a {
    display: inline-block;
    color: inherit;
    font-weight: 600;
  }
`;

/** What to do in an emergency, in the tenant's words. It stands wherever a conversation does, and nothing hides it. */
export function emergencyBar(settings: TenantSettings | null, strings: Strings): unknown {
  const emergency = settings?.emergency;
  if (emergency === undefined || emergency.text === '') return nothing;
  const href = emergency.tel === null ? null : telHref(emergency.tel);
  return html`<div class="emergency" role="note" aria-label=${strings.thread.emergency}>
    ${icon('phone')}<span dir="auto"
      >${emergency.text}${href === null ? nothing : html` <a href=${href}><bdi>${emergency.tel}</bdi></a>`}</span
    >
  </div>`;
}
