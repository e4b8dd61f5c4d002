import { html, type TemplateResult } from 'lit';
import type { WholeStrings } from '../i18n/whole.ts';
import type { EmojiGrid } from './emoji.ts';
import { laterIcon } from './icons-later.ts';

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

/** Opens the grid of emoji, and closes it. */
export const emojiButton = (
  open: boolean,
  { composer }: WholeStrings,
  toggle: () => unknown,
): TemplateResult =>
  html`<button
    class="icon-button emoji"
    type="button"
    aria-label=${composer.emoji}
    aria-expanded=${open}
    @click=${toggle}
  >
    ${laterIcon('smile')}
  </button>`;

export const emojiGrid = (
  { composer }: WholeStrings,
  chosen: EmojiGrid['chosen'],
  closed: EmojiGrid['closed'],
): TemplateResult =>
  html`<div class="picker">
    <care-emoji .label=${composer.emoji} .chosen=${chosen} .closed=${closed}></care-emoji>
  </div>`;
