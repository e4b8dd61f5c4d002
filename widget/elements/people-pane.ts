import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { Presence, SeatRole, Sender, SystemFact, TenantSettings } from '../../protocol/index.ts';
import type { ChatActions, ConversationView, GroupChange } from '../client/state.ts';
import { trapTab } from '../controllers/focus.ts';
import { tellLayers } from '../controllers/layers.ts';
import { allStrings, whole, type WholeStrings } from '../i18n/whole.ts';
import { base } from '../styles/base.ts';
import { tokens } from '../styles/tokens.ts';
import { avatarStyles } from './avatar.ts';
import { emergencyBar, emergencyStyles } from './emergency.ts';
import { rightsOver } from './group-rights.ts';
import { isProcessed } from './input-method.ts';
import { icon } from './icons.ts';
import { openMenu } from './menu.ts';
import { paneStyles } from './people-pane-styles.ts';
import {
  ask,
  nameForm,
  personRow,
  refusal,
  seatRows,
  seatsOf,
  ways,
  type Act,
  type Question,
} from './people-pane-view.ts';
import type { Adding } from './people-picker.ts';
import { Queue } from './queue.ts';
import { refusalWords } from './refusal-words.ts';
import { roleStyles } from './role.ts';

const NO_PRESENCE: ReadonlyMap<string, Presence> = new Map();

/** Where the focus was, to go back there: a person's options, or one of the ways below. */
type Origin = { readonly seat: string } | { readonly act: Act };

/**
 * `<care-people-pane>`: who is in a conversation, and what this person may change about it. What they may not is not
 * there.
 *
 * @property state - the conversation
 * @property presence - who is there, by user_id; absent: not known
 * @property strings - every word it says; `loadStrings` has other languages
 * @property actions - what it may ask of the client; null shows only
 * @property covers - it lies over the messages, which cannot be reached meanwhile
 * @property settings - what the tenant says of emergencies, said here where this covers it
 * @event care-done - to be closed
 * @event care-left - this person has left the conversation
 */
export class PeoplePane extends LitElement {
  static override styles = [tokens, base, avatarStyles, roleStyles, emergencyStyles, paneStyles];
  static override properties = {
    state: { attribute: false },
    presence: { attribute: false },
    strings: { attribute: false },
    actions: { attribute: false },
    covers: { type: Boolean },
    settings: { attribute: false },
    question: { state: true },
    adding: { state: true },
    naming: { state: true },
    busy: { state: true },
    refused: { state: true },
    told: { state: true },
  };

  declare state: ConversationView | null;
  declare presence: ReadonlyMap<string, Presence>;
  declare strings: WholeStrings;
  declare actions: ChatActions | null;
  declare covers: boolean;
  declare settings: TenantSettings | null;
  declare private question: Question | null;
  declare private adding: Adding | null;
  /** The name as it is being written; null while nobody writes one. */
  declare private naming: string | null;
  declare private busy: boolean;
  declare private refused: string;
  declare private told: string;

  #origin: Origin | null = null;
  /** The focus was in here before what is drawn now. */
  #focused = false;
  readonly #queue = new Queue((busy) => (this.busy = busy));
  /** Answered with yes, and being done. */
  #answered: Question | null = null;

  constructor() {
    super();
    this.state = null;
    this.presence = NO_PRESENCE;
    this.strings = allStrings;
    this.actions = null;
    this.covers = false;
    this.settings = null;
    this.question = null;
    this.adding = null;
    this.naming = null;
    this.busy = false;
    this.refused = '';
    this.told = '';
  }

  /** People are being chosen, over everything else. */
  get choosing(): boolean {
    return this.adding !== null;
  }

  override focus(): void {
    this.renderRoot.querySelector<HTMLElement>('.shut')?.focus();
  }

  /** A message that comes changes the state, and nothing of what is here: three hundred rows need not be gone through. */
  protected override shouldUpdate(changed: PropertyValues<this>): boolean {
    const [before, now] = [changed.get('state'), this.state];
    const same = (['people', 'mySeat', 'conversation', 'phase', 'givesRoles'] as const).every(
      (part) => before?.[part] === now?.[part],
    );
    return changed.size > 1 || !changed.has('state') || !same;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    this.strings = whole(this.strings);
    this.#focused = (this.shadowRoot?.activeElement ?? null) !== null;
    const before = changed.get('state');
    if (before !== undefined && before?.conversationId !== this.state?.conversationId) {
      this.question = this.adding = this.naming = this.#origin = null;
      this.refused = this.told = '';
    }
  }

