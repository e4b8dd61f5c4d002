import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { AddSender, ConversationType, User } from '../../protocol/index.ts';
import type { ChatActions } from '../client/state.ts';
import { trapTab } from '../controllers/focus.ts';
import { allStrings, whole, type WholeStrings } from '../i18n/whole.ts';
import { base } from '../styles/base.ts';
import { tokens } from '../styles/tokens.ts';
import { avatarStyles } from './avatar.ts';
import { isProcessed } from './input-method.ts';
import { icon } from './icons.ts';
import { choices } from './people-picker-choices.ts';
import { peopleList, type People } from './people-picker-list.ts';
import { pickerStyles } from './people-picker-styles.ts';
import { refusalWords } from './refusal-words.ts';
import { roleStyles } from './role.ts';

const SEARCH_AFTER_MS = 200;

/** What those who are added may read. */
type History = AddSender['history'];
/** What several people may start. */
const kinds = ['group', 'care_team', 'announcement'] as const;
type Kind = (typeof kinds)[number];

/** People for a conversation there is already. */
export interface Adding {
  /** Who is in, and not to be chosen. */
  readonly present: ReadonlySet<string>;
  readonly add: (userIds: readonly string[], history: History) => Promise<unknown>;
}

/**
 * A dialog that chooses who a new conversation is with, or who comes into one. One person makes a direct conversation,
 * several a group, which may be named.
 *
 * @property strings - every word it says; `loadStrings` has other languages
 * @property may - the types of conversations that may be started; null where the server does not say
 * @property staff - where it does not: may start other conversations of several than groups
 * @event care-done - over; `detail` is whether a conversation was started, or people were added
 */
export class PeoplePicker extends LitElement {
  static override styles = [tokens, base, avatarStyles, roleStyles, pickerStyles];
  static override properties = {
    strings: { attribute: false },
    actions: { attribute: false },
    directory: { attribute: false },
    begin: { attribute: false },
    adding: { attribute: false },
    may: { attribute: false },
    staff: { type: Boolean },
    people: { state: true },
    query: { state: true },
    chosen: { state: true },
    groupTitle: { state: true },
    kind: { state: true },
    history: { state: true },
    starting: { state: true },
    refused: { state: true },
  };

  declare strings: WholeStrings;
  /** What it asks, where it is not told otherwise below. */
  declare actions: Pick<ChatActions, 'directory' | 'startConversation'> | null;
  /** Finds people by name or department; everyone for an empty query. */
  declare directory: ((query: string) => Promise<readonly User[]>) | null;
  /** Starts the conversation; without a type it is a direct one, or a group. */
  declare begin:
    ((userIds: readonly string[], title: string | null, type?: ConversationType) => Promise<unknown>) | null;
  /** Adds them to a conversation there is, in place of starting one. */
  declare adding: Adding | null;
  declare may: readonly string[] | null;
  declare staff: boolean;
  declare private people: People;
  declare private query: string;
  declare private chosen: readonly User[];
  declare private groupTitle: string;
  declare private kind: Kind;
  declare private history: History;
  declare private starting: boolean;
  /** Why it was refused, in people's words; empty where it was not. */
  declare private refused: string;

  #timer: ReturnType<typeof setTimeout> | undefined;
  #asked = 0;

  constructor() {
    super();
    this.strings = allStrings;
    this.actions = null;
    this.directory = null;
    this.begin = null;
    this.adding = null;
    this.may = null;
    this.staff = false;
    this.people = { phase: 'loading', items: [] };
    this.query = '';
    this.chosen = [];
    this.groupTitle = '';
    this.kind = 'group';
    this.history = 'from_now';
    this.starting = false;
    this.refused = '';
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
    this.#asked += 1;
  }

  protected override willUpdate(): void {
    this.strings = whole(this.strings);
  }

  protected override firstUpdated(): void {
    void this.#load();
    this.renderRoot.querySelector('input')?.focus();
  }

