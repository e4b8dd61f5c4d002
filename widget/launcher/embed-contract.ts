import type { CareChat } from '../elements/care-chat.ts';
import type { ChatEvents, GetToken, StartOptions } from '../elements/care-chat-contract.ts';
import type { CareChatLauncher } from './launcher.ts';

export interface EmbedOptions extends Omit<StartOptions, 'getToken'> {
  readonly getToken?: GetToken;
  /** In its place: a path of the page's own origin that answers what it does. */
  readonly identity?: string;
  /** Where a docked or filling chat goes: an element or a selector. Default: the end of the page. */
  readonly mount?: Element | string;
  /** Words beside a floating chat's mark. */
  readonly label?: string;
  /** What the launcher's button is called where it has no label; nobody's name. Default: "Open messages", until the chat was opened. */
  readonly name?: string;
  /** What is said where the chat cannot be loaded. Default: English. */
  readonly failed?: string;
  /** `badge` goes online when the page is idle, so that the launcher counts unread messages before it is opened. */
  readonly live?: 'badge';
}

/** The element, seen by type only: its code arrives with the panel. */
export type ChatElement = InstanceType<typeof CareChat>;

/** Puts a chat into `place`, behind its launcher. */
export type Begin = (launcher: CareChatLauncher, options: EmbedOptions, place: Element) => ChatElement;

/** The element's events by their short names: what a page is told of each. */
export type EmbedEvents = {
  [Name in keyof ChatEvents as Name extends `care-${infer Short}` ? Short : never]: ChatEvents[Name];
};
export type EmbedEvent = keyof EmbedEvents;

/** What `CareChat.start()` answers. Every call is safe at any time and in any order. */
export interface Handle {
  open(): void;
  close(): void;
  openConversation(conversationId: string): void;
  /** The page's own count for the launcher's badge, while the chat itself is not online. */
  setUnread(count: number): void;
  /** Forgets the person in every tab. The next `open()` asks for an identity again. Rejects where the chat could not be loaded to forget; a destroyed one forgets nothing. */
  logout(): Promise<void>;
  /** Details carry ids and counts, never text. Returns the way to stop. */
  on<Event extends EmbedEvent>(event: Event, listener: (detail: EmbedEvents[Event]) => void): () => void;
  /** Takes the chat out of the page; nothing of it stays behind. */
  destroy(): void;
}
