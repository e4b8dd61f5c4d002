import { html, type TemplateResult } from 'lit';
import type { WholeStrings } from '../i18n/whole.ts';
import { icon } from './icons.ts';
import { laterIcon } from './icons-later.ts';

export interface ViewerOptions {
  /** A blob URL of a raster picture. */
  readonly url: string;
  readonly name: string;
  readonly strings: WholeStrings;
  readonly save: () => unknown;
  readonly closed: () => void;
}

const close = (event: Event): void => {
  if (event.currentTarget instanceof Element) event.currentTarget.closest('dialog')?.close();
};

/** A picture over the whole page, in the browser's top layer. Open it with `showModal()` once rendered. */
export function viewer({ url, name, strings, save, closed }: ViewerOptions): TemplateResult {
  return html`<dialog
    class="viewer"
    aria-label=${name}
    @close=${closed}
    @keydown=${(event: KeyboardEvent) => event.stopPropagation()}
    @click=${(event: Event) => {
      // The dark around the picture closes, as people expect.
      if (event.target === event.currentTarget) close(event);
    }}
  >
    <div class="tools">
      <bdi>${name}</bdi>
      <button
        class="icon-button"
        type="button"
        aria-label=${strings.attachment.download(name)}
        @click=${save}
      >
        ${laterIcon('download')}
      </button>
      <button class="icon-button" type="button" aria-label=${strings.common.close} @click=${close}>
        ${icon('close')}
      </button>
    </div>
    <img src=${url} alt=${strings.attachment.image(name)} />
  </dialog>`;
}
