import { html, nothing, type TemplateResult } from 'lit';
import type { ChatActions, MessageView } from '../client/state.ts';
import { strings, type Strings } from '../i18n/strings.ts';
import { base } from '../styles/base.ts';
import { tokens } from '../styles/tokens.ts';
import { attachmentStyles } from './attachment-styles.ts';
import { avatar, avatarStyles } from './avatar.ts';
import { formatFor, type Format } from './format.ts';
import { icon } from './icons.ts';
import { blocks, reactionsBlock, type BlockContext } from './message-bubble-blocks.ts';
import { messageBubbleStyles } from './message-bubble-styles.ts';
import { elementParts } from './parts.ts';
import { ThreadPart } from './message-list-part.ts';
import type { GroupPosition } from './message-list-rows.ts';
import { messageStatusStyles } from './message-status.ts';
import { role, roleStyles } from './role.ts';

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

  protected override content(): unknown {
    const { message, position } = this;
    if (message === null) return nothing;
    const format = formatFor(this.strings.locale, this.timeZone);
    if (message.system !== null || message.messageType === 'system') return this.#system(message, format);
    const context: BlockContext = { strings: this.strings, actions: this.actions, meId: this.meId };
    const { mine } = message;
    const ends = position === 'last' || position === 'only';
    const begins = position === 'first' || position === 'only';
    const lettered = this.group && !mine;
    const failed = message.status === 'failed' && mine;
    const reacted = message.reactions.length > 0;
    const classes = `line ${mine ? 'own' : 'in'} ${position}${lettered ? ' lettered' : ''}${
      failed ? ' not-sent' : ''
    }${this.highlight ? ' marked' : ''}`;
    return html`<div class=${classes}>
      ${lettered && begins ? this.#who(message) : nothing}
      <div class="beside ${reacted ? 'reacted' : ''}">
        ${
          lettered
            ? html`<span class="face"
                >${ends ? avatar({ name: message.name, userId: message.userId, size: 36 }) : nothing}</span
              >`
            : nothing
        }
        <div class="blocks-and-reactions">
          <div class="blocks">${blocks(message, context)}</div>
          ${reacted ? reactionsBlock(message.reactions, context) : nothing}
        </div>
      </div>
      ${ends || failed ? html`<div class="after">${elementParts.now?.choiceFoot(message, this.strings, this.actions) ?? this.#foot(message, format)}</div>` : nothing}
    </div>`;
  }

  #who(message: MessageView): TemplateResult {
    return html`<div class="who">
      <bdi>${message.name}</bdi>${role({ userType: message.userType, strings: this.strings, look: 'chip' })}
    </div>`;
  }

  #time(message: MessageView, format: Format): TemplateResult {
    return html`<time datetime=${new Date(message.createdAt).toISOString()}
      >${format.time(message.createdAt)}</time
    >`;
  }

  /** Time and, for one's own, how far it got. What is not accepted yet has no time of its own. */
  #foot(message: MessageView, format: Format): TemplateResult {
    const { status, mine, attachments } = message;
    if (!mine) return html`<div class="meta foot">${this.#time(message, format)}</div>`;
    const words =
      status === 'sending' && attachments.length > 0
        ? (elementParts.now?.uploadWords(message, this.strings, format) ?? null)
        : null;
    if (words !== null && attachments.some(({ state }) => state === 'checking'))
      return html`<div class="meta foot">
        ${this.#time(message, format)}<span aria-hidden="true">·</span>${words}
      </div>`;
    const pending = status === 'sending' || status === 'waiting';
    return html`<div class="meta foot">
      ${pending ? nothing : html`${this.#time(message, format)}<span aria-hidden="true">·</span>`}
      <care-message-status .status=${status} .words=${words} .strings=${this.strings}></care-message-status>
    </div>`;
  }

  #system(message: MessageView, format: Format): TemplateResult {
    const fact = message.system;
    const text = fact === null ? this.strings.thread.unknownType : this.strings.thread.system(fact);
    return html`<div class="system meta">
      ${fact?.fact === 'closed' ? icon('lock', 'small') : nothing} ${text}
      <span aria-hidden="true">·</span> ${this.#time(message, format)}
    </div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'care-message-bubble': MessageBubble;
  }
}
