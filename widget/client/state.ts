import type {
  AddSender,
  Conversation,
  ConversationType,
  Entry,
  ErrorCode,
  Mention,
  Message,
  MessageStatus,
  MessageType,
  OthersCursor,
  OwnChoices,
  PatchMarks,
  Presence,
  Quote,
  Reaction,
  SearchAnswer,
  SearchHit,
  SeatRole,
  Sender,
  SystemFact,
  TenantSettings,
  Totals,
  User,
  UserType,
} from '../../protocol/index.ts';
import type { MessageDetails } from './message-details.ts';

/**
 * What the client shows the elements: plain, immutable values. A new state object is made for each change and the
 * parts that did not change keep their identity, so an element can compare by `===`.
 */

/** How the chat as a whole stands. */
export type Phase =
  /** Not opened yet; nothing was asked of anyone. */
  | { readonly name: 'idle' }
  | { readonly name: 'loading' }
  | { readonly name: 'ready' }
  /** The portal answered that nobody is signed in. */
  | { readonly name: 'signed_out' }
  /** The chat refuses this identity or origin. */
  | { readonly name: 'denied'; readonly code: ErrorCode }
  | { readonly name: 'failed'; readonly code: ErrorCode };

/** A socket, as a person would put it. */
export type Link = 'online' | 'connecting' | 'offline';

/** `waiting` = held until the connection is back, or may still be taken back; `failed` = refused, or given up; the rest as the server says. */
export type ViewStatus = 'waiting' | 'sending' | 'failed' | MessageStatus;

export interface AttachmentView {
  /** Stable over the upload and after. */
  readonly key: string;
  readonly fileName: string;
  readonly mediaType: string;
  readonly sizeBytes: number;
  readonly state: 'waiting' | 'uploading' | 'checking' | 'ready' | 'refused' | 'failed';
  /** 0 to 1, while uploading. */
  readonly progress: number;
  readonly width: number | null;
  readonly height: number | null;
  /** Set once stored. */
  readonly attachmentId: string | null;
  /** The local file of one's own upload, so that a preview needs no download. */
  readonly file: Blob | null;
  readonly error: ErrorCode | null;
}

/** Who has acknowledged an urgent message; `sending`: oneself too, as soon as the server has it. */
export type UrgentView = NonNullable<Message['urgent']> & { readonly sending?: boolean };

/** One row of a thread. */
export interface MessageView {
  /** Same before and after the acknowledge: the client_id where there is one, else the message_id. */
  readonly key: string;
  /** Null until acknowledged. */
  readonly seq: number | null;
  readonly messageId: string | null;
  readonly mine: boolean;
  readonly userId: string;
  readonly name: string;
  readonly userType: UserType;
  /** Null when retracted. */
  readonly content: string | null;
  readonly messageType: MessageType;
  readonly system: SystemFact | null;
  readonly attachments: readonly AttachmentView[];
  readonly replyTo: Quote | null;
  readonly reactions: readonly Reaction[];
  readonly status: ViewStatus;
  /** Why it failed. */
  readonly error: ErrorCode | null;
  /** Epoch ms; one's own clock until acknowledged (for show, never for order). */
  readonly createdAt: number;
  readonly edited: boolean;
  readonly retracted: boolean;
  /** One's own, not given to the network yet: `undoSend` takes it back. */
  readonly undoable?: boolean;
  /** It asks everyone else for an acknowledgement. */
  readonly urgent?: UrgentView | undefined;
  /** Whom it names: `@` and the name stand in its content. */
  readonly mentions?: readonly Mention[] | undefined;
}

export interface ConversationView {
  readonly conversationId: string;
  readonly phase: 'loading' | 'ready' | 'failed' | 'removed';
  readonly link: Link;
  readonly conversation: Conversation | null;
  /** As a list knows it, until it is loaded itself. */
  readonly known?: Entry | null | undefined;
  /** Active seats other than mine. */
  readonly people: readonly Sender[];
  readonly mySeat: Sender | null;
  readonly others: OthersCursor | null;
  /** Ascending; one's own pending messages last. */
  readonly rows: readonly MessageView[];
  readonly hasBefore: boolean;
  readonly hasAfter: boolean;
  readonly loadingBefore: boolean;
  readonly loadingAfter: boolean;
  /** Loading an older or newer page failed; asking again is possible. */
  readonly historyError: boolean;
  /** Where the "new messages" line stands: before this seq. Set when opened with unread, kept until left. */
  readonly newFrom: number | null;
  readonly readSeq: number;
  readonly unread: number;
  /** Row to bring into view and mark (a search hit, a quoted message); `token` changes for each jump. */
  readonly jump: ({ readonly seq: number; readonly token: number } & JumpHow) | null;
  readonly typing: readonly { readonly senderId: string; readonly name: string }[];
  /** The server changes what people may do. */
  readonly givesRoles?: boolean;
  /** The server knows filters, and pages at an instant. */
  readonly finds?: boolean;
  /** Who may be named in a message; nobody where the server has no word for it, or only two talk. */
  readonly mentionable?: readonly Sender[];
  /** What is pinned, by seq; another array when something of it changed. Null where the server pins nothing. */
  readonly pinned?: readonly number[] | null;
  /** What was taken back last, for the composer to go on with; another object each time. */
  readonly returned?: OutgoingMessage | null;
  /** What its draft is to be sent as, beside its words; another object when that changed. */
  readonly aim?: DraftAim | null;
}

