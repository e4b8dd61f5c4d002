import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { FIND_EVENT } from '../elements/window-find.ts';
import { whole } from '../i18n/whole.ts';
import { lazy } from '../lazy.ts';
import { deepActive, tabStops } from './focus.ts';

const dialog = lazy(() => import('../elements/shortcuts.ts'));

/** Asked for by whoever has a button for it; goes through shadow roots up to the chat. */
export const SHORTCUTS_EVENT = 'care-shortcuts';

/**
 * The keys of a chat as a whole: Control + / lists them, Control + Shift + F finds within the conversation on show, and
 * Control + Home or End leaves the messages by the side that it says. They count only while the focus is inside, and no letter is taken without a modifier.
 */
export class ShortcutsController implements ReactiveController {
  readonly #host: ReactiveControllerHost & HTMLElement;
  readonly #box: () => HTMLElement | null;
  #list: HTMLElement | null = null;
  #asked = false;
  #back: Element | null = null;

  /** `box` = the wrapper of everything the keys are for. */
  constructor(host: ReactiveControllerHost & HTMLElement, box: () => HTMLElement | null) {
    this.#host = host;
    this.#box = box;
    host.addController(this);
  }

  hostConnected(): void {
    // Before the fields inside, which keep what is typed into them to themselves.
    this.#host.addEventListener('keydown', this.#keydown, { capture: true });
    this.#host.addEventListener(SHORTCUTS_EVENT, this.#asks);
  }

  hostDisconnected(): void {
    this.#host.removeEventListener('keydown', this.#keydown, { capture: true });
    this.#host.removeEventListener(SHORTCUTS_EVENT, this.#asks);
    this.#list?.remove();
    this.#list = null;
  }

  readonly #keydown = (event: KeyboardEvent): void => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.isComposing) return;
    if (event.key === '/') void this.#open();
    // By its place where the keyboard writes other letters.
    else if (event.shiftKey && (event.key.toLowerCase() === 'f' || event.code === 'KeyF')) {
      if (!this.#find()) return;
    } else if (event.key === 'Home' || event.key === 'End') {
      const feed = event.composedPath().find((at) => at instanceof Element && at.role === 'feed');
      if (!(feed instanceof Element) || !this.#leave(feed, event.key)) return;
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };

  /** Answers whether there is a conversation to find in. */
  #find(): boolean {
    const window = this.#box()?.querySelector('care-chat-window') ?? null;
    const shown = window?.state?.phase === 'ready' && window.checkVisibility();
    if (shown) window.dispatchEvent(new Event(FIND_EVENT));
    return shown;
  }

  /** Answers whether there was somewhere to go. */
  #leave(feed: Element, key: 'Home' | 'End'): boolean {
    const box = this.#box();
    if (box === null) return false;
    const stops = tabStops(box);
    const first = stops.findIndex((stop) => feed.contains(stop));
    const field = box.querySelector('care-chat-window');
    const to = key === 'Home' ? stops[first - 1] : field;
    to?.focus();
    return to !== null && to !== undefined;
  }

  /** The wish is ours, and no business of the page's. */
  readonly #asks = (event: Event): void => {
    event.stopPropagation();
    void this.#open();
  };

  readonly #open = async (): Promise<void> => {
    if (this.#asked) return;
    this.#asked = true;
    const { Shortcuts } = await dialog.want();
    this.#asked = false;
    const words = this.#box()?.querySelector('care-chat-sidebar')?.strings;
    if (this.#list !== null || words === undefined || !this.#host.isConnected) return;
    if (customElements.get('care-shortcuts') === undefined)
      customElements.define('care-shortcuts', Shortcuts);
    this.#back = deepActive();
    const list = document.createElement('care-shortcuts');
    list.strings = whole(words);
    list.addEventListener('care-done', () => this.#close());
    this.#list = list;
    this.#host.shadowRoot?.append(list);
  };

  #close(): void {
    this.#list?.remove();
    this.#list = null;
    if (this.#back instanceof HTMLElement) this.#back.focus();
    this.#back = null;
  }
}
