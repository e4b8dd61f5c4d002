import { css, html, nothing, type TemplateResult } from 'lit';

/** Pixels at 16 px text. */
export type AvatarSize = 24 | 28 | 36 | 40 | 48;

export interface AvatarOptions {
  readonly name: string;
  readonly userId: string;
  readonly size?: AvatarSize;
  /** Undefined: unknown, nothing is drawn. The word belongs beside it wherever it matters. */
  readonly presence?: 'online' | 'offline' | undefined;
}

const TITLE = /^(?:dr|prof|mr|mrs|ms|miss|mx|sir|dame|rev|nurse|sister|د|أ)\.?$/iu;

const firstGrapheme = (word: string, segmenter: Intl.Segmenter): string => {
  for (const { segment } of segmenter.segment(word)) return segment;
  return '';
};

/** The first and last name's first letters, titles left out; whole graphemes, so no accent or emoji is torn. */
export function initials(name: string): string {
  const words = name
    .replace(/[\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, '')
    .trim()
    .split(/\s+/u)
    .filter((word) => /[\p{L}\p{N}]/u.test(word));
  const proper = words.filter((word) => !TITLE.test(word));
  const used = proper.length > 0 ? proper : words;
  const first = used[0];
  if (first === undefined) return '?';
  const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
  const last = used.length > 1 ? used.at(-1) : undefined;
  const letters =
    firstGrapheme(first, segmenter) + (last === undefined ? '' : firstGrapheme(last, segmenter));
  return letters.toLocaleUpperCase();
}

/** One of six hues, the same for a person everywhere and forever (FNV-1a of the id). */
export function hue(userId: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < userId.length; index += 1) {
    hash = Math.imul(hash ^ userId.charCodeAt(index), 0x01000193);
  }
  return ((hash >>> 0) % 6) + 1;
}

/** A round with initials: decoration, since the name always stands beside it. Needs `avatarStyles`. */
export function avatar({ name, userId, size = 48, presence }: AvatarOptions): TemplateResult {
  return html`<span class="avatar s${size} av${hue(userId)}" aria-hidden="true"
    ><span class="initials">${initials(name)}</span>${
      presence === undefined ? nothing : html`<span class="dot ${presence}"></span>`
    }</span
  >`;
}

/** Two people, overlapping, in the room of one 48 avatar. */
export function avatarPair(people: readonly { name: string; user_id: string }[]): TemplateResult {
  return html`<span class="avatar-pair" aria-hidden="true"
    >${people.slice(0, 2).map((person) => avatar({ name: person.name, userId: person.user_id, size: 28 }))}</span
  >`;
}

export const avatarStyles = css`
  .avatar {
    position: relative;
    display: inline-grid;
    place-items: center;
    flex: none;
    width: var(--care-size);
    height: var(--care-size);
    border-radius: 50%;
    background: light-dark(oklch(0.905 0.042 var(--care-hue)), oklch(0.37 0.055 var(--care-hue)));
    --care-ink: 0.075;
    color: light-dark(oklch(0.36 var(--care-ink) var(--care-hue)), oklch(0.92 0.045 var(--care-hue)));
    forced-color-adjust: none;
  }
  /* What a screen can show of this hue, so dark: it would be drawn lighter. */
  .avatar.av4 {
    --care-ink: 0.06;
  }
  .avatar .initials {
    font-size: 0.9375em;
    font-weight: 600;
    line-height: 1;
    letter-spacing: 0.01em;
    user-select: none;
  }
  .avatar.s24,
  .avatar.s28 {
    --care-size: 1.5em;
  }
  .avatar.s28 {
    --care-size: 1.75em;
  }
  .avatar:is(.s24, .s28) .initials {
    font-size: 0.6875em;
  }
  .avatar.s36 {
    --care-size: 2.25em;
  }
  .avatar.s36 .initials {
    font-size: 0.75em;
  }
  .avatar.s40 {
    --care-size: 2.5em;
  }
  .avatar.s40 .initials {
    font-size: 0.8125em;
  }
  .avatar.s48 {
    --care-size: 3em;
  }
  .avatar-pair {
    position: relative;
    display: inline-block;
    flex: none;
    width: 3em;
    height: 3em;
  }
  .avatar-pair .avatar {
    position: absolute;
    inset-block-start: 0;
    inset-inline-start: 0;
  }
  .avatar-pair .avatar:nth-child(2) {
    inset: auto 0 0 auto;
    box-shadow: 0 0 0 2px var(--care-ground, var(--care-surface));
  }
  .avatar-pair .avatar:nth-child(2):dir(rtl) {
    inset: auto auto 0 0;
  }
  .dot {
    display: inline-block;
    flex: none;
    width: 0.625em;
    height: 0.625em;
    border-radius: 50%;
    background: var(--care-presence);
    forced-color-adjust: none;
  }
  .dot.offline {
    border: 1.5px solid var(--care-line-strong);
    background: var(--care-ground, var(--care-surface));
  }
  .avatar > .dot {
    position: absolute;
    inset-block-end: 0.03em;
    inset-inline-end: 0.0625em;
    box-shadow: 0 0 0 2px var(--care-ground, var(--care-surface));
  }
  @media (forced-colors: active) {
    .avatar {
      border: 1px solid CanvasText;
      background: Canvas;
      color: CanvasText;
    }
    .dot {
      border: 1px solid CanvasText;
      background: Highlight;
    }
    .dot.offline {
      background: Canvas;
    }
  }
`;
