import {
  conversationDown,
  type ConversationDown,
  type EventsFrame,
  type Gap,
  type Welcome,
} from '../../protocol/conversation-frames.ts';
import type { Message } from '../../protocol/entities.ts';
import { commonFeatures, FEATURES, type Feature } from '../../protocol/version.ts';
import { History } from './history.ts';
import { holdBackMs } from './backoff.ts';
import { viewOf, type LinkEvent, type LinkState } from './link-state.ts';
import { Link } from './link.ts';
import { Outgoing } from './outgoing.ts';
import { Pager } from './pager.ts';
import { meansGone, type RoomOptions } from './room-options.ts';
import { RoomView } from './room-view.ts';
import type { Cancel } from './platform.ts';
import type { ConversationView, OutgoingMessage } from './state.ts';
import {
  addRow,
  applyEvents,
  emptyThread,
  forgetRows,
  movedCursors,
  readUpTo,
  welcomed,
  type Thread,
} from './thread.ts';
import { TypingOthers } from './typing.ts';

/** The one conversation on show: its socket, its rows, and everything the person does in it. */
export class Room {
  readonly conversationId: string;
  #o: RoomOptions;
  #thread: Thread;
  #phase: 'open' | 'failed' | 'removed' = 'open';
  #link: Link<ConversationDown>;
  #features: readonly Feature[] = [];
  #pager: Pager;
  #outgoing: Outgoing;
  #typing: TypingOthers;
  #history: History;
  #view: RoomView;
  /** Where the last pull began, to notice a log that cannot be continued. */
  #pulledFrom = -1;
  #closed = false;
  /** Loading the page that is owed has failed this often in a row. */
  #failures = 0;
  #loadAgain: Cancel | null = null;
  #returned: OutgoingMessage | null = null;

