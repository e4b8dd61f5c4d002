import type { StringOverrides } from '../i18n/overrides.ts';
import type { ChatActions, ChatStore } from '../client/state.ts';

/** How the chat stands in the page: behind a launcher, as a card in the page, or filling its container. */
export type Layout = 'floating' | 'docked' | 'fill';
export type Scheme = 'light' | 'dark' | 'auto';

/** Given by the portal: a fresh token for whoever is signed in, or null when nobody is. */
export type GetToken = (request: {
  reason: 'open' | 'expiring' | 'rejected';
  signal: AbortSignal;
}) => Promise<{ readonly token: string; readonly expires_in: number } | null>;

/** What a page tells the chat. There is no way to name the person here: only the token does. */
export interface StartOptions {
  readonly tenant: string;
  readonly getToken: GetToken;
  /** Origin of the chat's API; the script tag knows its own. */
  readonly api?: string;
  readonly layout?: Layout;
  /** Any CSS colour; its hue is used, its lightness is not. */
  readonly accent?: string;
  readonly scheme?: Scheme;
  /** Lets the back button close a conversation, then the panel, by entries in the page's history. Default: it makes none. */
  readonly history?: boolean | '';
  /** BCP 47: the language, and with its region the clock and dates. Default: the page's own, else the browser's. */
  readonly locale?: string;
  /** The page's own words for any of ours, in the language it is in. */
  readonly strings?: StringOverrides;
}

/** What the element needs of a client: its state, its actions, and these. */
export interface ChatConnection extends ChatStore, ChatActions {
  /** Asks for an identity and goes online. Safe to repeat. */
  start(): Promise<void>;
  /** Forgets the person and everything of theirs, in every tab. */
  logout(): void;
  /** Whether the chat itself is on screen and in use. */
  setVisibility(visible: boolean, focused: boolean): void;
  /** Ends every socket and timer, for good. */
  destroy(): void;
}

export type Connect = (options: {
  readonly api: string;
  readonly tenant: string;
  readonly getToken: GetToken;
}) => ChatConnection;

/** Names and details of the element's public events: ids and counts, never text. */
export interface ChatEvents {
  'care-ready': Record<string, never>;
  'care-unread': { readonly count: number };
  'care-opened': Record<string, never>;
  /** `focus`: focus was inside and should go back to what opened the chat. */
  'care-closed': { readonly focus: boolean };
  'care-conversation': { readonly conversationId: string | null };
  'care-signed-out': Record<string, never>;
  /** Nobody did anything for as long as the tenant allows; `care-signed-out` follows. */
  'care-idle': Record<string, never>;
  'care-offline': { readonly offline: boolean };
}

/** The same as a listener gets them, on the element or on what is around it. */
export type ChatEventMap = { [Name in keyof ChatEvents]: CustomEvent<ChatEvents[Name]> };

declare global {
  interface HTMLElementEventMap extends ChatEventMap {}
  interface DocumentEventMap extends ChatEventMap {}
}

export const LAUNCHER_TAG = 'care-chat-launcher';
