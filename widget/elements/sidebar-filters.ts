import { userTypes, type User } from '../../protocol/index.ts';
import type { ListFilter } from '../client/state.ts';
import type { WholeStrings } from '../i18n/whole.ts';
import { icon } from './icons.ts';
import { laterIcon } from './icons-later.ts';
import type { MenuRow } from './menu.ts';
import type { NoticeOptions } from './notices.ts';
import { roleShape } from './role.ts';

/** As a chip and a menu call it. */
export const filterName = (filter: ListFilter, { sidebar, role }: WholeStrings): string =>
  filter === 'all' || filter === 'unread' || filter === 'closed'
    ? sidebar[filter]
    : filter === 'archived'
      ? sidebar.marked.archived
      : role.word[filter];

/** Further filters than those on show: for those who work here, by what people are. */
export function filterRows(
  me: User | null,
  words: WholeStrings,
  choose: (filter: ListFilter) => void,
): readonly MenuRow[] {
  const staff = me !== null && me.user_type !== 'patient' && me.user_type !== 'caregiver';
  const row = (filter: ListFilter, shape: MenuRow['icon']): MenuRow => ({
    label: filterName(filter, words),
    icon: shape,
    run: () => choose(filter),
  });
  return [
    row('archived', laterIcon('archive')),
    ...(staff ? userTypes.map((type) => row(type, icon(roleShape[type]))) : []),
  ];
}

/** To someone who has no conversation and can only wait for one. */
export const nobodyYet = ({ sidebar: words }: WholeStrings): NoticeOptions => ({
  title: words.emptyTitle,
  text: words.emptyWait,
  picture: 'bubbles',
});

/** What is said in place of an empty list, and the way on. */
export function noneOf(
  filter: ListFilter,
  { sidebar: words }: WholeStrings,
  choose: (filter: ListFilter) => void,
): NoticeOptions {
  const back = { label: words.showAll, primary: false, run: () => choose('all') };
  const picture = 'bubbles';
  switch (filter) {
    case 'all':
      return {
        title: words.allArchivedTitle,
        text: words.archivedText,
        picture,
        action: { label: words.marked.archived, primary: false, run: () => choose('archived') },
      };
    case 'unread':
      return { title: words.noneUnreadTitle, text: words.noneUnreadText, picture, action: back };
    case 'closed':
      return { title: words.noneClosedTitle, text: words.noneClosedText, picture, action: back };
    case 'archived':
      return { title: words.noneArchivedTitle, text: words.archivedText, picture, action: back };
    default:
      return { title: words.noneKindTitle, text: words.noneKindText, picture, action: back };
  }
}
