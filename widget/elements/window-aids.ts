import { html, nothing, type TemplateResult } from 'lit';
import type { TenantSettings } from '../../protocol/index.ts';
import { limits } from '../../protocol/limits.ts';
import type { ConversationView, Notice } from '../client/state.ts';
import type { Strings } from '../i18n/strings.ts';
import { allStrings, whole } from '../i18n/whole.ts';
import { Announcer } from './announcer.ts';
import { guardMissedDrops } from './composer-files.ts';
import { formatFor } from './format.ts';
import { icon } from './icons.ts';
import { laterIcon } from './icons-later.ts';
import { messageText } from './message-list-view.ts';
import { MessageMenu } from './message-menu.ts';
import { notice as stateOf } from './notices.ts';
import type { Aids, WindowHost } from './parts.ts';
import { noticeWords } from './refusal-words.ts';
import { FileDrop } from './window-drop.ts';
import { WindowFind } from './window-find.ts';
import { WindowGroup } from './window-group.ts';
import { WindowPins } from './window-pins.ts';
import { Listener, namesPerson, saidAtOnce } from './window-heard.ts';

/** Speaks what arrives and what fails, takes files that are dropped on a window, and shows who is in. */
export class WindowAids implements Aids {
  readonly drag: FileDrop;
  readonly #host: WindowHost;
  readonly #listener = new Listener();
  readonly #announcer: Announcer;
  readonly #menu: MessageMenu;
  readonly #group: WindowGroup;
  readonly #find: WindowFind;
  readonly #pins: WindowPins;
  /** Of what was asked by no frame, and in which conversation. */
  #refused: { readonly in: string | null; readonly why: string } | null = null;
  #conversationId: string | null = null;
  #refusalHeard: number | null = null;
  #refusalSeen: number | null = null;
  #unguard: (() => void) | null = null;

  constructor(host: WindowHost) {
    this.#host = host;
    this.#announcer = new Announcer((text) => host.speak(text), allStrings.thread);
    this.drag = new FileDrop(
      () => host.writable,
      (over) => host.dropping(over),
      (files) => host.take(files),
    );
    this.#menu = new MessageMenu(
      host,
      (text) => this.#announcer.say(text),
      (why) => {
        this.#refused = { in: this.#conversationId, why };
        host.requestUpdate();
      },
    );
    this.#pins = new WindowPins(host);
    this.#group = new WindowGroup(host);
    this.#find = new WindowFind(host);
    host.addController(this);
  }

  hostConnected(): void {
    this.#unguard = guardMissedDrops();
    this.#menu.connect();
    this.#group.connect();
    this.#find.connect();
  }

  hostDisconnected(): void {
    this.#unguard?.();
    this.#unguard = null;
    this.#menu.disconnect();
    this.#group.disconnect();
    this.#find.disconnect();
    this.#announcer.clear();
  }

  hostUpdated(): void {
    this.#group.updated();
    this.#find.updated();
    const { notice } = this.#host;
    if (notice === null || notice.token === this.#refusalHeard) return;
    this.#refusalHeard = notice.token;
    this.#menu.refused(notice);
  }

  readonly tools = (): unknown => [this.#find.button(), this.#group.button()];
  readonly bar = (): unknown => [this.#find.bar(), this.#pins.bar()];
  readonly pane = (): unknown => this.#group.pane();
  readonly reopening = (): unknown => this.#group.reopening();

  readonly closedText = (): string => whole(this.#host.strings).group.closeText;

  removed(): TemplateResult {
    const { removedTitle, removedText } = whole(this.#host.strings).thread;
    return html`<div class="fill">
      ${stateOf({ title: removedTitle, text: removedText, picture: 'lock' })}
    </div>`;
  }

  hear(before: ConversationView | null, state: ConversationView | null, strings: Strings): void {
    const words = whole(strings);
    this.#menu.hear(state);
    this.#announcer.words = words.thread;
    const id = state?.conversationId ?? null;
    // Nothing of it stays, what was spoken last neither.
    const gone = state?.phase === 'removed' && before?.phase !== 'removed';
    if (id !== this.#conversationId || gone) {
      this.#conversationId = id;
      this.#announcer.clear();
      this.#host.alert('');
    }
    const { arrived, failed, undoable, reconnected } = this.#listener.hear(before, state);
    const me = this.#host.me?.user_id;
    const atOnce: string[] = [];
    for (const row of arrived) {
      const said = saidAtOnce(row, me, words);
      if (said !== null) atOnce.push(said);
      else this.#announcer.heard(row.name, messageText(row, words), namesPerson(row, me));
    }
    if (undoable) this.#announcer.say(words.thread.canUndo);
    if (reconnected) this.#announcer.say(words.thread.connected);
    const last = failed.at(-1);
    if (last !== undefined) atOnce.push(words.thread.notSent(words.errors[last.error ?? 'unavailable']));
    if (atOnce.length > 0) this.#host.alert(atOnce.join('\n'));
  }

  refusal(notice: Notice | null, strings: Strings): unknown {
    const words = whole(strings);
    const own = this.#refused?.in === this.#conversationId ? this.#refused.why : null;
    const told = notice === null || notice.token === this.#refusalSeen ? null : noticeWords(notice, words);
    if (own === null && told === null) return nothing;
    return html`<div class="refusal preview" role="alert">
      ${icon('alert')}<span>${own ?? told}</span>
      <button
        class="icon-button"
        type="button"
        aria-label=${words.common.close}
        @click=${() => {
          this.#refused = null;
          this.#refusalSeen = notice?.token ?? null;
          this.#host.requestUpdate();
          this.#host.focus();
        }}
      >
        ${icon('close', 'small')}
      </button>
    </div>`;
  }

  dropZone(settings: TenantSettings | null, strings: Strings): TemplateResult {
    const words = whole(strings).composer;
    const most = settings?.attachments.max_bytes ?? limits.attachments.maxBytes;
    return html`<div class="dropzone">
      ${laterIcon('attach')}
      <p class="title">${words.dropTitle}</p>
      <p class="preview">${words.dropText(formatFor(strings.locale).size(most))}</p>
    </div>`;
  }
}
