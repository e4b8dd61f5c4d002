import { defineCareChat } from './define.ts';
import { begin } from './launcher/begin.ts';
import type { EmbedOptions, Handle } from './launcher/embed-contract.ts';
import { makeHandle } from './launcher/handle.ts';

/** With a bundler there is no script tag that knows where the chat lives. */
export type StartCareChatOptions = EmbedOptions & { readonly api: string };

/**
 * `CareChat.start()` of the script tag, for a page with a bundler: puts a chat into the page and answers its handle.
 * Needs a document, so call it in a browser only.
 */
export function startCareChat(options: StartCareChatOptions): Handle {
  const here = async () => {
    defineCareChat();
    return begin(options.api);
  };
  return makeHandle(options, here, () => undefined);
}
