/** What was heard, by whom. */
interface Heard {
  readonly name: string;
  readonly text: string;
  /** It names who listens. */
  readonly namesMe: boolean;
}

export interface AnnouncerWords {
  announce(name: string, text: string): string;
  announceMany(count: number, names: readonly string[]): string;
  mentionedYou(name: string): string;
}

/** Where the words go: a polite live region's text. */
export type Speak = (text: string) => void;

/** A live region must stand a moment before it is filled, or nothing is read. */
export const FILL_MS = 100;
/** Messages this close together are told as a number. */
export const TOGETHER_MS = 2_000;
const MANY = 3;

/**
 * Speaks new messages through one polite region, sparingly: the first at once, and what follows within two seconds
 * together, as a number from three on. The region is emptied between, so that the same words twice are heard twice.
 */
export class Announcer {
  readonly #speak: Speak;
  #words: AnnouncerWords;
  #waiting: Heard[] = [];
  #plain: string[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;
  #quietUntil = 0;
  readonly #now: () => number;

  /** `now` is any clock in ms that only goes forward. */
  constructor(speak: Speak, words: AnnouncerWords, now: () => number = () => performance.now()) {
    this.#speak = speak;
    this.#words = words;
    this.#now = now;
  }

  set words(words: AnnouncerWords) {
    this.#words = words;
  }

  /** A new message by someone else. */
  heard(name: string, text: string, namesMe = false): void {
    this.#waiting.push({ name, text, namesMe });
    this.#arm(Math.max(FILL_MS, this.#quietUntil - this.#now()));
  }

  /** Anything else worth a word: the connection, an upload. */
  say(text: string): void {
    this.#plain.push(text);
    this.#arm(FILL_MS);
  }

  /** Forgets what was not said yet. */
  clear(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#waiting = [];
    this.#plain = [];
    this.#speak('');
  }

  #arm(delayMs: number): void {
    if (this.#timer !== undefined) return;
    this.#speak('');
    this.#timer = setTimeout(() => this.#flush(), delayMs);
  }

  #flush(): void {
    this.#timer = undefined;
    const heard = this.#waiting;
    const words = this.#words;
    const texts =
      heard.length >= MANY
        ? [
            words.announceMany(heard.length, [...new Set(heard.map(({ name }) => name))]),
            ...new Set(heard.flatMap(({ name, namesMe }) => (namesMe ? words.mentionedYou(name) : []))),
          ]
        : heard.map(({ name, text, namesMe }) =>
            words.announce(namesMe ? words.mentionedYou(name) : name, text),
          );
    if (heard.length > 0) this.#quietUntil = this.#now() + TOGETHER_MS;
    this.#speak([...this.#plain, ...texts].join('. '));
    this.#waiting = [];
    this.#plain = [];
  }
}
