import { html, nothing, type TemplateResult } from 'lit';
import type { PinnedMessage } from '../client/state.ts';
import { whole, type WholeStrings } from '../i18n/whole.ts';
import { laterIcon } from './icons-later.ts';
import { openMenu } from './menu.ts';
import type { WindowHost } from './parts.ts';
import { oneLine } from './sidebar-preview.ts';

/** As much of a message as a line of the list says. */
const LINE_CHARS = 140;

/** What is pinned in a conversation: a bar above the messages, which leads to the newest of them and lists the others. */
export class WindowPins {
  readonly #host: WindowHost;
  /** What the messages were asked for; another array is another question. */
  #asked: readonly number[] | null = null;
  #messages: readonly PinnedMessage[] = [];
  /** Whose these are: numbers begin anew in each conversation. */
  #conversationId: string | null = null;

  constructor(host: WindowHost) {
    this.#host = host;
  }

  bar(): TemplateResult | typeof nothing {
    const { state, strings, actions } = this.#host;
    const id = state?.conversationId ?? null;
    if (id !== this.#conversationId) {
      this.#conversationId = id;
      this.#asked = null;
      this.#messages = [];
    }
    const pinned = state?.phase === 'ready' ? (state.pinned ?? []) : [];
    this.#ask(pinned);
    // What was told since is known by its number alone until its words are here.
    const shown = this.#messages.filter(({ seq }) => pinned.includes(seq));
    const [newest] = shown;
    if (newest === undefined) return nothing;
    const words = whole(strings);
    return html`<div class="pins" role="group" aria-label=${words.thread.pinnedList}>
      <button type="button" class="pinned preview" @click=${() => actions?.jumpTo(newest.seq)}>
        ${laterIcon('pin', 'small')}<span class="pinned-text">${saying(newest, words)}</span>
      </button>
      ${
        shown.length < 2
          ? nothing
          : html`<button
              type="button"
              class="pinned-all meta"
              aria-haspopup="menu"
              aria-label="${words.thread.pinnedList}: ${shown.length}"
              title=${words.thread.pinnedList}
              @click=${(event: Event) => this.#list(event.currentTarget, shown)}
            >
              ${shown.length}
            </button>`
      }
    </div>`;
  }

  #ask(pinned: readonly number[]): void {
    if (pinned === this.#asked) return;
    this.#asked = pinned;
    const { state, actions } = this.#host;
    if (pinned.length === 0 || state === null || actions === null) return;
    const id = state.conversationId;
    actions.pins(id).then(
      (messages) => {
        // Of another conversation, or before something changed again: that is asked for by itself.
        if (this.#asked !== pinned || this.#host.state?.conversationId !== id) return;
        this.#messages = messages;
        this.#host.requestUpdate();
      },
      // What is pinned is in the history as well; with the next change, or greeting, it is asked for again. Words that may have
      // been changed since are not shown.
      () => {
        if (this.#asked !== pinned || this.#host.state?.conversationId !== id) return;
        this.#messages = [];
        this.#host.requestUpdate();
      },
    );
  }

  #list(anchor: EventTarget | null, shown: readonly PinnedMessage[]): void {
    const bounds = this.#host.shadowRoot?.querySelector('.window') ?? null;
    if (bounds === null || !(anchor instanceof HTMLElement)) return;
    const words = whole(this.#host.strings);
    openMenu(bounds, {
      label: words.thread.pinnedList,
      rows: shown.map((message) => ({
        label: saying(message, words),
        icon: laterIcon('pin'),
        run: () => this.#host.actions?.jumpTo(message.seq),
      })),
      anchor,
      bounds,
      side: 'below',
      closed: (chosen) => {
        if (chosen) anchor.focus();
      },
    });
  }
}

/** "Dr Osei: Take it with food". */
function saying(
  { name, content, message_type: type, attachments }: PinnedMessage,
  words: WholeStrings,
): string {
  const text = oneLine(content ?? '').slice(0, LINE_CHARS);
  const files = type === 'image' ? words.sidebar.photo : words.sidebar.file(Math.max(1, attachments));
  return words.sidebar.said(name, text === '' ? files : text);
}
