import type { ViewStatus } from '../client/state.ts';
import { strings, type Strings } from '../i18n/strings.ts';
import { base } from '../styles/base.ts';
import { tokens } from '../styles/tokens.ts';
import { ThreadPart } from './message-list-part.ts';
import { messageStatusStyles, statusLine } from './message-status-line.ts';

/**
 * `<care-message-status>`: how far one's own message got, as a shape and a word. Shows only; the reason of a
 * failure and its buttons are the bubble's.
 *
 * @property status - waiting, sending, sent, delivered, read or failed
 * @property words - other words than the status has, such as how far an upload is
 * @property strings - every word it says; `loadStrings` has other languages
 */
export class MessageStatus extends ThreadPart {
  static override styles = [tokens, base, messageStatusStyles];
  static override properties = { status: {}, words: {}, strings: { attribute: false } };
  declare status: ViewStatus;
  declare words: string | null;
  declare strings: Strings;

  constructor() {
    super();
    this.status = 'sent';
    this.words = null;
    this.strings = strings;
  }

  protected override content(): unknown {
    return statusLine(this.status, this.words ?? this.strings.status[this.status]);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'care-message-status': MessageStatus;
  }
}
