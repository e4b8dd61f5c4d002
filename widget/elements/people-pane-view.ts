import { html, nothing, type TemplateResult } from 'lit';
import type { Presence, SeatRole, Sender } from '../../protocol/index.ts';
import { limits } from '../../protocol/limits.ts';
import type { ConversationView } from '../client/state.ts';
import type { WholeStrings } from '../i18n/whole.ts';
import { avatar } from './avatar.ts';
import { formatFor } from './format.ts';
import { rightsIn, rightsOver } from './group-rights.ts';
import { icon } from './icons.ts';
import { laterIcon } from './icons-later.ts';
import type { MenuRow } from './menu.ts';
import { role } from './role.ts';

/** What is asked once more before it is done. */
export type Question =
  | { readonly about: 'remove'; readonly seat: Sender }
  | { readonly about: 'leave' }
  | { readonly about: 'close' };

export interface PersonOptions {
  readonly state: ConversationView;
  readonly seat: Sender;
  readonly presence: ReadonlyMap<string, Presence>;
  readonly strings: WholeStrings;
  /** Opens the menu of what may be done; null where it only shows. */
  readonly open: ((button: HTMLElement) => void) | null;
}

/** Everyone who is in, in the order of joining. */
export function seatsOf({ people, mySeat }: Pick<ConversationView, 'people' | 'mySeat'>): readonly Sender[] {
  const order = ({ sender_id: id }: Sender): number => Number(id.slice(id.lastIndexOf('s') + 1));
  return [...people, ...(mySeat === null ? [] : [mySeat])].sort((a, b) => order(a) - order(b));
}

/** The shape that goes with the word for a role; what nearly everyone is has none. */
export function seatShape(of: SeatRole, size?: 'normal' | 'small'): TemplateResult | null {
  if (of === 'owner') return laterIcon('shield', size);
  return of === 'read_only' ? icon('lock', size) : null;
}

function presenceWords(known: Presence, { presence: words, locale, common }: WholeStrings): string {
  if (known.online) return words.online;
  return known.last_seen === null
    ? words.offline
    : words.lastSeen(formatFor(locale).listTime(Date.parse(known.last_seen), Date.now(), common));
}

/** A person and what they may do here, with what may be done about them. */
export function personRow({ state, seat, presence, strings, open }: PersonOptions): TemplateResult {
  const { group, common, locale } = strings;
  const mine = seat.sender_id === state.mySeat?.sender_id;
  const known: Presence | undefined = mine
    ? { user_id: seat.user_id, online: true, last_seen: null }
    : presence.get(seat.user_id);
  const joined = formatFor(locale).listTime(Date.parse(seat.joined_at), Date.now(), common);
  const shape = seatShape(seat.role, 'small');
  const { roles, remove } = rightsOver(state, seat);
  const mark = known === undefined ? undefined : known.online ? 'online' : 'offline';
  return html`<li class="person-row" data-seat=${seat.sender_id}>
    ${avatar({ name: seat.name, userId: seat.user_id, size: 40, presence: mark })}
    <div class="body">
      <div class="names">
        <bdi class="name">${mine ? group.you(seat.name) : seat.name}</bdi>${
          shape === null
            ? nothing
            : html`<span class="role chip">${shape}<span>${group.role[seat.role]}</span></span>`
        }
      </div>
      ${role({ userType: seat.user_type, department: seat.department, strings })}
      <p class="meta">
        ${
          known === undefined ? nothing : html`<span class="there">${presenceWords(known, strings)}</span>`
        }<span>${group.since(joined)}</span>
      </p>
    </div>
    ${
      open === null || (roles.length === 0 && !remove)
        ? nothing
        : html`<button
            type="button"
            class="icon-button options"
            aria-label=${group.options(seat.name)}
            aria-haspopup="menu"
            @click=${({ currentTarget }: MouseEvent) => {
              if (currentTarget instanceof HTMLElement) open(currentTarget);
            }}
          >
            ${laterIcon('more')}
          </button>`
    }
  </li>`;
}

export interface SeatRowsOptions {
  readonly roles: readonly SeatRole[];
  readonly remove: boolean;
  readonly strings: WholeStrings;
  readonly give: (to: SeatRole) => void;
  readonly ask: () => void;
}

