import type { Maker } from './kit.ts';

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
  /** Whose words; null for English. */
  readonly name: LanguageName | null;
  /** BCP 47: the region is the asker's own, for dates and the clock. */
  readonly locale: string;
}

/** What is said where we have no better words: British English, rather than two languages in one sentence. */
export const ENGLISH = 'en-GB';

/**
 * The table for a BCP 47 tag: that of its language, whatever the region, and of its script where a language has two
 * (zh-TW and zh-HK read traditional characters). What is no tag, or of no language of ours, is English.
 */
export function choose(tag: string | null): Choice {
  try {
    // Brings old names up to date on the way: `tl` is `fil`.
    const asked = new Intl.Locale(tag ?? '');
    const { language, script } = asked.maximize();
    const own = language === 'zh' && script === 'Hant' ? 'zh-Hant' : language;
    const name = languageNames.find((each) => each === own) ?? null;
    if (name !== null || language === 'en') return { name, locale: asked.toString() };
  } catch {
    // Not a tag.
  }
  return { name: null, locale: ENGLISH };
}

/** The tables that are here, and how the others come. */
export class Languages {
  readonly #here = new Map<LanguageName, Maker>();
  readonly #coming = new Map<LanguageName, Promise<boolean>>();
  #bring: ((name: LanguageName) => Promise<Maker>) | null = null;

  /** Says where tables come from. */
  from(bring: (name: LanguageName) => Promise<Maker>): void {
    this.#bring = bring;
  }

  give(name: LanguageName, maker: Maker): void {
    this.#here.set(name, maker);
  }

  now(name: LanguageName): Maker | null {
    return this.#here.get(name) ?? null;
  }

  /** Answers whether the table is here now. One that could not be had is asked for anew the next time. */
  want(name: LanguageName): Promise<boolean> {
    if (this.#here.has(name)) return Promise.resolve(true);
    const coming = this.#coming.get(name) ?? this.#ask(name);
    this.#coming.set(name, coming);
    return coming;
  }

  async #ask(name: LanguageName): Promise<boolean> {
    try {
      const maker = await this.#bring?.(name);
      if (maker !== undefined) this.give(name, maker);
    } catch {
      // The caller goes on in English.
    }
    this.#coming.delete(name);
    return this.#here.has(name);
  }
}

export const languages = new Languages();
