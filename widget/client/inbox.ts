import type { Presence, Totals, User } from '../../protocol/entities.ts';
import { inboxDown, type InboxDown } from '../../protocol/inbox-frames.ts';
import { limits } from '../../protocol/limits.ts';
import { entryList, type OwnChoices } from '../../protocol/rest.ts';
import { commonFeatures, FEATURES, type Feature } from '../../protocol/version.ts';
import { isMarked, MAX_ENTRIES, merge, toDeliver, toWatch, without, type Entries } from './entries.ts';
import type { Http } from './http.ts';
import { viewOf, type LinkEvent, type LinkState } from './link-state.ts';
import { Link } from './link.ts';
import type { Cancel, Platform } from './platform.ts';
import type { InboxView } from './state.ts';
import { emptyInbox } from './store.ts';

export interface InboxOptions {
  /** The list that is on show already, and where it goes on. */
  readonly begun: { readonly view: InboxView; readonly next: string | null } | null;
  readonly api: string;
  readonly http: Http;
  readonly platform: Platform;
  /** Null until known. */
  readonly me: () => User | null;
  readonly openId: () => string | null;
  readonly admit: (user: User) => boolean;
  readonly show: (view: InboxView) => void;
  readonly showPresence: (presence: ReadonlyMap<string, Presence>) => void;
  readonly linkChanged: () => void;
  /** The inbox lost a conversation: the seat is gone. */
  readonly removed: (conversationId: string) => void;
}

/** Coalesces the changes of a burst of entries into one watch. */
const WATCH_DELAY_MS = 200;

/** This person's sidebar: entries, totals and presence, live over one socket. */
export class Inbox {
  #o: InboxOptions;
  #link: Link<InboxDown>;
  #features: readonly Feature[] = [];
  #view: InboxView;
  #next: string | null;
  #told = new Map<string, number>();
  #presence: ReadonlyMap<string, Presence> = new Map();
  #watched = '';
  /** What the server was told of this page, on this socket. */
  #toldVisible = true;
  #watchTimer: Cancel | null = null;
  #renewTimer: Cancel | null = null;
  /** Of the list: an answer to a question about an earlier one is dropped. */
  #choicesHeard = 0;
  #generation = 0;
  #closed = false;