/** The menu beside a person. */
export const seatRows = ({
  roles,
  remove,
  strings,
  give,
  ask: take,
}: SeatRowsOptions): readonly MenuRow[] => [
  ...roles.map((to) => ({
    label: strings.group.giveRole(to),
    icon: seatShape(to) ?? laterIcon('users'),
    run: () => give(to),
  })),
  ...(remove ? [{ label: strings.group.remove, icon: laterIcon('leave'), danger: true, run: take }] : []),
];

/** Why something was refused. */
export const refusal = (words: string): unknown =>
  words === ''
    ? nothing
    : html`<p class="refused preview" role="alert">${icon('alert', 'small')}<span>${words}</span></p>`;

export type Act = 'add' | 'rename' | 'close' | 'reopen' | 'leave';

export interface WaysOptions {
  readonly state: ConversationView;
  readonly strings: WholeStrings;
  readonly run: (act: Act) => void;
  /** In place of the way to it, while a name is being written. */
  readonly naming: TemplateResult | null;
}

/** What this person may do about the conversation, and nothing else. */
export function ways({ state, strings, run, naming }: WaysOptions): TemplateResult {
  const { group, thread } = strings;
  const rights = rightsIn(state);
  const way = (act: Act, glyph: TemplateResult, words: string): TemplateResult =>
    html`<button
      type="button"
      class="way ${act === 'leave' ? 'danger' : ''}"
      data-act=${act}
      @click=${() => run(act)}
    >
      ${glyph}<span>${words}</span>
    </button>`;
  return html`<div class="ways">
    ${rights.add ? way('add', laterIcon('plus'), group.add) : nothing}
    ${rights.rename ? (naming ?? way('rename', laterIcon('edit'), group.rename)) : nothing}
    ${rights.close ? way('close', icon('lock'), thread.closeConversation) : nothing}
    ${rights.reopen ? way('reopen', icon('refresh'), thread.reopen) : nothing}
    ${rights.leave === 'yes' ? way('leave', laterIcon('leave'), group.leave) : nothing}
    ${rights.leave === 'last_owner' ? html`<p class="note preview">${group.lastOwner}</p>` : nothing}
  </div>`;
}

export interface NameOptions {
  readonly name: string;
  readonly strings: WholeStrings;
  readonly busy: boolean;
  readonly write: (name: string) => void;
  readonly save: (event: Event) => void;
  readonly cancel: () => void;
}

export const nameForm = ({ name, strings, busy, write, save, cancel }: NameOptions): TemplateResult =>
  html`<form class="naming" @submit=${save}>
    <label
      ><span>${strings.people.groupName}</span><small class="meta">${strings.people.groupNameHint}</small
      ><span class="field"
        ><input
          maxlength=${limits.title.maxCodePoints}
          autocomplete="off"
          .value=${name}
          @input=${({ target }: Event) => {
            if (target instanceof HTMLInputElement) write(target.value);
          }} /></span
    ></label>
    <div class="pair">
      <button type="button" class="button secondary" @click=${cancel}>${strings.common.cancel}</button>
      <button type="submit" class="button primary" aria-disabled=${busy}>${strings.composer.saveEdit}</button>
    </div>
  </form>`;

export interface AskOptions {
  readonly question: Question;
  readonly strings: WholeStrings;
  readonly busy: boolean;
  readonly refused: string;
  readonly no: () => void;
  readonly yes: () => void;
}

/** The question before something that cannot simply be taken back. */
export function ask({ question, strings, busy, refused, no, yes }: AskOptions): TemplateResult {
  const { group, thread, common } = strings;
  const words =
    question.about === 'remove'
      ? { title: group.removeTitle(question.seat.name), text: group.removeText, yes: group.removeShort }
      : question.about === 'leave'
        ? { title: group.leaveTitle, text: group.leaveText, yes: group.leaveShort }
        : { title: group.closeTitle, text: group.closeText, yes: thread.closeConversation };
  return html`<div class="ask">
    <div
      class="sheet"
      role="alertdialog"
      aria-modal="true"
      aria-labelledby="question"
      aria-describedby="means"
    >
      <h3 class="person" id="question">${words.title}</h3>
      <p class="preview" id="means">${words.text}</p>
      ${refusal(refused)}
      <div class="pair">
        <button type="button" class="button secondary no" @click=${no}>${common.cancel}</button>
        <button
          type="button"
          class="button ${question.about === 'close' ? 'primary' : 'danger'}"
          aria-disabled=${busy}
          @click=${yes}
        >
          ${words.yes}
        </button>
      </div>
    </div>
  </div>`;
}
