import { html, nothing, svg, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { SearchHit } from '../../protocol/index.ts';
import type { SearchView } from '../client/state.ts';
import type { Strings } from '../i18n/strings.ts';
import type { WholeStrings } from '../i18n/whole.ts';
import { avatar } from './avatar.ts';
import { marked } from './marked.ts';
import { notice } from './notices.ts';
import { role, roleLine, roleShape } from './role.ts';
import { skeleton, timeOf, type EntryContext, type RowContext } from './sidebar-row.ts';
import { entryList, moreButton } from './sidebar-view.ts';

/** Which conversation it is in, apart from who wrote it; nothing where their name says it. */
function whereLine(
  { conversation_title: title, conversation_with: others }: SearchHit,
  mine: boolean,
  strings: Strings,
): unknown {
  const name = title ?? (mine ? strings.common.list(others.map((who) => who.name)) : '');
  const [only, ...more] = others;
  const shape = only === undefined || more.length > 0 ? 'team' : only.user_type;
  return name === ''
    ? nothing
    : html`<span class="visually-hidden">. </span>${roleLine(roleShape[shape], name)}`;
}

/** One message that a search found. */
export function hitRow(hit: SearchHit, context: RowContext): TemplateResult {
  const { strings } = context;
  const mine = hit.user_id === context.myUserId;
  const name = mine ? strings.common.you : hit.name;
  const time = timeOf(hit.created_at, context);
  return html`<button
    type="button"
    class="row hit"
    data-id=${hit.message_id}
    tabindex=${context.current === hit.message_id ? 0 : -1}
  >
    ${avatar({ name: hit.name, userId: hit.user_id, size: 40 })}
    <span class="row-body">
      <span class="row-top"
        ><span class="row-name"><bdi>${name}</bdi></span
        ><bdi class="row-time">${time}</bdi></span
      >
      ${role({ userType: hit.user_type, strings })}${whereLine(hit, mine, strings)}
      <span class="snippet"><bdi>${marked(hit.snippet)}</bdi></span>
    </span>
  </button>`;
}

const lens = svg`<path class="own" d="M20 0h42a20 20 0 0 1 20 20v34H5a5 5 0 0 1-5-5V20A20 20 0 0 1 20 0z"></path>
    <path class="ink" d="M73 62l16 15"></path><circle class="glass" cx="56" cy="44" r="22"></circle>
    <path class="warm" d="M48 44h17"></path>`;

export interface ResultOptions {
  readonly strings: WholeStrings;
  /** It is narrowed by filters. */
  readonly filtered: boolean;
  readonly again: () => void;
  readonly more: () => void;
  readonly clear: () => void;
}

/** Where nothing was found. */
const noneFound = ({ query }: SearchView, { sidebar, find }: WholeStrings): string =>
  query === '' ? find.noneFiltered : sidebar.nothingFound(query);

/** What a search found, or what there is instead. */
export function results(search: SearchView, context: EntryContext, options: ResultOptions): TemplateResult {
  const { strings, filtered, again, more, clear } = options;
  const words = strings.sidebar;
  if (search.phase === 'failed')
    return notice({
      title: words.searchFailedTitle,
      text: words.searchFailedText,
      picture: 'cloud',
      action: { label: strings.common.tryAgain, icon: 'refresh', run: again },
    });
  if (search.phase !== 'ready' && search.hits.length === 0) return skeleton(words.searching);
  if (search.hits.length === 0 && search.conversations.length === 0)
    return notice({
      title: noneFound(search, strings),
      text: filtered ? strings.find.tryOther : words.nothingFoundText,
      picture: lens,
      action: { label: words.clearSearch, primary: false, run: clear },
    });
  return html`${
    search.conversations.length === 0
      ? nothing
      : html`<div class="count-line"><span>${words.conversationsFound}</span></div>
          ${entryList(search.conversations, words.conversationsFound, context)}`
  }${
    search.hits.length === 0
      ? nothing
      : html`<div class="count-line">
            <span>${words.results(search.total)}</span><span>${words.newestFirst}</span>
          </div>
          <ul aria-label=${words.results(search.total)}>
            ${repeat(
              search.hits,
              (hit) => hit.message_id,
              (hit) => html`<li>${hitRow(hit, context)}</li>`,
            )}
          </ul>`
  }${search.hasMore ? moreButton(words.moreResults, search.phase === 'searching', strings, more) : nothing}`;
}

/** The same for those who hear it; empty while the search runs. */
export function spokenResults(search: SearchView, strings: WholeStrings): string {
  const { phase, total, hits, conversations } = search;
  if (phase !== 'ready') return '';
  return hits.length + conversations.length === 0
    ? noneFound(search, strings)
    : strings.sidebar.results(total);
}
