import type { User } from '../../protocol/entities.ts';
import type { Late } from '../late.ts';
import { Admission } from './admission.ts';
import type { Begun } from './begun.ts';
import type { Drafts } from './drafts.ts';
import { Http } from './http.ts';
import { Identity, type GetToken } from './identity.ts';
import { Inbox } from './inbox.ts';
import { keptName, wipeKept } from './kept-name.ts';
import { knownOf } from './known.ts';
import { Lingering } from './lingering.ts';
import type { Kit } from './kit.ts';
import type { LinkEvent } from './link-state.ts';
import type { ClientParts } from './parts.ts';
import type { Platform, Signal } from './platform.ts';
import { Pauses } from './pauses.ts';
import { Room } from './room.ts';
import { foundBy } from './search.ts';
import type { ChatActions, ChatState, Notice, OutgoingMessage } from './state.ts';
import type { Thread } from './thread-start.ts';
import { NOTHING_UNSENT, unsentIn } from './unsent.ts';
import { WrittenTexts } from './written.ts';

export interface SessionOptions {
  readonly api: string;
  readonly getToken: GetToken;
  readonly platform: Platform;
  readonly tenant: string;
  readonly drafts: Drafts;
  readonly parts: Late<ClientParts>;
  /** What is on show already; null when this is the beginning. */
  readonly begun: Begun | null;
  readonly state: () => ChatState;
  readonly show: (patch: Partial<ChatState>) => void;
  readonly signedOut: () => void;
  /** The portal or the server names another person than before: this session may not go on. */
  readonly personChanged: () => void;
  /** It is known, for the first time, who this is. */
  readonly identified: (userId: string) => void;
}

/** One person's use of the chat, from the first question to the last; nothing in it outlives `close`. */
export class Session {
  readonly #o: SessionOptions;
  readonly #identity: Identity;
  readonly #http: Http;
  readonly #admission: Admission;
  readonly inbox: Inbox;
  /** Writing, searching and the rest that reading can begin without. */
  #kit: Kit | null = null;
  #room: Room | null = null;
  /** Of the conversation that is on show already. */
  #begun: Thread | null;
  #wanted: { id: string; at: number | null } | null = null;
  readonly #pauses: Pauses;
  #visible: boolean;
  /** Seen while the page was not looked at; it counts once it is, if the conversation is still on show. */
  #glimpsed = 0;
  #notices = 0;
  /** The inbox's count for the conversation on show, as it was last shown. */
  #unread: number | null = null;
  #closed = false;
  readonly #written: WrittenTexts;
  readonly #lingering: Lingering;

