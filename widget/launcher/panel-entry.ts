import { FirstClient, type WholeClient } from '../client/first-client.ts';
import { defineAll, defineTags } from '../define-tags.ts';
import { FirstList } from '../elements/first-list.ts';
import { elementParts } from '../elements/parts.ts';
import { Late } from '../late.ts';
import type * as Later from '../later.ts';
import type { AddModule, ModuleFile } from './modules.ts';
import { fillSheets } from './sheets.ts';

/** Set by the build: the what goes with this one, and all that the later chunk takes from it. */
declare const STYLES_INTEGRITY: string;
declare const LATER: ModuleFile;
declare const SHARED: object;

/** The later chunk brings no copy of anything that is here: it is a function of what it shares. */
interface LaterModule {
  readonly default: (shared: object) => typeof Later;
}

const MAX_WAIT_MS = 30_000;
const wholeClient = new Late<WholeClient>();

/** Loads the later chunk, until it is here. */
async function bring(add: AddModule, waitMs = 1_000): Promise<void> {
  try {
    const { default: make } = (await import(await add(LATER))) as LaterModule;
    const later = make(SHARED);
    defineAll(later.laterTags);
    wholeClient.give(later.wholeClient);
    elementParts.give(later.laterElements);
  } catch {
    setTimeout(() => void bring(add, Math.min(MAX_WAIT_MS, waitMs * 2)), waitMs);
  }
}

/** What the loader calls; nothing is defined before its styles are here. */
export async function arrive(add: AddModule): Promise<void> {
  await fillSheets(import.meta.url.replace('.js', '.css'), STYLES_INTEGRITY);
  let coming: Promise<void> | undefined;
  const want = (): unknown => (coming ??= bring(add));
  wholeClient.from(want);
  elementParts.from(want);
  defineTags(
    { 'care-first-list': FirstList },
    (options) => wholeClient.now?.(options) ?? new FirstClient(options, wholeClient),
  );
}
