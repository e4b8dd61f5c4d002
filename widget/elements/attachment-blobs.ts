import type { AttachmentView, ChatActions } from '../client/state.ts';
import { isPicture } from './attachment-room.ts';

const KEPT_BYTES = 24 * 1024 * 1024;

/** Pictures fetched lately, so that scrolling back needs no second download. Gone with the client they came by. */
class Pictures {
  readonly #kept = new Map<string, Blob>();
  #bytes = 0;

  get(key: string): Blob | undefined {
    const blob = this.#kept.get(key);
    if (blob === undefined) return undefined;
    // Last in order = used last.
    this.#kept.delete(key);
    this.#kept.set(key, blob);
    return blob;
  }

  add(key: string, blob: Blob): void {
    if (blob.size > KEPT_BYTES / 2 || this.#kept.has(key)) return;
    this.#kept.set(key, blob);
    this.#bytes += blob.size;
    for (const [oldest, old] of this.#kept) {
      if (this.#bytes <= KEPT_BYTES) break;
      this.#kept.delete(oldest);
      this.#bytes -= old.size;
    }
  }
}

const byClient = new WeakMap<ChatActions, Pictures>();

/**
 * The bytes of a picture, as exactly the raster type it is. Rejects when the download fails or it is no picture.
 */
export async function pictureBlob(attachment: AttachmentView, actions: ChatActions | null): Promise<Blob> {
  if (!isPicture(attachment.mediaType)) throw new TypeError('not a raster picture');
  if (attachment.file !== null) return new Blob([attachment.file], { type: attachment.mediaType });
  if (actions === null) throw new TypeError('no way to download');
  const key = attachment.attachmentId ?? attachment.key;
  let pictures = byClient.get(actions);
  if (pictures === undefined) byClient.set(actions, (pictures = new Pictures()));
  const known = pictures.get(key);
  if (known !== undefined) return known;
  const blob = new Blob([await actions.download(attachment)], { type: attachment.mediaType });
  pictures.add(key, blob);
  return blob;
}

/** Hands a file to the browser to save. Never opened in the page: as bytes only, whatever its type. */
export function saveBlob(blob: Blob, fileName: string): void {
  const url = URL.createObjectURL(new Blob([blob], { type: 'application/octet-stream' }));
  const anchor = document.createElement('a');
  anchor.href = url;
  anchor.download = fileName;
  anchor.click();
  // The browser reads the address after the click; a minute is more than it takes to begin.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