  protected override firstUpdated(): void {
    this.focus();
  }

  protected override updated(changed: PropertyValues): void {
    if (changed.has('adding')) tellLayers(this);
    // What an act did is told in its own time, and takes the button of the act away, or a person's row.
    if (this.#focused && this.shadowRoot?.activeElement === null) this.#back();
  }

  protected override render(): TemplateResult | typeof nothing {
    const { state } = this;
    if (state === null) return nothing;
    const { group, common } = this.strings;
    const type = state.conversation?.type;
    const title = type === 'care_team' ? group.kinds.care_team : group.title;
    const over = this.adding !== null;
    return html`<section
        class="care pane ${this.covers ? 'covers' : ''}"
        role=${this.covers ? 'dialog' : 'region'}
        aria-modal=${this.covers ? 'true' : nothing}
        aria-labelledby="title"
        lang=${this.strings.locale}
        ?inert=${over}
        @keydown=${this.#onKeydown}
      >
        <div class="under" ?inert=${this.question !== null}>
          <div class="top">
            <h2 class="title" id="title">${title}</h2>
            <button
              type="button"
              class="icon-button shut"
              aria-label=${common.close}
              @click=${() => this.#emit('care-done')}
            >
              ${icon('close')}
            </button>
          </div>
          ${this.covers ? emergencyBar(this.settings, this.strings) : nothing}
          <div class="scroll">
            <h3 class="heading" id="list">${group.list}</h3>
            <ul aria-labelledby="list">
              ${repeat(
                seatsOf(state),
                (seat) => seat.sender_id,
                (seat) =>
                  personRow({
                    state,
                    seat,
                    presence: this.presence,
                    strings: this.strings,
                    open: this.actions === null ? null : (button) => this.#options(button, state, seat),
                  }),
              )}
            </ul>
            ${this.question === null ? refusal(this.refused) : nothing}
            ${this.actions === null ? nothing : this.#ways(state)}
          </div>
        </div>
        ${this.question === null ? nothing : this.#asked(this.question)}
        <div class="visually-hidden" role="status">${this.told}</div>
      </section>
      ${
        this.adding === null
          ? nothing
          : html`<div class="overlay">
              <care-people-picker
                .strings=${this.strings}
                .adding=${this.adding}
                .actions=${this.actions}
                @care-done=${() => {
                  this.adding = null;
                  this.#back();
                }}
              ></care-people-picker>
            </div>`
      }`;
  }

  #ways(state: ConversationView): TemplateResult {
    const { strings, busy, naming } = this;
    return ways({
      state,
      strings,
      run: (act) => this.#run(act, state),
      naming:
        naming === null
          ? null
          : nameForm({
              name: naming,
              strings,
              busy,
              write: (name) => (this.naming = name),
              save: (event) => void this.#rename(event),
              cancel: () => this.#endNaming(),
            }),
    });
  }

