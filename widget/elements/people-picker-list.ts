import { html, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { User } from '../../protocol/index.ts';
import type { WholeStrings } from '../i18n/whole.ts';
import { avatar } from './avatar.ts';
import { laterIcon } from './icons-later.ts';
import { role } from './role.ts';

/** Whom there is to choose from. */
export type People =
  | { readonly phase: 'loading'; readonly items: readonly User[] }
  | { readonly phase: 'ready'; readonly items: readonly User[]; readonly query: string }
  | { readonly phase: 'failed'; readonly items: readonly User[] };

export interface PeopleListOptions {
  readonly people: People;
  readonly strings: WholeStrings;
  readonly isChosen: (user: User) => boolean;
  readonly toggle: (user: User) => void;
  readonly again: () => void;
}

/** Those found, each to be ticked, or why there is nobody. Needs `avatarStyles`, `roleStyles`, `pickerStyles`. */
export function peopleList({ people, strings, isChosen, toggle, again }: PeopleListOptions): TemplateResult {
  const words = strings.people;
  if (people.phase === 'failed')
    return html`<div class="say" role="alert">
      <p>${words.failed}</p>
      <p>
        <button type="button" class="button text" @click=${again}>${strings.common.tryAgain}</button>
      </p>
    </div>`;
  if (people.items.length === 0)
    return html`<p class="say" role="status">
      ${
        people.phase === 'loading'
          ? words.loading
          : people.query === ''
            ? words.none
            : words.nothingFound(people.query)
      }
    </p>`;
  return html`<ul aria-label=${words.list}>
    ${repeat(
      people.items,
      (user) => user.user_id,
      (user) =>
        html`<li>
          <label class="person-row">
            ${avatar({ name: user.name, userId: user.user_id, size: 40 })}
            <span class="body"
              ><bdi class="name">${user.name}</bdi>${role({
                userType: user.user_type,
                department: user.department,
                strings,
              })}</span
            >
            <input
              type="checkbox"
              aria-label="${user.name}, ${strings.role.line(user.user_type, user.department)}"
              .checked=${isChosen(user)}
              @change=${() => toggle(user)}
            />
            <span class="tick">${laterIcon('check', 'small')}</span>
          </label>
        </li>`,
    )}
  </ul>`;
}
