import { html, nothing, type TemplateResult } from 'lit';
import type { ConversationView, MessageView } from '../client/state.ts';
import type { Strings } from '../i18n/strings.ts';
import { avatar } from './avatar.ts';
import { formatFor, type Format } from './format.ts';
import { icon } from './icons.ts';
import { blocks, reactionsBlock, type BlockContext } from './message-bubble-blocks.ts';
import type { GroupPosition } from './message-list-rows.ts';
import { isUrgent } from './message-list-view.ts';
import { statusLine } from './message-status-line.ts';
import { elementParts } from './parts.ts';
import { role } from './role.ts';

/** How a message is shown, besides what it is and where it stands in its group. */
export interface BubbleLook extends BlockContext {
  /** More than two people talk here: names and faces are needed. */
  readonly group: boolean;
  /** It was jumped to. */
  readonly highlight: boolean;
  /** IANA zone; the person's own unless set. */
  readonly timeZone?: string | undefined;
  /** Who is in, for what is asked of them; absent: not shown. */
  readonly seats?: Pick<ConversationView, 'people' | 'mySeat' | 'conversation' | 'phase'>;
}

/** The inside of a bubble: a template and no element, so that a list renders it with the row. */
export function bubble(message: MessageView, position: GroupPosition, look: BubbleLook): TemplateResult {
  const { strings } = look;
  const format = formatFor(strings.locale, look.timeZone);
  if (message.system !== null || message.messageType === 'system')
    return systemLine(message, strings, format);
  const { mine } = message;
  const ends = position === 'last' || position === 'only';
  const begins = position === 'first' || position === 'only';
  const lettered = look.group && !mine;
  const failed = message.status === 'failed' && mine;
  const reacted = message.reactions.length > 0;
  const urgent = isUrgent(message);
  const classes = `line ${mine ? 'own' : 'in'} ${position}${lettered ? ' lettered' : ''}${
    reacted ? ' reacted' : ''
  }${urgent ? ' urgent' : ''}${failed ? ' not-sent' : ''}${look.highlight ? ' marked' : ''}`;
  return html`<div class=${classes}>
    ${lettered && begins ? who(message, strings) : nothing}
    <div class="beside">
      ${
        lettered
          ? html`<span class="face"
              >${ends ? avatar({ name: message.name, userId: message.userId, size: 36 }) : nothing}</span
            >`
          : nothing
      }
      <div class="blocks-and-reactions">
        ${urgent ? html`<div class="flag">${icon('alert')}${strings.thread.urgent}</div>` : nothing}
        <div class="blocks">${blocks(message, look)}</div>
        ${urgent ? elementParts.now?.urgentFoot(message, look) : nothing}
        ${reacted ? reactionsBlock(message.reactions, look) : nothing}
      </div>
    </div>
    ${ends || failed ? html`<div class="after">${elementParts.now?.choiceFoot(message, strings, look.actions) ?? foot(message, strings, format)}</div>` : nothing}
  </div>`;
}

const who = ({ name, userType }: MessageView, strings: Strings): TemplateResult =>
  html`<div class="who"><bdi>${name}</bdi>${role({ userType, strings, look: 'chip' })}</div>`;

const isoOf = ({ createdAt }: MessageView): string => new Date(createdAt).toISOString();

/** Time and, for one's own, how far it got. What is not accepted yet has no time of its own. */
function foot(message: MessageView, strings: Strings, format: Format): TemplateResult {
  const { status, mine, attachments, createdAt } = message;
  const [iso, clock] = [isoOf(message), format.time(createdAt)];
  if (!mine) return html`<div class="meta foot"><time datetime=${iso}>${clock}</time></div>`;
  const words =
    status === 'sending' && attachments.length > 0
      ? (elementParts.now?.uploadWords(message, strings, format) ?? null)
      : null;
  const checking = words !== null && attachments.some(({ state }) => state === 'checking');
  const how = checking ? words : statusLine(status, words ?? strings.status[status]);
  const pending = status === 'sending' || status === 'waiting';
  return pending && !checking
    ? html`<div class="meta foot">${how}</div>`
    : html`<div class="meta foot">
        <time datetime=${iso}>${clock}</time><span aria-hidden="true">·</span>${how}
      </div>`;
}

function systemLine(message: MessageView, strings: Strings, format: Format): TemplateResult {
  const fact = message.system;
  const text = fact === null ? strings.thread.unknownType : strings.thread.system(fact);
  return html`<div class="system meta">
    ${fact?.fact === 'closed' ? icon('lock', 'small') : nothing} ${text}
    <span aria-hidden="true">·</span>
    <time datetime=${isoOf(message)}>${format.time(message.createdAt)}</time>
  </div>`;
}
