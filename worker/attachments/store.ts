import { fail, limits, ok, type ErrorCode, type Failure, type Result } from '../../protocol/index.ts';
import { toHex } from '../identity/encoding.ts';
import { within } from '../patience.ts';
import { acceptedType } from './accept.ts';
import { imageDimensions } from './dimensions.ts';
import { Inspector } from './sniff.ts';

export interface Received {
  readonly mediaType: string;
  readonly sizeBytes: number;
  readonly sha256: string;
  readonly width: number | null;
  readonly height: number | null;
}

export interface Incoming {
  readonly body: ReadableStream<Uint8Array>;
  /** As the request states it; null when it is sent in chunks of unknown number. */
  readonly statedBytes: number | null;
  readonly declaredType: string | null;
  readonly allowed: readonly string[];
}

/** The store takes a chunk, or the end, in this time or is out of order: a person's slow line is not in it. */
const soon = <T>(work: Promise<T>): Promise<T> => within(limits.objectAnswerMs, work);

/** Where the bytes go. Only `close` makes them a file. */
interface Sink {
  write(chunk: Uint8Array): Promise<void>;
  close(): Promise<void>;
  abort(): Promise<void>;
}

/** A length stated beforehand lets the bytes flow through; nothing is held. */
function streamingSink(files: R2Bucket, key: string, sizeBytes: number): Sink {
  const { readable, writable } = new FixedLengthStream(sizeBytes);
  const writer = writable.getWriter();
  const put = files.put(key, readable);
  // A store that has given up reads no more: what waits to be written would wait for ever.
  put.catch((error: unknown) => writer.abort(error).catch(() => undefined));
  return {
    write: (chunk) => soon(writer.write(chunk)),
    async close() {
      await soon(Promise.all([writer.close(), put]));
    },
    async abort() {
      await writer.abort().catch(() => undefined);
      await put.catch(() => undefined);
      await files.delete(key);
    },
  };
}

/** R2 wants to know a length: without one, the file (bounded) is held until it is whole. */
function holdingSink(files: R2Bucket, key: string): Sink {
  const chunks: Uint8Array[] = [];
  return {
    write(chunk) {
      chunks.push(chunk);
      return Promise.resolve();
    },
    async close() {
      await soon(files.put(key, new Blob(chunks)));
    },
    abort: () => files.delete(key),
  };
}

/**
 * Stores a request's body under `key` while it arrives: counted, typed by its bytes and digested on the way. On any
 * refusal nothing stays behind. What exactly was refused is in the code.
 */
export async function receive(files: R2Bucket, key: string, incoming: Incoming): Promise<Result<Received>> {
  const { statedBytes } = incoming;
  if (statedBytes !== null && statedBytes > limits.attachments.maxBytes) return fail('attachment_too_large');
  if (statedBytes === 0) return fail('attachment_empty');

  const inspector = new Inspector();
  const digest = new crypto.DigestStream('SHA-256');
  const digesting = digest.getWriter();
  digest.digest.catch(() => undefined);
  const sink = statedBytes === null ? holdingSink(files, key) : streamingSink(files, key, statedBytes);
  const refuse = async (code: ErrorCode): Promise<{ ok: false; error: Failure }> => {
    await digesting.abort().catch(() => undefined);
    // What cannot be removed now stays in the bucket, where nothing leads to it.
    await within(limits.attachments.cleanUpMs, sink.abort()).catch(() => undefined);
    return fail(code);
  };

  let sizeBytes = 0;
  let checkedEarly = false;
  const reader: ReadableStreamDefaultReader<Uint8Array> = incoming.body.getReader();
  for (;;) {
    const step = await readStep(reader);
    if (step === 'broken') return refuse('attachment_incomplete');
    if (step === 'end') break;
    sizeBytes += step.byteLength;
    if (sizeBytes > limits.attachments.maxBytes) return refuse(await stop(reader, 'attachment_too_large'));
    if (statedBytes !== null && sizeBytes > statedBytes)
      return refuse(await stop(reader, 'attachment_incomplete'));
    inspector.push(step);
    if (!checkedEarly && inspector.knowsEarly) {
      checkedEarly = true;
      const early = inspector.earlyType();
      const verdict =
        early === undefined ? null : acceptedType(incoming.declaredType, early, incoming.allowed);
      if (verdict !== null && !verdict.ok) return refuse(await stop(reader, verdict.error.code));
    }
    try {
      await Promise.all([digesting.write(step), sink.write(step)]);
    } catch {
      return refuse(await stop(reader, 'storage_failed'));
    }
  }
  if (sizeBytes === 0) return refuse(statedBytes === null ? 'attachment_empty' : 'attachment_incomplete');
  if (statedBytes !== null && sizeBytes < statedBytes) return refuse('attachment_incomplete');
  const mediaType = acceptedType(incoming.declaredType, inspector.type(), incoming.allowed);
  if (!mediaType.ok) return refuse(mediaType.error.code);
  try {
    await Promise.all([digesting.close(), sink.close()]);
  } catch {
    return refuse('storage_failed');
  }
  const dimensions = imageDimensions(mediaType.value, inspector.head);
  return ok({
    mediaType: mediaType.value,
    sizeBytes,
    sha256: toHex(new Uint8Array(await digest.digest)),
    width: dimensions?.width ?? null,
    height: dimensions?.height ?? null,
  });
}

async function readStep(
  reader: ReadableStreamDefaultReader<Uint8Array>,
): Promise<Uint8Array | 'end' | 'broken'> {
  try {
    const step = await reader.read();
    return step.done ? 'end' : step.value;
  } catch {
    return 'broken';
  }
}

/** Stops reading a body that is not wanted any more. */
async function stop<Code extends ErrorCode>(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  code: Code,
): Promise<Code> {
  await reader.cancel().catch(() => undefined);
  return code;
}
