import { render } from 'lit';
import { hearInside } from '../controllers/inside.ts';
import { whole } from '../i18n/whole.ts';
import { laterIcon } from './icons-later.ts';
import { MessageBubble } from './message-bubble.ts';

/** Whose root holds the messages. */
export const LIST = 'care-message-list';

export const bubbleIn = (path: readonly EventTarget[]): MessageBubble | null =>
  path.find((target): target is MessageBubble => target instanceof MessageBubble) ?? null;

/**
 * A small button beside the message under the mouse, and beside the one with the focus, that opens its menu. Made when
 * it is wanted: a long history has no button for each of its messages.
 */
export class MessageButton {
  readonly #host: HTMLElement;
  readonly #open: (bubble: MessageBubble) => void;
  readonly #shown = new Map<MessageBubble, HTMLButtonElement>();
  #under: MessageBubble | null = null;
  #focused: MessageBubble | null = null;

  constructor(host: HTMLElement, open: (bubble: MessageBubble) => void) {
    this.#host = host;
    this.#open = open;
  }

  connect(signal: AbortSignal): void {
    const host = this.#host;
    hearInside(host, LIST, ['pointerover'], this.#over, signal);
    hearInside(host, LIST, ['focusin'], this.#focusin, signal);
    host.addEventListener('pointerleave', this.#left, { signal });
    host.addEventListener('focusout', this.#focusout, { signal });
    signal.addEventListener('abort', () => {
      this.#under = this.#focused = null;
      this.#settle();
    });
  }

  readonly #over = (event: PointerEvent): void => {
    // A finger has the long press.
    this.#under = event.pointerType === 'mouse' ? bubbleIn(event.composedPath()) : null;
    this.#settle();
  };
  readonly #left = (): void => {
    this.#under = null;
    this.#settle();
  };
  readonly #focusin = (event: FocusEvent): void => {
    const path = event.composedPath();
    const [target] = path;
    // A press focuses as well: only where the browser would show a ring.
    const byKey = target instanceof Element && target.matches(':focus-visible');
    this.#focused = byKey ? bubbleIn(path) : null;
    this.#settle();
  };
  /** Heard only where the focus leaves all that is in here: from one thing to another is nobody's outside. */
  readonly #focusout = (): void => {
    this.#focused = null;
    this.#settle();
  };

  #settle(): void {
    const wanted = [this.#under, this.#focused].filter((bubble) => bubble !== null);
    for (const [bubble, button] of this.#shown) {
      if (wanted.includes(bubble) && button.isConnected) continue;
      button.remove();
      this.#shown.delete(bubble);
    }
    for (const bubble of wanted) if (!this.#shown.has(bubble)) this.#show(bubble);
  }

  #show(bubble: MessageBubble): void {
    const place = bubble.querySelector('.blocks-and-reactions');
    if (place === null) return;
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'icon-button options';
    button.ariaLabel = whole(bubble.strings).thread.messageMenu;
    button.ariaHasPopup = 'menu';
    button.addEventListener('click', () => this.#open(bubble));
    render(laterIcon('more'), button);
    // Behind all that the bubble renders itself, which it does not look at.
    place.append(button);
    // A narrow chat under a finger keeps no room for it; the keys are there all the same.
    const [box, list] = [button, bubble].map((each) => each.getBoundingClientRect());
    const fits = box !== undefined && list !== undefined && box.left >= list.left && box.right <= list.right;
    if (fits) this.#shown.set(bubble, button);
    else button.remove();
  }
}
