import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { ChatActions, ConversationView } from '../client/state.ts';
import { strings, type Strings } from '../i18n/strings.ts';
import { whole } from '../i18n/whole.ts';
import { base } from '../styles/base.ts';
import { tokens } from '../styles/tokens.ts';
import { formatFor } from './format.ts';
import { bubbleStyles, MessageBubble } from './message-bubble.ts';
import { PageAsker } from './message-list-pages.ts';
import { listRow } from './message-list-row.ts';
import { FeedFocus } from './message-list-focus.ts';
import { pinnedRows } from './message-list-keep.ts';
import { layoutRows, type ListRow } from './message-list-rows.ts';
import { SeenReporter } from './message-list-seen.ts';
import { messageListStyles } from './message-list-styles.ts';
import * as edges from './message-list-edges.ts';
import { LINE_PX, type Place } from './message-list-place.ts';
import * as view from './message-list-view.ts';
import { ThreadWindow } from './message-list-window.ts';
import type { Segment } from './virtual.ts';

const HIGHLIGHT_MS = 2_400;
/** Renders in one turn until the view is full; measured heights settle it in one or two. */
const MAX_PASSES = 5;
const PRINTING = ['beforeprint', 'afterprint'] as const;

/**
 * `<care-message-list>`: the history of one conversation. Holds a bounded number of rows in the document whatever
 * its length, keeps its place while rows come and grow, and reports what is really being read.
 *
 * @property state - the conversation
 * @property name - who or what it is with, for the accessible name
 * @property place - where to open, if not at the line of new messages or the end
 * @property meId - the reader's user_id
 * @property compact - for staff, who read many
 * @property strings - every word it says; `loadStrings` has other languages
 * @property actions - what it may ask of the client; null shows only
 */
export class MessageList extends LitElement {
  static override styles = [tokens, base, ...bubbleStyles, messageListStyles];
  static override properties = {
    state: { attribute: false },
    name: {},
    meId: { attribute: false },
    compact: { type: Boolean },
    strings: { attribute: false },
    actions: { attribute: false },
    place: { attribute: false },
    _highlight: { state: true },
    _far: { state: true },
  };
  declare state: ConversationView | null;
  declare name: string;
  declare meId: string;
  declare compact: boolean;
  declare strings: Strings;
  declare actions: ChatActions | null;
  declare place: Place | null;
  declare _highlight: string | null;
  declare _far: boolean;

