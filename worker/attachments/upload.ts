import { fail, limits, ok, type Attachment, type Result } from '../../protocol/index.ts';
import type { Actor, ConversationRpc } from '../contracts.ts';
import { toBase64Url } from '../identity/encoding.ts';
import { within } from '../patience.ts';
import { declaredType } from './accept.ts';
import { readFileName, safeFileName } from './file-name.ts';
import { receive } from './store.ts';

export interface Upload {
  readonly request: Request;
  readonly actor: Actor;
  readonly conversationId: string;
  readonly clientId: string;
  readonly conversation: ConversationRpc;
  readonly files: R2Bucket;
  readonly allowed: readonly string[];
}

const RANDOM_CHARS = 21;

/**
 * Takes one file into a conversation. May this person, first; then the bytes; then the conversation is told. A repeat
 * of a client_id whose file is there gets the first answer, and its bytes are not read (IDM1).
 */
export async function upload(job: Upload): Promise<Result<Attachment>> {
  const { request, actor, conversation, files } = job;
  const given = readFileName(request.headers.get('x-file-name'));
  if (!given.ok) return given;
  const length = request.headers.get('content-length');
  const statedBytes = length === null ? null : Number(length);

  const prepared = await conversation.prepareUpload(actor, job.clientId);
  if (!prepared.ok) return prepared;
  const { existing } = prepared.value;
  if (existing !== null) {
    await request.body?.cancel().catch(() => undefined);
    return statedBytes === null || statedBytes === existing.size_bytes ? ok(existing) : fail('conflict');
  }
  if (request.body === null) return fail('attachment_empty');

  // Random, so that two uploads under one client_id never write over each other; nothing personal in it (PHI1).
  const random = toBase64Url(crypto.getRandomValues(new Uint8Array(16))).slice(0, RANDOM_CHARS);
  const attachmentId = `${job.conversationId}.${random}`;
  const key = `${actor.tenant}/${attachmentId}`;
  const received = await receive(files, key, {
    body: request.body,
    statedBytes,
    declaredType: declaredType(request.headers.get('content-type')),
    allowed: job.allowed,
  });
  if (!received.ok) return received;

  const fileName = safeFileName(given.value, received.value.mediaType);
  // Should this call fail in a way that leaves open whether it was done, the bytes stay: better an orphan in the
  // bucket than a registered file without bytes.
  const registered = await conversation.registerFile(actor, job.clientId, {
    attachmentId,
    key,
    fileName,
    ...received.value,
  });
  if (!registered.ok || registered.value.attachment_id !== attachmentId)
    await within(limits.attachments.cleanUpMs, files.delete(key)).catch(() => undefined);
  return registered;
}
