import { CareChat } from './elements/care-chat.ts';
import { LAUNCHER_TAG, type Connect } from './elements/care-chat-contract.ts';
import { PeoplePicker } from './elements/people-picker.ts';
import { ChatSidebar } from './elements/sidebar.ts';
import { CareChatLauncher } from './launcher/launcher.ts';

/** Registers our tags: all of them, or, where another copy has, none. */
export function defineTags(
  connect: Connect,
  more: Readonly<Record<string, CustomElementConstructor>>,
): boolean {
  if (customElements.get('care-chat') !== undefined) return false;
  CareChat.connect = connect;
  const tags: Readonly<Record<string, CustomElementConstructor>> = {
    [LAUNCHER_TAG]: CareChatLauncher,
    'care-people-picker': PeoplePicker,
    'care-chat-sidebar': ChatSidebar,
    ...more,
    'care-chat': CareChat,
  };
  for (const [tag, element] of Object.entries(tags)) {
    if (customElements.get(tag) === undefined) customElements.define(tag, element);
  }
  return true;
}