  constructor(options: SessionOptions) {
    const { api, platform, getToken } = (this.#o = options);
    this.#visible = platform.visible();
    this.#written = new WrittenTexts({
      platform,
      tenant: options.tenant,
      drafts: options.drafts,
      changed: () => this.#show({ drafts: options.drafts.all }),
      aimed: () => this.#showRoom(),
      ask: async (id) => (await this.kit()).requests.message(id),
    });
    this.#lingering = new Lingering(platform);
    this.#begun = options.begun?.thread ?? null;
    this.#identity = new Identity(getToken, platform, {
      renewed: (token) => {
        this.inbox.renew(token);
        this.#room?.renew(token);
        this.#lingering.renew(token);
      },
      signedOut: options.signedOut,
      personChanged: options.personChanged,
    });
    this.#http = new Http(api, this.#identity, platform);
    const { personChanged, identified } = options;
    const { me: user, settings, inbox } = options.state();
    const begun = options.begun !== null && user !== null && settings !== null;
    this.#admission = new Admission({
      http: this.#http,
      platform,
      begun: begun ? { user, settings } : null,
      personChanged,
      identified,
      show: (phase) => this.#show({ phase }),
      ready: (me, settings) => {
        this.#written.openFor(me.user_id, settings.drafts);
        this.#keepUnsent(me.user_id, settings.outbox === true);
        this.#show({ me, settings, drafts: options.drafts.all, phase: { name: 'ready' } });
        this.inbox.report();
        if (this.#wanted && this.#room === null) this.openConversation(this.#wanted.id, this.#wanted.at);
      },
    });
    const admit = (user: User) => this.#admission.admit(user);
    this.inbox = new Inbox({
      begun: begun ? { view: inbox, next: options.begun.next } : null,
      api,
      http: this.#http,
      platform,
      me: () => this.#admission.user,
      openId: () => this.#room?.conversationId ?? null,
      admit,
      show: (inbox) => {
        this.#show({ inbox, offline: !platform.online() || inbox.link === 'offline' });
        this.#recount();
        this.#kit?.filtered.inboxShown(inbox);
      },
      showPresence: (presence) => this.#show({ presence }),
      linkChanged: () => {
        this.#linkChanged();
        this.#admission.refused(this.inbox.linkState);
      },
      removed: (id) => {
        this.#roomOf(id)?.dispatch({ type: 'stop', reason: { why: 'refused', code: 'not_found' } });
        this.#forget(id);
      },
    });
    this.#pauses = new Pauses(platform, () => this.#pauseOrResume());
    const { now, arrival } = options.parts;
    if (now === null) void arrival.then((parts) => this.#equip(parts));
    else this.#equip(now);
  }

  /** What writing, searching and asking need, loaded if it is not there yet. */
  async kit(): Promise<Kit> {
    return this.#kit ?? this.#equip(await this.#o.parts.want());
  }

  /** Runs at once where it can, and not at all once this session has ended. */
  withKit(run: (kit: Kit) => void): void {
    if (this.#kit !== null) run(this.#kit);
    else
      void this.kit().then((kit) => {
        if (!this.#closed) run(kit);
      });
  }

  #equip({ Kit: Made }: ClientParts): Kit {
    return (this.#kit ??= new Made({
      http: this.#http,
      platform: this.#o.platform,
      room: () => this.#room,
      away: () => this.#pauses.away,
      changed: () => {
        this.#show({
          unsent: unsentIn(this.#kit?.courier.outbox ?? [], this.#o.state().unsent ?? NOTHING_UNSENT),
        });
        this.#showRoom();
      },
      showSearch: (search) => this.#show({ search }),
      showFiltered: (filtered) => {
        this.#show({ filtered });
        if (filtered !== null) this.inbox.report(filtered.entries);
      },
      dropDraft: (id, text) => this.#written.drop(id, text),
      addToDraft: (...added) => this.#written.add(...added),
      undoSendMs: () => this.#o.state().settings?.undo_send_ms ?? 0,
      notify: (what, code) => this.#notify(what, code),
    }));
  }

  /** Opens the sockets. Resolves once it is known how the chat as a whole stands. */
  start(): Promise<void> {
    this.inbox.start();
    this.#room?.start();
    this.#lingering.dispatch({ type: 'start' });
    this.#pauseOrResume();
    return this.#admission.start();
  }

  /** Closes the sockets and keeps the rest, for `start` to take up. */
  stop(): void {
    this.inbox.stop();
    this.#room?.stop();
    this.#lingering.dispatch({ type: 'stop' });
  }

  /** The end: sockets, timers, tokens and messages, all of it. */
  close(): void {
    this.#closed = true;
    this.#written.close();
    this.#admission.close();
    this.#pauses.stop();
    this.inbox.close();
    this.#room?.close();
    this.#room = null;
    this.#lingering.close();
    this.#kit?.clear();
    this.#identity.forget();
  }

  /** What is held for its writer to take back goes now. */
  flush(): void {
    this.#kit?.courier.flush();
  }

  /** The page goes: what was written and not accepted becomes a draft of the next. */
  park(): void {
    this.flush();
    this.#written.park(this.#kit?.leave(), this.#o.state().settings?.drafts === true);
  }

  signal(signal: Signal): void {
    const { platform } = this.#o;
    const { away } = this.#pauses;
    if (signal === 'leaving') this.park();
    // A phone may end a hidden page without another word.
    else if (signal === 'visibility' && !platform.visible()) this.flush();
    if (away && signal !== 'leaving') this.#identity.doubt();
    this.#pauses.signal(signal);
    if (this.#pauses.away) return;
    if (away) {
      this.#written.unpark();
      this.#kit?.back();
    }
    const visible = platform.visible();
    const changed = visible !== this.#visible;
    this.#visible = visible;
    this.inbox.tellVisible();
    if (signal === 'offline') this.#dispatch({ type: 'offline' });
    else if (signal !== 'visibility' || (changed && visible)) this.wake();
    this.inbox.linkView();
    this.#show({ offline: !platform.online() || this.inbox.view.link === 'offline' });
    this.#showRoom();
  }

  /** A good moment for everything that waits. */
  wake(): void {
    this.#dispatch({ type: 'wake' });
    this.#kit?.courier.wake();
    this.#admission.wake();
  }

  retryLoading(): void {
    this.inbox.retry();
    this.#room?.retry();
    void this.#admission.start();
    this.wake();
  }

  openConversation(id: string, at: number | null): void {
    this.#wanted = { id, at };
    const me = this.#o.state().me;
    if (me === null) return;
    const { open, search } = this.#o.state();
    const found = foundBy(search, id, at);
    if (this.#room?.conversationId === id && open?.phase !== 'removed') {
      if (open?.phase === 'failed') this.#room.retry();
      if (at !== null) this.#room.history.jumpTo(at, found === null ? {} : { found });
      return;
    }
    this.#leaveRoom();
    // Opened, it is unread no longer; where nobody can be asked now, it is the next time.
    if (this.inbox.isMarkedUnread(id))
      this.withKit(
        ({ group }) => void group.change(id, { what: 'mark', marks: { unread: false } }).catch(() => null),
      );
    const { api, platform } = this.#o;
    const begun = this.#begun?.conversationId === id ? this.#begun : null;
    this.#begun = null;
    const room: Room = new Room({
      begun,
      left: this.#lingering.take(id),
      api,
      http: this.#http,
      platform,
      courier: () => this.#kit?.courier ?? null,
      me,
      conversationId: id,
      at,
      found,
      admit: (user) => {
        const admitted = this.#admission.admit(user);
        if (admitted) this.#readmit();
        return admitted;
      },
      unread: () => (this.#unread = this.inbox.unreadOf(id)),
      changed: () => this.#showRoom(),
      linkChanged: () => this.#linkChanged(),
      removed: () => this.#forget(id),
      notify: (what, code) => {
        if (this.#room === room) this.#notify(what, code);
        else this.#lingering.refused(id, { what, code });
      },
      answered: () => this.#lingering.answered(room),
    });
    this.#room = room;
    const refusal = this.#lingering.takeRefusal(id);
    if (refusal !== null) this.#notify(refusal.what, refusal.code);
    room.start();
    this.#pauseOrResume();
    this.#showRoom();
    this.inbox.rewatch();
  }

  closeConversation(): void {
    this.#wanted = null;
    this.#leaveRoom();
    this.#show({ open: null });
    this.inbox.rewatch();
  }

  /** What the open conversation can be asked directly. */
  get room(): Room | null {
    return this.#room;
  }

  send(message: OutgoingMessage): void {
    const id = this.#room?.conversationId;
    if (id !== undefined) this.withKit((kit) => kit.send(id, message));
  }

  setDraft(...written: Parameters<ChatActions['setDraft']>): void {
    // Of nobody nothing is kept: it may have been another person's a moment ago.
    if (this.#o.state().me !== null) this.#written.set(...written);
  }

  sawUpTo(seq: number, looked: boolean): void {
    this.#glimpsed = Math.max(this.#glimpsed, seq);
    if (looked) this.looked();
  }

  /** The page is looked at, with what was brought into view meanwhile still there. */
  looked(): void {
    if (this.#glimpsed > 0) this.#room?.sawUpTo(this.#glimpsed);
    this.#glimpsed = 0;
  }

  async startConversation(...wanted: Parameters<ChatActions['startConversation']>): Promise<string> {
    const { requests } = await this.kit();
    const id = await requests.start(...wanted);
    if (!this.#closed) this.openConversation(id, null);
    return id;
  }

  /** As the tenant allows; whatever anyone else had not sent here is wiped. */
  #keepUnsent(userId: string, allowed: boolean): void {
    const { platform, tenant } = this.#o;
    wipeKept(platform, tenant, null, allowed ? userId : null);
    if (allowed) this.withKit((kit) => kit.keep(keptName(tenant, userId)));
  }

  #roomOf(conversationId: string): Room | null {
    return this.#room?.conversationId === conversationId ? this.#room : null;
  }

  #leaveRoom(): void {
    const room = this.#room;
    this.#room = null;
    // A refusal is of the conversation it was made in.
    if (room !== null) this.#show({ notice: null });
    this.#glimpsed = 0;
    if (room !== null) {
      room.outgoing.typing(false);
      this.#lingering.keep(room);
      this.#pauseOrResume();
      this.#kit?.courier.offScreen(room.conversationId);
    }
    this.#linkChanged();
  }

  #dispatch(event: { type: 'wake' | 'offline' }): void {
    this.inbox.dispatch(event);
    this.#room?.dispatch(event);
    this.#lingering.dispatch(event);
  }

  #pauseOrResume(): void {
    this.inbox.dispatch({ type: this.#pauses.inbox ? 'pause' : 'resume' });
    const rooms: LinkEvent = { type: this.#pauses.room ? 'pause' : 'resume' };
    this.#room?.dispatch(rooms);
    this.#lingering.dispatch(rooms);
  }

  #linkChanged(): void {
    this.#identity.setInUse(this.inbox.live || this.#room?.live === true);
  }

  #show(patch: Partial<ChatState>): void {
    if (!this.#closed) this.#o.show(patch);
  }

  /** A window that does not hold all that is unread goes by the inbox's count. */
  #recount(): void {
    if (this.#room !== null && this.inbox.unreadOf(this.#room.conversationId) !== this.#unread)
      this.#showRoom();
  }

  /** Let into a conversation, this person is let into the inbox as well, whatever refused it before. */
  #readmit(): void {
    const { linkState } = this.inbox;
    if (linkState.phase === 'stopped' && linkState.reason.why !== 'ended') this.retryLoading();
  }

  #showRoom(): void {
    if (this.#room === null) return;
    const open = this.#room.view();
    this.#written.settle(open);
    const known = knownOf(open, this.#o.state());
    this.#show({ open: { ...open, known, aim: this.#written.aimOf(open) } });
  }

  #notify(what: Notice['what'], code: Notice['code']): void {
    this.#show({ notice: { what, code, token: ++this.#notices } });
  }

  /** The conversation is not this person's any longer: nothing of it stays. */
  #forget(conversationId: string): void {
    this.#lingering.forget(conversationId);
    this.#kit?.forget(conversationId);
    this.#written.forget(conversationId);
  }
}
