import type { User } from '../../protocol/entities.ts';
import { entryList, meAnswer } from '../../protocol/reading.ts';
import type { Late } from '../late.ts';
import { Drafts } from './drafts.ts';
import { firstPage, firstView } from './first-page.ts';
import { FirstQuestions } from './first-questions.ts';
import { wipeKept } from './kept-name.ts';
import type { ClientOptions, LeanClient } from './lean-client.ts';
import type { Cancel, Channel } from './platform.ts';
import { startPlatform, type StartPlatform } from './platform-start.ts';
import type { ChatActions, ChatState, ChatStore, DraftAim } from './state.ts';
import { emptyInbox, emptyState, Store } from './store.ts';
import { readTabMessage, tabLine, type TabMessage } from './tabs.ts';
import { emptyThread, type Thread } from './thread-start.ts';

/** Makes the whole client. */
export type WholeClient = (options: ClientOptions) => LeanClient;

/** The list stands this long without a conversation chosen: the rest may come meanwhile. */
const LINGER_MS = 1_000;
/** Most requests held for the whole client (LIM1); more are dropped, as clicks on a page that hangs are. */
const MAX_HELD = 100;

/** What only the whole client does. A list, because a method for each weighs what the first page has no room for. */
const passedOn = [
  'loadBefore',
  'loadAfter',
  'jumpTo',
  'jumpToLatest',
  'send',
  'undoSend',
  'retry',
  'discard',
  'edit',
  'retract',
  'react',
  'acknowledge',
  'setTyping',
  'sawUpTo',
  'search',
  'searchMore',
  'loadMoreEntries',
  'directory',
  'startConversation',
  'changeGroup',
  'choose',
  'pins',
  'download',
  'find',
  'seqAt',
  'details',
] as const satisfies readonly (keyof ChatActions)[];

/**
 * The chat until the whole client is there: who this is, the list and one page of a conversation, each asked for
 * once over HTTP. It knows the way things go when all is well, and leaves anything else to the whole client, which
 * takes over what is on show as it is. From then on this one only passes on what it is asked.
 */
export class FirstClient implements ChatStore, ChatActions {
  declare readonly loadBefore: ChatActions['loadBefore'];
  declare readonly loadAfter: ChatActions['loadAfter'];
  declare readonly jumpTo: ChatActions['jumpTo'];
  declare readonly jumpToLatest: ChatActions['jumpToLatest'];
  declare readonly send: ChatActions['send'];
  declare readonly undoSend: ChatActions['undoSend'];
  declare readonly retry: ChatActions['retry'];
  declare readonly discard: ChatActions['discard'];
  declare readonly edit: ChatActions['edit'];
  declare readonly retract: ChatActions['retract'];
  declare readonly react: ChatActions['react'];
  declare readonly acknowledge: ChatActions['acknowledge'];
  declare readonly setTyping: ChatActions['setTyping'];
  declare readonly sawUpTo: ChatActions['sawUpTo'];
  declare readonly search: ChatActions['search'];
  declare readonly searchMore: ChatActions['searchMore'];
  declare readonly loadMoreEntries: ChatActions['loadMoreEntries'];
  declare readonly directory: ChatActions['directory'];
  declare readonly startConversation: ChatActions['startConversation'];
  declare readonly changeGroup: ChatActions['changeGroup'];
  declare readonly choose: ChatActions['choose'];
  declare readonly pins: ChatActions['pins'];
  declare readonly download: ChatActions['download'];
  declare readonly find: ChatActions['find'];
  declare readonly seqAt: ChatActions['seqAt'];
  declare readonly details: ChatActions['details'];

  readonly #o: ClientOptions;
  readonly #late: Late<WholeClient>;
  readonly #platform: StartPlatform;
  readonly #store: Store;
  readonly #drafts: Drafts;
  #questions: FirstQuestions;
  #whole: LeanClient | null = null;
  #channel: Channel | null = null;
  #started: Promise<void> | null = null;
  #opening: Promise<void> | null = null;
  #wanted: string | null = null;
  #thread: Thread | null = null;
  #next: string | null = null;
  #linger: Cancel | null = null;
  #visible: [visible: boolean, focused: boolean] = [true, true];
  #held: ((whole: LeanClient) => void)[] = [];
  #destroyed = false;

