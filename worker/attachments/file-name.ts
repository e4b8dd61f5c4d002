import { cleanName, codePoints, fail, limits, ok, type Result } from '../../protocol/index.ts';

/** Endings a type may have; the first is given where the name has none of them. */
const ENDINGS: Record<string, readonly [string, ...string[]]> = {
  'image/png': ['png'],
  'image/jpeg': ['jpg', 'jpeg', 'jpe', 'jfif'],
  'image/gif': ['gif'],
  'image/webp': ['webp'],
  'image/heic': ['heic', 'heif'],
  'application/pdf': ['pdf'],
  'text/plain': ['txt', 'text', 'log', 'md', 'csv'],
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': ['docx'],
};

/** The name a client gave, from its percent-encoded header; null when it gave none. */
export function readFileName(header: string | null): Result<string | null> {
  if (header === null || header === '') return ok(null);
  if (header.length > limits.attachments.fileNameChars * 12)
    return fail('invalid', { fields: ['x-file-name'] });
  try {
    return ok(decodeURIComponent(header));
  } catch {
    return fail('invalid', { fields: ['x-file-name'] });
  }
}

/**
 * A name that is safe to show and to save under: one line, no folder, an ending that belongs to the bytes (a text file
 * called `run.bat` is saved as `run.bat.txt`), and short, with the ending kept.
 */
export function safeFileName(given: string | null, mediaType: string): string {
  const endings = ENDINGS[mediaType];
  const clean = cleanName(
    (given ?? '').replaceAll(/[/\\:*?"<>|]/g, '_'),
    limits.attachments.fileNameChars * 2,
  )
    .replace(/^\.+/, '')
    .replace(/[. ]+$/, '');
  const name = clean === '' ? 'file' : clean;
  const dot = name.lastIndexOf('.');
  const ending = dot > 0 ? name.slice(dot + 1).toLowerCase() : '';
  const fits = endings === undefined || endings.includes(ending);
  const stem = fits && dot > 0 ? name.slice(0, dot) : name;
  const tail = fits ? (dot > 0 ? name.slice(dot) : '') : `.${endings[0]}`;
  const room = limits.attachments.fileNameChars - codePoints(tail);
  return room > 0 ? cleanName(stem, room) + tail : cleanName(name, limits.attachments.fileNameChars);
}

/** `Content-Disposition` that saves under `name` in any script (RFC 6266), with a plain stand-in for old readers. */
export function contentDisposition(name: string): string {
  const plain = name.replaceAll(/[^\x20-\x7e]|["\\%]/g, '_');
  const encoded = encodeURIComponent(name).replaceAll(
    /['()*!]/g,
    (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`;
}
