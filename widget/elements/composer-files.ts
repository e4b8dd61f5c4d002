import { cleanName } from '../../protocol/content.ts';
import { limits } from '../../protocol/limits.ts';
import type { TenantSettings } from '../../protocol/index.ts';
import type { WholeStrings } from '../i18n/whole.ts';
import { formatFor } from './format.ts';

export interface Vetted {
  readonly accepted: readonly File[];
  /** Why each other one was not taken, in people's words. */
  readonly refused: readonly string[];
}

type Offered = Pick<File, 'name' | 'size' | 'type'>;

/**
 * What of `files` may go with a message that already holds `held`. The server looks at the bytes again; this only
 * spares a wasted upload. A file whose type the browser does not know is let through for the server to tell.
 */
export function vetFiles(
  files: Iterable<File>,
  held: number,
  settings: TenantSettings | null,
  strings: WholeStrings,
): Vetted {
  const accepted: File[] = [];
  const refused: string[] = [];
  let over = false;
  for (const file of files) {
    const problem = fileProblem(file, settings, strings);
    if (problem !== null) refused.push(problem);
    else if (held + accepted.length >= limits.attachments.perMessage) over = true;
    else accepted.push(file);
  }
  if (over) refused.push(strings.composer.tooMany(limits.attachments.perMessage));
  return { accepted, refused };
}

function fileProblem(file: Offered, settings: TenantSettings | null, strings: WholeStrings): string | null {
  const name = cleanName(file.name, limits.attachments.fileNameChars);
  const maxBytes = settings?.attachments.max_bytes ?? limits.attachments.maxBytes;
  if (file.size === 0) return strings.attachment.empty(name);
  if (file.size > maxBytes)
    return strings.attachment.tooLarge(name, formatFor(strings.locale).size(maxBytes));
  const types = settings?.attachments.media_types ?? [];
  if (types.length > 0 && file.type !== '' && !types.includes(file.type))
    return strings.attachment.badType(name);
  return null;
}

/** Whether a drag or paste brings files. */
export const bringsFiles = (data: DataTransfer | null): data is DataTransfer =>
  data !== null && [...data.types].includes('Files');

/**
 * While the chat is open, a file dropped beside it does not take the page away. The page's own drop targets come
 * first: what they handle, and file fields, are left alone. Returns the way to stop.
 */
export function guardMissedDrops(): () => void {
  const guard = (event: DragEvent): void => {
    if (event.defaultPrevented || !bringsFiles(event.dataTransfer)) return;
    const [target] = event.composedPath();
    if (target instanceof HTMLInputElement && target.type === 'file') return;
    event.preventDefault();
    event.dataTransfer.dropEffect = 'none';
  };
  window.addEventListener('dragover', guard);
  window.addEventListener('drop', guard);
  return () => {
    window.removeEventListener('dragover', guard);
    window.removeEventListener('drop', guard);
  };
}
