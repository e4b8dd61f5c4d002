import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { User } from '../../protocol/index.ts';
import type { ChatActions, ConversationView } from '../client/state.ts';
import { SearchController } from '../controllers/search-controller.ts';
import { allStrings, type WholeStrings } from '../i18n/whole.ts';
import { base } from '../styles/base.ts';
import { tokens } from '../styles/tokens.ts';
import { isProcessed } from './input-method.ts';
import { findBarStyles } from './find-bar-styles.ts';
import { filterStyles } from './find-filters-styles.ts';
import { dayStart, filterFields, filtersOf, isFiltered, NO_FILTERS } from './find-filters.ts';
import type { FilterForm } from './find-filters.ts';
import { dateFields, stepButton, toggleButton } from './find-bar-view.ts';
import { canStep, foundAgain, foundIn, stepped, wantsMore, withMore, type Found } from './find-steps.ts';
import { icon } from './icons.ts';
import type { LaterIconName } from './icons-later.ts';
import { refusalWords } from './refusal-words.ts';

/** After a message came, what was found is counted again. */
const AGAIN_MS = 1_000;

/** The newest message there is; null where the rows do not reach that far, whatever a step brought. */
const newestOf = (state: ConversationView | null | undefined): number | null =>
  state?.hasAfter === false ? (state.rows.at(-1)?.seq ?? null) : null;

type Phase = 'idle' | 'asking' | 'ready' | 'failed';
type More = 'filters' | 'date';

/**
 * `<care-find-bar>`: finds within one conversation, steps through what was found, and goes to a date. It shows nothing
 * of the messages itself.
 *
 * @property state - the conversation
 * @property me - whose chat it is
 * @property strings - every word it says; `loadStrings` has other languages
 * @property actions - what it may ask of the client; null finds nothing
 * @event care-found - what is searched for now, as `detail`; empty for nothing
 * @event care-step - the message whose seq is `detail` is to be shown, the focus staying in the bar
 * @event care-day - the conversation is to be read on from the message whose seq is `detail`
 * @event care-done - to be closed
 */
export class FindBar extends LitElement {
  static override styles = [tokens, base, filterStyles, findBarStyles];
  static override properties = {
    state: { attribute: false },
    me: { attribute: false },
    strings: { attribute: false },
    actions: { attribute: false },
    found: { state: true },
    phase: { state: true },
    form: { state: true },
    more: { state: true },
    refused: { state: true },
  };

  declare state: ConversationView | null;
  declare me: User | null;
  declare strings: WholeStrings;
  declare actions: ChatActions | null;
  declare private found: Found | null;
  declare private phase: Phase;
  declare private form: FilterForm;
  declare private more: More | null;
  /** Why there is no going to a date. */
  declare private refused: string;

  readonly #search = new SearchController(this, () => void this.#ask());
  /** The question at hand; the answer to an earlier one is dropped. */
  #question = 0;
  #loading = false;
  #asked = '';
  #again: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    super();
    this.state = null;
    this.me = null;
    this.strings = allStrings;
    this.actions = null;
    this.found = null;
    this.phase = 'idle';
    this.form = NO_FILTERS;
    this.more = null;
    this.refused = '';
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#question++;
    clearTimeout(this.#again);
  }

  override focus(): void {
    this.renderRoot.querySelector<HTMLInputElement>('[type=search]')?.select();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const [before, now] = [newestOf(changed.get('state')), newestOf(this.state)];
    if (this.phase === 'ready' && before !== null && now !== null && now > before) {
      clearTimeout(this.#again);
      this.#again = setTimeout(() => void this.#ask(true), AGAIN_MS);
    }
  }

  /** `again`: the same question, whose answer moves nobody. */
  async #ask(again = false): Promise<void> {
    const { state, actions, form } = this;
    const { query } = this.#search;
    const asked = JSON.stringify([query, form]);
    // What is typed since is asked for by itself, and shown.
    if (again ? asked !== this.#asked : asked === this.#asked && this.phase !== 'failed') return;
    this.#asked = asked;
    const question = ++this.#question;
    clearTimeout(this.#again);
    this.#loading = false;
    this.#emit('care-found', query);
    if (state === null || actions === null || (query === '' && !isFiltered(form))) {
      this.found = null;
      this.phase = 'idle';
      return;
    }
    if (!again) this.phase = 'asking';
    const wanted = { conversationId: state.conversationId, query, filters: filtersOf(form), cursor: null };
    const answer = await actions.find(wanted).catch(() => null);
    if (question !== this.#question) return;
    if (answer === null) {
      this.phase = again ? this.phase : 'failed';
      return;
    }
    this.found = again && this.found !== null ? foundAgain(this.found, answer) : foundIn(answer);
    this.phase = 'ready';
    if (!again) this.#show();
  }

  async #askMore(found: Found): Promise<void> {
    const { state, actions, form } = this;
    if (this.#loading || state === null || actions === null) return;
    this.#loading = true;
    const question = this.#question;
    const { query } = this.#search;
    const answer = await actions
      .find({
        conversationId: state.conversationId,
        query,
        filters: filtersOf(form),
        cursor: found.next,
      })
      .catch(() => null);
    if (question !== this.#question) return;
    this.#loading = false;
    if (answer !== null && this.found !== null) this.found = withMore(this.found, answer);
  }

  get #hit() {
    return this.found?.hits[this.found.at];
  }

  #show(): void {
    const hit = this.#hit;
    if (hit !== undefined) this.#emit('care-step', hit.seq);
    if (this.found !== null && wantsMore(this.found)) void this.#askMore(this.found);
  }

  #step(by: 1 | -1): void {
    if (this.found === null) return;
    this.found = stepped(this.found, by);
    this.#show();
  }

  async #goTo(day: string): Promise<void> {
    const { state, actions, strings } = this;
    const at = dayStart(day);
    this.refused = '';
    if (state === null || actions === null || at === null) return;
    try {
      const seq = await actions.seqAt(state.conversationId, at);
      if (!this.isConnected || this.state?.conversationId !== state.conversationId) return;
      if (seq === null) this.refused = strings.find.noneFrom;
      else this.#emit('care-day', seq);
    } catch (error) {
      this.refused = refusalWords(error, strings);
    }
  }

