import { hearInside } from '../controllers/inside.ts';
import { whole } from '../i18n/whole.ts';
import { keepBeside, onElsewhere } from './beside.ts';
import type { MessageBubble } from './message-bubble.ts';
import { bubbleIn, LIST } from './message-button.ts';
import { reactedNames } from './message-people.ts';
import type { WindowHost } from './parts.ts';

/** A mouse that only passes shows nothing. */
const HOVER_MS = 300;

/**
 * Who reacted, beside the reaction: under the mouse, with the focus, or by a long press. A press reacts likewise, or takes
 * one's own back; where that may not be, it shows the names.
 */
export class ReactionNames {
  readonly #host: WindowHost;
  readonly #toggle: (bubble: MessageBubble, emoji: string) => boolean;
  #tip: { readonly chip: HTMLElement; readonly close: () => void } | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** `toggle` answers whether this person may react. */
  constructor(host: WindowHost, toggle: (bubble: MessageBubble, emoji: string) => boolean) {
    this.#host = host;
    this.#toggle = toggle;
  }

  connect(signal: AbortSignal): void {
    const host = this.#host;
    host.addEventListener('click', this.#click, { signal });
    hearInside(host, LIST, ['pointerover'], this.#over, signal);
    hearInside(host, LIST, ['focusin'], this.#focusin, signal);
    host.addEventListener('pointerleave', this.#left, { signal });
    host.addEventListener('keydown', this.#keydown, { signal });
    signal.addEventListener('abort', () => this.hide());
  }

  /** A finger rests on it; false where it is on none. */
  pressed(path: readonly EventTarget[]): boolean {
    const chip = chipIn(path);
    if (chip !== null) this.#show(chip, bubbleIn(path));
    return chip !== null;
  }

  hide(): void {
    clearTimeout(this.#timer);
    this.#tip?.close();
    this.#tip = null;
  }

  readonly #click = (event: Event): void => {
    const path = event.composedPath();
    const [chip, bubble] = [chipIn(path), bubbleIn(path)];
    const emoji = chip?.dataset['emoji'];
    if (chip === null || bubble === null || emoji === undefined) return;
    if (this.#toggle(bubble, emoji)) this.hide();
    else this.#show(chip, bubble);
  };

  readonly #over = (event: PointerEvent): void => {
    const path = event.composedPath();
    // One may go on to the words themselves.
    if (event.pointerType !== 'mouse' || path.some((at) => at instanceof Element && at.matches('.tip')))
      return;
    const chip = chipIn(path);
    if (chip === this.#tip?.chip) return;
    this.hide();
    if (chip !== null) this.#timer = setTimeout(() => this.#show(chip, bubbleIn(path)), HOVER_MS);
  };

  /** What a finger brought about stays when it is lifted, until it presses elsewhere. */
  readonly #left = ({ pointerType }: PointerEvent): void => {
    if (pointerType === 'mouse') this.hide();
  };

  readonly #focusin = (event: FocusEvent): void => {
    const path = event.composedPath();
    const chip = chipIn(path);
    if (chip?.matches(':focus-visible') === true) this.#show(chip, bubbleIn(path));
    else this.hide();
  };

  readonly #keydown = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || this.#tip === null) return;
    event.preventDefault();
    event.stopPropagation();
    this.hide();
  };

  #show(chip: HTMLElement, bubble: MessageBubble | null): void {
    this.hide();
    const { state, shadowRoot } = this.#host;
    const bounds = shadowRoot?.querySelector('.window') ?? null;
    const reaction = bubble?.message?.reactions.find(({ emoji }) => emoji === chip.dataset['emoji']);
    if (state === null || bounds === null || bubble === null || reaction === undefined) return;
    const strings = whole(bubble.strings);
    const names = strings.common.list(reactedNames(reaction, state, strings));
    if (names === '') return;
    const tip = document.createElement('div');
    tip.className = 'tip';
    tip.role = 'tooltip';
    tip.textContent = names;
    bounds.append(tip);
    // No id reaches from root to root: what is seen beside it is said with it.
    const before = chip.getAttribute('aria-description') ?? '';
    chip.setAttribute('aria-description', names);
    const stop = keepBeside(bounds, tip, { anchor: chip, bounds, side: 'below' }, () => this.hide());
    const unhear = onElsewhere(tip, () => this.hide());
    this.#tip = {
      chip,
      close: () => {
        stop();
        unhear();
        tip.remove();
        if (chip.getAttribute('aria-description') === names) chip.setAttribute('aria-description', before);
      },
    };
  }
}

const chipIn = (path: readonly EventTarget[]): HTMLElement | null =>
  path.find((at): at is HTMLElement => at instanceof HTMLElement && at.matches('button.reaction')) ?? null;