  constructor(options: RoomOptions) {
    const { platform, conversationId, http, me, courier, begun } = options;
    this.#o = options;
    this.conversationId = conversationId;
    this.#thread = begun ?? emptyThread(conversationId, me.user_id);
    const send = (frame: object) => this.send(frame);
    this.#link = new Link({
      ...options,
      target: { target: 'conversation', conversation_id: conversationId },
      schema: conversationDown,
      greeting: 'welcome',
      hello: () => this.#hello(),
      onFrame: (frame) => this.#onFrame(frame),
      onState: (state, previous) => this.#onState(state, previous),
    });
    this.#pager = new Pager({ conversationId, http, platform, send });
    this.#outgoing = new Outgoing({
      ...options,
      send,
      mayUseHttp: () => this.mayUseHttp,
      has: (feature) => this.has(feature),
    });
    this.#typing = new TypingOthers(platform, () => options.changed());
    this.#history = new History({
      http,
      pager: this.#pager,
      at: options.at,
      found: options.found,
      thread: () => this.#thread,
      setThread: (thread) => this.#set(thread),
      unread: options.unread,
      changed: options.changed,
    });
    this.#view = new RoomView({ me, courier });
  }

  get live(): boolean {
    return this.#link.live;
  }

  /** Whether HTTP is the better road: there is no socket, and none about to be by the look of it. */
  get mayUseHttp(): boolean {
    const { state } = this.#link;
    if (state.phase === 'waiting' || state.phase === 'paused' || state.phase === 'stopped') return true;
    return state.phase !== 'idle' && state.phase !== 'live' && state.attempt >= 2;
  }

  start(): void {
    this.#link.start();
  }

  /** Closes the socket and stops every timer. Idempotent. */
  close(): void {
    this.#closed = true;
    this.#loadAgain?.();
    this.#history.cancel();
    this.#link.stop();
    this.#pager.lost();
    this.#outgoing.stop();
    this.#typing.clear();
  }

  /** Closes the socket only; `start` opens it again. */
  stop(): void {
    this.#link.stop();
  }

  dispatch(event: LinkEvent): void {
    this.#link.dispatch(event);
  }

  /** Whether both sides know it; true while there is no other side. */
  has(feature: Feature): boolean {
    return !this.live || this.said(feature);
  }

  /** Whether the server has named it, be it on a socket that is gone. */
  said(feature: Feature): boolean {
    return this.#features.includes(feature);
  }

  /** A server from before there was a word for whom a text names takes no frame that has it. */
  send(frame: object): boolean {
    if (!('mentions' in frame) || this.has('mentions')) return this.#link.send(frame);
    const { mentions: _, ...plain } = frame;
    return this.#link.send(plain);
  }

  renew(token: string): void {
    if (this.has('renew')) this.#link.send({ type: 'renew', token });
  }

  /** Edits, retractions, reactions, and that this person is typing. */
  get outgoing(): Outgoing {
    return this.#outgoing;
  }

  /** The person has seen the rows up to `seq`; the caller has made sure the page is looked at (CUR3). */
  sawUpTo(seq: number): void {
    const upTo = Math.min(seq, Math.max(this.#thread.after, this.#thread.rows.at(-1)?.seq ?? 0));
    if (!this.#thread.loaded || upTo <= this.#thread.cursor.read_seq) return;
    this.#thread = readUpTo(this.#thread, upTo);
    this.#outgoing.readUpTo(upTo);
    this.#o.changed();
  }

  /** A row known by another road than the log. */
  add(row: Message): void {
    this.#set(addRow(this.#thread, row));
  }

  /** Older and newer pages, and jumps. */
  get history(): History {
    return this.#history;
  }

  /** A message its writer has taken back, for where it was written. */
  giveBack(message: OutgoingMessage): void {
    this.#returned = message;
    this.#o.changed();
  }

  /** After one's own message, which stands at the end. */
  showLatest(): void {
    if (this.#thread.hasAfter) this.#history.jumpToLatest();
  }

  retry(): void {
    this.#history.clearError();
    if (this.#link.state.phase === 'stopped') {
      this.#phase = 'open';
      this.#link.start();
    } else if (this.#history.owed && this.live) void this.#load();
    else this.dispatch({ type: 'wake' });
    this.#o.changed();
  }

  view(): ConversationView {
    const { courier, platform, unread } = this.#o;
    return this.#view.make({
      thread: this.#outgoing.shown(this.#thread),
      phase: this.#phase,
      link: viewOf(this.#link.state, platform.online()),
      live: this.live,
      history: this.#history,
      pending: courier()?.outbox.filter((each) => each.conversationId === this.conversationId) ?? [],
      unread: unread() ?? 0,
      typing: this.#typing.senderIds,
      givesRoles: this.said('roles'),
      finds: this.said('finding'),
      pins: this.said('pins'),
      names: this.has('mentions'),
      returned: this.#returned,
    });
  }

  #hello(): object {
    const { after, epoch, seats } = this.#thread;
    return {
      type: 'hello',
      after,
      features: FEATURES,
      visible: this.#o.platform.visible(),
      ...(epoch === null
        ? {}
        : { epoch, seats_rev: seats.reduce((rev, seat) => Math.max(rev, seat.rev), 0) }),
    };
  }

  #onFrame(frame: ConversationDown): void {
    switch (frame.type) {
      case 'welcome':
        return this.#welcome(frame);
      case 'events':
        return this.#events(frame);
      case 'ack':
        if (!this.#outgoing.acknowledged(frame)) this.#o.courier()?.acknowledged(frame);
        return this.#settle();
      case 'cursors':
        return this.#set(movedCursors(this.#thread, frame));
      case 'typing':
        if (frame.sender_id !== this.#thread.mySenderId) this.#typing.heard(frame.sender_id, frame.active);
        return;
      case 'history':
        return this.#pager.answered(frame);
      case 'gap':
        return this.#gap(frame);
      case 'reject':
        if (!this.#pager.refused(frame.ref) && this.#o.courier()?.refused(frame) !== true)
          this.#outgoing.refused(frame);
        return;
      case 'renewed':
      case 'pong':
        return;
    }
  }

  #welcome(frame: Welcome): void {
    this.#features = commonFeatures(frame.features);
    this.#phase = 'open';
    this.#history.clearError();
    this.#outgoing.lost();
    const { thread, load } = welcomed(this.#thread, frame);
    if (load) this.#history.owe();
    this.#set(thread);
    this.#pull();
    if (this.#history.owed) void this.#load();
    this.#outgoing.greeted(frame.me.cursor.read_seq);
    this.#o.courier()?.wake();
  }

  /** Nothing is sent unasked, live events neither: each socket begins with a pull (FLOW1). */
  #pull(): void {
    this.#pulledFrom = this.#thread.after;
    this.#link.send({ type: 'pull', after: this.#thread.after });
  }

  #events(frame: EventsFrame): void {
    const { thread, hole } = applyEvents(this.#thread, frame.events);
    for (const event of frame.events)
      if (event.kind === 'message') this.#typing.ended(event.message.sender_id);
    this.#set(thread);
    this.#outgoing.arrived(thread.after);
    if (hole && this.#pulledFrom === thread.after) this.#restart(thread.epoch ?? 0, frame.head);
    else if (hole || frame.more) this.#pull();
  }

  #gap(frame: Gap): void {
    // The greeting may have told the same, and the page be on its way.
    const known = frame.epoch === this.#thread.epoch && frame.to === this.#thread.after;
    if (!known || this.#history.loading !== 'window') this.#restart(frame.epoch, frame.to);
  }

  #restart(epoch: number, after: number): void {
    this.#history.owe();
    this.#set(forgetRows(this.#thread, epoch, after));
    this.#pull();
    void this.#load();
  }

  #onState(state: LinkState, previous: LinkState): void {
    if (this.#closed) return;
    if (previous.phase === 'live' && state.phase !== 'live') {
      this.#pager.lost();
      this.#typing.clear();
      this.#o.courier()?.roadLost(this.conversationId);
    }
    if (state.phase === 'stopped' && state.reason.why !== 'ended') {
      const gone = meansGone(state.reason);
      this.#phase = gone ? 'removed' : 'failed';
      if (gone) {
        // What waited to be told, that something was read for one, is nobody's to hear any longer.
        this.#outgoing.stop();
        this.#thread = emptyThread(this.conversationId, this.#o.me.user_id);
        this.#o.removed();
      }
    }
    if (state.phase === 'waiting' && !this.#thread.loaded) void this.#loadOverHttp();
    if (state.phase === 'waiting' || state.phase === 'paused') this.#o.courier()?.pump();
    if (state.phase !== previous.phase) {
      this.#o.linkChanged();
      this.#o.changed();
    }
  }

  async #load(): Promise<void> {
    this.#loadAgain?.();
    await this.#history.load();
    if (this.#closed) return;
    if (!this.#history.owed) {
      this.#failures = 0;
      return this.#outgoing.arrived(this.#thread.after);
    }
    // Without a socket there is another greeting to come, and it loads anew.
    if (this.live && this.#history.loading === null) {
      this.#phase = 'failed';
      this.#loadLater();
    }
    this.#o.changed();
  }

  /** Rows that do not reach what the log is followed from would stay so without a word: nobody need ask again. */
  #loadLater(): void {
    const { platform } = this.#o;
    this.#loadAgain?.();
    this.#loadAgain = platform.after(holdBackMs(this.#failures++, 1_000, platform.random()), () => {
      if (this.#history.owed && this.#history.loading === null && this.live) void this.#load();
    });
  }

  async #loadOverHttp(): Promise<void> {
    if (!this.#o.platform.online() || (await this.#history.loadOverHttp())) return;
    this.#link.dispatch({ type: 'stop', reason: { why: 'refused', code: 'not_found' } });
  }

  #set(thread: Thread): void {
    if (thread === this.#thread) return;
    this.#thread = thread;
    this.#settle();
    this.#o.changed();
  }

  /** Takes out of the outbox what is in the log: by its row, or by having been accepted before the point reached. */
  #settle(): void {
    const { me } = this.#o;
    const courier = this.#o.courier();
    const whole = this.#thread.loaded && !this.#history.owed;
    for (const { conversationId, clientId, phase } of courier?.outbox ?? []) {
      if (conversationId !== this.conversationId) continue;
      const passed = whole && phase.name === 'acked' && phase.seq <= this.#thread.after;
      const shown = (row: Message) => row.client_id === clientId && row.user_id === me.user_id;
      if (passed || this.#thread.rows.some(shown)) courier?.settled(clientId);
    }
  }
}
