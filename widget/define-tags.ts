import { ChatClient } from './client/client.ts';
import { Attachment } from './elements/attachment.ts';
import { CareChat } from './elements/care-chat.ts';
import { Composer } from './elements/composer.ts';
import { MessageBubble } from './elements/message-bubble.ts';
import { MessageList } from './elements/message-list.ts';
import { MessageStatus } from './elements/message-status.ts';
import { PeoplePicker } from './elements/people-picker.ts';
import { ChatSidebar } from './elements/sidebar.ts';
import { ChatWindow } from './elements/window.ts';

const tags: Readonly<Record<string, CustomElementConstructor>> = {
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
 * Answers whether these are the ones in use. `more` are those that a script tag's loader brings by itself.
 */
export function defineTags(more: Readonly<Record<string, CustomElementConstructor>>): boolean {
  const there = customElements.get('care-chat');
  if (there !== undefined && there !== CareChat) {
    // eslint-disable-next-line no-console -- the only way to tell whoever builds the page
    console.warn('CareChat: another copy has defined the elements already; that one is used.');
    return false;
  }
  if (there !== undefined) return true;
  CareChat.connect = (options) => new ChatClient(options);
  for (const [tag, element] of Object.entries({ ...more, ...tags })) {
    // The launcher may have come before.
    if (customElements.get(tag) === undefined) customElements.define(tag, element);
  }
  return true;
}
