import type { User } from '../../protocol/entities.ts';
import type { OwnChoices, SearchAnswer } from '../../protocol/rest.ts';
import type { Late } from '../late.ts';
import { Drafts } from './drafts.ts';
import { ChatError } from './chat-error.ts';
import type { GetToken } from './identity.ts';
import { wipeKept } from './kept-name.ts';
import type { Kit } from './kit.ts';
import { LeftBehind } from './left.ts';
import type { MessageDetails } from './message-details.ts';
import type { ClientParts } from './parts.ts';
import type { Begun } from './begun.ts';
import { browserPlatform, type Cancel, type Channel, type Platform, type Signal } from './platform.ts';
import { Session } from './session.ts';
import type {
  AttachmentView,
  ChatActions,
  ChatState,
  ChatStore,
  FindWanted,
  GroupChange,
  ListFilter,
  OutgoingMessage,
  PinnedMessage,
  Phase,
} from './state.ts';
import { emptyState, Store } from './store.ts';
import { readTabMessage, tabLine, type TabMessage } from './tabs.ts';

export interface ClientOptions {
  /** Origin of the chat's API, such as `https://chat.example.org`. */
  readonly api: string;
  readonly tenant: string;
  readonly getToken: GetToken;
  /** The world; the browser itself unless given. */
  readonly platform?: Platform;
  /** What is on show already, for the first session to go on with. */
  readonly begun?: Begun;
}

/**
 * The whole chat without a screen: give its state to elements and their requests to it. Nothing is asked of anyone
 * before `start`. What only writing and searching need is waited for where it is not here yet.
 */
export class LeanClient implements ChatStore, ChatActions {
  readonly #o: ClientOptions;
  readonly #parts: Late<ClientParts>;
  readonly #platform: Platform;
  readonly #store: Store;
  readonly #drafts: Drafts;
  #session: Session | null = null;
  #channel: Channel | null = null;
  #unlisten: Cancel | null = null;
  #shown = true;
  /** Purged because another tab has another person: begin anew when this tab is looked at again. */
  #resumeWhenSeen = false;
  #destroyed = false;
  #wanted: { id: string; at: number | null } | null = null;
  #begun: Begun | null;

  constructor(options: ClientOptions, parts: Late<ClientParts>) {
    this.#o = options;
    this.#parts = parts;
    this.#platform = options.platform ?? browserPlatform();
    this.#begun = options.begun ?? null;
    this.#store = this.#begun?.store ?? new Store(this.#platform);
    this.#drafts = this.#begun?.drafts ?? new Drafts(this.#platform, options.tenant);
  }

  get state(): ChatState {
    return this.#store.state;
  }

  subscribe(listener: (state: ChatState) => void): Cancel {
    return this.#store.subscribe(listener);
  }

