import { html, nothing, type TemplateResult } from 'lit';
import type { WholeStrings } from '../i18n/whole.ts';
import type { Composer } from './composer.ts';
import { newsOf, spokenStep, type Room } from './composer-room.ts';
import { icon } from './icons.ts';
import { laterIcon } from './icons-later.ts';

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

/** For whoever has a keyboard; `ask` shows all keys. While a message is changed Enter sends nothing. */
export const keyHints = (
  editing: boolean,
  { composer, keys }: WholeStrings,
  ask: () => void,
): TemplateResult =>
  html`<div class="hints">
    ${editing ? nothing : html`<p class="meta hint">${composer.hintEnter}</p>`}
    <button class="keys" type="button" title=${keys.title} aria-label=${keys.title} @click=${ask}>
      ${laterIcon('keyboard', 'small')}
    </button>
  </div>`;
