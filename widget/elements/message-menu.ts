import { careReactions } from '../../protocol/reactions.ts';
import { onLongPress } from '../controllers/long-press.ts';
import { quoteOf } from '../client/quote.ts';
import type { ConversationView, MessageView, Notice } from '../client/state.ts';
import { whole, type WholeStrings } from '../i18n/whole.ts';
import { lazy } from '../lazy.ts';
import { Composer, EDIT_LAST_EVENT } from './composer.ts';
import { wantEmoji } from './emoji-lazy.ts';
import { openMenu } from './menu.ts';
import { MessageBubble } from './message-bubble.ts';
import { copiedText, selectedMessages } from './message-copied.ts';
import { bubbleIn, MessageButton } from './message-button.ts';
import type { CardView } from './message-card.ts';
import { selectedNodes } from './message-list-keep.ts';
import { messageRows, reactionChoices, type MessageMenuContext } from './message-menu-rows.ts';
import { quoteNow } from './message-people.ts';
import { lastEditable, rightsFor } from './message-rights.ts';
import { isAcknowledge } from './message-urgent.ts';
import { ReactionNames } from './message-who.ts';
import type { WindowHost } from './parts.ts';
import { codeOf, refusalWords } from './refusal-words.ts';

/** What has a menu of the browser's own that says more than ours. */
const OWN_MENU = 'a, img, video, audio, input, textarea';

/** A chunk of its own, for whoever wants more of a message than its menu. */
const cards = lazy(() => import('./message-card.ts'));

/** What stands beside a message now, and how that was when it came. */
interface Open {
  readonly bubble: MessageBubble;
  readonly key: string;
  readonly retracted: boolean;
  /** `back`: the focus goes to the message. */
  readonly close: (back: boolean) => void;
}

/**
 * The menu of a message: by a long press, a right click, the menu key, Shift + F10, Enter, or the button beside it. The
 * browser's own stays for links, pictures and a selection. What is chosen is done here, too.
 */
export class MessageMenu {
  readonly #host: WindowHost;
  readonly #speak: (text: string) => void;
  readonly #refuse: (why: string) => void;
  readonly #names: ReactionNames;
  readonly #button: MessageButton;
  #stop: (() => void) | null = null;
  #open: Open | null = null;

  /** `host` holds the messages in its shadow root; `speak` tells what a choice came to, `refuse` why it came to nothing. */
  /** Urgent messages that this person has acknowledged here, until the log has it. */
  readonly #acknowledging = new Map<string, 'asked' | 'sending'>();

  constructor(host: WindowHost, speak: (text: string) => void, refuse: (why: string) => void) {
    this.#host = host;
    this.#speak = speak;
    this.#refuse = refuse;
    this.#names = new ReactionNames(host, (bubble, emoji) => this.#toggle(bubble, emoji));
    this.#button = new MessageButton(host, (bubble) => void this.#show(bubble));
  }