  #asked(question: Question): TemplateResult {
    const { strings, busy, refused } = this;
    return ask({
      question,
      strings,
      busy,
      refused,
      no: () => this.#unask(),
      yes: () => void this.#answer(question),
    });
  }

  #run(act: Act, state: ConversationView): void {
    this.#origin = { act };
    this.refused = '';
    switch (act) {
      case 'add':
        return this.#choosePeople(state);
      case 'rename':
        return this.#beginNaming(state);
      case 'reopen':
        return void this.#change({ what: 'active', active: true });
      case 'close':
      case 'leave':
        return this.#ask({ about: act });
    }
  }

  #options(button: HTMLElement, state: ConversationView, seat: Sender): void {
    const { group } = this.strings;
    const { roles, remove } = rightsOver(state, seat);
    this.#origin = { seat: seat.sender_id };
    this.refused = '';
    const rows = seatRows({
      roles,
      remove,
      strings: this.strings,
      give: (to) => void this.#giveRole(seat, to),
      ask: () => this.#ask({ about: 'remove', seat }),
    });
    const pane = this.renderRoot.querySelector('.pane');
    if (pane === null) return;
    openMenu(pane, {
      label: group.options(seat.name),
      rows,
      anchor: button,
      bounds: pane,
      closed: (chosen) => {
        if (chosen) button.focus();
      },
    });
  }

  #choosePeople(state: ConversationView): void {
    const present = new Set(seatsOf(state).map((seat) => seat.user_id));
    this.adding = {
      present,
      add: async (userIds, history) => {
        await this.actions?.changeGroup(state.conversationId, { what: 'add', userIds, history });
      },
    };
  }

  #beginNaming({ conversation }: ConversationView): void {
    this.naming = conversation?.title ?? '';
    void this.updateComplete.then(() =>
      this.renderRoot.querySelector<HTMLInputElement>('.naming input')?.select(),
    );
  }

  #endNaming(): void {
    this.naming = null;
    this.#back();
  }

  async #rename(event: Event): Promise<void> {
    event.preventDefault();
    const title = this.naming?.trim() ?? '';
    const done = await this.#change({ what: 'rename', title: title === '' ? null : title });
    if (done) this.#endNaming();
  }

  async #giveRole(seat: Sender, to: SeatRole): Promise<void> {
    const mine = this.state?.mySeat;
    const own = mine?.sender_id === seat.sender_id;
    const done = await this.#change({ what: 'role', senderId: seat.sender_id, role: to });
    if (done) this.#tell({ fact: 'role', name: seat.name, role: to, by: mine?.name ?? '', own });
  }

  #ask(question: Question): void {
    this.refused = '';
    this.question = question;
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>('.no')?.focus());
  }

  #unask(): void {
    this.question = null;
    this.refused = '';
    this.#back();
  }

  async #answer(question: Question): Promise<void> {
    const mine = this.state?.mySeat ?? null;
    if (mine === null || this.#answered === question) return;
    this.#answered = question;
    const done = await this.#change(
      question.about === 'close'
        ? { what: 'active', active: false }
        : { what: 'remove', senderId: (question.about === 'leave' ? mine : question.seat).sender_id },
    );
    this.#answered = null;
    // Not where another conversation is on show by now.
    if (!done || this.question !== question) return;
    if (question.about === 'leave') return this.#emit('care-left');
    const by = mine.name;
    this.#tell(
      question.about === 'close' ? { fact: 'closed', by } : { fact: 'removed', name: question.seat.name, by },
    );
    this.#unask();
  }

  /** Whether it was done. */
  async #change(change: GroupChange): Promise<boolean> {
    const { actions, state } = this;
    this.refused = '';
    try {
      await this.#queue.add(() => actions?.changeGroup(state?.conversationId ?? '', change));
      return true;
    } catch (error) {
      this.refused = refusalWords(error, this.strings);
      return false;
    }
  }

  /** To those who cannot see the line it makes among the messages. */
  #tell(fact: SystemFact): void {
    this.told = this.strings.thread.system(fact);
  }

  /** Back to where it began; where that is gone, to the way out. */
  #back(): void {
    const origin = this.#origin;
    void this.updateComplete.then(() => {
      const at =
        origin === null
          ? null
          : 'seat' in origin
            ? `[data-seat='${CSS.escape(origin.seat)}'] .options`
            : `[data-act='${origin.act}']`;
      const found = at === null ? null : this.renderRoot.querySelector<HTMLElement>(at);
      (found ?? this.renderRoot.querySelector<HTMLElement>('.shut'))?.focus();
    });
  }

  readonly #onKeydown = (event: KeyboardEvent): void => {
    if (event.key === 'Escape' && !isProcessed(event)) {
      event.preventDefault();
      event.stopPropagation();
      if (this.question !== null) this.#unask();
      else if (this.naming !== null) this.#endNaming();
      else this.#emit('care-done');
    } else if (event.key === 'Tab' && (this.covers || this.question !== null))
      trapTab(event, this.renderRoot);
  };

  #emit(name: 'care-done' | 'care-left'): void {
    this.dispatchEvent(new CustomEvent(name));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'care-people-pane': PeoplePane;
  }
}
