import { createClient, type ChatClient } from '../widget/client/client.ts';
import type { ConversationView } from '../widget/client/state.ts';
import { defineCareChat } from '../widget/define.ts';
import { Drift } from '../widget/elements/drift-testing.ts';
import type { ChatWindow } from '../widget/elements/window.ts';

/** Runs in the browser: the window and the whole client, at a real server. `bench/group.ts` drives it. */

export interface Watched {
  readonly frames: number;
  /** The longest time without a frame, ms. */
  readonly longestMs: number;
  /** Tasks over 50 ms. */
  readonly longTasks: number;
  /** The most that what was watched got from its place in any frame, px. */
  readonly driftPx: number;
  /** By how much the log grew meanwhile. */
  readonly came: number;
}

const frame = (): Promise<number> => new Promise((resolve) => requestAnimationFrame(resolve));

export class GroupBench {
  readonly #client: ChatClient;
  readonly #window: ChatWindow;

  constructor(box: HTMLElement, api: string, token: string) {
    this.#client = createClient({ api, tenant: 'bench', getToken: () => ({ token, expires_in: 3_600 }) });
    this.#window = document.createElement('care-chat-window');
    this.#window.actions = this.#client;
    box.append(this.#window);
    this.#client.subscribe(({ open, me, settings, presence }) =>
      Object.assign(this.#window, { state: open, me, settings, presence }),
    );
  }

  async start(): Promise<void> {
    await this.#client.start();
  }

  /** From being asked for until its newest rows are painted, ms. */
  async open(conversationId: string): Promise<number> {
    this.#client.closeConversation();
    for (let each = 0; each < 5; each++) await frame();
    const started = performance.now();
    this.#client.openConversation(conversationId);
    await this.#until(({ phase, link, rows }) => phase === 'ready' && link === 'online' && rows.length > 0);
    await this.#window.updateComplete;
    await frame();
    const took = performance.now() - started;
    for (let each = 0; each < 5; each++) await frame();
    return took;
  }

  /** Stands `px` above the end. */
  async stand(px: number): Promise<void> {
    const scroller = this.#scroller;
    for (let turn = 0; turn < 6; turn++) {
      scroller.scrollTop = scroller.scrollHeight - scroller.clientHeight - px;
      for (let each = 0; each < 3; each++) await frame();
    }
  }

  /** Looks at each frame of `forMs`: at the end of the thread, where the list stands there, else at a row in view. */
  async watch(forMs: number): Promise<Watched> {
    const scroller = this.#scroller;
    const atEnd = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < 2;
    const view = scroller.getBoundingClientRect();
    const anchor = atEnd
      ? undefined
      : [...scroller.querySelectorAll('care-message-bubble :is(.b, .system)')].find(
          (each) => each.getBoundingClientRect().top >= view.top,
        );
    if (!atEnd && anchor === undefined) throw new Error('nothing is in view');
    let longTasks = 0;
    const observer = new PerformanceObserver((list) => (longTasks += list.getEntries().length));
    observer.observe({ type: 'longtask' });
    const drift = anchor === undefined ? null : new Drift(anchor, scroller);
    const before = this.#newest;
    const from = performance.now();
    let [frames, last, longestMs, offEnd] = [0, from, 0, 0];
    while (last - from < forMs) {
      await frame();
      const now = performance.now();
      longestMs = Math.max(longestMs, now - last);
      last = now;
      frames++;
      if (atEnd)
        offEnd = Math.max(offEnd, scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight);
    }
    observer.disconnect();
    drift?.stop();
    return { frames, longestMs, longTasks, driftPx: drift?.most ?? offEnd, came: this.#newest - before };
  }

  get #newest(): number {
    return this.#client.state.open?.rows.findLast(({ seq }) => seq !== null)?.seq ?? 0;
  }

  get #scroller(): HTMLElement {
    const list = this.#window.shadowRoot?.querySelector('care-message-list');
    const scroller = list?.shadowRoot?.querySelector<HTMLElement>('.scroller');
    if (!scroller) throw new Error('nothing scrolls');
    return scroller;
  }

  #until(met: (open: ConversationView) => boolean): Promise<void> {
    return new Promise((resolve) => {
      const look = (): void => {
        const { open } = this.#client.state;
        if (open === null || !met(open)) return;
        stop();
        resolve();
      };
      const stop = this.#client.subscribe(look);
      look();
    });
  }
}

declare global {
  interface Window {
    group?: GroupBench;
    begin?: (api: string, token: string) => void;
  }
}

defineCareChat();
window.begin = (api, token) => {
  const box = document.querySelector<HTMLElement>('main');
  if (box === null) throw new Error('no place for a window');
  window.group = new GroupBench(box, api, token);
};