  protected override render(): TemplateResult {
    const { strings } = this;
    const words = strings.find;
    return html`<div
      class="care bar"
      role="search"
      aria-label=${words.title}
      lang=${strings.locale}
      @keydown=${this.#onKeydown}
    >
      <div class="line">
        <label class="field"
          >${icon('search')}<input
            type="search"
            autocomplete="off"
            autocapitalize="none"
            spellcheck="false"
            enterkeyhint="search"
            maxlength="200"
            dir="auto"
            aria-label=${words.title}
            placeholder=${words.title}
            .value=${this.#search.text}
            @input=${this.#search.onInput}
            @compositionend=${this.#search.onInput}
            @keydown=${this.#onFieldKey}
        /></label>
        <div class="tools">
          <span class="count meta">${this.#count()}</span>
          ${this.#stepper(1, 'up', words.earlier)}${this.#stepper(-1, 'down', words.later)}${
            this.state?.finds === true
              ? html`${this.#toggle('filters', 'filter', words.filters, isFiltered(this.form))}
                ${this.#toggle('date', 'calendar', words.goToDate, false)}`
              : nothing
          }
          <button type="button" class="icon-button" aria-label=${words.close} @click=${this.#done}>
            ${icon('close')}
          </button>
        </div>
      </div>
      ${this.more === 'filters' ? this.#filters() : this.more === 'date' ? dateFields(words, this.refused, (day) => void this.#goTo(day)) : nothing}
      <div class="visually-hidden" role="status">${this.#spoken()}</div>
    </div>`;
  }

  #stepper(by: 1 | -1, glyph: LaterIconName, label: string): TemplateResult {
    return stepButton(glyph, label, canStep(this.found, by), () => this.#step(by));
  }

  #toggle(what: More, glyph: LaterIconName, label: string, on: boolean): TemplateResult {
    return toggleButton(glyph, label, on, this.more === what, () => {
      this.more = this.more === what ? null : what;
      this.refused = '';
    });
  }

  #filters(): TemplateResult {
    const { state, me, strings } = this;
    const own = me === null ? [] : [{ user_id: me.user_id, name: strings.common.you }];
    return filterFields({
      form: this.form,
      people: [...own, ...(state?.people ?? [])],
      strings,
      change: (form) => {
        this.form = form;
        void this.#ask();
      },
    });
  }

  #count(): string {
    const { found, phase, strings } = this;
    if (phase === 'failed') return strings.sidebar.searchFailedTitle;
    if (phase === 'idle' || found === null) return phase === 'asking' ? strings.sidebar.searching : '';
    return found.at < 0 ? strings.find.none : strings.find.position(found.at + 1, found.total);
  }

  /** What the count does not tell those who hear it: which message that is. */
  #spoken(): string {
    const { phase, strings } = this;
    if (phase === 'asking' || phase === 'idle') return '';
    const hit = phase === 'ready' ? this.#hit : undefined;
    if (hit === undefined) return this.#count();
    const name = hit.user_id === this.me?.user_id ? strings.common.you : hit.name;
    const said = strings.thread.announce(name, hit.snippet.map(({ text }) => text).join(''));
    return `${this.#count()}. ${said}`;
  }

  readonly #onFieldKey = (event: KeyboardEvent): void => {
    if (isProcessed(event)) return;
    const older = event.key === 'ArrowUp' || (event.key === 'Enter' && !event.shiftKey);
    const newer = event.key === 'ArrowDown' || (event.key === 'Enter' && event.shiftKey);
    if (!older && !newer) return;
    event.preventDefault();
    // What is typed and not asked yet is asked at once; then there is something to step through.
    const asked = JSON.stringify([this.#search.query, this.form]) === this.#asked;
    if (asked && this.phase !== 'failed') this.#step(older ? 1 : -1);
    else void this.#ask();
  };

  readonly #onKeydown = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || isProcessed(event)) return;
    event.preventDefault();
    event.stopPropagation();
    this.#done();
  };

  readonly #done = (): void => this.#emit('care-done', null);

  #emit(name: 'care-found' | 'care-step' | 'care-day' | 'care-done', detail: unknown): void {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'care-find-bar': FindBar;
  }
}
