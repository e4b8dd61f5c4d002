import { html, type TemplateResult } from 'lit';
import type { MessageView } from '../client/state.ts';
import type { Strings } from '../i18n/strings.ts';
import type { Format } from './format.ts';

/** What was taken back asks nobody for anything. */
export const isUrgent = ({ urgent, retracted }: Pick<MessageView, 'urgent' | 'retracted'>): boolean =>
  urgent !== undefined && !retracted;

/** What is said of a message where its bubble cannot be seen: in names of rows and in announcements. */
export function messageText(message: MessageView, strings: Strings): string {
  if (message.system !== null) return strings.thread.system(message.system);
  if (message.retracted) return message.mine ? strings.thread.retractedByYou : strings.thread.retracted;
  const files = message.attachments.length;
  const attached =
    files === 0 ? '' : message.messageType === 'image' ? strings.sidebar.photo : strings.sidebar.file(files);
  const content = message.content ?? '';
  const said = content === '' || attached === '' ? content + attached : `${content} (${attached})`;
  return isUrgent(message) ? strings.sidebar.said(strings.thread.urgent, said) : said;
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

export const skeleton = (strings: Strings): TemplateResult =>
  html`<div class="skeleton" role="status" aria-label=${strings.thread.loading}>
    <i></i><i></i><i></i><i></i><i></i>
  </div>`;

export const emptyThread = (name: string, strings: Strings): TemplateResult =>
  html`<div class="empty">
    <p class="title">${strings.thread.emptyTitle}</p>
    <p>${strings.thread.emptyText(name)}</p>
  </div>`;
