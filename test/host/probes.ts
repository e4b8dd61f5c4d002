import type { Page } from 'playwright-core';
import type { CareChatGlobal } from '../../widget/launcher/install.ts';

type Counts = Readonly<Record<string, number>>;

declare global {
  interface Window {
    CareChat?: CareChatGlobal;
    heardByHost?: string[];
    violations?: string[];
    /** What is open now, by kind. */
    liveCounts?: () => Counts;
    /** What was ever opened, by kind. */
    madeCounts?: () => Counts;
  }
}

export interface Box {
  /** Pixels from the four edges of the viewport, whole ones. */
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  readonly width: number;
  readonly height: number;
  /** Pixels. */
  readonly font: number;
  /** With that of all it stands in, up to the top layer. */
  readonly opacity: number;
}
export type Boxes = Readonly<Record<string, Box>>;

/** Where the parts of an open chat stand. The newest bubble has no top: how much is above it is another matter. */
export const boxes = async (page: Page): Promise<Boxes> => {
  await page.evaluate(async () => {
    const root = document.querySelector('care-chat')?.shadowRoot?.querySelector('.root');
    await Promise.all(root?.getAnimations({ subtree: true }).map((animation) => animation.finished) ?? []);
  });
  return page.evaluate(() => {
    const chat = document.querySelector('care-chat')?.shadowRoot;
    const thread = chat?.querySelector('care-chat-window')?.shadowRoot;
    const composer = thread?.querySelector('care-composer')?.shadowRoot;
    const articles = thread?.querySelector('care-message-list')?.shadowRoot?.querySelectorAll('.b');
    const parts = {
      launcher: document.querySelector('care-chat-launcher')?.shadowRoot?.querySelector('button'),
      root: chat?.querySelector('.root'),
      heading: thread?.querySelector('h2'),
      bubble: articles?.[articles.length - 1],
      field: composer?.querySelector('textarea'),
      send: composer?.querySelector('.send'),
    };
    const opacityOf = (element: Element): number => {
      const root = element.getRootNode();
      const around = element.parentElement ?? (root instanceof ShadowRoot ? root.host : null);
      const dimmed = around !== null && !element.matches(':popover-open');
      return Number(getComputedStyle(element).opacity) * (dimmed ? opacityOf(around) : 1);
    };
    const found: Record<string, Box> = {};
    for (const [name, element] of Object.entries(parts)) {
      if (!element) continue;
      const box = element.getBoundingClientRect();
      found[name] = {
        left: Math.round(box.left),
        right: Math.round(document.documentElement.clientWidth - box.right),
        top: Math.round(box.top),
        bottom: Math.round(innerHeight - box.bottom),
        width: Math.round(box.width),
        height: Math.round(box.height),
        font: Number.parseFloat(getComputedStyle(element).fontSize),
        opacity: opacityOf(element),
      };
    }
    return found;
  });
};

/** Listens on the page's window for events that bubble there; answers what was heard since. */
export async function hostHears(page: Page, names: readonly string[]): Promise<() => Promise<string[]>> {
  await page.evaluate((all) => {
    const heard: string[] = (window.heardByHost = []);
    for (const name of all)
      window.addEventListener(name, (event) => {
        heard.push(name);
        if (name !== 'keydown') event.preventDefault();
      });
  }, names);
  return () => page.evaluate(() => window.heardByHost ?? []);
}

/** Drags a file over an element and lets it fall. */
export async function dropFile(page: Page, selector: string): Promise<void> {
  const data = await page.evaluateHandle(() => {
    const transfer = new DataTransfer();
    transfer.items.add(new File(['%PDF-1.4 results'], 'results.pdf', { type: 'application/pdf' }));
    return transfer;
  });
  for (const name of ['dragenter', 'dragover', 'drop'])
    await page
      .locator(selector)
      .dispatchEvent(name, { dataTransfer: data, bubbles: true, composed: true, cancelable: true });
}

/** What observers have in common; a MutationObserver gives up all or nothing. */
interface Watcher {
  observe(target: Node, options?: object): void;
  unobserve?(target: Node): void;
  disconnect(): void;
}

