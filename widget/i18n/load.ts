import type { Maker } from './kit.ts';
import type { LanguageName } from './languages.ts';

/** One dynamic import each, so that a bundler makes each a file of its own. */
export const languageFiles: Readonly<Record<LanguageName, () => Promise<{ readonly default: Maker }>>> = {
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

/** Loads a language's words. Rejects when they cannot be had. */
export const loadLanguage = async (name: LanguageName): Promise<Maker> =>
  (await languageFiles[name]()).default;
