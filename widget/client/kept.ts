import * as z from 'zod/mini';
import { mention, quote } from '../../protocol/entities.ts';
import { clientId, conversationId } from '../../protocol/ids.ts';
import { limits } from '../../protocol/limits.ts';
import type { PendingFile, Written } from './outbox.ts';

/**
 * A message at rest, before it is encrypted: the length of its head (four bytes), the head as JSON, the bytes of its
 * files one after the other.
 */
const head = z.object({
  version: z.literal(1),
  client_id: clientId,
  conversation_id: conversationId,
  text: z.string(),
  reply_to: z.nullable(quote),
  urgent: z.optional(z.boolean()),
  mentions: z.optional(z.array(mention)),
  created_at: z.number(),
  files: z
    .array(z.object({ key: clientId, name: z.string(), type: z.string(), bytes: z.int() }))
    .check(z.maxLength(limits.attachments.perMessage)),
});
type Head = z.infer<typeof head>;
const HEAD_LENGTH_BYTES = 4;

export async function pack({
  clientId: id,
  text,
  files,
  ...rest
}: Written): Promise<Uint8Array<ArrayBuffer>> {
  const described: Head = {
    version: 1,
    client_id: id,
    conversation_id: rest.conversationId,
    text,
    reply_to: rest.replyTo,
    urgent: rest.urgent,
    mentions: rest.mentions && [...rest.mentions],
    created_at: rest.createdAt,
    files: files.map(({ key, file }) => ({ key, name: file.name, type: file.type, bytes: file.size })),
  };
  const words = new TextEncoder().encode(JSON.stringify(described));
  const length = new Uint8Array(HEAD_LENGTH_BYTES);
  new DataView(length.buffer).setUint32(0, words.length);
  const blob = new Blob([length, words, ...files.map(({ file }) => file)]);
  return new Uint8Array(await blob.arrayBuffer());
}

/** Null when it is nothing this build can read. */
export function unpack(bytes: Uint8Array<ArrayBuffer>): Written | null {
  const found = headOf(bytes);
  if (found === null) return null;
  let at = found.end;
  const files = found.head.files.map(({ key, name, type, bytes: size }): PendingFile => {
    const file = new File([bytes.subarray(at, (at += size))], name, { type });
    return {
      key,
      file,
      state: 'waiting',
      progress: 0,
      tries: 0,
      notBefore: 0,
      attachment: null,
      error: null,
    };
  });
  if (at !== bytes.length) return null;
  const { client_id, conversation_id, text, reply_to, urgent, mentions, created_at } = found.head;
  return {
    clientId: client_id,
    conversationId: conversation_id,
    text,
    replyTo: reply_to,
    ...(urgent === undefined ? {} : { urgent }),
    ...(mentions === undefined ? {} : { mentions }),
    createdAt: created_at,
    files,
  };
}

function headOf(bytes: Uint8Array<ArrayBuffer>): { readonly head: Head; readonly end: number } | null {
  if (bytes.length < HEAD_LENGTH_BYTES) return null;
  const end = HEAD_LENGTH_BYTES + new DataView(bytes.buffer, bytes.byteOffset).getUint32(0);
  try {
    const data: unknown = JSON.parse(new TextDecoder().decode(bytes.subarray(HEAD_LENGTH_BYTES, end)));
    const parsed = head.safeParse(data);
    return parsed.success ? { head: parsed.data, end } : null;
  } catch {
    return null;
  }
}
