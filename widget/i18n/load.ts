import type { StringOverrides } from './overrides.ts';
import { until } from '../late.ts';
import { bringer } from './bring.ts';
import type { Maker } from './kit.ts';
import type { LanguageName } from './languages.ts';
import { englishFor } from './strings.ts';
import { whole, type WholeStrings } from './whole.ts';

/** One dynamic import each, so that a bundler makes each a file of its own. */
const files: Readonly<Record<LanguageName, () => Promise<{ readonly default: Maker }>>> = {
  ar: () => import('./locales/ar.ts'),
  de: () => import('./locales/de.ts'),
  es: () => import('./locales/es.ts'),
  fa: () => import('./locales/fa.ts'),
  fil: () => import('./locales/fil.ts'),
  fr: () => import('./locales/fr.ts'),
  ht: () => import('./locales/ht.ts'),
  it: () => import('./locales/it.ts'),
  ja: () => import('./locales/ja.ts'),
  ko: () => import('./locales/ko.ts'),
  pl: () => import('./locales/pl.ts'),
  pt: () => import('./locales/pt.ts'),
  ru: () => import('./locales/ru.ts'),
  vi: () => import('./locales/vi.ts'),
  zh: () => import('./locales/zh.ts'),
  'zh-Hant': () => import('./locales/zh-Hant.ts'),
};

/** Loads the table of a language. Rejects when it cannot be had. */
export const loadLanguage = async (name: LanguageName): Promise<Maker> => (await files[name]()).default;

/** For elements: a language that cannot be had is tried again until it is here. */
export const bring = bringer((name) => until(() => loadLanguage(name)));

const once = bringer(loadLanguage);

/**
 * Every word for a BCP 47 tag, for elements that stand alone: give it to their `strings`. `own` is laid over it.
 * Rejects when the language cannot be loaded.
 */
export async function loadStrings(tag: string, own?: StringOverrides): Promise<WholeStrings> {
  return whole(await once(tag, own, englishFor(tag)));
}
