import {
  conversationUp,
  limits,
  utf8Bytes,
  type ConversationUp,
  type Failure,
} from '../../protocol/index.ts';

/** What an incoming frame comes to: a command, a refusal that leaves the socket open, or one that ends it. */
export type Incoming =
  | { readonly kind: 'frame'; readonly frame: ConversationUp }
  | { readonly kind: 'reject'; readonly ref: string | null; readonly failure: Failure }
  | { readonly kind: 'too_large' };

const known = new Set<string>(
  conversationUp._zod.def.options.map((option) => option._zod.def.shape.type._zod.def.values[0] ?? ''),
);

/** Parses a text frame; the byte limit comes before the parser sees anything. */
export function parseFrame(text: string | ArrayBuffer): Incoming {
  if (typeof text !== 'string')
    return text.byteLength > limits.frame.maxUpBytes
      ? { kind: 'too_large' }
      : { kind: 'reject', ref: null, failure: { code: 'malformed' } };
  // UTF-16 length bounds UTF-8 length on both sides, so the bytes are counted only near the limit.
  const { maxUpBytes } = limits.frame;
  if (text.length > maxUpBytes || (text.length > maxUpBytes / 3 && utf8Bytes(text) > maxUpBytes))
    return { kind: 'too_large' };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { kind: 'reject', ref: null, failure: { code: 'malformed' } };
  }
  const ref = refOf(value);
  const parsed = conversationUp.safeParse(value);
  if (parsed.success) return { kind: 'frame', frame: parsed.data };
  if (!known.has(typeOf(value)))
    return { kind: 'reject', ref, failure: { code: 'unknown_type', fields: ['type'] } };
  // Paths only; the name of an unknown field is the sender's text, so no more of it than tells which.
  const fields = parsed.error.issues.flatMap((issue) =>
    'keys' in issue ? issue.keys.map((key) => [...issue.path, key].join('.')) : [issue.path.join('.')],
  );
  return {
    kind: 'reject',
    ref,
    failure: { code: 'invalid', fields: fields.slice(0, 8).map((field) => field.slice(0, 64)) },
  };
}

const typeOf = (value: unknown): string => {
  const type = typeof value === 'object' && value !== null && 'type' in value ? value.type : undefined;
  return typeof type === 'string' ? type : '';
};

/** What the sender calls its frame, so that a refusal can be matched to it. */
function refOf(value: unknown): string | null {
  if (typeof value !== 'object' || value === null) return null;
  const ref = 'client_id' in value ? value.client_id : 'ref' in value ? value.ref : null;
  return typeof ref === 'string' && ref.length <= limits.clientId.maxChars ? ref : null;
}
