import type { ReactiveControllerHost } from 'lit';
import type { StringOverrides } from '../i18n/overrides.ts';
import { englishFor, isEnglish, languages, rememberOverrides, type Strings } from '../i18n/strings.ts';

/** How long the first paint waits for its language; then English stands in until it is here. */
const WAIT_MS = 5_000;

/** The words of an element's language: at once in English, otherwise when they have been loaded. */
export class LanguageController {
  readonly #host: Pick<ReactiveControllerHost, 'requestUpdate'>;
  #asked: readonly [tag: string, own: StringOverrides | undefined] | null = null;
  #table: Strings | null = null;

  constructor(host: Pick<ReactiveControllerHost, 'requestUpdate'>) {
    this.#host = host;
  }

  /** The words for a BCP 47 tag; those of the last one until they are here, and null where there was none. */
  words(tag: string, own: StringOverrides | undefined): Strings | null {
    if (own === undefined && isEnglish(tag)) {
      this.#asked = null;
      return (this.#table = englishFor(tag));
    }
    const [lastTag, lastOwn] = this.#asked ?? [];
    if (lastTag !== tag || lastOwn !== own) void this.#ask(tag, own);
    return this.#table;
  }

  async #ask(tag: string, own: StringOverrides | undefined): Promise<void> {
    const asked = (this.#asked = [tag, own] as const);
    const english = englishFor(tag);
    const show = (table: Strings): void => {
      // Another language was chosen meanwhile.
      if (this.#asked !== asked) return;
      this.#table = table;
      this.#host.requestUpdate();
    };
    const timer = setTimeout(() => this.#table ?? show(english), WAIT_MS);
    const table = await (await languages.want())(tag, own, english);
    clearTimeout(timer);
    if (own !== undefined) rememberOverrides(table, own);
    show(table);
  }
}
