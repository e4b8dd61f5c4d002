import type { ReactiveControllerHost } from 'lit';
import type { StringOverrides } from '../i18n/overrides.ts';
import { englishFor, isEnglish, languages, type Strings } from '../i18n/strings.ts';

/** How long the first paint waits for its language; then English stands in until it is here. */
const WAIT_MS = 5_000;

/**
 * The words of an element's language, for a BCP 47 tag and a page's own words: at once in English, otherwise when they
 * have been loaded. Until then those of the last language, and null where there was none.
 */
export function languageOf(
  host: Pick<ReactiveControllerHost, 'requestUpdate'>,
): (tag: string, own: StringOverrides | undefined) => Strings | null {
  let asked: readonly unknown[] = [];
  let words: Strings | null = null;
  return (tag, own) => {
    if (asked[0] === tag && asked[1] === own) return words;
    const turn = (asked = [tag, own]);
    const english = englishFor(tag);
    if (own === undefined && isEnglish(tag)) return (words = english);
    const show = (table: Strings): void => {
      // Another language was chosen meanwhile.
      if (asked !== turn) return;
      words = table;
      host.requestUpdate();
    };
    setTimeout(() => words ?? show(english), WAIT_MS);
    void languages.want().then((bring) => bring(tag, own, english).then(show));
    return words;
  };
}
