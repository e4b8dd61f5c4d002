import { ChatClient } from './client/client.ts';
import { Attachment } from './elements/attachment.ts';
import { CareChat } from './elements/care-chat.ts';
import { LAUNCHER_TAG } from './elements/care-chat-contract.ts';
import { Composer } from './elements/composer.ts';
import { MessageBubble } from './elements/message-bubble.ts';
import { MessageList } from './elements/message-list.ts';
import { MessageStatus } from './elements/message-status.ts';
import { PeoplePicker } from './elements/people-picker.ts';
import { ChatSidebar } from './elements/sidebar.ts';
import { ChatWindow } from './elements/window.ts';
import { CareChatLauncher } from './launcher/launcher.ts';

const tags: Readonly<Record<string, CustomElementConstructor>> = {
  [LAUNCHER_TAG]: CareChatLauncher,
  'care-people-picker': PeoplePicker,
  'care-chat-sidebar': ChatSidebar,
  'care-message-status': MessageStatus,
  'care-message-bubble': MessageBubble,
  'care-message-list': MessageList,
  'care-attachment': Attachment,
  'care-composer': Composer,
  'care-chat-window': ChatWindow,
  'care-chat': CareChat,
};

/**
 * Registers our tags, once: all of them, or none where another copy was faster; the other copy's then serve.
 * Answers whether these are the ones in use.
 */
export function defineCareChat(): boolean {
  if (customElements.get('care-chat') !== undefined) {
    if (customElements.get('care-chat') === CareChat) return true;
    // eslint-disable-next-line no-console -- the only way to tell whoever builds the page
    console.warn('CareChat: another copy has defined the elements already; that one is used.');
    return false;
  }
  CareChat.connect = (options) => new ChatClient(options);
  for (const [tag, element] of Object.entries(tags)) {
    // The launcher comes first on a page with the script tag.
    if (customElements.get(tag) === undefined) customElements.define(tag, element);
  }
  return true;
}
