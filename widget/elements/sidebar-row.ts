import { html, nothing, type TemplateResult } from 'lit';
import type { Entry, Presence } from '../../protocol/index.ts';
import type { ChatState } from '../client/state.ts';
import type { Strings } from '../i18n/strings.ts';
import { avatar, avatarPair } from './avatar.ts';
import { formatFor } from './format.ts';
import { icon, statusIcon } from './icons.ts';
import { elementParts } from './parts.ts';
import { role, teamLine } from './role.ts';
import { nameOf, previewOf, type RowPreview } from './sidebar-preview.ts';

export interface RowContext {
  readonly myUserId: string | null;
  readonly presence: ReadonlyMap<string, Presence>;
  readonly strings: Strings;
  readonly now: number;
  /** Which row Tab reaches. */
  readonly current: string | null;
}

export interface EntryContext extends RowContext {
  readonly selected: string | null;
  readonly state: ChatState;
}

/** When it was, as a list says it. */
export const timeOf = (at: string, { strings, now }: RowContext): string =>
  formatFor(strings.locale).listTime(Date.parse(at), now, strings.common);

const presenceOf = (userId: string, { presence }: RowContext): 'online' | 'offline' | undefined => {
  const known = presence.get(userId);
  return known === undefined ? undefined : known.online ? 'online' : 'offline';
};

function previewLine(preview: RowPreview, unread: boolean, strings: Strings): TemplateResult {
  switch (preview.kind) {
    case 'draft':
      return html`<span class="row-text"
        ><span class="draft">${strings.sidebar.draft}</span> <bdi>${preview.text}</bdi></span
      >`;
    case 'message':
      return html`<span class=${unread ? 'row-text fresh' : 'row-text'}><bdi>${preview.text}</bdi></span>
        ${preview.status === null ? nothing : html`<span class="glyph">${statusIcon(preview.status)}</span>`}`;
  }
}

/** One conversation of the list. */
export function entryRow(entry: Entry, context: EntryContext): TemplateResult {
  const { strings, state } = context;
  const id = entry.conversation_id;
  const name = nameOf(entry, strings);
  const only = entry.type === 'direct' ? entry.others[0] : undefined;
  const presence = only === undefined ? undefined : presenceOf(only.user_id, context);
  const unread = entry.unread > 0;
  const preview = previewOf(entry, {
    strings,
    myUserId: context.myUserId,
    draft: state.drafts.get(id),
  });
  const now = elementParts.now?.nowLine(id, state, strings);
  const time = timeOf(entry.sort_at, context);
  // The row is named by what it shows, so that it answers to that; what it shows by shape alone is said between.
  const said = strings.sidebar.row({
    presence: presence === undefined ? null : (elementParts.now?.words(strings).presence[presence] ?? null),
    unread: entry.unread,
    status:
      !now && preview.kind === 'message' && preview.status !== null ? strings.status[preview.status] : null,
    closed: !entry.is_active,
  });
  return html`<button
    type="button"
    class=${unread ? 'row unread' : 'row'}
    data-id=${id}
    aria-current=${context.selected === id ? 'true' : nothing}
    tabindex=${context.current === id ? 0 : -1}
  >
    ${
      only === undefined && entry.others.length > 1
        ? avatarPair(entry.others)
        : avatar({ name: only?.name ?? name, userId: only?.user_id ?? id, presence })
    }
    <span class="row-body">
      <span class="row-top"
        ><span class="row-name"><bdi>${name}</bdi></span
        ><bdi class="row-time">${time}</bdi></span
      >
      ${
        only === undefined
          ? teamLine(entry.type, entry.others_count, strings)
          : role({ userType: only.user_type, department: only.department, strings })
      }
      ${said === '' ? nothing : html`<span class="visually-hidden">. ${said}. </span>`}
      <span class="row-last">
        ${now ?? previewLine(preview, unread, strings)} ${elementParts.now?.marks(entry, strings)}
        ${entry.is_active ? nothing : html`<span class="glyph">${icon('lock', 'small')}</span>`}
        ${unread ? html`<span class="badge" aria-hidden="true">${entry.unread > 99 ? '99+' : entry.unread}</span>` : nothing}
      </span>
    </span>
  </button>`;
}

const WIDTHS = ['a', 'b', 'c', 'd', 'e'] as const;

/** The shape of the list while it loads; it never moves. */
export function skeleton(label: string): TemplateResult {
  return html`<div class="skeleton" role="status">
    <span class="visually-hidden">${label}</span>
    ${WIDTHS.map(
      (width) =>
        html`<div class="bone-row ${width}" aria-hidden="true">
          <span class="bone round"></span>
          <span class="bone-body"
            ><span class="bone one"></span><span class="bone two"></span><span class="bone three"></span
          ></span>
          <span class="bone time"></span>
        </div>`,
    )}
  </div>`;
}
