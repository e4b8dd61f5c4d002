import {
  errors,
  fail,
  inboxUp,
  limits,
  ok,
  utf8Bytes,
  type Failure,
  type InboxDown,
  type InboxUp,
  type Reject,
  type Result,
  type Snapshot,
} from '../../protocol/index.ts';
import { entryCursor } from './entries.ts';

/** Whether a frame is over the limit; asked before anything of it is parsed. */
export function tooLarge(data: string | ArrayBuffer): boolean {
  const max = limits.frame.maxUpBytes;
  if (typeof data !== 'string') return data.byteLength > max;
  return data.length > max || (data.length > max / 3 && utf8Bytes(data) > max);
}

const KNOWN_TYPES: ReadonlySet<string> = new Set<InboxUp['type']>([
  'hello',
  'delivered',
  'watch',
  'visibility',
  'renew',
]);

/** A frame of a client: `malformed` (no JSON, or not text), `unknown_type`, or `invalid` with the fields' paths. */
export function readFrame(data: string | ArrayBuffer): Result<InboxUp> {
  if (typeof data !== 'string') return fail('malformed');
  let value: unknown;
  try {
    value = JSON.parse(data);
  } catch {
    return fail('malformed');
  }
  if (typeof value !== 'object' || value === null || !('type' in value) || typeof value.type !== 'string')
    return fail('invalid', { fields: ['type'] });
  if (!KNOWN_TYPES.has(value.type)) return fail('unknown_type');
  const frame = inboxUp.safeParse(value);
  if (frame.success) return ok(frame.data);
  // Paths only, of fields we know or were sent; never what they held.
  const fields = frame.error.issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys' ? issue.keys : [issue.path.join('.')],
  );
  return fail('invalid', { fields: fields.slice(0, 10).map((field) => field.slice(0, 64)) });
}

export function rejectOf(failure: Failure): Reject {
  const { retry } = errors[failure.code];
  return {
    type: 'reject',
    ref: null,
    code: failure.code,
    retry,
    min_backoff_ms: failure.retryAfterMs ?? (retry === 'backoff' ? 1_000 : 0),
    ...(failure.fields === undefined ? {} : { fields: [...failure.fields] }),
  };
}

/** The snapshot as text, with as many of its entries as one frame may carry; the rest is behind `next`. */
export function snapshotText(whole: Snapshot): string {
  const text = JSON.stringify(whole);
  if (text.length <= limits.frame.maxDownBytes / 3 || utf8Bytes(text) <= limits.frame.maxDownBytes)
    return text;
  let room = limits.frame.maxDownBytes - utf8Bytes(JSON.stringify({ ...whole, entries: [] })) - 256;
  const entries: Snapshot['entries'] = [];
  for (const entry of whole.entries) {
    room -= utf8Bytes(JSON.stringify(entry)) + 1;
    if (room < 0) break;
    entries.push(entry);
  }
  const last = entries.at(-1);
  return JSON.stringify({ ...whole, entries, next: last === undefined ? null : entryCursor(last) });
}

export const frameText = (frame: InboxDown): string => JSON.stringify(frame);
