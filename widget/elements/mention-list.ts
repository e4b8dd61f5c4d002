import { html, type TemplateResult } from 'lit';
import type { Sender } from '../../protocol/index.ts';
import type { WholeStrings } from '../i18n/whole.ts';
import { avatar } from './avatar.ts';
import { role } from './role.ts';

export interface MentionListOptions {
  readonly id: string;
  readonly people: readonly Sender[];
  /** The one that Enter chooses. */
  readonly at: number;
  readonly strings: WholeStrings;
  readonly optionId: (at: number) => string;
  readonly choose: (person: Sender) => void;
}

/** The focus stays in the field, and with it a phone's keyboard. */
const keepFocus = (event: Event): void => event.preventDefault();

/** Whom one may name, of those whose name fits. Stands in the root of the field it is about, since that points at it. */
export const mentionList = (options: MentionListOptions): TemplateResult => {
  const { id, people, at, strings, optionId, choose } = options;
  return html`<div
    class="mentionable popup"
    id=${id}
    role="listbox"
    aria-label=${strings.composer.mention}
    @pointerdown=${keepFocus}
    @mousedown=${keepFocus}
  >
    ${people.map(
      (person, index) =>
        html`<div
          class="mention-option"
          id=${optionId(index)}
          role="option"
          aria-selected=${index === at}
          @click=${() => choose(person)}
        >
          ${avatar({ name: person.name, userId: person.user_id, size: 36 })}
          <span class="who"
            ><bdi class="name">${person.name}</bdi>${role({
              userType: person.user_type,
              department: person.department,
              strings,
            })}</span
          >
        </div>`,
    )}
  </div>`;
};