  protected override render(): TemplateResult {
    const words = this.strings.people;
    const { group } = this.strings;
    const adding = this.adding !== null;
    const title = adding ? group.add : words.title;
    const lacks = this.#alone ? words.oneMore : '';
    return html`<div
      class="care picker"
      role="dialog"
      aria-modal="true"
      aria-label=${title}
      lang=${this.strings.locale}
      dir=${this.strings.dir}
      @keydown=${this.#onKeydown}
    >
      <div class="head">
        <div>
          <h2 class="title">${title}</h2>
          <p>${adding ? group.addText : words.text}</p>
        </div>
        <button
          type="button"
          class="icon-button"
          aria-label=${this.strings.common.cancel}
          @click=${() => this.#done(false)}
        >
          ${icon('close')}
        </button>
      </div>
      <div class="find">
        <label class="field"
          >${icon('search')}<input
            type="search"
            autocomplete="off"
            spellcheck="false"
            maxlength="200"
            aria-label=${words.searchLabel}
            placeholder=${words.searchPlaceholder}
            .value=${this.query}
            @input=${this.#onInput}
        /></label>
      </div>
      ${
        this.chosen.length === 0
          ? nothing
          : html`<div class="chosen" role="group" aria-label=${words.chosen}>
              ${repeat(
                this.chosen,
                (user) => user.user_id,
                (user) =>
                  html`<button
                    type="button"
                    aria-label=${words.remove(user.name)}
                    @click=${() => this.#leaveOut(user)}
                  >
                    <bdi>${user.name}</bdi>${icon('close', 'small')}
                  </button>`,
              )}
            </div>`
      }
      <div class="scroll" aria-busy=${this.people.phase === 'loading'}>
        ${peopleList({
          people: this.people,
          strings: this.strings,
          isChosen: (user) => this.#isChosen(user),
          toggle: (user) => this.#toggle(user),
          again: this.#again,
        })}
      </div>
      <div class="visually-hidden" role="status">
        ${[this.chosen.length === 0 ? '' : words.count(this.chosen.length), lacks].filter(Boolean).join('\n')}
      </div>
      <div class="foot">
        ${adding ? this.#reach() : this.chosen.length > 1 ? this.#several() : nothing}
        ${this.refused === '' ? nothing : html`<p class="failed" role="alert">${this.refused}</p>`}
        <p id="lacks" class="meta" ?hidden=${lacks === ''}>${lacks}</p>
        <button
          type="button"
          class="button primary wide"
          aria-describedby="lacks"
          aria-disabled=${!this.#startable}
          @click=${this.#start}
        >
          ${
            adding ? (this.starting ? group.adding : group.add) : this.starting ? words.starting : words.start
          }
        </button>
      </div>
    </div>`;
  }

