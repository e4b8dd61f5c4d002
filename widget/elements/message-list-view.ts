import { html, nothing, type TemplateResult } from 'lit';
import type { ConversationView, MessageView } from '../client/state.ts';
import type { Strings } from '../i18n/strings.ts';
import type { Format } from './format.ts';
import { icon } from './icons.ts';

/** What is said of a message where its bubble cannot be seen: in names of rows and in announcements. */
export function messageText(message: MessageView, strings: Strings): string {
  if (message.system !== null) return strings.thread.system(message.system);
  if (message.retracted) return message.mine ? strings.thread.retractedByYou : strings.thread.retracted;
  const files = message.attachments.length;
  const attached =
    files === 0 ? '' : message.messageType === 'image' ? strings.sidebar.photo : strings.sidebar.file(files);
  const content = message.content ?? '';
  return content === '' || attached === '' ? content + attached : `${content} (${attached})`;
}

/** The whole name of a row: sender, text, time, status. */
export function rowName(message: MessageView, strings: Strings, format: Format): string {
  const system = message.system !== null;
  return strings.thread.row({
    sender: system ? '' : message.mine ? strings.common.you : message.name,
    text: messageText(message, strings),
    time: format.time(message.createdAt),
    status: message.mine && !system ? strings.status[message.status] : null,
  });
}

export interface EdgeOptions {
  readonly strings: Strings;
  readonly state: ConversationView;
  readonly load: () => void;
}

/** Above the oldest row: the way to older ones, or what became of asking. */
export function topEdge({ strings, state, load }: EdgeOptions): unknown {
  if (!state.hasBefore) return nothing;
  if (state.historyError) return failedEdge(strings, load);
  return html`<div class="edge">
    ${
      state.loadingBefore
        ? html`<span class="meta">${strings.thread.loadingEarlier}</span>`
        : html`<button class="button text" type="button" @click=${load}>
            ${strings.thread.showEarlier}
          </button>`
    }
  </div>`;
}

/** Below the newest row loaded, where later ones exist. */
export function bottomEdge({ strings, state, load }: EdgeOptions): unknown {
  if (!state.hasAfter) return nothing;
  if (state.historyError && !state.hasBefore) return failedEdge(strings, load);
  return html`<div class="edge">
    <button class="button text" type="button" ?disabled=${state.loadingAfter} @click=${load}>
      ${strings.thread.showLater}
    </button>
  </div>`;
}

const failedEdge = (strings: Strings, load: () => void): TemplateResult =>
  html`<div class="edge" role="alert">
    <span class="meta">${strings.thread.historyFailed}</span>
    <button class="button secondary" type="button" @click=${load}>
      ${icon('refresh')}${strings.thread.tryAgain}
    </button>
  </div>`;

export function typingRow(typing: ConversationView['typing'], strings: Strings): unknown {
  if (typing.length === 0) return nothing;
  return html`<div class="typing">
    <span class="dots" aria-hidden="true"><i></i><i></i><i></i></span>
    <bdi class="meta">${strings.thread.typing(typing.map(({ name }) => name))}</bdi>
  </div>`;
}

export function latestPill(unread: number, strings: Strings, go: () => void): TemplateResult {
  const words = strings.thread;
  return html`<button
    class="pill"
    type="button"
    aria-label=${unread > 0 ? words.jumpToNew(unread) : words.jumpToLatest}
    @click=${go}
  >
    ${icon('arrowdown')}${unread > 0 ? html`<span class="preview">${words.jumpToNew(unread)}</span>` : nothing}
  </button>`;
}

export const skeleton = (strings: Strings): TemplateResult =>
  html`<div class="skeleton" role="status" aria-label=${strings.thread.loading}>
    <i></i><i></i><i></i><i></i><i></i>
  </div>`;

export const emptyThread = (name: string, strings: Strings): TemplateResult =>
  html`<div class="empty">
    <p class="title">${strings.thread.emptyTitle}</p>
    <p>${strings.thread.emptyText(name)}</p>
  </div>`;
