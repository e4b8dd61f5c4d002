import { FirstClient, type WholeClient } from '../client/first-client.ts';
import { defineAll, defineTags } from '../define-tags.ts';
import { FirstList } from '../elements/first-list.ts';
import { elementParts } from '../elements/parts.ts';
import { languages } from '../i18n/strings.ts';
import { Late, until } from '../late.ts';
import type * as Later from '../later.ts';
import { begin } from './begin.ts';
import type { Begin } from './embed-contract.ts';
import type { bringFrom } from './languages-entry.ts';
import type { AddModule, ModuleFile } from './modules.ts';
import { fillSheets } from './sheets.ts';

/** Set by the build: what goes with this one, and all that the later chunk takes from it. */
declare const STYLES_INTEGRITY: string;
declare const LATER: ModuleFile;
declare const LANGUAGES: ModuleFile;
declare const SHARED: object;

/** The later chunk brings no copy of anything that is here: it is a function of what it shares. */
interface LaterModule {
  readonly default: (shared: object, add: AddModule) => typeof Later;
}

const wholeClient = new Late<WholeClient>();

const load = <T>(add: AddModule, module: ModuleFile): Promise<T> => until(() => add<T>(module));

/** Loads the later chunk, until it is here. */
async function bring(add: AddModule): Promise<void> {
  const { default: make } = await load<LaterModule>(add, LATER);
  const later = make(SHARED, add);
  defineAll(later.laterTags);
  wholeClient.give(later.wholeClient);
  elementParts.give(later.laterElements);
}

/** Nothing is defined before its styles are here. */
async function stand(add: AddModule): Promise<void> {
  await fillSheets(import.meta.url.replace('.js', '.css'), STYLES_INTEGRITY);
  let coming: Promise<void> | undefined;
  const want = (): unknown => (coming ??= bring(add));
  wholeClient.from(want);
  elementParts.from(want);
  languages.from(() =>
    load<{ bringFrom: typeof bringFrom }>(add, LANGUAGES).then((all) => languages.give(all.bringFrom(add))),
  );
  defineTags(
    { 'care-first-list': FirstList },
    (options) => wholeClient.now?.(options) ?? new FirstClient(options, wholeClient),
  );
}

let standing: Promise<void> | undefined;

/** What the loader calls. */
export async function arrive(add: AddModule): Promise<Begin> {
  try {
    await (standing ??= stand(add));
  } catch (error) {
    standing = undefined;
    throw error;
  }
  return begin(new URL(import.meta.url).origin);
}
