import { html, type TemplateResult } from 'lit';
import type { AttachmentView } from '../client/state.ts';

/** The only types ever given a blob URL: no script can hide in them. */
const RASTER: ReadonlySet<string> = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp']);

/** Whether the chat shows it as a picture; everything else is a download. */
export const isPicture = (mediaType: string): boolean => RASTER.has(mediaType);

/** As large as a picture will be, so that nothing moves when it comes. */
export function pictureRoom({ width: wide, height: high }: AttachmentView): TemplateResult {
  const ratio = Math.min(3, Math.max(0.45, (wide ?? 4) / (high ?? 3)));
  const width = ratio >= 0.9 ? 18 : 20 * ratio;
  const height = width / ratio;
  return html`<svg
    class="room"
    viewBox="0 0 ${width * 100} ${height * 100}"
    width="${width}em"
    height="${height}em"
    aria-hidden="true"
  ></svg>`;
}

/** What stands for an attachment until its element is loaded. */
export const attachmentRoom = (attachment: AttachmentView, asPicture: boolean): TemplateResult =>
  asPicture
    ? html`<span class="frame">${pictureRoom(attachment)}</span>`
    : html`<span class="file"><span class="doc"></span></span>`;
