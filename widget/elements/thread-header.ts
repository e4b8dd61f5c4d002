import { css, html, nothing, type TemplateResult } from 'lit';
import type { Entry, Presence, User } from '../../protocol/index.ts';
import type { ConversationView } from '../client/state.ts';
import type { Strings } from '../i18n/strings.ts';
import { avatar, avatarPair } from './avatar.ts';
import { icon } from './icons.ts';
import { elementParts } from './parts.ts';
import { role, teamLine } from './role.ts';

export interface HeaderOptions {
  readonly state: ConversationView;
  readonly strings: Strings;
  readonly presence: ReadonlyMap<string, Presence>;
  readonly showBack: boolean;
  readonly offline: boolean;
  /** What it ends with. */
  readonly tools: unknown;
  readonly onBack: () => void;
}

/** What it is and who is in it, by its own word or, until it is loaded, the list's. */
const about = ({ known, conversation, people }: ConversationView): About =>
  known ?? { ...conversation, others: people, others_count: people.length };
type About = Partial<Pick<Entry, 'title' | 'type'>> & {
  readonly others: readonly User[];
  readonly others_count: number;
};

/** Who or what a conversation is with, in one line. */
export function threadName(state: ConversationView, strings: Strings): string {
  const { title, type, others } = about(state);
  const names = others.slice(0, 3).map(({ name }) => name);
  if (type === 'direct' && names[0] !== undefined) return names[0];
  if (title) return title;
  return names.length > 0 ? strings.common.list(names) : strings.sidebar.untitled;
}

/** Name and role, then presence as a mark with a word. Needs `avatarStyles`, `roleStyles`, `threadHeaderStyles`. */
export function threadHeader(options: HeaderOptions): TemplateResult {
  const { state, strings, showBack, onBack } = options;
  const { type, others, others_count: count } = about(state);
  const direct = (type ?? 'direct') === 'direct';
  const person = direct ? others[0] : undefined;
  return html`<header part="header" class="header">
    ${
      showBack
        ? html`<button
            class="icon-button back"
            type="button"
            aria-label=${strings.common.back}
            @click=${onBack}
          >
            ${icon('back')}
          </button>`
        : nothing
    }
    <span class="face">
      ${
        person === undefined
          ? others.length > 1
            ? avatarPair(others)
            : nothing
          : avatar({ name: person.name, userId: person.user_id })
      }
    </span>
    <div class="titles">
      <h2 class="person"><bdi>${threadName(state, strings)}</bdi></h2>
      ${person === undefined ? nothing : role({ userType: person.user_type, strings, look: 'chip' })}
      <p class="meta second">
        ${
          state.phase === 'removed'
            ? nothing
            : options.offline || state.link !== 'online'
              ? away(strings.presence.connecting)
              : (elementParts.now?.presenceLine(person, options) ??
                (direct ? html`<bdi>${person?.department ?? ''}</bdi>` : teamLine(type, count, strings)))
        }
      </p>
    </div>
    ${options.tools}
  </header>`;
}

/** Nobody is there, in so many words. */
export const away = (words: string): TemplateResult =>
  html`<span class="dot offline"></span><span>${words}</span>`;

export const threadHeaderStyles = css`
  .header {
    display: flex;
    flex: none;
    align-items: center;
    gap: 0.75em;
    min-height: 4.5em;
    padding: 0.5em 1.25em;
    border-block-end: 1px solid var(--care-line);
    background: var(--care-surface) !important;
  }
  .header .back {
    margin-inline-start: -0.75em;
  }
  .header .face:empty {
    display: none;
  }
  .face {
    display: inline-flex;
    flex: none;
  }
  .titles {
    display: flex;
    flex: 1;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.125em 0.625em;
    min-width: 0;
  }
  .titles .person {
    min-width: 0;
  }
  .titles .second {
    display: flex;
    flex-basis: 100%;
    flex-wrap: wrap;
    align-items: center;
    gap: 0 0.45em;
    min-width: 0;
    overflow: clip;
  }
  .care .titles .second {
    font-size: 0.875em;
    line-height: calc(1.4286 + var(--care-lead));
  }
  .care .second .role {
    font-size: 1em;
  }
  .second .dot {
    width: 0.6875em;
    height: 0.6875em;
  }
  /* A mark stays on the line of its word. */
  .second .dot + span {
    flex: 1 1 0;
    min-width: 0;
  }
  .second .available {
    color: var(--care-ok);
    font-weight: 500;
  }
  /* Between two on one line; on the second line it lies outside, and is clipped. */
  .second .role:has(+ .available) {
    margin-inline-end: 0.65em;
  }
  .second .role + .available {
    position: relative;
  }
  .second .role + .available::before {
    position: absolute;
    inset-inline-end: calc(100% + 0.35em);
    color: var(--care-text-2);
    content: '·' / '';
  }
  @container (max-width: 639.98px) {
    .header {
      gap: 0.5em;
      min-height: 4em;
      padding: 0.375em 1em;
    }
    .header .avatar.s48 {
      --care-size: 2.5em;
    }
    .header .avatar.s48 .initials {
      font-size: 0.875em;
    }
  }
  @container (max-width: 359.98px) {
    /* The room is the words', which must not break. */
    .header .face {
      display: none;
    }
    .titles .person {
      flex-basis: 100%;
    }
    .titles .second {
      flex: 1 1 0;
    }
  }
  @container (max-height: 419.98px) {
    .header {
      min-height: 2.75em;
      padding-block: 0.25em;
    }
    .header .face {
      display: none;
    }
    .header .icon-button {
      margin-block: -0.25em;
    }
    /* One line wherever it fits. */
    .titles :is(.person, .second) {
      flex: 0 1 auto;
    }
  }
`;
