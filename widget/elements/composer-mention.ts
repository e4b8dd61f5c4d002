import { nothing, type TemplateResult } from 'lit';
import type { Mention, Sender } from '../../protocol/index.ts';
import { limits } from '../../protocol/limits.ts';
import { together } from '../client/together.ts';
import type { WholeStrings } from '../i18n/whole.ts';
import { lazy } from '../lazy.ts';
import type { Words } from './composer-draft.ts';
import type { Press } from './composer-keys.ts';
import {
  begunAt,
  fitting,
  mentionsIn,
  nameInto,
  namesTooMany,
  standingIn,
  type Begun,
} from './mentioning.ts';
import { isProcessed } from './input-method.ts';

/** A chunk of its own, for whoever names somebody. */
const list = lazy(() => import('./mention-list.ts'));

const LIST_ID = 'mentionable';
const optionId = (at: number): string => `${LIST_ID}-${at}`;

/** What a key does to the people on offer. */
export type Pressed = 'choose' | 'close' | 'next' | 'previous' | null;

/** Enter and Tab choose, arrows go round, Escape closes; with another key held, and while an input method works, nothing does. */
export function pressedIn(press: Press): Pressed {
  if (isProcessed(press) || press.shiftKey || press.altKey || press.ctrlKey || press.metaKey) return null;
  switch (press.key) {
    case 'Enter':
    case 'Tab':
      return 'choose';
    case 'Escape':
      return 'close';
    case 'ArrowDown':
      return 'next';
    case 'ArrowUp':
      return 'previous';
    default:
      return null;
  }
}

/** What the field it works in is, and what else it needs of the composer. */
export interface MentionHost {
  /** Absent: nobody. */
  readonly mentionable: readonly Sender[] | undefined;
  readonly strings: WholeStrings;
  readonly field: HTMLTextAreaElement | null;
  /** Whom a message that is being changed names already. */
  readonly named: readonly Mention[];
  /** What is in the field, and who was chosen of people of one name. */
  readonly words: Words;
  wrote(text: string, chosen?: readonly Mention[]): void;
  requestUpdate(): void;
}

/** Naming people while one writes: whom to offer, and whom the text names in the end. */
export class ComposerMention {
  readonly #host: MentionHost;
  #begun: Begun | null = null;
  #people: readonly Sender[] = [];
  #at = 0;
  /** Where one was closed: it stays so until another is begun. */
  #closedAt: number | null = null;

  constructor(host: MentionHost) {
    this.#host = host;
  }

  get #everyone(): readonly Sender[] {
    return this.#host.mentionable ?? [];
  }

  /** Whether there is anybody to name. */
  get possible(): boolean {
    return this.#everyone.length > 0;
  }

  /** The text changed, or the caret went elsewhere. */
  readonly follow = (): void => {
    const { field } = this.#host;
    const everyone = this.#everyone;
    const caret = field === null || field.selectionStart !== field.selectionEnd ? null : field.selectionEnd;
    const begun = field === null || caret === null ? null : begunAt(field.value, caret, everyone);
    if (begun?.at !== this.#closedAt) this.#closedAt = null;
    if (begun?.at === this.#begun?.at && begun?.query === this.#begun?.query) return;
    this.#begun = begun;
    this.#offer(begun === null || this.#closedAt !== null ? [] : fitting(begun.query, everyone));
  };

  /** Something else is done than writing on: nobody is on offer until one does. */
  leave(): void {
    this.#begun = null;
    this.#offer([]);
  }

  #offer(people: readonly Sender[]): void {
    if (people.length === 0 && this.#people.length === 0) return;
    this.#people = people;
    this.#at = 0;
    if (people.length > 0 && list.now === null) void list.want().then(() => this.#host.requestUpdate());
    this.#host.requestUpdate();
  }

  get #open(): boolean {
    return this.#people.length > 0 && list.now !== null;
  }

  /** Whether it was a key of the list's. */
  press(event: KeyboardEvent): boolean {
    const pressed = this.#open ? pressedIn(event) : null;
    if (pressed === null) return false;
    event.preventDefault();
    event.stopPropagation();
    if (pressed === 'close') {
      this.#closedAt = this.#begun?.at ?? null;
      this.#offer([]);
    } else if (pressed === 'choose') this.#choose(this.#people[this.#at]);
    else {
      const { length } = this.#people;
      this.#at = (this.#at + (pressed === 'next' ? 1 : length - 1)) % length;
      this.#host.requestUpdate();
    }
    return true;
  }

  readonly #choose = (person: Sender | undefined): void => {
    const { field } = this.#host;
    const begun = this.#begun;
    if (person === undefined || field === null || begun === null) return;
    const { user_id, name } = person;
    // Whose name was taken out again is not meant, though another's of that name is put in.
    const meant = standingIn(field.value, this.#host.words.chosen);
    const { start, end, text } = nameInto(field.value, begun, name);
    field.setRangeText(text, start, end, 'end');
    this.#host.wrote(field.value, together([{ user_id, name }], meant));
    field.focus();
    this.follow();
  };

  /** Whom a text names, as far as a message can tell it. */
  named(text: string): readonly Mention[] {
    return mentionsIn(text, ...this.#known);
  }

  /** That it cannot tell them all, in people's words; empty where it can. */
  tooMany(text: string): string {
    if (!this.possible || !namesTooMany(text, ...this.#known)) return '';
    return this.#host.strings.composer.tooManyNamed(limits.mentions.perMessage);
  }

  /** Who may be named, and who was chosen. Someone who is called otherwise since is still found by the name that stands there. */
  get #known(): readonly [people: readonly Mention[], chosen: readonly Mention[]] {
    const { named, words } = this.#host;
    return [[...named, ...this.#everyone], together(named, words.chosen)];
  }

  /** What the field says of the list: a field of several lines keeps its role, and may point at it all the same. */
  get controls(): string | typeof nothing {
    return this.#open ? LIST_ID : nothing;
  }
  get active(): string | typeof nothing {
    return this.#open ? optionId(this.#at) : nothing;
  }

  render(): TemplateResult | typeof nothing {
    if (!this.#open) return nothing;
    const options = { id: LIST_ID, people: this.#people, at: this.#at, optionId, choose: this.#choose };
    return list.now?.mentionList({ ...options, strings: this.#host.strings }) ?? nothing;
  }

  /** Brings the one that Enter chooses into view, in the list alone. */
  updated(root: ParentNode): void {
    const box = root.querySelector<HTMLElement>(`#${LIST_ID}`);
    const option = root.querySelector<HTMLElement>(`#${optionId(this.#at)}`);
    if (box === null || option === null) return;
    const above = option.offsetTop - box.scrollTop;
    if (above < 0) box.scrollTop = option.offsetTop;
    else if (above + option.offsetHeight > box.clientHeight)
      box.scrollTop = option.offsetTop + option.offsetHeight - box.clientHeight;
  }
}
