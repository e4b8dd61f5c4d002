/**
 * The npm entry: classes and types. Importing it changes nothing, in a browser or under Node; call
 * `defineCareChat()` to register the elements, or `startCareChat()` to put a chat into the page.
 */
export type {
  Entry,
  ErrorCode,
  Quote,
  SearchHit,
  Sender,
  TenantSettings,
  User,
  UserType,
} from '../protocol/index.ts';
export { createChatClient } from './chat-client.ts';
export type * from './client/state.ts';
export { defineCareChat } from './define.ts';
export { Attachment } from './elements/attachment.ts';
export { CareChat } from './elements/care-chat.ts';
export type {
  ChatConnection,
  ChatEventMap,
  ChatEvents,
  Connect,
  GetToken,
  Layout,
  Scheme,
  StartOptions,
} from './elements/care-chat-contract.ts';
export { Composer } from './elements/composer.ts';
export { MessageBubble } from './elements/message-bubble.ts';
export { MessageList } from './elements/message-list.ts';
export { MessageStatus } from './elements/message-status.ts';
export { PeoplePicker } from './elements/people-picker.ts';
export { ChatSidebar } from './elements/sidebar.ts';
export { ChatWindow } from './elements/window.ts';
export { languageNames, type LanguageName } from './i18n/languages.ts';
export { loadStrings } from './i18n/load.ts';
export type { StringOverrides } from './i18n/overrides.ts';
export { allStrings as strings, type WholeStrings as Strings } from './i18n/whole.ts';
export { CareChatLauncher } from './launcher/launcher.ts';
export type { EmbedEvent, EmbedEvents, EmbedOptions, Handle } from './launcher/embed-contract.ts';
export type { CareChatGlobal } from './launcher/install.ts';
export { startCareChat, type StartCareChatOptions } from './start.ts';
