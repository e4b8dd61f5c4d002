import {
  html,
  nothing,
  type ReactiveController,
  type ReactiveControllerHost,
  type TemplateResult,
} from 'lit';
import { cleanName } from '../../protocol/content.ts';
import { limits } from '../../protocol/limits.ts';
import type { TenantSettings } from '../../protocol/index.ts';
import type { WholeStrings } from '../i18n/whole.ts';
import { isPicture } from './attachment-room.ts';
import { askForFiles, attachButton, chosenFiles, filePickers } from './composer-choose.ts';
import { vetFiles } from './composer-files.ts';
import type { Pointer } from './composer-pointer.ts';
import { formatFor } from './format.ts';
import { icon } from './icons.ts';
import { laterIcon } from './icons-later.ts';

/** Blob URLs of the raster pictures among the chosen files; each lives as long as its file is held. */
class Thumbnails {
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
}

/** What they need of the composer. */
export interface AttachedHost extends ReactiveControllerHost {
  readonly settings: TenantSettings | null;
  readonly strings: WholeStrings;
  focus(): void;
  /** Its person took files to what is written, or away from it. */
  keepFiles(): void;
}

/** The files that go with what is written, where they come from, and why others cannot go. */
export class Attached implements ReactiveController {
  readonly #host: AttachedHost;
  readonly #pointer: Pointer;
  readonly #thumbnails = new Thumbnails();
  #files: readonly File[] = [];
  #problems: readonly string[] = [];

  constructor(host: AttachedHost, pointer: Pointer) {
    (this.#host = host).addController(this);
    this.#pointer = pointer;
  }

  hostUpdated(): void {
    this.#thumbnails.keep(this.#files);
  }

  hostDisconnected(): void {
    this.#thumbnails.keep([]);
  }

  get files(): readonly File[] {
    return this.#files;
  }

  /** These, and no other. */
  set(files: readonly File[], problems: readonly string[] = []): void {
    this.#files = files;
    this.#problems = problems;
    this.#host.requestUpdate();
  }

  /** What was wrong is not said any longer. */
  forgive(): void {
    this.set(this.#files);
  }

  /** Of `given` those that may go. */
  add(given: readonly File[]): void {
    if (given.length === 0) return;
    const { settings, strings } = this.#host;
    const { accepted, refused } = vetFiles(given, this.#files.length, settings, strings);
    this.set([...this.#files, ...accepted], refused);
    if (accepted.length > 0) this.#host.keepFiles();
    this.#host.focus();
  }

  /** Those of a message that was taken back go first; there may be too many then. */
  takeBack(returned: readonly File[]): void {
    const files = [...returned, ...this.#files];
    const most = limits.attachments.perMessage;
    this.set(files, files.length > most ? [this.#host.strings.composer.tooMany(most)] : []);
    if (returned.length > 0) this.#host.keepFiles();
  }

  #remove(file: File): void {
    this.set(this.#files.filter((held) => held !== file));
    this.#host.keepFiles();
    this.#host.focus();
  }

  readonly #chosen = (event: Event): void => this.add(chosenFiles(event));

  readonly #ask = (event: Event): void =>
    askForFiles(event.currentTarget, this.#host.settings, this.#pointer.coarse, this.#host.strings);

  /** Where one asks for them. */
  entry(disabled: boolean): TemplateResult {
    const { settings, strings } = this.#host;
    return html`${attachButton(settings, strings, disabled, this.#ask)} ${filePickers(settings, this.#chosen)}`;
  }

  /** Each with a way out. */
  chips(): TemplateResult | typeof nothing {
    if (this.#files.length === 0) return nothing;
    return html`<ul class="indent chips">
      ${this.#files.map((file) => this.#chip(file))}
    </ul>`;
  }

  #chip(file: File): TemplateResult {
    const { attachment, locale } = this.#host.strings;
    const name = cleanName(file.name, limits.attachments.fileNameChars);
    const size = formatFor(locale).size(file.size);
    const thumbnail = this.#thumbnails.of(file);
    return html`<li class="chip">
      ${thumbnail === null ? html`<span class="sign">${laterIcon('file')}</span>` : html`<img src=${thumbnail} alt="" />`}
      <span class="what">
        <bdi>${name}</bdi>
        <span class="meta">${attachment.describe(attachment.kind(file.type), size)}</span>
      </span>
      <button
        class="icon-button"
        type="button"
        aria-label=${attachment.remove(name)}
        @click=${() => this.#remove(file)}
      >
        ${icon('close', 'small')}
      </button>
    </li>`;
  }

  /** Why something of what was chosen cannot be sent. */
  problems(): TemplateResult | typeof nothing {
    if (this.#problems.length === 0) return nothing;
    return html`<div class="indent" role="alert">
      ${this.#problems.map(
        (problem) => html`<p class="meta problem">${icon('alert', 'small')}<span>${problem}</span></p>`,
      )}
    </div>`;
  }
}
