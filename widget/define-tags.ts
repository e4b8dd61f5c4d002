import { CareChat } from './elements/care-chat.ts';
import type { Connect } from './elements/care-chat-contract.ts';
import { MessageBubble } from './elements/message-bubble.ts';
import { ChatSidebar } from './elements/sidebar.ts';
import { ChatWindow } from './elements/window.ts';

type Tags = Readonly<Record<string, CustomElementConstructor>>;

/** The tags of every build. */
export const tags: Tags = {
  'care-chat-sidebar': ChatSidebar,
  'care-message-bubble': MessageBubble,
  'care-chat-window': ChatWindow,
  'care-chat': CareChat,
};

/** Registers each tag that nobody has yet. */
export function defineAll(some: Tags): void {
  for (const [tag, element] of Object.entries(some))
    if (customElements.get(tag) === undefined) customElements.define(tag, element);
}

/**
 * Registers our tags, once: all of them, or none where another copy was faster; the other copy's then serve.
 * Answers whether these are the ones in use. `more` are those that do not come with every build.
 */
export function defineTags(more: Tags, connect: Connect): boolean {
  const there = customElements.get('care-chat');
  if (there !== undefined && there !== CareChat) {
    // eslint-disable-next-line no-console -- the only way to tell whoever builds the page
    console.warn('CareChat: another copy has defined the elements already; that one is used.');
    return false;
  }
  if (there !== undefined) return true;
  CareChat.connect = connect;
  defineAll({ ...more, ...tags });
  return true;
}
