import { html, type TemplateResult } from 'lit';
import type { Mention } from '../../protocol/index.ts';
import type { OutgoingMessage } from '../client/state.ts';
import type { WholeStrings } from '../i18n/whole.ts';
import type { Written } from './composer-draft.ts';
import { laterIcon } from './icons-later.ts';

/** The message that is made of what is written; `mayUrge`: this person may ask to have it acknowledged. */
export function outgoing(
  { text, aim: { replyTo, urgent } }: Written,
  files: readonly File[],
  mentions: readonly Mention[],
  mayUrge: boolean,
): OutgoingMessage {
  const message = { text, files, replyTo, urgent: urgent && mayUrge };
  return mentions.length > 0 ? { ...message, mentions } : message;
}

/** Sends what is written, or saves what is changed. */
export const sendButton = (
  editing: boolean,
  sendable: boolean,
  { composer }: WholeStrings,
  send: () => void,
): TemplateResult =>
  html`<button
    class="send"
    type="button"
    aria-label=${editing ? composer.saveEdit : composer.send}
    aria-disabled=${!sendable}
    @click=${send}
  >
    ${laterIcon(editing ? 'check' : 'send')}
  </button>`;
