import { html, type TemplateResult } from 'lit';
import { cleanName } from '../../protocol/content.ts';
import type { Quote } from '../../protocol/index.ts';
import { limits } from '../../protocol/limits.ts';
import type { WholeStrings } from '../i18n/whole.ts';
import { isPicture } from './attachment-room.ts';
import { formatFor } from './format.ts';
import { icon } from './icons.ts';
import { laterIcon } from './icons-later.ts';

/** Blob URLs of the raster pictures among the chosen files; each lives as long as its file is held. */
export class Thumbnails {
  readonly #urls = new Map<File, string>();

  /** Null for what is not shown as a picture. */
  of(file: File): string | null {
    if (!isPicture(file.type)) return null;
    let url = this.#urls.get(file);
    if (url === undefined) this.#urls.set(file, (url = URL.createObjectURL(file)));
    return url;
  }

  keep(files: readonly File[]): void {
    for (const [file, url] of this.#urls)
      if (!files.includes(file)) {
        URL.revokeObjectURL(url);
        this.#urls.delete(file);
      }
  }

  clear(): void {
    this.keep([]);
  }
}

export function fileChip(
  file: File,
  thumbnail: string | null,
  strings: WholeStrings,
  remove: () => void,
): TemplateResult {
  const name = cleanName(file.name, limits.attachments.fileNameChars);
  const size = formatFor(strings.locale).size(file.size);
  return html`<li class="chip">
    ${thumbnail === null ? html`<span class="sign">${laterIcon('file')}</span>` : html`<img src=${thumbnail} alt="" />`}
    <span class="what">
      <bdi>${name}</bdi>
      <span class="meta">${strings.attachment.describe(strings.attachment.kind(file.type), size)}</span>
    </span>
    <button class="icon-button" type="button" aria-label=${strings.attachment.remove(name)} @click=${remove}>
      ${icon('close', 'small')}
    </button>
  </li>`;
}

export const replyPreview = (quote: Quote, strings: WholeStrings, cancel: () => void): TemplateResult =>
  html`<div class="indent reply">
    <blockquote>
      <bdi>${strings.composer.replyingTo(quote.name ?? '')}</bdi>
      <span class="preview" dir="auto">${quote.preview ?? strings.thread.quoteGone}</span>
    </blockquote>
    <button class="icon-button" type="button" aria-label=${strings.composer.cancelReply} @click=${cancel}>
      ${icon('close')}
    </button>
  </div>`;
