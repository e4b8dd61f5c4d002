/** The languages whose tables are loaded when they are chosen; English comes with the widget. */
export const languageNames = [
  'ar',
  'de',
  'es',
  'fa',
  'fil',
  'fr',
  'ht',
  'it',
  'ja',
  'ko',
  'pl',
  'pt',
  'ru',
  'vi',
  'zh',
  'zh-Hant',
] as const;

export type LanguageName = (typeof languageNames)[number];

export interface Choice {
  readonly name: LanguageName;
  /**
   * BCP 47: the region is the asker's own, for dates and the clock. It names digits and calendar, both, where one was
   * asked for.
   */
  readonly locale: string;
}

/**
 * The table for a BCP 47 tag: that of its language, whatever the region, and of its script where a language has two
 * (zh-TW and zh-HK read traditional characters). Null, which is English, for what is of no language of ours.
 */
export function choose(tag: string): Choice | null {
  try {
    // Brings old names up to date on the way: `tl` is `fil`.
    const asked = new Intl.Locale(tag);
    const { language, script } = asked.maximize();
    const own = language === 'zh' && script === 'Hant' ? 'zh-Hant' : language;
    const name = languageNames.find((each) => each === own);
    if (name === undefined) return null;
    const { numberingSystem = 'latn', calendar = 'gregory' } = asked;
    const locale =
      asked.numberingSystem === undefined && asked.calendar === undefined
        ? asked.baseName
        : new Intl.Locale(asked.baseName, { numberingSystem, calendar }).toString();
    return { name, locale };
  } catch {
    // Not a tag.
    return null;
  }
}
