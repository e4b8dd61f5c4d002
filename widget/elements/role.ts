import { css, html, type TemplateResult } from 'lit';
import type { ConversationType, UserType } from '../../protocol/index.ts';
import type { Strings } from '../i18n/strings.ts';
import { icon, type IconName } from './icons.ts';

/** Who someone is, never by colour alone: a word and a shape. */
export const roleShape: Readonly<Record<UserType | 'team', IconName>> = {
  doctor: 'doctor',
  nurse: 'nurse',
  pharmacist: 'pharmacist',
  patient: 'patient',
  caregiver: 'patient',
  staff: 'staff',
  team: 'team',
};

export interface RoleOptions {
  readonly userType: UserType;
  readonly department?: string | null;
  readonly strings: Strings;
  /** `chip` stands beside a name in a header, `line` under it in a list. */
  readonly look?: 'chip' | 'line';
}

/** Needs `roleStyles`. */
export function role({ userType, department = null, strings, look = 'line' }: RoleOptions): TemplateResult {
  return roleLine(
    roleShape[userType],
    strings.role.line(userType, look === 'chip' ? null : department),
    look,
  );
}

/** The same for anything that has a shape and words of its own, such as a care team. */
export function roleLine(shape: IconName, words: string, look: 'chip' | 'line' = 'line'): TemplateResult {
  return html`<span class="role ${look}">${icon(shape, 'small')}<bdi>${words}</bdi></span>`;
}

/** What a conversation of several is: `others` = the other people. */
export const teamLine = (
  type: ConversationType | undefined,
  others: number,
  { role: words }: Strings,
): TemplateResult =>
  roleLine(
    'team',
    type === 'announcement' ? words[type] : words[type === 'care_team' ? 'careTeam' : 'group'](others),
  );

export const roleStyles = css`
  .role {
    display: inline-flex;
    align-items: flex-start;
    gap: 0.4em;
    min-width: 0;
    font-size: 0.8125em;
    line-height: calc(1.385 + var(--care-lead));
    color: var(--care-text-2);
  }
  .role .icon {
    width: 1em;
    height: 1em;
    margin-block-start: 0.19em;
  }
  .role.chip {
    flex: none;
    padding: 0.12em 0.6em;
    border-radius: 0.6em;
    background: var(--care-fill);
    color: var(--care-text);
    font-weight: 500;
    white-space: nowrap;
  }
  .role.chip .icon {
    color: var(--care-accent-text);
  }
`;