/** How a row is brought into view. */
export interface JumpHow {
  /** What it was found by, to be marked in its words. */
  readonly found?: string;
  /** The focus stays where it is. */
  readonly keepFocus?: boolean;
  /** Where it goes, in pixels from the top of the view: a way back, with nothing to point at. */
  readonly offset?: number;
}

/** What a message must be, besides having the words that are searched for. Times are epoch ms. */
export interface SearchFilters {
  /** Its author. */
  readonly userId?: string;
  readonly hasFile?: boolean;
  readonly sinceMs?: number;
  /** It is earlier than this. */
  readonly untilMs?: number;
}

/** What is looked for within one conversation. */
export interface FindWanted {
  readonly conversationId: string;
  readonly query: string;
  readonly filters: SearchFilters;
  /** What the page before ended with; null for the first. */
  readonly cursor: string | null;
}

export interface SearchView {
  readonly query: string;
  /** Absent: none were asked for. */
  readonly filters?: SearchFilters;
  readonly phase: 'idle' | 'searching' | 'ready' | 'failed';
  readonly hits: readonly SearchHit[];
  readonly conversations: readonly Entry[];
  readonly total: number;
  readonly hasMore: boolean;
}

/** Filters of the list that are the server's to apply: a device holds only what stands first. */
export type ServedFilter = 'archived' | UserType;
export type ListFilter = 'all' | 'unread' | 'closed' | ServedFilter;

/** What the server let through last. */
export interface FilteredView {
  readonly filter: ServedFilter;
  readonly phase: 'loading' | 'ready' | 'failed';
  /** As the server had them; those of the inbox are the newer. */
  readonly entries: readonly Entry[];
  readonly hasMore: boolean;
}

export interface InboxView {
  readonly phase: 'loading' | 'ready' | 'failed';
  readonly link: Link;
  /** In the order to show. */
  readonly entries: readonly Entry[];
  readonly totals: Totals;
  readonly hasMore: boolean;
  readonly loadingMore: boolean;
  /** The server keeps one's own marks. */
  readonly marks?: boolean;
  /** It keeps apart what is put away, and applies filters. */
  readonly archives?: boolean;
  /** The server knows the filters of a search. */
  readonly finds?: boolean;
  /** This person keeps their reading private. Absent: not known, or nothing the server could do. */
  readonly privateReading?: boolean | undefined;
}

export interface ChatState {
  readonly phase: Phase;
  readonly me: User | null;
  readonly settings: TenantSettings | null;
  readonly inbox: InboxView;
  readonly filtered?: FilteredView | null;
  readonly search: SearchView;
  /** By user_id; absent = not known yet. */
  readonly presence: ReadonlyMap<string, Presence>;
  /** The conversation on show, or null for the list. */
  readonly open: ConversationView | null;
  /** The browser's own word on the network, or the sockets' failure. */
  readonly offline: boolean;
  /** Drafts by conversation_id, of this tab. */
  readonly drafts: ReadonlyMap<string, string>;
  /** What was written and is not on its way, by conversation_id; absent while nothing can be written yet. */
  readonly unsent?: ReadonlyMap<string, UnsentView> | undefined;
  /** The latest refusal of something that has no row to show it on; `token` changes each time. */
  readonly notice?: Notice | null;
}

/** The message that says most of what is unsent in a conversation. `held`: its writer may still take it back. */
export interface UnsentView {
  readonly phase: 'failed' | 'waiting' | 'held';
  readonly text: string;
  /** How many. */
  readonly files: number;
  /** They are all images. */
  readonly image: boolean;
}

export interface Notice {
  readonly what: 'send' | 'edit' | 'retract' | 'react' | 'acknowledge';
  readonly code: ErrorCode;
  readonly token: number;
}

