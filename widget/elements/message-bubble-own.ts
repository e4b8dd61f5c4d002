import { html, nothing, type TemplateResult } from 'lit';
import type { ChatActions, MessageView } from '../client/state.ts';
import type { Strings } from '../i18n/strings.ts';
import { whole, type WholeStrings } from '../i18n/whole.ts';
import type { Format } from './format.ts';
import { icon } from './icons.ts';
import { filesRefused } from './message-rights.ts';
import { statusLine } from './message-status-line.ts';

/** Of all files together, by size. */
function progressOf(attachments: MessageView['attachments']): number {
  let done = 0;
  let all = 0;
  for (const { sizeBytes, state, progress } of attachments) {
    all += sizeBytes;
    done += sizeBytes * (state === 'uploading' ? progress : state === 'waiting' ? 0 : 1);
  }
  return all === 0 ? 0 : done / all;
}

/** What the files of a message on its way are waiting for; null where its status says it all. */
export function uploadWords({ attachments }: MessageView, strings: Strings, format: Format): string | null {
  const words = whole(strings).attachment;
  if (attachments.some(({ state }) => state === 'checking')) return words.checkingText;
  const uploads = attachments.filter(({ state }) => state === 'uploading' || state === 'waiting');
  return uploads.length === 0
    ? null
    : words.uploadingMany(uploads.length, format.percent(progressOf(attachments)));
}

/** How one's own message stands that leaves its writer a choice, and the ways on; null where it leaves none. */
export function choiceFoot(
  message: MessageView,
  given: Strings,
  actions: ChatActions | null,
): TemplateResult | null {
  const strings = whole(given);
  if (message.undoable === true) return undoFoot(message, strings, actions);
  return message.mine && message.status === 'failed' ? failedFoot(message, strings, actions) : null;
}

const undoFoot = (
  { key, status }: MessageView,
  strings: WholeStrings,
  actions: ChatActions | null,
): TemplateResult =>
  html`<div class="meta foot">
    ${statusLine(status, strings.status[status])}
    <span aria-hidden="true">·</span
    ><button class="undo" type="button" @click=${() => actions?.undoSend(key)}>${strings.thread.undo}</button>
  </div>`;

/** Why is said once: a file that is at fault says it itself. */
function failedWords(
  { attachments, error, status }: MessageView,
  refused: boolean,
  { attachment, errors, status: words, thread }: WholeStrings,
): string {
  if (refused) return thread.notSent(attachment.refusedReason);
  const saidByFile = attachments.some((file) => file.state === 'failed' && file.error === error);
  return saidByFile ? words[status] : thread.notSent(errors[error ?? ('unavailable' as const)]);
}

function failedFoot(
  message: MessageView,
  strings: WholeStrings,
  actions: ChatActions | null,
): TemplateResult {
  const refused = filesRefused(message);
  return html`<div class="meta foot bad">
      ${statusLine(message.status, failedWords(message, refused, strings))}
    </div>
    <div class="choices">
      <button class="button secondary" type="button" @click=${() => actions?.discard(message.key)}>
        ${strings.thread.discard}
      </button>
      ${
        refused
          ? nothing
          : html`<button class="button primary" type="button" @click=${() => actions?.retry(message.key)}>
              ${icon('refresh')}${strings.thread.tryAgain}
            </button>`
      }
    </div>`;
}
