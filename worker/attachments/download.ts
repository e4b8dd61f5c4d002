import type { StoredFile } from '../contracts.ts';
import { limits } from '../../protocol/index.ts';
import { problemOf } from '../http/problem.ts';
import { within } from '../patience.ts';
import { contentDisposition } from './file-name.ts';
import { matchesTag, wantedRange } from './range.ts';

/** Types a browser may be told of: they cannot run. Everything else is bytes. */
const NAMED_TYPES = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'application/pdf']);

/** The file, or the part of it that was asked for, with headers under which nothing in it can run. */
export async function download(
  files: R2Bucket,
  file: StoredFile,
  request: Request,
  patienceMs: number = limits.objectAnswerMs,
): Promise<Response> {
  const etag = `"${file.sha256}"`;
  const headers = new Headers({
    etag,
    'accept-ranges': 'bytes',
    'cache-control': 'private, no-store',
    'content-security-policy': "sandbox; default-src 'none'",
    'cross-origin-resource-policy': 'cross-origin',
    'x-content-type-options': 'nosniff',
  });
  if (matchesTag(request.headers.get('if-none-match'), etag))
    return new Response(null, { status: 304, headers });

  // A part of another version would not fit what the caller has: then the whole is sent.
  const ifRange = request.headers.get('if-range');
  const asked = ifRange === null || ifRange === etag ? request.headers.get('range') : null;
  const wanted = wantedRange(asked, file.sizeBytes);
  if (wanted.kind === 'none')
    return problemOf('range_not_satisfiable', { 'content-range': `bytes */${file.sizeBytes}` });

  headers.set('content-type', NAMED_TYPES.has(file.mediaType) ? file.mediaType : 'application/octet-stream');
  headers.set('content-disposition', contentDisposition(file.fileName));
  const part = wanted.kind === 'part' ? wanted : { start: 0, end: file.sizeBytes - 1 };
  const length = part.end - part.start + 1;
  headers.set('content-length', String(length));
  const status = wanted.kind === 'part' ? 206 : 200;
  if (status === 206) headers.set('content-range', `bytes ${part.start}-${part.end}/${file.sizeBytes}`);
  if (request.method === 'HEAD') return new Response(null, { status, headers });

  const asking = files.get(file.key, { range: { offset: part.start, length } });
  const object = await within(patienceMs, asking).catch(() => null);
  if (object === null) return problemOf('unavailable');
  // A body of stated length: a stream without one would be sent in chunks, and a browser could show no progress.
  return new Response(object.body.pipeThrough(new FixedLengthStream(length)), { status, headers });
}
