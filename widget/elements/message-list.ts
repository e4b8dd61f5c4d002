import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { ChatActions, ConversationView, MessageView } from '../client/state.ts';
import { strings, type Strings } from '../i18n/strings.ts';
import { whole } from '../i18n/whole.ts';
import { base } from '../styles/base.ts';
import { tokens } from '../styles/tokens.ts';
import { Attachment } from './attachment.ts';
import { formatFor } from './format.ts';
import { bubbleStyles } from './message-bubble.ts';
import { PageAsker } from './message-list-pages.ts';
import { feedRows } from './message-list-feed.ts';
import { FoundMarks } from './message-list-found.ts';
import { FeedFocus } from './message-list-focus.ts';
import { pinnedRows } from './message-list-keep.ts';
import { messageListStyles } from './message-list-styles.ts';
import * as edges from './message-list-edges.ts';
import { LINE_PX, type Place } from './message-list-place.ts';
import { numberRow, rowCount } from './message-list-row.ts';
import * as view from './message-list-view.ts';
import { FeedWatch } from './message-list-watch.ts';
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
 * @property found - what is searched for in it, to be marked in every message
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
    found: { attribute: false },
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
  declare found: string;
  declare _highlight: string | null;
  declare _far: boolean;

  readonly #window = new ThreadWindow();
  #segments: readonly Segment[] = [];
  #watch: FeedWatch | null = null;
  #opened = false;
  /** The place to open at was made use of. */
  #placed = false;
  #jumped: number | null = null;
  #fresh: ReadonlySet<string> = new Set();
  readonly #focus = new FeedFocus(this.#window, () => this.requestUpdate());
  readonly #pages = new PageAsker();
  readonly #marks = new FoundMarks();
  #passes = 0;
  #frame = 0;
  #filling = 0;
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
    this.found = '';
    this._highlight = null;
    this._far = false;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    for (const name of PRINTING) window.addEventListener(name, this.#print);
    // After a return to the page the observers begin anew.
    if (this.hasUpdated) this.requestUpdate();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#watch?.close();
    this.#watch = null;
    for (const name of PRINTING) window.removeEventListener(name, this.#print);
    this.#window.whole = false;
    clearTimeout(this.#unmark);
    cancelAnimationFrame(this.#frame);
    cancelAnimationFrame(this.#filling);
    this.#filling = 0;
  }

  readonly #print = ({ type }: Event): void => {
    this.#window.whole = type === 'beforeprint';
    this.requestUpdate();
  };

  /** Where the view stands, to be led back to by a jump; null at the end. */
  get where(): ThreadWindow['where'] {
    return this.#window.where;
  }

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
    const pinned = feed === null || root === null ? [] : pinnedRows(root, feed);
    const quick = changed.has('state');
    this.#segments = this.#window.plan(pinned, quick, this);
    this._far = this.#farFrom(this.#window.belowPlanned);
    if (quick) this.#fillSoon();
  }

  /** What is new is shown first; what stands around the view, for who scrolls on, comes when it is painted. */
  #fillSoon(): void {
    // Not put off by what comes meanwhile: however much that is, rows are watched.
    if (this.#filling !== 0) return;
    this.#filling = requestAnimationFrame(() => {
      this.#filling = requestAnimationFrame(() => {
        this.#filling = 0;
        if (this.#window.sparse) this.requestUpdate();
        else this.#watchRows();
      });
    });
  }

  /** Takes in a new state: lays out, opens at the right place, follows one's own sends, jumps. */
  #take(before: ConversationView | null): void {
    const { state } = this;
    if (before?.conversationId !== state?.conversationId) {
      this.#window.reset();
      this.#watch?.reset();
      this.#pages.reset();
      this.#opened = this.#placed = false;
      this.#jumped = null;
      this.#marks.jumped(null, '');
      this.#focus.reset();
      this._highlight = null;
      before = null;
    }
    if (state === null) return;
    if (before?.rows !== state.rows || before.newFrom !== state.newFrom) {
      const format = formatFor(this.strings.locale);
      const was = this.#window.messages;
      const goesOn = this.#window.setRows(state.rows, state.newFrom, format.dayNumber);
      // After a gap it is another window of the history, and no place in the one before is one in it.
      if (!goesOn && !this.#window.follow) this.#opened = false;
      this.#noteNew(was, state.rows);
    }
    if (!this.#opened && state.rows.length > 0) this.#open();
    this.#jump(state);
  }

  #open(): void {
    this.#opened = true;
    const place = this.#placed ? null : this.place;
    this.#placed = true;
    if (place?.focused === true) this.#focus.later(place.key);
    const index = place === null ? undefined : this.#window.indexOf(place.key);
    if (place !== null && index !== undefined) return this.#window.hold(index, place.offset);
    const { line } = this.#window;
    if (line < 0) this.#window.follow = true;
    else this.#window.hold(line, LINE_PX);
  }

  /** What was appended since: it may come in softly, and one's own takes the view with it. */
  #noteNew(was: readonly MessageView[], rows: readonly MessageView[]): void {
    const last = was.at(-1)?.key;
    const from = last === undefined ? rows.length : rows.findLastIndex(({ key }) => key === last) + 1;
    const fresh = from === 0 ? [] : rows.slice(from);
    this.#fresh = new Set(fresh.map((message) => message.key));
    if (fresh.length > 0) this.#window.added();
    if (fresh.some((message) => message.mine && message.seq === null)) this.#window.follow = true;
  }

  #jump({ jump }: ConversationView): void {
    if (jump === null || jump.token === this.#jumped) return;
    const index = this.#window.messages.findIndex(({ seq }) => seq === jump.seq);
    const key = this.#window.messages[index]?.key;
    if (key === undefined) return;
    this.#jumped = jump.token;
    // The window knows its height once it has been drawn; a search may open a conversation at a message.
    this.#window.hold(index, jump.offset ?? this.clientHeight / 3);
    this.#marks.jumped(key, jump.found ?? '');
    if (jump.keepFocus !== true) this.#focus.later(key);
    if (jump.offset !== undefined) return;
    this._highlight = key;
    clearTimeout(this.#unmark);
    this.#unmark = setTimeout(() => (this._highlight = null), HIGHLIGHT_MS);
  }

  protected override updated(changed: PropertyValues<this>): void {
    const scroller = this.renderRoot.querySelector<HTMLElement>('.scroller');
    const feed = this.renderRoot.querySelector<HTMLElement>('.feed');
    if (scroller === null || feed === null) return;
    this.#window.attach(scroller, feed);
    for (const part of feed.querySelectorAll('care-attachment')) if (part instanceof Attachment) part.flush();
    const { length } = this.#window.messages;
    const count = rowCount(this.state, length);
    const focus = this.#focus.key;
    const again = this.#window.settle((row, index, key) =>
      numberRow(row, index, count, focus === null ? index === length - 1 : focus === key),
    );
    // The observers speak of what they are given in the frame after: time enough when all is painted.
    if (!changed.has('state')) this.#watchRows();
    if (again && this.#passes < MAX_PASSES) {
      this.#passes++;
      this.requestUpdate();
      return;
    }
    this.#passes = 0;
    this.#focus.settle(this.shadowRoot);
    this.#afterMove();
  }

  #watchRows(): void {
    const { scroller, feed, elements } = this.#window;
    if (scroller === null || feed === null || !this.isConnected) return;
    this.#watch ??= new FeedWatch({
      resized: (entries) => this.#resized(entries),
      seen: (seq) => this.actions?.sawUpTo(seq),
      viewHeight: () => this.#window.viewHeight,
    });
    this.#watch.watch(scroller, feed, elements);
  }

  /** A picture came, the composer grew, the window turned: before the next paint all is back in place. */
  #resized(entries: readonly ResizeObserverEntry[]): void {
    const turned = this.#window.resized();
    // An observer speaks up for each new row, too, which was measured when it came.
    const grown = entries.some(
      ({ target, borderBoxSize: [size] }) =>
        target !== this.#window.scroller && this.#window.hasGrown(target, size?.blockSize ?? 0),
    );
    if (!turned && !grown) return;
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
    if (state === null || this.#window.messages.length === 0) return;
    const { below, viewHeight } = this.#window;
    this._far = this.#farFrom(below);
    if (this.#opened && viewHeight > 0) this.#pages.check(state, this.#window, this.actions);
  }

  /** Whether the newest message is so far below that the pill leads to it. */
  #farFrom(below: number): boolean {
    const { follow, viewHeight } = this.#window;
    return !follow && (this.state?.hasAfter === true || below > Math.max(120, viewHeight / 3));
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
        ${feedRows({
          state,
          window: this.#window,
          segments: this.#segments,
          fresh: this.#fresh,
          highlight: this._highlight,
          foundBy: (key) => this.#marks.of(key, this.found),
          meId: this.meId,
          strings: words,
          actions: this.actions,
        })}
      </div>
      ${edges.bottomEdge({ strings: more, state, load: loadAfter })}${edges.typingRow(state.typing, more)}
    </div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'care-message-list': MessageList;
  }
}
