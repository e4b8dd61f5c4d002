import type { Attachment, Message, User } from '../../protocol/entities.ts';
import type { Courier } from './courier.ts';
import type { AttachmentView, MessageView } from './state.ts';

export interface ViewContext {
  readonly me: User;
  /** Knows one's own files at hand and messages on their way; null until it is loaded. */
  readonly courier: () => Courier | null;
}

/**
 * The key of a row, the same before and after it is accepted. Only of one's own messages is the client_id believed:
 * another person could have taken the same one.
 */
const keyOf = (row: Message, me: string): string =>
  row.user_id === me && row.client_id !== null ? row.client_id : row.message_id;

function attachmentView(attachment: Attachment, context: ViewContext): AttachmentView {
  const local = context.courier()?.localFile(attachment.attachment_id);
  return {
    key: local?.key ?? attachment.attachment_id,
    fileName: attachment.file_name,
    mediaType: attachment.media_type,
    sizeBytes: attachment.size_bytes,
    state: attachment.state,
    progress: 1,
    width: attachment.width,
    height: attachment.height,
    attachmentId: attachment.attachment_id,
    file: local?.file ?? null,
    error: null,
  };
}

export function messageView(row: Message, context: ViewContext): MessageView {
  return {
    key: keyOf(row, context.me.user_id),
    seq: row.seq,
    messageId: row.message_id,
    mine: row.user_id === context.me.user_id,
    userId: row.user_id,
    name: row.name,
    userType: row.user_type,
    content: row.content,
    messageType: row.message_type,
    system: row.system,
    attachments: row.attachments.map((each) => attachmentView(each, context)),
    replyTo: row.reply_to,
    reactions: row.reactions,
    status: row.status,
    error: null,
    createdAt: Date.parse(row.created_at),
    edited: row.edited_at !== null,
    retracted: row.retracted_at !== null,
    urgent: row.urgent,
    mentions: row.mentions,
  };
}
