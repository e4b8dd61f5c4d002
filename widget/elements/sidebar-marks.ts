import { html, nothing, type TemplateResult } from 'lit';
import { ownMarks, type Entry, type OwnMark } from '../../protocol/index.ts';
import { isMarked } from '../client/entries.ts';
import type { GroupChange, InboxView } from '../client/state.ts';
import type { Strings } from '../i18n/strings.ts';
import { whole, type WholeStrings } from '../i18n/whole.ts';
import { laterIcon, type LaterIconName } from './icons-later.ts';
import type { MenuRow } from './menu.ts';

const icons: Readonly<Record<OwnMark, LaterIconName>> = {
  pinned: 'pin',
  muted: 'belloff',
  unread: 'unread',
  archived: 'archive',
};

/**
 * Beside the last message: shapes, each with its word for those who hear it; a dot where it is to be read again, and an
 * `@` where unread messages name this person.
 */
export function marks(entry: Entry, strings: Strings): unknown {
  const { sidebar } = whole(strings);
  const { mention_count: named = 0 } = entry;
  const own = ownMarks.map((mark) =>
    !isMarked(entry, mark) || (mark === 'unread' && entry.unread > 0)
      ? nothing
      : html`<span class=${mark === 'unread' ? 'badge again' : 'glyph'}
          >${mark === 'unread' ? nothing : laterIcon(icons[mark], 'small')}<span class="visually-hidden"
            >${sidebar.marked[mark]}.
          </span></span
        >`,
  );
  return named === 0 ? own : [own, namedSign(named, strings)];
}

const namedSign = (named: number, strings: Strings): TemplateResult =>
  html`<span class="badge mention"
    ><span aria-hidden="true">@</span
    ><span class="visually-hidden">${whole(strings).sidebar.mentions(named)}. </span></span
  >`;

/** That unread messages name this person in conversations that are not loaded, and so cannot say so themselves. */
export function namedElsewhere({ totals, entries }: InboxView, strings: Strings): unknown {
  const here = entries.filter((entry) => !isMarked(entry, 'muted') && !isMarked(entry, 'archived'));
  const named = here.reduce((left, { mention_count: each = 0 }) => left - each, totals.mention_count ?? 0);
  return named > 0 ? namedSign(named, strings) : nothing;
}

/** What may be marked, or no longer, with one conversation of the list; `archives`: the server keeps some apart. */
export const markRows = (
  entry: Entry,
  { sidebar }: WholeStrings,
  archives: boolean,
  change: (change: GroupChange) => void,
): readonly MenuRow[] =>
  ownMarks.flatMap((mark): readonly MenuRow[] => {
    const on = isMarked(entry, mark);
    if (mark === 'archived' && !archives) return [];
    // What nobody has read yet needs no mark.
    if (mark === 'unread' && !on && entry.unread > 0) return [];
    return [
      {
        label: on ? sidebar.unmark[mark] : sidebar.mark[mark],
        icon: laterIcon(icons[mark]),
        run: () => change({ what: 'mark', marks: { [mark]: !on } }),
      },
    ];
  });