/** Runs in the page before anything else: counts what is opened and what of it is still open. */
export function countLive(): void {
  const live: Record<string, number> = {};
  const made: Record<string, number> = {};
  const add = (kind: string): void => {
    live[kind] = (live[kind] ?? 0) + 1;
    made[kind] = (made[kind] ?? 0) + 1;
  };
  const drop = (kind: string): void => {
    live[kind] = (live[kind] ?? 0) - 1;
  };
  window.liveCounts = () => Object.fromEntries(Object.entries(live).filter(([, count]) => count !== 0));
  window.madeCounts = () => made;

  // Listeners on what outlives an element: those of elements go with them.
  // eslint-disable-next-line typescript/unbound-method -- each is called with what it belongs to
  const { addEventListener, removeEventListener } = EventTarget.prototype;
  const known = new Map<EventTarget, Map<unknown, Set<string>>>();
  const lasting = (target: EventTarget): boolean =>
    target === window ||
    target === document ||
    target === document.documentElement ||
    target === window.visualViewport ||
    target instanceof MediaQueryList;
  const forget = (target: EventTarget, listener: unknown, key: string): void => {
    if (known.get(target)?.get(listener)?.delete(key) === true) drop('listener');
  };
  EventTarget.prototype.addEventListener = function (this: EventTarget | undefined, name, listener, options) {
    const target = this ?? window;
    addEventListener.call(target, name, listener, options);
    if (listener === null || !lasting(target)) return;
    const given = typeof options === 'object' ? options : { capture: options === true };
    if (given.signal?.aborted === true) return;
    const key = `${name}/${given.capture === true}`;
    const ofTarget = known.get(target) ?? new Map<unknown, Set<string>>();
    known.set(target, ofTarget);
    const keys = ofTarget.get(listener) ?? new Set<string>();
    ofTarget.set(listener, keys);
    if (keys.has(key)) return;
    keys.add(key);
    add('listener');
    if (given.signal)
      addEventListener.call(given.signal, 'abort', () => forget(target, listener, key), { once: true });
    if (given.once === true)
      addEventListener.call(target, name, () => forget(target, listener, key), { once: true });
  };
  EventTarget.prototype.removeEventListener = function (
    this: EventTarget | undefined,
    name,
    listener,
    options,
  ) {
    const target = this ?? window;
    removeEventListener.call(target, name, listener, options);
    const capture = typeof options === 'object' ? options.capture === true : options === true;
    forget(target, listener, `${name}/${capture}`);
  };

  // An observer lives while it observes something.
  for (const kind of ['ResizeObserver', 'IntersectionObserver', 'MutationObserver'] as const) {
    const own = window[kind].prototype as unknown as Watcher;
    // eslint-disable-next-line typescript/unbound-method -- each is called with what it belongs to
    const { observe, unobserve, disconnect } = own;
    const watched = new Map<Watcher, Set<Node>>();
    own.observe = function (this: Watcher, target, options) {
      observe.call(this, target, options);
      if (!watched.has(this)) add(kind);
      watched.set(this, (watched.get(this) ?? new Set<Node>()).add(target));
    };
    own.disconnect = function (this: Watcher) {
      disconnect.call(this);
      if (watched.delete(this)) drop(kind);
    };
    if (unobserve === undefined) continue;
    own.unobserve = function (this: Watcher, target) {
      unobserve.call(this, target);
      if (watched.get(this)?.delete(target) && watched.get(this)?.size === 0 && watched.delete(this))
        drop(kind);
    };
  }

  const timers = new Set<number>();
  const ended = (id: number | undefined): void => {
    if (id !== undefined && timers.delete(id)) drop('timer');
  };
  // eslint-disable-next-line typescript/unbound-method -- each is called with what it belongs to
  const { setTimeout, clearTimeout, setInterval, clearInterval } = window;
  Object.assign(window, {
    setTimeout(run: (...given: unknown[]) => void, ms?: number, ...given: unknown[]) {
      const id: number = setTimeout.call(
        window,
        () => {
          ended(id);
          run(...given);
        },
        ms,
      ) as unknown as number;
      timers.add(id);
      add('timer');
      return id;
    },
    setInterval(run: () => void, ms?: number) {
      const id = setInterval.call(window, run, ms) as unknown as number;
      timers.add(id);
      add('timer');
      return id;
    },
    clearTimeout(id?: number) {
      ended(id);
      clearTimeout.call(window, id);
    },
    clearInterval(id?: number) {
      ended(id);
      clearInterval.call(window, id);
    },
  });

  window.WebSocket = class extends WebSocket {
    constructor(...given: ConstructorParameters<typeof WebSocket>) {
      super(...given);
      add('WebSocket');
      addEventListener.call(this, 'close', () => drop('WebSocket'), { once: true });
    }
  };
  window.BroadcastChannel = class extends BroadcastChannel {
    #open = true;
    constructor(name: string) {
      super(name);
      add('BroadcastChannel');
    }
    override close(): void {
      super.close();
      if (this.#open) drop('BroadcastChannel');
      this.#open = false;
    }
  };
}
