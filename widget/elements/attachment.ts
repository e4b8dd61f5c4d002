import { html, nothing, type TemplateResult } from 'lit';
import { cleanName } from '../../protocol/content.ts';
import { limits } from '../../protocol/limits.ts';
import type { AttachmentView, ChatActions } from '../client/state.ts';
import { allStrings, whole, type WholeStrings } from '../i18n/whole.ts';
import { lazy } from '../lazy.ts';
import { base } from '../styles/base.ts';
import { tokens } from '../styles/tokens.ts';
import { pictureBlob, saveBlob } from './attachment-blobs.ts';
import { isPicture, pictureRoom } from './attachment-room.ts';
import { attachmentStyles } from './attachment-styles.ts';
import { formatFor } from './format.ts';
import { icon } from './icons.ts';
import { laterIcon } from './icons-later.ts';
import { ThreadPart } from './message-list-part.ts';

/** Fetched when this close to the view. */
const NEAR = '600px';

/** A chunk of its own, for whoever opens a picture. */
const large = lazy(() => import('./attachment-viewer.ts'));

/**
 * `<care-attachment>`: one file of a message, in each of its states. Raster pictures show in place and open large;
 * everything else is a download, because a page must never run what a stranger sent.
 *
 * @property attachment - the file
 * @property messageKey - the row it belongs to, for cancelling its upload
 * @property strings - every word it says; `loadStrings` has other languages
 * @property actions - what it may ask of the client; null shows only
 */
export class Attachment extends ThreadPart {
  static override styles = [tokens, base, attachmentStyles];
  static override properties = {
    attachment: { attribute: false },
    messageKey: {},
    strings: { attribute: false },
    actions: { attribute: false },
    _url: { state: true },
    _broken: { state: true },
    _open: { state: true },
    _saving: { state: true },
  };
  declare attachment: AttachmentView | null;
  declare messageKey: string;
  declare strings: WholeStrings;
  declare actions: ChatActions | null;
  declare _url: string | null;
  declare _broken: boolean;
  declare _open: boolean;
  declare _saving: 'no' | 'yes' | 'failed';
  #near: IntersectionObserver | null = null;
  /** Ends a download whose answer nobody waits for any more. */
  #turn = 0;

  constructor() {
    super();
    this.attachment = null;
    this.messageKey = '';
    this.strings = allStrings;
    this.actions = null;
    this._url = null;
    this._broken = false;
    this._open = false;
    this._saving = 'no';
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#watch();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#near?.disconnect();
    this.#near = null;
    this.#turn++;
    if (this._url !== null) URL.revokeObjectURL(this._url);
    this._url = null;
    this._open = false;
  }

  protected override willUpdate(): void {
    // What stood here before this element was loaded may have been given fewer words.
    this.strings = whole(this.strings);
  }

  protected override updated(): void {
    this.#watch();
    const dialog = this.renderRoot.querySelector('dialog');
    if (this._open && dialog !== null && !dialog.open) dialog.showModal();
  }

  protected override content(): unknown {
    const { attachment } = this;
    if (attachment === null) return nothing;
    return this.#shows(attachment) ? this.#picture(attachment) : this.#file(attachment);
  }

