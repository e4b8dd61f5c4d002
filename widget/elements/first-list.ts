import { html, LitElement, type PropertyValues, type TemplateResult } from 'lit';
import type { ChatActions, ConversationView } from '../client/state.ts';
import { strings, type Strings } from '../i18n/strings.ts';
import { base } from '../styles/base.ts';
import { tokens } from '../styles/tokens.ts';
import { formatFor } from './format.ts';
import { bubbleStyles } from './message-bubble.ts';
import { LINE_PX, mark, type Place } from './message-list-place.ts';
import { listRow, numberRow, rowCount } from './message-list-row.ts';
import { layoutRows } from './message-list-rows.ts';
import { messageListStyles } from './message-list-styles.ts';
import * as view from './message-list-view.ts';

/**
 * `<care-first-list>`: one page of a conversation, drawn whole and opened at the right place. It stands where
 * `<care-message-list>` will, until that is loaded, looks the same, and can tell where it stands.
 *
 * @property state - the conversation
 * @property name - who or what it is with, for the accessible name
 */
export class FirstList extends LitElement {
  static override styles = [tokens, base, ...bubbleStyles, messageListStyles];
  static override properties = {
    state: { attribute: false },
    name: {},
    meId: { attribute: false },
    compact: { type: Boolean },
    strings: { attribute: false },
    actions: { attribute: false },
  };
  declare state: ConversationView | null;
  declare name: string;
  declare meId: string;
  declare compact: boolean;
  declare strings: Strings;
  declare actions: ChatActions | null;

  /** Where it was opened; anything else is the person's doing. */
  #openedAt: number | null = null;

  constructor() {
    super();
    this.state = null;
    this.name = '';
    this.meId = '';
    this.compact = false;
    this.strings = strings;
    this.actions = null;
  }

  /** Null while it stands where it was opened. */
  get place(): Place | null {
    const focused = this.shadowRoot?.activeElement?.closest('.row') ?? null;
    const scroller = this.renderRoot.querySelector('.scroller');
    if (scroller === null || this.#openedAt === null) return null;
    if (focused === null && Math.abs(scroller.scrollTop - this.#openedAt) < 1) return null;
    const top = scroller.getBoundingClientRect().top;
    const rows = [...this.renderRoot.querySelectorAll<HTMLElement>('.row')];
    const offsetOf = (row: HTMLElement): number => mark(row).getBoundingClientRect().top - top;
    const index = rows.findIndex((row) => (focused === null ? offsetOf(row) >= 0 : row === focused));
    const [row, message] = [rows[index], this.state?.rows[index]];
    if (row === undefined || message === undefined) return null;
    return { key: message.key, offset: offsetOf(row), focused: focused !== null };
  }

  protected override updated(changed: PropertyValues<this>): void {
    const scroller = this.renderRoot.querySelector<HTMLElement>('.scroller');
    if (scroller === null || !changed.has('state')) return;
    const rows = scroller.querySelectorAll('.row');
    const count = rowCount(this.state, rows.length);
    rows.forEach((row, index) => numberRow(row, index, count, index === rows.length - 1));
    const line = scroller.querySelector('.new')?.closest<HTMLElement>('.row');
    if (!line) scroller.scrollTop = scroller.scrollHeight;
    else
      scroller.scrollTop +=
        mark(line).getBoundingClientRect().top - scroller.getBoundingClientRect().top - LINE_PX;
    this.#openedAt = this.state?.phase === 'ready' ? scroller.scrollTop : null;
  }

  protected override render(): TemplateResult {
    const { state, strings: words } = this;
    const loading = state === null || state.phase === 'loading';
    return html`<div class="care list ${this.compact ? 'compact' : ''}">
      <div class="scroller">
        ${
          loading
            ? view.skeleton(words)
            : state.rows.length === 0
              ? view.emptyThread(this.name, words)
              : this.#thread(state)
        }
      </div>
    </div>`;
  }

  #thread(state: ConversationView): TemplateResult {
    const { strings: words, meId, actions } = this;
    const format = formatFor(words.locale);
    const rows = layoutRows(state.rows, state.newFrom, format.dayNumber);
    return html`<div class="thread">
      <div class="feed" role="feed" aria-label=${words.thread.history(this.name)}>
        ${rows.map((row) =>
          listRow({
            row,
            fresh: false,
            highlight: false,
            group: (state.conversation?.type ?? 'direct') !== 'direct',
            meId,
            strings: words,
            actions,
          }),
        )}
      </div>
    </div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'care-first-list': FirstList;
  }
}
