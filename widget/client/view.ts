import type { Attachment, Message, User } from '../../protocol/entities.ts';
import type { Pending, PendingFile } from './outbox.ts';
import type { AttachmentView, MessageView, ViewStatus } from './state.ts';

export interface ViewContext {
  readonly me: User;
  /** The file behind an attachment of one's own, while it is at hand. */
  localFile(attachmentId: string): { key: string; file: File } | undefined;
}

/**
 * The key of a row, the same before and after it is accepted. Only of one's own messages is the client_id believed:
 * another person could have taken the same one.
 */
const keyOf = (row: Message, me: string): string =>
  row.user_id === me && row.client_id !== null ? row.client_id : row.message_id;

function attachmentView(attachment: Attachment, context: ViewContext): AttachmentView {
  const local = context.localFile(attachment.attachment_id);
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
  };
}

function fileView({ key, file, state, progress, attachment, error }: PendingFile): AttachmentView {
  return {
    key,
    fileName: attachment?.file_name ?? file.name,
    mediaType: attachment?.media_type ?? file.type,
    sizeBytes: file.size,
    state: state === 'ready' ? (attachment?.state ?? 'ready') : state,
    progress,
    width: attachment?.width ?? null,
    height: attachment?.height ?? null,
    attachmentId: attachment?.attachment_id ?? null,
    file,
    error,
  };
}

function statusOf(phase: Pending['phase']['name'], held: boolean): ViewStatus {
  if (phase === 'acked') return 'sent';
  return phase === 'waiting' && !held ? 'sending' : phase;
}

/** `held`: no socket is live, so that "waiting" is the true word for what has not gone yet. */
export function pendingView(pending: Pending, held: boolean, me: User): MessageView {
  const { phase } = pending;
  const acked = phase.name === 'acked' ? phase : null;
  const images = pending.files.every((file) => file.file.type.startsWith('image/'));
  return {
    key: pending.clientId,
    seq: acked?.seq ?? null,
    messageId: acked?.messageId ?? null,
    mine: true,
    userId: me.user_id,
    name: me.name,
    userType: me.user_type,
    content: pending.text,
    messageType: pending.files.length === 0 ? 'text' : images ? 'image' : 'file',
    system: null,
    attachments: pending.files.map(fileView),
    replyTo: pending.replyTo,
    reactions: [],
    status: statusOf(phase.name, held),
    error: phase.name === 'failed' ? phase.code : null,
    createdAt: acked ? Date.parse(acked.createdAt) : pending.createdAt,
    edited: false,
    retracted: false,
  };
}

/** Makes the rows of a thread, giving back the same objects, and the same array, for what did not change. */
export class RowViews {
  #context: ViewContext;
  #ofRow = new WeakMap<Message, MessageView>();
  #ofPending = new WeakMap<Pending, { held: boolean; view: MessageView }>();
  #last: readonly MessageView[] = [];

  constructor(context: ViewContext) {
    this.#context = context;
  }

  rows(rows: readonly Message[], pending: readonly Pending[], held: boolean): readonly MessageView[] {
    const views = [...rows.map((row) => this.#row(row)), ...pending.map((each) => this.#pending(each, held))];
    const same = views.length === this.#last.length && views.every((view, i) => view === this.#last[i]);
    if (!same) this.#last = views;
    return this.#last;
  }

  #row(row: Message): MessageView {
    let view = this.#ofRow.get(row);
    if (!view) this.#ofRow.set(row, (view = messageView(row, this.#context)));
    return view;
  }

  #pending(pending: Pending, held: boolean): MessageView {
    const known = this.#ofPending.get(pending);
    if (known?.held === held) return known.view;
    const view = pendingView(pending, held, this.#context.me);
    this.#ofPending.set(pending, { held, view });
    return view;
  }
}
