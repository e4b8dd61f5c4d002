import { ChatClient } from './client/client.ts';
import { defineTags } from './define-tags.ts';
import { LAUNCHER_TAG } from './elements/care-chat-contract.ts';
import { bring } from './i18n/load.ts';
import { languages } from './i18n/strings.ts';
import { elementParts } from './elements/parts.ts';
import { laterElements, laterTags } from './later.ts';
import { CareChatLauncher } from './launcher/launcher.ts';

/** Registers every element, the launcher of a floating chat included. Answers whether ours are the ones in use. */
export function defineCareChat(): boolean {
  elementParts.give(laterElements);
  languages.give(bring);
  return defineTags({ ...laterTags, [LAUNCHER_TAG]: CareChatLauncher }, (options) => new ChatClient(options));
}
