import { bringer, type Bring } from '../i18n/bring.ts';
import type { Maker } from '../i18n/kit.ts';
import type { LanguageName } from '../i18n/languages.ts';
import { until } from '../late.ts';
import type { AddModule, ModuleFile } from './modules.ts';

/** Set by the build: the file of each language. */
declare const LANGUAGE_FILES: Readonly<Record<LanguageName, ModuleFile>>;

/** Which languages there are, and how each is had: a chunk of its own, for whoever does not read English. */
export const bringFrom = (add: AddModule): Bring =>
  bringer((name) =>
    until(async () => (await add<{ readonly default: Maker }>(LANGUAGE_FILES[name])).default),
  );