  readonly #window = new ThreadWindow();
  #segments: readonly Segment[] = [];
  #seen: SeenReporter | null = null;
  #sizes: ResizeObserver | null = null;
  #watched = new Set<Element>();
  #opened = false;
  #jumped: number | null = null;
  #fresh: ReadonlySet<string> = new Set();
  readonly #focus = new FeedFocus(this.#window, () => this.requestUpdate());
  readonly #pages = new PageAsker();
  #passes = 0;
  #width = 0;
  #frame = 0;
  /** Pixels the scroll bar takes. */
  #bar = 0;
  #unmark: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    super();
    this.state = null;
    this.name = '';
    this.meId = '';
    this.compact = false;
    this.strings = strings;
    this.actions = null;
    this.place = null;
    this._highlight = null;
    this._far = false;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#seen = new SeenReporter(
      (seq) => this.actions?.sawUpTo(seq),
      () => this.#window.viewHeight,
    );
    this.#sizes = new ResizeObserver(() => this.#resized());
    for (const name of PRINTING) window.addEventListener(name, this.#print);
    // After a return to the page the observers begin anew.
    if (this.hasUpdated) this.requestUpdate();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#seen?.close();
    this.#sizes?.disconnect();
    this.#seen = null;
    this.#sizes = null;
    this.#watched.clear();
    for (const name of PRINTING) window.removeEventListener(name, this.#print);
    this.#window.whole = false;
    clearTimeout(this.#unmark);
    cancelAnimationFrame(this.#frame);
  }

  readonly #print = ({ type }: Event): void => {
    this.#window.whole = type === 'beforeprint';
    this.requestUpdate();
  };

  /** Shows the newest message and stays with it. */
  toLatest(): void {
    if (this.state?.hasAfter === true) this.actions?.jumpToLatest();
    this.#window.follow = true;
    this.requestUpdate();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const before = changed.get('state') ?? this.state;
    this.#window.capture(before?.hasAfter !== true);
    if (changed.has('state')) this.#take(changed.get('state') ?? null);
    const feed = this.renderRoot?.querySelector('.feed') ?? null;
    const root = this.shadowRoot;
    this.#focus.capture(root?.activeElement ?? null);
    this.#segments = this.#window.plan(feed === null || root === null ? [] : pinnedRows(root, feed));
  }

  /** Takes in a new state: lays out, opens at the right place, follows one's own sends, jumps. */
  #take(before: ConversationView | null): void {
    const { state } = this;
    if (before?.conversationId !== state?.conversationId) {
      this.#window.reset();
      this.#seen?.reset();
      this.#pages.reset();
      this.#watched.clear();
      this.#opened = false;
      this.#jumped = null;
      this.#focus.reset();
      this._highlight = null;
      before = null;
    }
    if (state === null) return;
    if (before?.rows !== state.rows || before.newFrom !== state.newFrom) {
      const format = formatFor(this.strings.locale);
      const was = this.#window.rows;
      const rows = layoutRows(state.rows, state.newFrom, (at) => format.dayNumber(at));
      this.#window.setRows(rows);
      this.#noteNew(was, rows);
    }
    if (!this.#opened && this.#window.rows.length > 0) this.#open();
    this.#jump(state);
  }

  #open(): void {
    this.#opened = true;
    const { place } = this;
    if (place?.focused === true) this.#focus.later(place.key);
    if (place !== null && this.#window.indexOf(place.key) !== undefined)
      return this.#window.hold(place.key, place.offset);
    const line = this.#window.rows.find((row) => row.newFrom);
    if (line === undefined) this.#window.follow = true;
    else this.#window.hold(line.message.key, LINE_PX);
  }

  /** What was appended since: it may come in softly, and one's own takes the view with it. */
  #noteNew(was: readonly ListRow[], rows: readonly ListRow[]): void {
    const last = was.at(-1)?.message.key;
    const from = last === undefined ? rows.length : rows.findLastIndex((row) => row.message.key === last) + 1;
    const fresh = from === 0 ? [] : rows.slice(from).map((row) => row.message);
    this.#fresh = new Set(fresh.map((message) => message.key));
    if (fresh.length > 0) this.#window.added();
    if (fresh.some((message) => message.mine && message.seq === null)) this.#window.follow = true;
  }

  #jump({ jump }: ConversationView): void {
    if (jump === null || jump.token === this.#jumped) return;
    const row = this.#window.rows.find(({ message }) => message.seq === jump.seq);
    if (row === undefined) return;
    this.#jumped = jump.token;
    const { key } = row.message;
    // The window knows its height once it has been drawn; a search may open a conversation at a message.
    this.#window.hold(key, this.clientHeight / 3);
    this._highlight = key;
    this.#focus.later(key);
    clearTimeout(this.#unmark);
    this.#unmark = setTimeout(() => (this._highlight = null), HIGHLIGHT_MS);
  }

  protected override updated(): void {
    const scroller = this.renderRoot.querySelector<HTMLElement>('.scroller');
    const feed = this.renderRoot.querySelector<HTMLElement>('.feed');
    if (scroller === null || feed === null) return;
    this.#window.attach(scroller, feed);
    const bar = scroller.offsetWidth - scroller.clientWidth;
    if (bar !== this.#bar) scroller.style.setProperty('--care-bar', `${bar}px`);
    this.#bar = bar;
    for (const bubble of feed.querySelectorAll('care-message-bubble'))
      if (bubble instanceof MessageBubble) bubble.flush();
    const again = this.#window.settle();
    this.#observe(scroller, feed);
    if (again && this.#passes < MAX_PASSES) {
      this.#passes++;
      this.requestUpdate();
      return;
    }
    this.#passes = 0;
    this.#focus.settle(this.shadowRoot);
    this.#afterMove();
  }

  #observe(scroller: HTMLElement, feed: HTMLElement): void {
    const now = new Set<Element>([scroller, ...feed.querySelectorAll(':scope > .row')]);
    for (const element of this.#watched)
      if (!now.has(element)) {
        this.#sizes?.unobserve(element);
        const bubble = element.querySelector('care-message-bubble');
        if (bubble !== null) this.#seen?.unwatch(bubble);
      }
    for (const element of now) if (!this.#watched.has(element)) this.#sizes?.observe(element);
    this.#watched = now;
    for (const bubble of feed.querySelectorAll('care-message-bubble'))
      if (bubble instanceof MessageBubble && typeof bubble.message?.seq === 'number')
        this.#seen?.watch(bubble, bubble.message.seq);
  }

  /** A picture came, the composer grew, the window turned: before the next paint all is back in place. */
  #resized(): void {
    const scroller = this.renderRoot.querySelector<HTMLElement>('.scroller');
    if (scroller !== null && scroller.clientWidth !== this.#width) {
      this.#width = scroller.clientWidth;
      this.#window.forgetHeights();
    }
    const again = this.#window.settle();
    // A render in an observer's own round would add rows it could not report in it, and the page would see an error.
    cancelAnimationFrame(this.#frame);
    this.#frame = requestAnimationFrame(() => {
      if (again) this.requestUpdate();
      this.#afterMove();
    });
  }

  readonly #scrolled = (): void => {
    if (this.#window.scrolled(this.state?.hasAfter !== true)) this.requestUpdate();
    this.#afterMove();
  };

  /** Wherever the view now is: the pill, and pages that should be there soon. */
  #afterMove(): void {
    const { state } = this;
    if (state === null || this.#window.rows.length === 0) return;
    const { below, follow, viewHeight } = this.#window;
    this._far = !follow && (state.hasAfter || below > Math.max(120, viewHeight / 3));
    if (this.#opened && viewHeight > 0) this.#pages.check(state, this.#window, this.actions);
  }

  protected override render(): TemplateResult {
    const { state, strings: words } = this;
    const loading = state === null || (state.phase === 'loading' && state.rows.length === 0);
    return html`<div class="care list ${this.compact ? 'compact' : ''}">
      <div class="scroller" @scroll=${this.#scrolled}>
        ${
          loading
            ? view.skeleton(words)
            : state.rows.length === 0
              ? view.emptyThread(this.name, words)
              : this.#thread(state)
        }
      </div>
      ${this._far && state !== null ? edges.latestPill(state.unread, whole(words), () => this.toLatest()) : nothing}
    </div>`;
  }

  #thread(state: ConversationView): TemplateResult {
    const { strings: words } = this;
    const more = whole(words);
    const load = (): void => this.actions?.loadBefore();
    const loadAfter = (): void => this.actions?.loadAfter();
    return html`<div class="thread">
      ${edges.topEdge({ strings: more, state, load })}
      <div
        class="feed"
        role="feed"
        aria-label=${words.thread.history(this.name)}
        aria-busy=${state.loadingBefore || state.loadingAfter}
        @keydown=${this.#focus.keydown}
        @focusin=${this.#focus.moved}
      >
        ${repeat(
          this.#segments,
          (segment, at) => this.#keyOf(segment, at),
          (segment) =>
            segment.kind === 'gap' ? html`<div class="space"></div>` : this.#row(state, segment.index),
        )}
      </div>
      ${edges.bottomEdge({ strings: more, state, load: loadAfter })}${edges.typingRow(state.typing, more)}
    </div>`;
  }

  /** Spacers are known by the row above them, so that rows keep their elements while the window moves. */
  #keyOf(segment: Segment, at: number): string {
    const above = segment.kind === 'row' ? segment : this.#segments[at - 1];
    const key = above?.kind === 'row' ? (this.#window.rows[above.index]?.message.key ?? '') : '';
    return segment.kind === 'row' ? key : ` after ${key}`;
  }

  #row(state: ConversationView, index: number): unknown {
    const { rows } = this.#window;
    const row = rows[index];
    if (row === undefined) return nothing;
    const { key } = row.message;
    return listRow({
      row,
      index,
      count: state.hasBefore || state.hasAfter ? -1 : rows.length,
      tabStop: this.#focus.key === null ? index === rows.length - 1 : this.#focus.key === key,
      fresh: this.#fresh.has(key),
      highlight: this._highlight === key,
      group: (state.conversation?.type ?? 'direct') !== 'direct',
      meId: this.meId,
      strings: this.strings,
      actions: this.actions,
    });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'care-message-list': MessageList;
  }
}
