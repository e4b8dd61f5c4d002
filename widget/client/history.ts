import type { Http } from './http.ts';
import type { Pager, PageQuery } from './pager.ts';
import { loadOverHttp } from './room-http.ts';
import type { ConversationView, JumpHow } from './state.ts';
import { drawNewLine, emptyThread, mergePage, type Joint, type Thread } from './thread.ts';

export interface HistoryOptions {
  readonly http: Http;
  readonly pager: Pager;
  /** Open at this message rather than at the first unread one or the end. */
  readonly at: number | null;
  /** What that message was found by, if it was. */
  readonly found: string | null;
  readonly thread: () => Thread;
  readonly setThread: (thread: Thread) => void;
  /** Unread messages as the inbox counts them; null = it does not know. */
  readonly unread: () => number | null;
  readonly changed: () => void;
}

type Loading = 'window' | 'before' | 'after';

/** Fills the thread's window: the first page, older and newer ones, and jumps to anywhere. */
export class History {
  #o: HistoryOptions;
  /** Counts windows: the answer to a question about an earlier one is dropped. */
  #window = 0;
  #loading: Loading | null = null;
  #error = false;
  #first: boolean;
  /** Of a page that was there before this: where it was opened, to be asked for again when there is a log to go on with. */
  #again: number | null;
  #target: number | null;
  #how: JumpHow;
  #owed = false;
  #jump: ConversationView['jump'] = null;

  constructor(options: HistoryOptions) {
    this.#o = options;
    this.#target = options.at;
    this.#how = options.found === null ? {} : { found: options.found };
    const { loaded, newFrom } = options.thread();
    this.#first = !loaded;
    this.#again = newFrom;
  }

  get loading(): Loading | null {
    return this.#loading;
  }
  /** The last page asked for could not be had. */
  get error(): boolean {
    return this.#error;
  }
  /** The rows lack what lies before the thread's position, until a page comes; its socket may end first. */
  get owed(): boolean {
    return this.#owed;
  }
  get jump(): ConversationView['jump'] {
    return this.#jump;
  }

  clearError(): void {
    this.#error = false;
  }

  /** Answers to what was asked so far are dropped. */
  cancel(): void {
    this.#window++;
    this.#loading = null;
  }

  /** The thread was told a position that its rows do not reach. */
  owe(): void {
    this.#owed = true;
  }

  /** Loads a new window: at the target, else at the first unread when the conversation is opened, else the newest. */
  async load(): Promise<void> {
    const { unread, thread } = this.#o;
    const { after, cursor } = thread();
    const mayBeUnread = (unread() ?? 1) > 0 && cursor.read_seq < after;
    const atUnread = this.#first && this.#target === null && mayBeUnread;
    let query: PageQuery = {};
    if (this.#target !== null) query = { around: this.#target };
    else if (this.#again !== null) query = { around: this.#again };
    else if (atUnread) query = { around: cursor.read_seq + 1 };
    this.#again = null;
    await this.#fill('replace', 'window', query);
    // The inbox counted what has been retracted or read since: there is nothing to stand at.
    if (atUnread && thread().newFrom === null && thread().hasAfter) await this.#fill('replace', 'window', {});
  }

  before(): void {
    const { rows, hasBefore } = this.#o.thread();
    if (rows[0] && hasBefore && this.#loading === null)
      void this.#fill('before', 'before', { before: rows[0].seq });
  }

  after(): void {
    const { rows, hasAfter } = this.#o.thread();
    const last = rows.at(-1);
    if (last && hasAfter && this.#loading === null) void this.#fill('after', 'after', { after: last.seq });
  }

  jumpTo(seq: number, how: JumpHow = {}): void {
    const { loaded, rows } = this.#o.thread();
    const within = seq >= (rows[0]?.seq ?? Infinity) && seq <= (rows.at(-1)?.seq ?? 0);
    this.#target = seq;
    this.#how = how;
    if (loaded && within) this.#showTarget();
    else if (loaded) void this.load();
  }

  jumpToLatest(): void {
    this.#target = this.#jump = this.#again = null;
    const { loaded, hasAfter } = this.#o.thread();
    if (loaded && hasAfter) void this.load();
    else this.#o.changed();
  }

  /** The newest page where no socket can be had. False: there is no such conversation for this person. */
  async loadOverHttp(): Promise<boolean> {
    if (this.#loading !== null) return true;
    const { thread, http } = this.#o;
    const window = ++this.#window;
    this.#loading = 'window';
    const { conversationId, me } = thread();
    const answer = await loadOverHttp(http, emptyThread(conversationId, me));
    if (window !== this.#window) return true;
    this.#loading = null;
    if (answer === 'gone') return false;
    // A greeting that came meanwhile knows better.
    if (answer !== null && thread().epoch === null) this.#put(answer);
    return true;
  }

  async #fill(joint: Joint, what: Loading, query: PageQuery): Promise<void> {
    const { pager, thread, changed } = this.#o;
    const window = joint === 'replace' ? ++this.#window : this.#window;
    this.#loading = what;
    this.#error = false;
    changed();
    const page = await pager.ask(query);
    if (window !== this.#window) return;
    this.#loading = null;
    if (page) return this.#put(mergePage(thread(), page, joint), joint);
    this.#error = true;
    // A jump that failed is over; the first page is still wanted where it was.
    if (thread().loaded) this.#target = null;
    changed();
  }

  #put(thread: Thread, joint: Joint = 'replace'): void {
    this.#o.setThread(this.#first ? drawNewLine(thread) : thread);
    this.#first = false;
    if (joint === 'replace') {
      this.#owed = false;
      this.#showTarget();
    }
    this.#o.changed();
  }

  #showTarget(): void {
    if (this.#target === null) return;
    this.#jump = { ...this.#how, seq: this.#target, token: (this.#jump?.token ?? 0) + 1 };
    this.#target = null;
    this.#o.changed();
  }
}