  constructor(options: ClientOptions, late: Late<WholeClient>) {
    const platform = options.platform ?? startPlatform();
    this.#o = { ...options, api: options.api.replace(/\/+$/, '') };
    this.#late = late;
    this.#platform = platform;
    this.#store = new Store(platform);
    this.#drafts = new Drafts(platform, options.tenant);
    this.#questions = new FirstQuestions(this.#o.api, platform);
    void late.arrival.then((make) => this.#handOver(make));
    for (const name of passedOn)
      Reflect.set(this, name, (...given: readonly unknown[]) =>
        this.#ask((whole): unknown => Reflect.apply(whole[name], whole, given)),
      );
  }

  get state(): ChatState {
    return this.#store.state;
  }

  subscribe(listener: (state: ChatState) => void): Cancel {
    return this.#store.subscribe(listener);
  }

  /** Resolves once there is something to show. */
  start(): Promise<void> {
    if (this.#whole !== null) return this.#whole.start();
    this.#started ??= this.#start();
    return this.#started;
  }

  logout(): void {
    if (this.#whole !== null) return this.#whole.logout();
    // Before it was ever started, too: earlier pages may have left something, and other tabs have it open.
    this.#line().post({ type: 'logout' } satisfies TabMessage);
    this.#signOut();
  }

  setVisibility(visible: boolean, focused: boolean): void {
    this.#visible = [visible, focused];
    this.#whole?.setVisibility(visible, focused);
  }

  destroy(): void {
    this.#destroyed = true;
    this.#forget();
    this.#whole?.destroy();
  }

  openConversation(conversationId: string, at?: { readonly seq: number }): void {
    if (this.#whole !== null || at !== undefined)
      return this.#later((whole) => whole.openConversation(conversationId, at));
    this.#wanted = conversationId;
    const { me } = this.state;
    if (me !== null) this.#opening = this.#open(conversationId, me);
  }

  closeConversation(): void {
    if (this.#whole !== null) return this.#whole.closeConversation();
    this.#wanted = this.#thread = null;
    this.#store.set({ open: null });
    this.#wait();
  }

  setDraft(conversationId: string, text: string, aim?: DraftAim | null): void {
    if (this.#whole !== null) return this.#whole.setDraft(conversationId, text, aim);
    this.#drafts.set(conversationId, text);
    this.#store.set({ drafts: this.#drafts.all });
  }

  retryLoading(): void {
    if (this.#whole !== null) return this.#whole.retryLoading();
    void this.start();
  }

  async #start(): Promise<void> {
    this.#store.set({ phase: { name: 'loading' } });
    const line = this.#line();
    const questions = (this.#questions = new FirstQuestions(this.#o.api, this.#platform));
    try {
      if ((await questions.token(this.#o.getToken)) === null) return this.#signOut();
      const [me, list] = await Promise.all([
        questions.get('/me', meAnswer),
        questions.get('/conversations', entryList),
      ]);
      if (questions.ended) return;
      if (me === null || list === null) return void this.#late.want();
      const { user, settings } = me;
      line.post({ type: 'user', user_id: user.user_id } satisfies TabMessage);
      this.#drafts.openFor(user.user_id, settings.drafts);
      this.#next = list.next;
      this.#store.set({
        phase: { name: 'ready' },
        me: user,
        settings,
        drafts: this.#drafts.all,
        inbox: {
          ...emptyInbox,
          phase: 'ready',
          entries: list.items,
          totals: list.totals,
          hasMore: list.next !== null,
        },
      });
      if (this.#wanted === null) this.#wait();
      else this.openConversation(this.#wanted);
    } catch {
      if (questions.ended) return;
      this.#started = null;
      this.#store.set({ phase: { name: 'failed', code: 'unavailable' } });
      void this.#late.want();
    }
  }

  async #open(conversationId: string, me: User): Promise<void> {
    const questions = this.#questions;
    const entry = this.state.inbox.entries.find((each) => each.conversation_id === conversationId);
    const unread = entry?.unread ?? 0;
    const empty = emptyThread(conversationId, me.user_id);
    const show = (thread: Thread, phase: 'loading' | 'ready' | 'failed'): void =>
      this.#store.set({ open: firstView(thread, me, phase, unread) });
    this.#linger?.();
    this.#thread = null;
    show(empty, 'loading');
    const { open } = this.state;
    const around = entry === undefined || unread === 0 ? null : entry.read_seq + 1;
    const thread = await firstPage(questions, conversationId, me, around).catch(() => empty);
    // Another one, or the same once more, was chosen meanwhile.
    if (questions.ended || this.state.open !== open) return;
    if (thread === null) return void this.#late.want();
    if (thread === empty) return show(empty, 'failed');
    this.#thread = thread;
    show(thread, 'ready');
  }

  /** Nobody chooses: what comes after the first conversation may come before it. */
  #wait(): void {
    this.#linger?.();
    this.#linger = this.#platform.after(LINGER_MS, () => void this.#late.want());
  }

  async #handOver(make: WholeClient): Promise<void> {
    await Promise.allSettled([this.#started, this.#opening]);
    if (this.#destroyed) return;
    const { phase, open } = this.state;
    const whole = (this.#whole = make({
      ...this.#o,
      getToken: this.#questions.handOver(this.#o.getToken),
      begun: { store: this.#store, drafts: this.#drafts, next: this.#next, thread: this.#thread },
    }));
    this.#linger?.();
    this.#channel?.close();
    whole.setVisibility(...this.#visible);
    const conversationId = open?.conversationId ?? this.#wanted;
    if (conversationId !== null) whole.openConversation(conversationId);
    if (phase.name !== 'idle' && phase.name !== 'signed_out') void whole.start();
    for (const run of this.#held.splice(0)) run(whole);
  }

  #later(run: (whole: LeanClient) => void): void {
    if (this.#whole !== null) return run(this.#whole);
    if (this.#held.length < MAX_HELD) this.#held.push(run);
    void this.#late.want();
  }

  #ask(question: (whole: LeanClient) => unknown): Promise<unknown> {
    return new Promise((resolve) => this.#later((whole) => resolve(question(whole))));
  }

  /** To the other tabs. */
  #line(): Channel {
    return (this.#channel ??= this.#platform.channel(tabLine(this.#o.tenant), (message) =>
      this.#onTab(readTabMessage(message)),
    ));
  }

  #onTab(message: TabMessage | null): void {
    const { me } = this.state;
    if (message === null || (message.type === 'user' && (me === null || me.user_id === message.user_id)))
      return;
    this.#signOut(message.type === 'user' ? message.user_id : null);
  }

  /** `next`: the person who is here now, and whose own things are left alone. */
  #signOut(next: string | null = null): void {
    wipeKept(this.#platform, this.#o.tenant, this.state.me?.user_id ?? null, next);
    this.#forget();
    this.#drafts.wipe();
    this.#store.set({ ...emptyState, phase: { name: 'signed_out' } });
  }

  #forget(): void {
    this.#questions.end();
    this.#linger?.();
    this.#channel?.close();
    this.#started = this.#opening = this.#channel = this.#wanted = this.#thread = this.#next = null;
    this.#held = [];
  }
}