  connect(): void {
    const stop = new AbortController();
    const { signal } = stop;
    const stopPress = onLongPress(
      this.#host,
      (path) => this.#names.pressed(path) || this.#show(bubbleIn(path)),
    );
    this.#host.addEventListener('contextmenu', this.#contextmenu, { signal });
    this.#host.addEventListener('keydown', this.#keydown, { signal });
    this.#host.addEventListener('click', this.#pressed, { signal });
    this.#host.addEventListener('copy', this.#copy, { signal });
    this.#host.addEventListener(EDIT_LAST_EVENT, this.#editLast, { signal });
    this.#names.connect(signal);
    this.#button.connect(signal);
    this.#stop = () => {
      stopPress();
      stop.abort();
      this.#open?.close(false);
    };
  }

  disconnect(): void {
    this.#stop?.();
    this.#stop = null;
  }

  /** The conversation as it is now: what is being answered or changed may be gone. */
  hear(state: ConversationView | null): void {
    this.#closeStale(state);
    this.#tellAcknowledged(state);
    const composer = this.#composer;
    if (state === null || composer === null || composer.conversationId !== state.conversationId) return;
    const { replyTo, editing } = composer;
    if (replyTo !== null) composer.replyTo = quoteNow(replyTo, state.rows);
    if (editing === null) return;
    const row = state.rows.findLast(({ messageId }) => messageId === editing.messageId);
    if (row?.retracted === true) composer.stopEditing();
  }

  /** Only what the log has is said to be so; a refusal is told as any other. */
  #tellAcknowledged(state: ConversationView | null): void {
    for (const [id, was] of this.#acknowledging) {
      const urgent = state?.rows.findLast(({ messageId }) => messageId === id)?.urgent;
      const mine = urgent?.acknowledged.some((each) => each.user_id === this.#host.me?.user_id) === true;
      if (urgent?.sending === true) this.#acknowledging.set(id, 'sending');
      else if (was === 'sending' || mine || urgent === undefined) this.#acknowledging.delete(id);
      if (mine && urgent?.sending !== true) this.#speak(whole(this.#host.strings).thread.acknowledged);
    }
  }

  /** What was taken back meanwhile has other things to be done with, and nothing more to be told of. */
  #closeStale(state: ConversationView | null): void {
    const open = this.#open;
    if (open === null || open.retracted) return;
    const row = state?.rows.find(({ key }) => key === open.key);
    if (row?.retracted !== false) open.close(true);
  }

  /** A refusal that is new. */
  refused({ what }: Notice): void {
    if (what === 'edit') this.#composer?.editRefused();
  }

  get #composer(): Composer | null {
    const found = this.#host.shadowRoot?.querySelector('care-composer');
    return found instanceof Composer ? found : null;
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
    const path = event.composedPath();
    const asks =
      event.key === 'ContextMenu' ||
      (event.key === 'F10' && event.shiftKey) ||
      // The message itself has the focus, and nothing in it.
      (event.key === 'Enter' && path[0] instanceof MessageBubble);
    if (asks && this.#show(bubbleIn(path))) event.preventDefault();
  };

  readonly #pressed = (event: Event): void => {
    const path = event.composedPath();
    const bubble = isAcknowledge(path) ? bubbleIn(path) : null;
    if (bubble !== null) this.#acknowledge(bubble);
  };

  /** The button goes by it: the focus stays with the message. */
  #acknowledge(bubble: MessageBubble): void {
    const { message, actions } = bubble;
    if (message === null || message.messageId === null || actions === null) return;
    bubble.focus({ preventScroll: true });
    actions.acknowledge(message.messageId);
    this.#acknowledging.set(message.messageId, 'asked');
    this.#speak(whole(bubble.strings).status.sending);
  }

  /** Several messages say who wrote them and when. */
  readonly #copy = (event: ClipboardEvent): void => {
    const list = this.#host.shadowRoot?.querySelector('care-message-list');
    const { state } = this.#host;
    if (!list?.shadowRoot || state === null || event.clipboardData === null) return;
    const messages = selectedMessages(list.shadowRoot, state.rows);
    if (messages === null) return;
    event.clipboardData.setData('text/plain', copiedText(messages, list.strings));
    event.preventDefault();
  };

  readonly #editLast = (event: Event): void => {
    const { state, settings } = this.#host;
    const last = state && lastEditable(state, settings, Date.now());
    if (!last) return;
    event.preventDefault();
    this.#composer?.change(last);
  };

  #toggle(bubble: MessageBubble, emoji: string): boolean {
    const context = this.#context(bubble);
    const messageId = context?.message.messageId ?? null;
    if (context?.rights.react !== true || messageId === null) return false;
    const held = context.message.reactions.find((each) => each.emoji === emoji);
    context.actions.react(messageId, emoji, held?.user_ids.includes(context.meId) !== true);
    return true;
  }

  /** Null where nothing can be done with it at all. */
  #context(bubble: MessageBubble): MessageMenuContext | null {
    const { message, actions, meId } = bubble;
    const { state, settings } = this.#host;
    if (message === null || actions === null || state === null) return null;
    const strings = whole(bubble.strings);
    const card = (view: CardView): void => void this.#card(bubble, strings, view);
    return {
      message,
      actions,
      strings,
      meId,
      rights: rightsFor(message, state, settings, Date.now()),
      pinned: state.pinned?.includes(message.seq ?? 0) === true,
      reactions: settings?.reactions ?? careReactions,
      copy: (text) =>
        void navigator.clipboard?.writeText(text).then(
          () => this.#speak(strings.thread.copied),
          () => this.#speak(strings.thread.copyFailed),
        ),
      go: {
        reply: () => {
          const quote = quoteOf(message);
          if (quote !== null) this.#composer?.answer(quote);
        },
        edit: () => this.#composer?.change(message),
        acknowledge: () => this.#acknowledge(bubble),
        pin: () => this.#pin(state, message, strings),
        retract: () =>
          card({
            name: 'retract',
            confirmed: () => message.messageId !== null && actions.retract(message.messageId),
          }),
        emoji: () =>
          void wantEmoji().then(() => card({ name: 'emoji', chosen: (emoji) => this.#react(bubble, emoji) })),
        details: () =>
          card({
            name: 'details',
            message,
            state,
            load: () => actions.details(message.messageId ?? '', message.edited && !message.retracted),
          }),
      },
    };
  }

  #pin({ conversationId, pinned }: ConversationView, message: MessageView, strings: WholeStrings): void {
    const { messageId, seq } = message;
    if (messageId === null || seq === null) return;
    this.#host.actions
      ?.changeGroup(conversationId, { what: 'pin', messageId, pinned: pinned?.includes(seq) !== true })
      .catch((error: unknown) => {
        if (this.#host.state?.conversationId !== conversationId) return;
        this.#refuse(codeOf(error) === 'full' ? strings.thread.pinsFull : refusalWords(error, strings));
      });
  }

  /** Chosen out of many, an emoji is meant to be there. */
  #react(bubble: MessageBubble, emoji: string): void {
    const { message, actions } = bubble;
    if (message !== null && message.messageId !== null) actions?.react(message.messageId, emoji, true);
  }

  /** Whether it is open now. */
  #show(bubble: MessageBubble | null): boolean {
    const bounds = this.#bounds;
    const context = bubble && this.#context(bubble);
    if (bubble === null || context === null || bounds === null) return false;
    if (this.#open?.bubble === bubble) return true;
    const rows = messageRows(context);
    const choices = reactionChoices(context);
    if (rows.length === 0 && choices.choices === undefined) return false;
    const menu = openMenu(bounds, {
      label: context.strings.thread.messageMenu,
      rows,
      ...choices,
      ...this.#beside(bubble),
    });
    this.#opened(bubble, (back) => menu.close(back));
    return true;
  }

  async #card(bubble: MessageBubble, strings: WholeStrings, view: CardView): Promise<void> {
    const { openCard } = await cards.want();
    const bounds = this.#bounds;
    if (bounds === null || !bubble.isConnected) return;
    const card = openCard(bounds, view, strings, this.#beside(bubble));
    this.#opened(bubble, (back) => card.close(back));
  }

  get #bounds(): Element | null {
    return this.#host.shadowRoot?.querySelector('.window') ?? null;
  }

  /** Where what is about a message stands, and what becomes of the focus. */
  #beside(bubble: MessageBubble) {
    const bounds = this.#bounds ?? this.#host;
    return {
      anchor: bubble.querySelector('.blocks') ?? bubble,
      bounds: bounds.querySelector('care-message-list') ?? bounds,
      closed: (chosen: boolean): void => {
        this.#open = null;
        bubble.removeAttribute('data-menu');
        if (chosen) bubble.focus({ preventScroll: true });
      },
    };
  }

  #opened(bubble: MessageBubble, close: Open['close']): void {
    this.#names.hide();
    // Its row stays in the document for as long.
    bubble.toggleAttribute('data-menu', true);
    const { key = '', retracted = false } = bubble.message ?? {};
    this.#open = { bubble, key, retracted, close };
  }
}

const isSelecting = (root: Node): boolean => root instanceof ShadowRoot && selectedNodes(root).length > 0;