/** A change of who is in a conversation, of what they may do there, or of the conversation itself. */
export type GroupChange =
  | {
      readonly what: 'add';
      readonly userIds: readonly string[];
      readonly history: AddSender['history'];
    }
  /** One's own seat is left. */
  | { readonly what: 'remove'; readonly senderId: string }
  | { readonly what: 'role'; readonly senderId: string; readonly role: SeatRole }
  | { readonly what: 'rename'; readonly title: string | null }
  | { readonly what: 'active'; readonly active: boolean }
  /** For everyone in the conversation. */
  | { readonly what: 'pin'; readonly messageId: string; readonly pinned: boolean }
  /** For one's own list: nobody else sees it. */
  | { readonly what: 'mark'; readonly marks: PatchMarks };

/** What a bar can say of a message that may not be at hand. */
export type PinnedMessage = Pick<Message, 'seq' | 'name' | 'content' | 'message_type'> & {
  readonly attachments: number;
};

export interface OutgoingMessage {
  readonly text: string;
  readonly files: readonly File[];
  readonly replyTo: Quote | null;
  readonly urgent?: boolean;
  readonly mentions?: readonly Mention[];
}

/** What a draft is to be sent as. Null in place of it: as a message like any other. */
export interface DraftAim {
  /** What it answers. */
  readonly replyTo: Quote | null;
  /** Everyone else is to be asked to acknowledge it. */
  readonly urgent: boolean;
  /** Who was chosen to be named in it, where a name alone may not tell. Absent: nobody. */
  readonly mentions?: readonly Mention[];
  /** What goes with it; as long as the page lives. Absent: nothing. */
  readonly files?: readonly File[];
}

/** What elements may ask of the client. Every call is safe at any time; failures show in the state. */
export interface ChatActions {
  openConversation(conversationId: string, at?: { readonly seq: number }): void;
  closeConversation(): void;
  loadBefore(): void;
  loadAfter(): void;
  jumpTo(seq: number, how?: JumpHow): void;
  jumpToLatest(): void;
  send(message: OutgoingMessage): void;
  /** Takes back a message that has not left yet: it comes as the conversation's `returned`, and its text as its draft. */
  undoSend(key: string): void;
  /** Sends a failed message again, with the same client_id. */
  retry(key: string): void;
  /** Forgets a message that was never accepted, or cancels one upload of it. */
  discard(key: string, attachmentKey?: string): void;
  /** `mentions`: whom it names then; absent: whom it did. */
  edit(messageId: string, text: string, mentions?: readonly Mention[]): void;
  retract(messageId: string): void;
  react(messageId: string, emoji: string, add: boolean): void;
  /** Says that this person has seen an urgent message. */
  acknowledge(messageId: string): void;
  /** Without an `aim` it is to be sent as before, with null as a message like any other; without text and files there is no draft. */
  setDraft(conversationId: string, text: string, aim?: DraftAim | null): void;
  setTyping(active: boolean): void;
  /** The person has this row in view, in a visible and focused page. */
  sawUpTo(seq: number): void;
  /** Over all conversations. `query` may be empty where filters are given. */
  search(query: string, filters?: SearchFilters): void;
  searchMore(): void;
  /** Older conversations; those that a filter of the server lets through, from the first. */
  loadMoreEntries(filter?: ListFilter): void;
  retryLoading(): void;
  directory(query: string): Promise<readonly User[]>;
  /** Resolves to the new conversation's id, and opens it. Without a type it is `direct` with one person, else `group`. */
  startConversation(
    userIds: readonly string[],
    title: string | null,
    type?: ConversationType,
  ): Promise<string>;
  /** Resolves once it is done; rejects with what has a `code`. */
  changeGroup(conversationId: string, change: GroupChange): Promise<void>;
  /** Chooses for all conversations. Resolves once it holds in every one; rejects with what has a `code`. */
  choose(choices: OwnChoices): Promise<void>;
  /** What is pinned in a conversation, newest message first. */
  pins(conversationId: string): Promise<readonly PinnedMessage[]>;
  /** The bytes of a stored attachment, fetched with the person's own authorization. */
  download(attachment: AttachmentView): Promise<Blob>;
  /** A page of what is found within one conversation, newest first; rejects with what has a `code`. */
  find(wanted: FindWanted): Promise<SearchAnswer>;
  /** The first message of a conversation that is not earlier than `atMs`, epoch ms; null where there is none. */
  seqAt(conversationId: string, atMs: number): Promise<number | null>;
  /** Who has a message, who has read it and, where it was `edited`, what it said before. */
  details(messageId: string, edited: boolean): Promise<MessageDetails>;
}

export interface ChatStore {
  readonly state: ChatState;
  /** Calls back after each change; returns the way to stop. */
  subscribe(listener: (state: ChatState) => void): () => void;
}
