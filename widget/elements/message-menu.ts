import { onLongPress } from '../controllers/long-press.ts';
import { whole } from '../i18n/whole.ts';
import { openMenu, type Menu } from './menu.ts';
import { MessageBubble } from './message-bubble.ts';
import { selectedNodes } from './message-list-keep.ts';
import { messageRows } from './message-menu-rows.ts';

/** What has a menu of the browser's own that says more than ours. */
const OWN_MENU = 'a, img, video, audio, input, textarea';

/**
 * The menu of a message: by a long press, a right click, the menu key or Shift + F10. The browser's own stays for links,
 * pictures and a selection.
 */
export class MessageMenu {
  readonly #host: HTMLElement;
  readonly #speak: (text: string) => void;
  #stop: (() => void) | null = null;
  #open: { readonly bubble: MessageBubble; readonly menu: Menu } | null = null;

  /** `host` holds the messages in its shadow root; `speak` tells what a choice came to. */
  constructor(host: HTMLElement, speak: (text: string) => void) {
    this.#host = host;
    this.#speak = speak;
  }

  connect(): void {
    const stopPress = onLongPress(this.#host, (path) => this.#show(bubbleIn(path)));
    this.#host.addEventListener('contextmenu', this.#contextmenu);
    this.#host.addEventListener('keydown', this.#keydown);
    this.#stop = () => {
      stopPress();
      this.#host.removeEventListener('contextmenu', this.#contextmenu);
      this.#host.removeEventListener('keydown', this.#keydown);
      this.#open?.menu.close(false);
    };
  }

  disconnect(): void {
    this.#stop?.();
    this.#stop = null;
  }

  readonly #contextmenu = (event: MouseEvent): void => {
    const path = event.composedPath();
    const bubble = bubbleIn(path);
    if (bubble === null) return;
    // By finger the long press has opened it, or will.
    const byFinger = event instanceof PointerEvent && event.pointerType === 'touch';
    const [target] = path;
    const browsers =
      !byFinger &&
      ((target instanceof Element && target.closest(OWN_MENU) !== null) || isSelecting(bubble.getRootNode()));
    if (browsers) return;
    if (byFinger || this.#show(bubble)) event.preventDefault();
  };

  readonly #keydown = (event: KeyboardEvent): void => {
    if (event.key !== 'ContextMenu' && !(event.key === 'F10' && event.shiftKey)) return;
    if (this.#show(bubbleIn(event.composedPath()))) event.preventDefault();
  };

  /** Whether it is open now. */
  #show(bubble: MessageBubble | null): boolean {
    const bounds = this.#host.shadowRoot?.querySelector('.window') ?? null;
    if (bubble === null || bubble.message === null || bubble.actions === null || bounds === null)
      return false;
    if (this.#open?.bubble === bubble) return true;
    const strings = whole(bubble.strings);
    const { message, actions } = bubble;
    const rows = messageRows({
      message,
      strings,
      actions,
      copy: (text) =>
        void navigator.clipboard?.writeText(text).then(
          () => this.#speak(strings.thread.copied),
          () => this.#speak(strings.thread.copyFailed),
        ),
    });
    if (rows.length === 0) return false;
    // Its row stays in the document for as long.
    bubble.toggleAttribute('data-menu', true);
    const menu = openMenu(bounds, {
      label: strings.thread.messageMenu,
      rows,
      anchor: bubble.querySelector('.blocks') ?? bubble,
      bounds: bounds.querySelector('care-message-list') ?? bounds,
      closed: (chosen) => {
        this.#open = null;
        bubble.removeAttribute('data-menu');
        if (chosen) bubble.focus({ preventScroll: true });
      },
    });
    this.#open = { bubble, menu };
    return true;
  }
}

const isSelecting = (root: Node): boolean => root instanceof ShadowRoot && selectedNodes(root).length > 0;

const bubbleIn = (path: readonly EventTarget[]): MessageBubble | null =>
  path.find((target): target is MessageBubble => target instanceof MessageBubble) ?? null;
