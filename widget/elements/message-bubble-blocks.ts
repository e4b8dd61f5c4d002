import { html, nothing, type TemplateResult } from 'lit';
import type { Quote, Reaction } from '../../protocol/index.ts';
import type { Wanted } from '../../protocol/terms.ts';
import type { AttachmentView, ChatActions, MessageView } from '../client/state.ts';
import type { Strings } from '../i18n/strings.ts';
import { attachmentRoom, isPicture } from './attachment-room.ts';
import { elementParts } from './parts.ts';

/** What the parts of a bubble need from around it. */
export interface BlockContext {
  readonly strings: Strings;
  readonly actions: ChatActions | null;
  /** The reader's user_id. */
  readonly meId: string;
  /** What it was found by, to be marked in its words. */
  readonly found?: readonly Wanted[] | undefined;
}

const showsAsPicture = ({ mediaType, state }: AttachmentView): boolean =>
  isPicture(mediaType) && state !== 'refused' && state !== 'failed' && state !== 'checking';

/**
 * The bubbles of one message, top to bottom: pictures, then the words (under the last picture, as its caption),
 * then files, each of which stands alone.
 */
export function blocks(
  message: MessageView,
  context: BlockContext,
): TemplateResult | readonly TemplateResult[] {
  const { strings } = context;
  const { content } = message;
  if (message.retracted || (content === null && message.attachments.length === 0))
    return plain(message.mine ? strings.thread.retractedByYou : strings.thread.retracted);
  if (message.messageType !== 'text' && message.messageType !== 'image' && message.messageType !== 'file')
    return plain(strings.thread.unknownType);

  const pictures = message.attachments.filter(showsAsPicture);
  const files = message.attachments.filter((attachment) => !pictures.includes(attachment));
  const quote = message.replyTo === null ? nothing : quoteBlock(message.replyTo, context);
  const said = content !== null && content !== '';
  const runs = said
    ? (elementParts.now?.textRuns(content, context.found, message.mentions, context.meId) ?? content)
    : nothing;
  const edited = message.edited ? html`<span class="meta edited">${strings.thread.edited}</span>` : nothing;
  // The comment ends the room: without it, taking the room away would take what the element renders beside it.
  const loaded = customElements.get('care-attachment') !== undefined;
  const one = (attachment: AttachmentView): TemplateResult =>
    html`<care-attachment
      .attachment=${attachment}
      .messageKey=${message.key}
      .strings=${strings}
      .actions=${context.actions}
      >${loaded ? nothing : attachmentRoom(attachment, pictures.includes(attachment))}<!--end--></care-attachment
    >`;

  const result: TemplateResult[] = [];
  // White space among the words is the writer's, and shows. A quote stands with the words that answer it.
  if (said && pictures.length === 0)
    result.push(
      html`<div part="bubble" class="b">
        ${quote}
        <div class="text message" dir="auto">${runs}${edited}</div>
      </div>`,
    );
  else if (quote !== nothing) result.push(html`<div part="bubble" class="b">${quote}</div>`);
  pictures.forEach((picture, index) => {
    const caption =
      said && index === pictures.length - 1
        ? html`<div class="text message" dir="auto">${runs}${edited}</div>`
        : nothing;
    result.push(html`<div part="bubble" class="b pic">${one(picture)}${caption}</div>`);
  });
  for (const file of files) result.push(html`<div part="bubble" class="b doc-block">${one(file)}</div>`);
  // One by itself is no list, which would cost as much again.
  return result.length === 1 ? (result[0] ?? result) : result;
}

const plain = (text: string): TemplateResult => html`<div part="bubble" class="b gone message">${text}</div>`;

function quoteBlock(quote: Quote, { strings, actions, meId }: BlockContext): TemplateResult {
  const gone = quote.retracted || quote.name === null;
  const body = html`${
      quote.name === null
        ? nothing
        : html`<bdi>${quote.user_id === meId ? strings.common.you : quote.name}</bdi>`
    }<span class="preview" dir="auto"
      >${
        quote.retracted
          ? strings.thread.retracted
          : (quote.preview ?? (quote.name === null ? strings.thread.quoteGone : strings.sidebar.file(1)))
      }</span
    >`;
  return gone || actions === null
    ? html`<div class="quote">${body}</div>`
    : html`<button class="quote" type="button" @click=${() => actions.jumpTo(quote.seq)}>${body}</button>`;
}

/** Who answered with what. What a press on one does is the window's, for all of them. */
export function reactionsBlock(
  reactions: readonly Reaction[],
  { strings, meId }: BlockContext,
): TemplateResult {
  return html`<div class="reactions">
    ${reactions.map(({ emoji, user_ids: userIds }) => {
      const mine = userIds.includes(meId);
      return html`<button
        class="reaction"
        type="button"
        data-emoji=${emoji}
        aria-pressed=${mine}
        aria-description=${strings.thread.reaction(emoji, userIds.length, mine)}
      >
        <span class="emoji">${emoji}</span>${userIds.length}
      </button>`;
    })}
  </div>`;
}
