import { html, nothing, type TemplateResult } from 'lit';
import { cleanName } from '../../protocol/content.ts';
import { limits } from '../../protocol/limits.ts';
import type { WholeStrings } from '../i18n/whole.ts';
import { isPicture } from './attachment-room.ts';
import type { Composer } from './composer.ts';
import { newsOf, spokenStep, type Room } from './composer-room.ts';
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

function fileChip(
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

/** What is being done with a message that is there already: answered, or changed. */
export function aboveField(
  { replyTo, editing }: Pick<Composer, 'replyTo' | 'editing'>,
  strings: WholeStrings,
  giveUp: () => void,
): unknown {
  const { composer: words, thread, sidebar } = strings;
  if (editing !== null) return strip(words.editing, editing.before, words.cancelEdit, giveUp);
  if (replyTo === null) return nothing;
  const preview = replyTo.retracted
    ? thread.retracted
    : replyTo.preview || (replyTo.name === null ? thread.quoteGone : sidebar.file(1));
  return strip(words.replyingTo(replyTo.name ?? ''), preview, words.cancelReply, giveUp);
}

const strip = (title: string, preview: string, cancel: string, giveUp: () => void): TemplateResult =>
  html`<div class="indent reply">
    <blockquote>
      <bdi>${title}</bdi>
      <span class="preview" dir="auto">${preview}</span>
    </blockquote>
    <button class="icon-button" type="button" aria-label=${cancel} @click=${giveUp}>${icon('close')}</button>
  </div>`;

/** The chosen files, each with a way out. */
export const fileChips = (
  files: readonly File[],
  thumbnails: Thumbnails,
  strings: WholeStrings,
  remove: (file: File) => void,
): unknown =>
  files.length === 0
    ? nothing
    : html`<ul class="indent chips">
        ${files.map((file) => fileChip(file, thumbnails.of(file), strings, () => remove(file)))}
      </ul>`;

/** Why something of what was chosen cannot be sent. */
export const problemList = (problems: readonly string[]): unknown =>
  problems.length === 0
    ? nothing
    : html`<div class="indent" role="alert">
        ${problems.map(
          (problem) => html`<p class="meta problem">${icon('alert', 'small')}<span>${problem}</span></p>`,
        )}
      </div>`;

/** How much more may be written, in people's words; empty while that is enough. */
function roomWords(room: Room, { composer, errors }: WholeStrings): string {
  switch (room.name) {
    case 'enough':
      return '';
    case 'near':
      return composer.charactersLeft(room.left);
    case 'over':
      return composer.charactersOver(room.by);
    case 'invalid':
      return errors.content_invalid;
  }
}

/** What is said of the room left: shown at each letter, spoken at some. */
export class RoomCount {
  /** Of what is shown: by this the field is described. */
  readonly id = 'room';
  #steps: readonly string[] = [];
  #spoken = '';

  /** `more` is said of the text besides; empty: nothing. */
  of(room: Room, strings: WholeStrings, more: string): TemplateResult {
    const remarks = [
      { step: spokenStep(room), words: roomWords(room, strings) },
      { step: more, words: more },
    ];
    const said = newsOf([], remarks);
    if (remarks.some(({ step }, at) => step !== this.#steps[at])) this.#spoken = newsOf(this.#steps, remarks);
    this.#steps = remarks.map(({ step }) => step);
    return html`<div id=${this.id}>
        ${
          said === ''
            ? nothing
            : html`<p class="meta hint ${room.name === 'near' && more === '' ? '' : 'over'}">${said}</p>`
        }
      </div>
      <p class="visually-hidden" aria-live="polite">${this.#spoken}</p>`;
  }
}

/** For whoever has a keyboard; `ask` shows all keys. */
export const keyHints = ({ composer, keys }: WholeStrings, ask: () => void): TemplateResult =>
  html`<div class="hints">
    <p class="meta hint">${composer.hintEnter}</p>
    <button class="keys" type="button" title=${keys.title} aria-label=${keys.title} @click=${ask}>
      ${laterIcon('keyboard', 'small')}
    </button>
  </div>`;