  /** The first opening, or the next after `stop` or `logout`. Resolves once the phase is other than `loading`. */
  start(): Promise<void> {
    if (this.#destroyed) return Promise.resolve();
    this.#resumeWhenSeen = false;
    this.#unlisten ??= this.#platform.listen((signal) => this.#onSignal(signal));
    this.#line();
    if (this.#session === null) {
      if (this.state.me === null || this.#begun === null) this.#store.set({ phase: { name: 'loading' } });
      this.#session = this.#newSession();
      this.#begun = null;
      if (this.#wanted) this.#session.openConversation(this.#wanted.id, this.#wanted.at);
    }
    return this.#session.start();
  }

  /** Closes the sockets; what is shown and what is unsent stays. */
  stop(): void {
    this.#session?.stop();
    if (this.state.phase.name === 'ready') this.#store.set({ phase: { name: 'idle' } });
  }

  /** Forgets this person, here and in the other tabs of this origin: sockets, messages, drafts, token. */
  logout(): void {
    // Before it was ever started, too: see `FirstClient`.
    this.#line().post({ type: 'logout' } satisfies TabMessage);
    this.#session?.flush();
    this.#purge({ name: 'signed_out' });
  }

  /** Whether the chat itself is on screen and in use; the page's own visibility is known without asking. */
  setVisibility(visible: boolean, focused: boolean): void {
    this.#shown = visible && focused;
    if (this.#looked()) this.#session?.looked();
  }

  /** Ends everything. Drafts stay in the tab, for the page that comes after a reload. */
  destroy(): void {
    this.#destroyed = true;
    this.#session?.park();
    this.#session?.close();
    this.#session = null;
    this.#unlisten?.();
    this.#channel?.close();
    this.#unlisten = this.#channel = null;
    this.#store.set({ ...emptyState, unsent: undefined });
  }

  openConversation(conversationId: string, at?: { readonly seq: number }): void {
    this.#wanted = { id: conversationId, at: at?.seq ?? null };
    this.#session?.openConversation(conversationId, at?.seq ?? null);
  }
  closeConversation(): void {
    this.#wanted = null;
    this.#session?.closeConversation();
  }
  loadBefore(): void {
    this.#session?.room?.history.before();
  }
  loadAfter(): void {
    this.#session?.room?.history.after();
  }
  jumpTo(...wanted: Parameters<ChatActions['jumpTo']>): void {
    this.#session?.room?.history.jumpTo(...wanted);
  }
  jumpToLatest(): void {
    this.#session?.room?.history.jumpToLatest();
  }
  send(message: OutgoingMessage): void {
    this.#session?.send(message);
  }
  undoSend(key: string): void {
    this.#session?.withKit((kit) => kit.undoSend(key));
  }
  retry(key: string): void {
    this.#session?.withKit(({ courier }) => courier.retry(key));
  }
  discard(key: string, attachmentKey?: string): void {
    this.#session?.withKit(({ courier }) => courier.discard(key, attachmentKey));
  }
  edit(...edited: Parameters<ChatActions['edit']>): void {
    this.#session?.room?.outgoing.edit(...edited);
  }
  retract(messageId: string): void {
    this.#session?.room?.outgoing.retract(messageId);
  }
  react(messageId: string, emoji: string, add: boolean): void {
    this.#session?.room?.outgoing.react(messageId, emoji, add);
  }
  acknowledge(messageId: string): void {
    this.#session?.room?.outgoing.acknowledge(messageId);
  }
  setDraft(...written: Parameters<ChatActions['setDraft']>): void {
    this.#session?.setDraft(...written);
  }
  setTyping(active: boolean): void {
    this.#session?.room?.outgoing.typing(active);
  }
  sawUpTo(seq: number): void {
    this.#session?.sawUpTo(seq, this.#looked());
  }
  search(...wanted: Parameters<ChatActions['search']>): void {
    this.#session?.withKit(({ search }) => search.search(...wanted));
  }
  searchMore(): void {
    this.#session?.withKit(({ search }) => search.more());
  }
  loadMoreEntries(filter: ListFilter = 'all'): void {
    if (filter === 'all' || filter === 'unread' || filter === 'closed') void this.#session?.inbox.loadMore();
    else this.#session?.withKit(({ filtered }) => filtered.more(filter));
  }
  retryLoading(): void {
    const { name } = this.state.phase;
    // A refusal is final for the token it was about: begin with a new one.
    if (name === 'denied') this.#purge({ name: 'loading' });
    if (this.#session === null) void this.start();
    else this.#session.retryLoading();
  }
  directory(query: string): Promise<readonly User[]> {
    return this.#ask(({ requests }) => requests.directory(query));
  }
  startConversation(...wanted: Parameters<ChatActions['startConversation']>): Promise<string> {
    return this.#ask((_kit, session) => session.startConversation(...wanted));
  }
  changeGroup(conversationId: string, change: GroupChange): Promise<void> {
    return this.#ask(({ group }) => group.change(conversationId, change));
  }
  choose(choices: OwnChoices): Promise<void> {
    return this.#ask(async ({ requests }, { inbox }) => {
      const heard = inbox.choicesHeard;
      inbox.chose(await requests.choose(choices), heard);
    });
  }
  pins(conversationId: string): Promise<readonly PinnedMessage[]> {
    return this.#ask(({ requests }) => requests.pins(conversationId));
  }
  download(attachment: AttachmentView): Promise<Blob> {
    return this.#ask(({ requests }) => requests.download(attachment));
  }
  find(wanted: FindWanted): Promise<SearchAnswer> {
    return this.#ask(({ finding }) => finding.find(wanted));
  }
  seqAt(conversationId: string, atMs: number): Promise<number | null> {
    return this.#ask(({ finding }) => finding.seqAt(conversationId, atMs));
  }
  details(messageId: string, edited: boolean): Promise<MessageDetails> {
    return this.#ask(({ requests }) => requests.details(messageId, edited));
  }

  /** Rejects with `unauthenticated` when nobody is signed in. */
  async #ask<T>(question: (kit: Kit, session: Session) => Promise<T>): Promise<T> {
    const session = this.#session;
    if (session === null) throw new ChatError('unauthenticated');
    return question(await session.kit(), session);
  }

  #looked(): boolean {
    return this.#shown && this.#platform.visible() && this.#platform.focused();
  }

  #newSession(): Session {
    const session: Session = new Session({
      api: this.#o.api.replace(/\/+$/, ''),
      getToken: this.#o.getToken,
      platform: this.#platform,
      tenant: this.#o.tenant,
      drafts: this.#drafts,
      parts: this.#parts,
      begun: this.#begun,
      state: () => this.state,
      show: (patch) => {
        if (this.#session !== session) return;
        if (patch.phase?.name === 'denied') this.#wipe();
        this.#store.set(patch);
      },
      signedOut: () => this.#purge({ name: 'signed_out' }),
      personChanged: () => {
        // Gone before anything of the next person is asked for, let alone shown.
        this.#purge({ name: 'loading' });
        void this.start();
      },
      identified: (userId) => this.#channel?.post({ type: 'user', user_id: userId } satisfies TabMessage),
    });
    return session;
  }

  /** Nothing of what this person, or whoever was here before, had not sent stays on the disk. */
  #wipe(except: string | null = null): void {
    wipeKept(this.#platform, this.#o.tenant, this.state.me?.user_id ?? null, except);
  }

  /** `next`: the person who is here now, and whose own things are left alone. */
  #purge(phase: Phase, next: string | null = null): void {
    this.#session?.close();
    this.#session = null;
    this.#wanted = this.#begun = null;
    this.#drafts.wipe();
    new LeftBehind(this.#platform, this.#o.tenant).forget();
    this.#wipe(next);
    this.#store.set({ ...emptyState, unsent: undefined, phase });
  }

  #onSignal(signal: Signal): void {
    if (this.#resumeWhenSeen && this.#platform.visible() && signal === 'visibility') void this.start();
    this.#session?.signal(signal);
    if (this.#looked()) this.#session?.looked();
  }

  /** To the other tabs. */
  #line(): Channel {
    return (this.#channel ??= this.#platform.channel(tabLine(this.#o.tenant), (message) =>
      this.#onTab(readTabMessage(message)),
    ));
  }

  #onTab(message: TabMessage | null): void {
    if (message === null || this.#session === null) return;
    const me = this.state.me;
    if (message.type === 'user' && (me === null || me.user_id === message.user_id)) return;
    if (message.type === 'logout') this.#session.flush();
    this.#purge({ name: 'signed_out' }, message.type === 'user' ? message.user_id : null);
    this.#resumeWhenSeen = message.type === 'user';
  }
}