  /** The kinds of conversations of several that may be started. */
  get #kinds(): readonly Kind[] {
    const { may, staff } = this;
    return kinds.filter((kind) => (may === null ? staff || kind === 'group' : may.includes(kind)));
  }

  get #kind(): Kind | undefined {
    const allowed = this.#kinds;
    return allowed.includes(this.kind) ? this.kind : allowed[0];
  }

  /** Whether those chosen may be added, or have a conversation of a type that may be started. */
  get #startable(): boolean {
    const { adding, chosen, may, starting } = this;
    if (starting || chosen.length === 0) return false;
    return adding !== null || chosen.length > 1 || may === null || may.includes('direct');
  }

  /** Whether the one person chosen is too few to start anything. */
  get #alone(): boolean {
    return this.chosen.length === 1 && !this.#startable && !this.starting;
  }

  /** What a conversation of several is: its name and, where there is a choice, its kind. */
  #several(): TemplateResult {
    const { people: words, group } = this.strings;
    const values = this.#kinds;
    return html`${
        values.length > 1
          ? choices({
              legend: group.kind,
              name: 'kind',
              values,
              word: (kind) => group.kinds[kind],
              chosen: this.#kind,
              choose: (kind) => (this.kind = kind),
              hint: this.#kind === 'announcement' ? group.kindHint : null,
            })
          : nothing
      }
      <label
        ><span>${words.groupName}</span><small class="meta">${words.groupNameHint}</small
        ><span class="field"
          ><input
            maxlength="120"
            autocomplete="off"
            .value=${this.groupTitle}
            @input=${(event: Event) => {
              if (event.target instanceof HTMLInputElement) this.groupTitle = event.target.value;
            }} /></span
      ></label>`;
  }

  /** From when on those who are added may read. */
  #reach(): TemplateResult {
    const { group } = this.strings;
    return choices({
      legend: group.sees,
      name: 'history',
      values: ['from_now', 'from_start'] as const,
      word: (history) => (history === 'from_now' ? group.fromNow : group.fromStart),
      chosen: this.history,
      choose: (history) => (this.history = history),
      hint: null,
    });
  }

  #isChosen(user: User): boolean {
    return this.chosen.some((other) => other.user_id === user.user_id);
  }

  #toggle(user: User): void {
    this.refused = '';
    this.chosen = this.#isChosen(user)
      ? this.chosen.filter((other) => other.user_id !== user.user_id)
      : this.adding === null && this.#kinds.length === 0
        ? [user]
        : [...this.chosen, user];
  }

  /** Its button goes with the person: the focus stays among those chosen, or where one looks for others. */
  #leaveOut(user: User): void {
    const at = this.chosen.indexOf(user);
    this.#toggle(user);
    void this.updateComplete.then(() => {
      const left = this.renderRoot.querySelectorAll<HTMLElement>('.chosen button');
      (left[Math.min(at, left.length - 1)] ?? this.renderRoot.querySelector('input'))?.focus();
    });
  }

  readonly #onInput = (event: Event): void => {
    if (!(event.target instanceof HTMLInputElement)) return;
    this.query = event.target.value;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#load(), SEARCH_AFTER_MS);
  };

  readonly #again = (): void => {
    this.renderRoot.querySelector('input')?.focus();
    void this.#load();
  };

  async #load(): Promise<void> {
    const query = this.query.trim();
    const asked = (this.#asked += 1);
    this.people = { phase: 'loading', items: this.people.items };
    try {
      const { adding } = this;
      const found = (await (this.directory?.(query) ?? this.actions?.directory(query))) ?? [];
      const items = found.filter(({ user_id: userId }) => adding?.present.has(userId) !== true);
      // A later question was asked meanwhile: its answer counts.
      if (asked === this.#asked) this.people = { phase: 'ready', items, query };
    } catch {
      if (asked === this.#asked) this.people = { phase: 'failed', items: [] };
    }
  }

  readonly #start = async (): Promise<void> => {
    if (!this.#startable) return;
    this.starting = true;
    this.refused = '';
    const userIds = this.chosen.map((user) => user.user_id);
    const title = userIds.length > 1 && this.groupTitle.trim() !== '' ? this.groupTitle.trim() : null;
    const type = userIds.length > 1 ? this.#kind : undefined;
    try {
      await (this.adding === null
        ? (this.begin?.(userIds, title, type) ?? this.actions?.startConversation(userIds, title, type))
        : this.adding.add(userIds, this.history));
      this.#done(true);
    } catch (error) {
      this.refused = refusalWords(error, this.strings);
    } finally {
      this.starting = false;
    }
  };

  readonly #onKeydown = (event: KeyboardEvent): void => {
    if (event.key === 'Escape' && !isProcessed(event)) {
      event.preventDefault();
      event.stopPropagation();
      this.#done(false);
    } else if (event.key === 'Tab') trapTab(event, this.renderRoot);
  };

  #done(started: boolean): void {
    this.dispatchEvent(new CustomEvent('care-done', { detail: started }));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'care-people-picker': PeoplePicker;
  }
}
