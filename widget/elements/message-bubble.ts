import { nothing } from 'lit';
import type { ChatActions, MessageView } from '../client/state.ts';
import { strings, type Strings } from '../i18n/strings.ts';
import { base } from '../styles/base.ts';
import { tokens } from '../styles/tokens.ts';
import { attachmentStyles } from './attachment-styles.ts';
import { avatarStyles } from './avatar.ts';
import { messageBubbleStyles } from './message-bubble-styles.ts';
import { bubble } from './message-bubble-view.ts';
import { ThreadPart } from './message-list-part.ts';
import type { GroupPosition } from './message-list-rows.ts';
import { messageStatusStyles } from './message-status-line.ts';
import { roleStyles } from './role.ts';

/** Everything a bubble's inside needs, for whoever's root it renders into. */
export const bubbleStyles = [
  avatarStyles,
  roleStyles,
  attachmentStyles,
  messageStatusStyles,
  messageBubbleStyles,
];

/**
 * `<care-message-bubble>`: one message, one's own or another's, with its files, reactions, time and status.
 *
 * @property message - the row
 * @property position - where it stands in its group: the corners, the name above, the time below
 * @property group - more than two people talk here: names and faces are needed
 * @property highlight - it was jumped to
 * @property strings - every word it says; `loadStrings` has other languages
 * @property actions - what it may ask of the client; null shows only
 * @property meId - the reader's user_id
 * @attribute standalone - brings its own root even inside a list
 */
export class MessageBubble extends ThreadPart {
  static override styles = [tokens, base, ...bubbleStyles];
  static override properties = {
    message: { attribute: false },
    position: {},
    group: { type: Boolean },
    highlight: { type: Boolean },
    strings: { attribute: false },
    actions: { attribute: false },
    meId: { attribute: false },
    timeZone: {},
  };
  declare message: MessageView | null;
  declare position: GroupPosition;
  declare group: boolean;
  declare highlight: boolean;
  declare strings: Strings;
  declare actions: ChatActions | null;
  declare meId: string;
  /** IANA zone; the person's own unless set. */
  declare timeZone: string | undefined;

  constructor() {
    super();
    this.message = null;
    this.position = 'only';
    this.group = false;
    this.highlight = false;
    this.strings = strings;
    this.actions = null;
    this.meId = '';
  }

  /** In a list it is the list that renders what is in it, with the row: an update of each would cost as much as the row. */
  protected override shouldUpdate(): boolean {
    return this.renderRoot !== this;
  }

  protected override content(): unknown {
    return this.message === null ? nothing : bubble(this.message, this.position, this);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'care-message-bubble': MessageBubble;
  }
}