  #shows({ state, mediaType, file }: AttachmentView): boolean {
    if (this._broken || !isPicture(mediaType)) return false;
    return state === 'ready' || (file !== null && (state === 'waiting' || state === 'uploading'));
  }

  /** Fetches a picture once it comes near. Without an observer's word nothing is downloaded. */
  #watch(): void {
    const { attachment } = this;
    if (!this.isConnected || this._url !== null || attachment === null || !this.#shows(attachment)) return;
    if (attachment.file !== null) {
      void this.#load(attachment);
      return;
    }
    if (this.#near !== null) return;
    this.#near = new IntersectionObserver(
      (entries) => {
        if (!entries.some((entry) => entry.isIntersecting) || this.attachment === null) return;
        this.#near?.disconnect();
        void this.#load(this.attachment);
      },
      // The second reaches beyond the thread's own edges, where the browser knows it.
      { rootMargin: NEAR, scrollMargin: NEAR } as IntersectionObserverInit,
    );
    this.#near.observe(this);
  }

  async #load(attachment: AttachmentView): Promise<void> {
    const turn = ++this.#turn;
    try {
      const blob = await pictureBlob(attachment, this.actions);
      if (turn === this.#turn && this.isConnected) this._url = URL.createObjectURL(blob);
    } catch {
      if (turn === this.#turn) this._broken = true;
    }
  }

  #save = async (): Promise<void> => {
    const { attachment, actions } = this;
    if (attachment === null || this._saving === 'yes') return;
    this._saving = 'yes';
    try {
      const blob = attachment.file ?? (await actions?.download(attachment));
      if (blob === undefined) throw new TypeError('no way to download');
      saveBlob(blob, this.#name(attachment));
      this._saving = 'no';
    } catch {
      this._saving = 'failed';
    }
  };

  #enlarge = async (): Promise<void> => {
    await large.want();
    this._open = this.isConnected;
  };

  #name(attachment: AttachmentView): string {
    return cleanName(attachment.fileName, limits.attachments.fileNameChars);
  }

  #picture(attachment: AttachmentView): TemplateResult {
    const words = this.strings.attachment;
    const name = this.#name(attachment);
    const busy = attachment.state !== 'ready';
    return html`<div class="picture">
        <button
          class="frame"
          type="button"
          aria-label=${words.open(name)}
          ?disabled=${busy || this._url === null}
          @click=${this.#enlarge}
        >
          ${pictureRoom(attachment)}
          ${
            this._url === null
              ? laterIcon('image')
              : html`<img
                  src=${this._url}
                  alt=${words.image(name)}
                  decoding="async"
                  @error=${() => (this._broken = true)}
                />`
          }
        </button>
        ${busy ? this.#ring(attachment, name) : nothing}
      </div>
      ${
        this._open && this._url !== null
          ? large.now?.viewer({
              url: this._url,
              name,
              strings: this.strings,
              save: this.#save,
              closed: () => (this._open = false),
            })
          : nothing
      }`;
  }

  #ring(attachment: AttachmentView, name: string): TemplateResult {
    return html`<div class="veil">
      <button
        class="ring"
        type="button"
        aria-label=${this.strings.attachment.cancel(name)}
        @click=${this.#cancel}
      >
        <svg class="turn" viewBox="0 0 48 48" aria-hidden="true">
          <circle
            cx="24"
            cy="24"
            r="22"
            pathLength="100"
            stroke-dasharray="${attachment.progress * 100} 200"
          />
        </svg>
        ${icon('close')}
      </button>
    </div>`;
  }

  #cancel = (): void => {
    if (this.attachment !== null) this.actions?.discard(this.messageKey, this.attachment.key);
  };

  #file(attachment: AttachmentView): TemplateResult {
    const { state } = attachment;
    const words = this.strings.attachment;
    const name = this.#name(attachment);
    const format = formatFor(this.strings.locale);
    const all = format.size(attachment.sizeBytes);
    const kind = words.kind(attachment.mediaType);
    const busy = state === 'waiting' || state === 'uploading';
    // Not stored, and not sent either: the message can do without it.
    const removable = state === 'failed' && attachment.file !== null;
    return html`<div class="file" aria-busy=${this._saving === 'yes'}>
        ${this.#sign(attachment)}
        <span class="what">
          <bdi class="name">${name}</bdi>
          ${state === 'uploading' ? this.#bar(attachment, name) : nothing}
          ${
            state === 'uploading'
              ? html`<span class="meta"
                  >${words.uploading(format.size(attachment.sizeBytes * attachment.progress), all)}</span
                >`
              : state === 'checking'
                ? html`<span class="meta with-icon">${laterIcon('clock', 'small')}${words.checking}</span>`
                : html`<span class="meta"
                    >${state === 'waiting' ? words.waiting : words.describe(kind, all)}</span
                  >`
          }
        </span>
        ${
          busy || removable
            ? html`<button
                class="icon-button"
                type="button"
                aria-label=${busy ? words.cancel(name) : words.remove(name)}
                @click=${this.#cancel}
              >
                ${icon('close')}
              </button>`
            : state === 'ready'
              ? html`<button
                  class="icon-button"
                  type="button"
                  aria-label=${this._saving === 'yes' ? words.downloading(name) : words.download(name)}
                  @click=${this.#save}
                >
                  ${laterIcon('download')}
                </button>`
              : nothing
        }
      </div>
      ${this.#reason(attachment)}`;
  }

  #bar(attachment: AttachmentView, name: string): TemplateResult {
    const percent = Math.round(attachment.progress * 100);
    return html`<svg
      class="bar"
      role="progressbar"
      aria-label=${name}
      aria-valuemin="0"
      aria-valuemax="100"
      aria-valuenow=${percent}
    >
      <rect width="${percent}%" height="100%" rx="3"></rect>
    </svg>`;
  }

  #sign({ state, mediaType, fileName }: AttachmentView): TemplateResult {
    if (state === 'checking') return html`<span class="doc state">${laterIcon('shield')}</span>`;
    if (state === 'refused') return html`<span class="doc state bad">${laterIcon('shieldx')}</span>`;
    if (state === 'failed') return html`<span class="doc state bad">${laterIcon('warn')}</span>`;
    const ending =
      mediaType === 'application/pdf' ? 'PDF' : (/\.([a-z0-9]{1,4})$/i.exec(fileName)?.[1] ?? '');
    return html`<span class="doc" aria-hidden="true"><b>${ending.toUpperCase()}</b></span>`;
  }

  #reason({ state, error }: AttachmentView): unknown {
    const words = this.strings.attachment;
    if (this._saving === 'failed') return html`<p class="why" role="alert">${words.downloadFailed}</p>`;
    if (state === 'refused')
      return html`<p class="why">${error === null ? words.unsafe : this.strings.errors[error]}</p>`;
    if (state === 'failed')
      return html`<p class="why">${error === null ? words.failed : this.strings.errors[error]}</p>`;
    return nothing;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'care-attachment': Attachment;
  }
}
