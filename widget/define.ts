import { ChatClient } from './client/client.ts';
import { defineTags } from './define-tags.ts';
import { bring } from './i18n/load.ts';
import { languages } from './i18n/strings.ts';
import { elementParts } from './elements/parts.ts';
import { laterElements, laterTags } from './later.ts';

/** Registers every element, the launcher of a floating chat included. Answers whether ours are the ones in use. */
export function defineCareChat(): boolean {
  elementParts.give(laterElements);
  languages.give(bring);
  return defineTags(laterTags, (options) => new ChatClient(options));
}
