import type { User } from '../../protocol/entities.ts';
import type { Pending, PendingFile } from './outbox.ts';
import type { AttachmentView, MessageView, ViewStatus } from './state.ts';

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
  if (phase === 'held') return 'waiting';
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
    undoable: phase.name === 'held',
    urgent: pending.urgent === true ? { acknowledged: [] } : undefined,
    mentions: pending.nameless === true ? undefined : pending.mentions,
  };
}