  constructor(options: InboxOptions) {
    this.#o = options;
    this.#view = options.begun?.view ?? emptyInbox;
    this.#next = options.begun?.next ?? null;
    this.#link = new Link({
      ...options,
      target: { target: 'inbox' },
      schema: inboxDown,
      greeting: 'snapshot',
      hello: () => {
        this.#toldVisible = options.platform.visible();
        return { type: 'hello', features: FEATURES, visible: this.#toldVisible };
      },
      onFrame: (frame) => this.#onFrame(frame),
      onState: (state, previous) => this.#onState(state, previous),
    });
  }

  get live(): boolean {
    return this.#link.live;
  }
  get view(): InboxView {
    return this.#view;
  }
  get linkState(): LinkState {
    return this.#link.state;
  }

  start(): void {
    this.#link.start();
  }

  /** Closes the socket and stops every timer. Idempotent. */
  close(): void {
    this.#closed = true;
    this.#generation++;
    this.#link.stop();
    this.#stopWatching();
  }

  /** Closes the socket only; `start` opens it again. */
  stop(): void {
    this.#link.stop();
  }

  dispatch(event: LinkEvent): void {
    this.#link.dispatch(event);
  }

  renew(token: string): void {
    if (this.#features.includes('renew')) this.#link.send({ type: 'renew', token });
  }

  /** Says whether the page is visible, where the server does not know. */
  tellVisible(): void {
    const visible = this.#o.platform.visible();
    if (visible !== this.#toldVisible && this.#link.send({ type: 'visibility', visible }))
      this.#toldVisible = visible;
  }

  /** The list or the open conversation changed: other people may matter now. */
  rewatch(): void {
    if (!this.live) return;
    this.#watchTimer ??= this.#o.platform.after(WATCH_DELAY_MS, () => {
      this.#watchTimer = null;
      this.#watch(false);
    });
  }

  /** Null when the list does not hold the conversation. */
  unreadOf(conversationId: string): number | null {
    return this.#view.entries.find((entry) => entry.conversation_id === conversationId)?.unread ?? null;
  }

  isMarkedUnread(conversationId: string): boolean {
    return this.#view.entries.some(
      (entry) => entry.conversation_id === conversationId && isMarked(entry, 'unread'),
    );
  }

  async loadMore(): Promise<void> {
    if (this.#next === null || this.#view.loadingMore) return;
    this.#set({ loadingMore: true });
    await this.#fetch(this.#next);
    this.#set({ loadingMore: false });
  }

  retry(): void {
    if (this.#link.state.phase === 'stopped') this.#link.start();
    else this.dispatch({ type: 'wake' });
  }

  /** How often it was said what this person has chosen. */
  get choicesHeard(): number {
    return this.#choicesHeard;
  }

  /** What was answered to a choice made here. Whatever was said since it was asked, when so much was `heard`, is newer. */
  chose({ private_reading: privateReading }: OwnChoices, heard: number): void {
    if (heard === this.#choicesHeard) this.#set({ privateReading });
  }

  #onFrame(frame: InboxDown): void {
    switch (frame.type) {
      case 'snapshot':
        this.#features = commonFeatures(frame.features);
        this.#generation++;
        this.#set({
          marks: this.#features.includes('marks'),
          archives: this.#features.includes('archive'),
          finds: this.#features.includes('finding'),
          // What holds comes next; until then what held before, of a server that knows it.
          privateReading: this.#features.includes('private_reading') ? this.#view.privateReading : undefined,
        });
        // What was told on the socket before may have been lost with it.
        this.#told.clear();
        this.tellVisible();
        this.#take(merge([], frame.entries), frame.totals, frame.next);
        return this.#watch(true);
      case 'entry':
        return this.#take(merge(this.#view.entries, [frame.entry]), frame.totals, this.#next);
      case 'removed':
        this.#take(without(this.#view.entries, frame.conversation_id), frame.totals, this.#next);
        return this.#o.removed(frame.conversation_id);
      case 'presence':
        return this.#setPresence(
          new Map([
            ...this.#presence,
            ...frame.items.map((item): [string, Presence] => [item.user_id, item]),
          ]),
        );
      case 'choices':
        this.#choicesHeard++;
        return this.#set({ privateReading: frame.private_reading });
      case 'reject':
      case 'renewed':
      case 'pong':
        return;
    }
  }

  #take(entries: Entries, totals: Totals, next: string | null): void {
    this.#next = next;
    this.#set({ phase: 'ready', entries, totals, hasMore: next !== null });
    this.report();
    this.rewatch();
  }

  /** Says what has arrived on this device: with the list, or by another. Called again once it is known whose device this is. */
  report(entries = this.#view.entries): void {
    const me = this.#o.me();
    const items = me === null ? [] : toDeliver(entries, me.user_id, this.#told);
    if (items.length === 0 || !this.#link.send({ type: 'delivered', items })) return;
    for (const { conversation_id, seq } of items) this.#told.set(conversation_id, seq);
  }

  #watch(always: boolean): void {
    const ids = toWatch(this.#view.entries, this.#o.openId());
    const key = ids.join(' ');
    if (!always && key === this.#watched) return;
    this.#watched = key;
    this.#link.send({ type: 'watch', user_ids: ids });
    const kept = [...this.#presence].filter(([id]) => ids.includes(id));
    if (kept.length < this.#presence.size) this.#setPresence(new Map(kept));
    this.#renewTimer?.();
    this.#renewTimer = this.#o.platform.after(limits.watch.renewMs, () => this.#watch(true));
  }

  #stopWatching(): void {
    this.#watchTimer?.();
    this.#renewTimer?.();
    this.#watchTimer = this.#renewTimer = null;
  }

  #onState(state: LinkState, previous: LinkState): void {
    if (this.#closed) return;
    if (previous.phase === 'live' && state.phase !== 'live') this.#stopWatching();
    const refused = state.phase === 'stopped' && state.reason.why !== 'ended';
    if (refused && this.#view.phase === 'loading') this.#set({ phase: 'failed' });
    if (state.phase === 'ticketing' && this.#view.phase === 'failed') this.#set({ phase: 'loading' });
    // A list without a live socket is better than none.
    if (state.phase === 'waiting' && this.#view.phase === 'loading' && this.#o.platform.online())
      void this.#fetch(null);
    if (state.phase !== previous.phase) this.#o.linkChanged();
    this.linkView();
  }

  /** Shows how the link stands now; the browser's own word on the network counts too. */
  linkView(): void {
    const link = viewOf(this.#link.state, this.#o.platform.online());
    this.#set({ link });
    // Who was online when the line went dead may be gone by now.
    if (link === 'offline' && this.#presence.size > 0) this.#setPresence(new Map());
  }

  async #fetch(cursor: string | null): Promise<void> {
    const generation = this.#generation;
    const answer = await this.#o.http.json('GET', '/conversations', entryList, {
      query: { cursor: cursor ?? undefined },
    });
    if (generation !== this.#generation || !answer.ok) return;
    const { items, totals, next } = answer.value;
    const entries = merge(this.#view.entries, items);
    this.#take(entries, totals, entries.length < MAX_ENTRIES ? next : null);
  }

  #setPresence(presence: ReadonlyMap<string, Presence>): void {
    this.#presence = presence;
    this.#o.showPresence(presence);
  }

  #set(patch: Partial<InboxView>): void {
    const keys = Object.keys(patch) as (keyof InboxView)[];
    if (this.#closed || keys.every((key) => patch[key] === this.#view[key])) return;
    this.#view = { ...this.#view, ...patch };
    this.#o.show(this.#view);
  }
}
