import { fail, ok, type Result } from '../../protocol/index.ts';

/** Other names browsers give to the types we know. */
const ALIASES: Record<string, string> = {
  'image/jpg': 'image/jpeg',
  'image/pjpeg': 'image/jpeg',
  'image/x-png': 'image/png',
  'image/heif': 'image/heic',
  'application/x-pdf': 'application/pdf',
};
const UNDECLARED = new Set(['', 'application/octet-stream', 'binary/octet-stream']);

/** A declared type without its parameters; null when nothing was really said. */
export function declaredType(header: string | null): string | null {
  const essence = (header ?? '').split(';', 1).join('').trim().toLowerCase();
  return UNDECLARED.has(essence) ? null : (ALIASES[essence] ?? essence);
}

/**
 * The type a file is stored under: what its bytes are, if that is on the list and is what it was said to be.
 * `attachment_mismatch` for a file that claims an accepted type and is another; `attachment_type` for the rest.
 */
export function acceptedType(
  declared: string | null,
  sniffed: string | null,
  allowed: readonly string[],
): Result<string> {
  if (declared !== null && !allowed.includes(declared)) return fail('attachment_type');
  if (declared !== null && declared !== sniffed) return fail('attachment_mismatch');
  return sniffed !== null && allowed.includes(sniffed) ? ok(sniffed) : fail('attachment_type');
}
